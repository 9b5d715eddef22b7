package io.invitation.examples.quickstart;

import io.invitation.InvalidValueException;
import io.invitation.InvitationRequest;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads a file of invitations: a request for each row, or a sentence on what is wrong with it. */
final class InvitationCsv {

    /** What happens to an invitation before anybody accepts it. */
    enum Story {
        PLAIN,
        EXPIRED,
        REFRESHED,
        DISABLED
    }

    /** One invitation to be made. */
    record Row(long line, String name, InvitationRequest request, Story story) {}

    /** One row that cannot be used. */
    record Problem(long line, String what) {

        String at(String file) {
            return Words.escaped(file + ":" + line + ": " + what);
        }
    }

    private static final List<String> COLUMNS = List.of(
            "name",
            "description",
            "emails",
            "roles",
            "groups",
            "quota",
            "notBefore",
            "expiresAt",
            "membershipEnds",
            "sendTo",
            "story");
    private static final CSVFormat FORMAT = CSVFormat.DEFAULT
            .builder()
            .setCommentMarker('#')
            .setIgnoreEmptyLines(true)
            .setTrim(true)
            .get();

    private final String file;
    private final List<Row> rows = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private InvitationCsv(String file) {
        this.file = file;
    }

    static InvitationCsv read(String file, Reader text) throws BadInputException {
        InvitationCsv csv = new InvitationCsv(file);
        try (CSVParser parser = CSVParser.parse(text, FORMAT)) {
            csv.read(parser);
        } catch (IOException unreadable) {
            throw new BadInputException(file, "cannot be read: " + Words.of(unreadable));
        }
        return csv;
    }

    String file() {
        return file;
    }

    List<Row> rows() {
        return rows;
    }

    List<Problem> problems() {
        return problems;
    }

    private void read(CSVParser parser) throws BadInputException {
        long lastGoodLine = 0;
        try {
            Iterator<CSVRecord> records = parser.iterator();
            if (!records.hasNext()) {
                throw new BadInputException(file + ":1", "there is no row that names the columns");
            }
            List<String> header = header(records.next(), parser.getCurrentLineNumber());
            lastGoodLine = parser.getCurrentLineNumber();
            if (!records.hasNext()) {
                throw new BadInputException(file + ":" + (lastGoodLine + 1), "there is no row");
            }
            while (records.hasNext()) {
                CSVRecord cells = records.next();
                read(header, cells, firstLine(cells, parser));
                lastGoodLine = parser.getCurrentLineNumber();
            }
        } catch (UncheckedIOException broken) {
            throw broken(Objects.requireNonNull(broken.getCause()), lastGoodLine, parser.getCurrentLineNumber());
        }
    }

    static BadInputException notUtf8(String file, long line) {
        return new BadInputException(file + ":" + line, "here or further down: not UTF-8");
    }

    private BadInputException broken(IOException cause, long lastGoodLine, long line) {
        if (cause instanceof CharacterCodingException) {
            return notUtf8(file, lastGoodLine + 1);
        } else if (!(cause instanceof CSVException)) {
            return new BadInputException(file, "cannot be read: " + Words.of(cause));
        } else if (String.valueOf(cause.getMessage()).contains("EOF")) {
            return new BadInputException(
                    file + ":" + (lastGoodLine + 1), "here or further down: a quotation mark is never closed");
        }
        return new BadInputException(
                file + ":" + line, "a closing quotation mark is followed by neither comma nor line end");
    }

    /** The parser tells the last line of a record; values may have line breaks in them. */
    private static long firstLine(CSVRecord cells, CSVParser parser) {
        return parser.getCurrentLineNumber()
                - cells.stream().mapToLong(cell -> cell.lines().skip(1).count()).sum();
    }

    private List<String> header(CSVRecord cells, long line) throws BadInputException {
        List<String> header = cells.toList();
        if (header.size() == 1 && header.get(0).contains(";")) {
            throw new BadInputException(
                    file + ":" + line, "columns separated by semicolons? This program wants commas");
        }
        for (String column : header) {
            if (!COLUMNS.contains(column)) {
                throw new BadInputException(
                        file + ":" + line,
                        "unknown column \"" + column + "\", there are " + String.join(", ", COLUMNS));
            } else if (header.indexOf(column) != header.lastIndexOf(column)) {
                throw new BadInputException(file + ":" + line, "column \"" + column + "\" is there twice");
            }
        }
        if (!header.contains("emails")) {
            throw new BadInputException(file + ":" + line, "column \"emails\" is missing");
        }
        return header;
    }

    private void read(List<String> header, CSVRecord cells, long line) {
        try {
            if (cells.size() != header.size()) {
                throw new RowReader.UnusableRow("has " + cells.size() + " columns instead of " + header.size());
            }
            rows.add(new RowReader(header, cells).read(line));
        } catch (InvalidValueException | RowReader.UnusableRow unusable) {
            problems.add(new Problem(line, String.valueOf(unusable.getMessage())));
        }
    }
}
