package io.invitation.examples.cli;

import io.invitation.Audience;
import io.invitation.BulkRow;
import io.invitation.EmailPattern;
import io.invitation.InvalidValueException;
import io.invitation.InvitationRequest;
import io.invitation.Inviter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/** A file of people to invite. It is read once to check it, and once more, row by row, to invite them. */
final class InvitationCsv {

    private static final String EMAIL = "email";
    private static final List<String> COLUMNS = List.of(EMAIL, "name", "roles", "groups", "locale", "expires");
    private static final char BYTE_ORDER_MARK = '\ufeff';
    private static final CSVFormat FORMAT = CSVFormat.DEFAULT
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
            .setIgnoreEmptyLines(true)
            .setTrim(true)
            .get();

    private final Path file;
    private final List<String> columns;
    private final long rows;
    private final String digest;

    private InvitationCsv(Path file, List<String> columns, long rows, String digest) {
        this.file = file;
        this.columns = columns;
        this.rows = rows;
        this.digest = digest;
    }

    /** Reads the whole file, so that one that is broken further down invites nobody. */
    static InvitationCsv check(Path file) {
        try (CSVParser parser = parser(file)) {
            List<String> columns = List.copyOf(parser.getHeaderNames());
            for (String column : columns) {
                if (!COLUMNS.contains(column) && !column.equals(Rejects.REASON)) {
                    throw new UnusableInput(
                            file + ":1", "unknown column \"" + column + "\", there are " + String.join(", ", COLUMNS));
                }
            }
            if (!columns.contains(EMAIL)) {
                throw new UnusableInput(file + ":1", "column \"" + EMAIL + "\" is missing");
            }
            long rows = parser.stream().count();
            return new InvitationCsv(file, columns, rows, digest(file));
        } catch (IOException | UncheckedIOException | IllegalArgumentException unreadable) {
            throw new UnusableInput(file.toString(), problem(unreadable));
        }
    }

    private static String problem(Exception unreadable) {
        Throwable cause = unreadable instanceof UncheckedIOException && unreadable.getCause() != null
                ? unreadable.getCause()
                : unreadable;
        return cause instanceof CharacterCodingException ? "is not UTF-8" : "cannot be read: " + cause.getMessage();
    }

    private static CSVParser parser(Path file) throws IOException {
        BufferedReader reader = Files.newBufferedReader(file);
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
        return CSVParser.parse(reader, FORMAT);
    }

    private static String digest(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return "csv-" + HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    Path file() {
        return file;
    }

    /** Its columns but for the reasons of an earlier run. */
    List<String> columns() {
        return columns.stream().filter(column -> !column.equals(Rejects.REASON)).toList();
    }

    long rows() {
        return rows;
    }

    /** Names this content. */
    String digest() {
        return digest;
    }

    Rows open(Inviter inviter) throws IOException {
        return new Rows(parser(file), inviter);
    }

    /** A row and the line in which it begins. */
    record Row(long line, CSVRecord cells) {

        String cell(String column) {
            return cells.isSet(column) ? cells.get(column) : "";
        }

        InvitationRequest request(Inviter inviter) {
            InvitationRequest.Builder request = InvitationRequest.to(
                            Audience.of(List.of(EmailPattern.parse(cell(EMAIL)))))
                    .inviter(inviter)
                    .roles(list("roles"))
                    .groups(list("groups"));
            if (!cell("name").isEmpty()) {
                request.name(cell("name"));
            }
            if (!cell("locale").isEmpty()) {
                try {
                    request.locale(Values.locale("locale", cell("locale")));
                } catch (UnusableInput unusable) {
                    throw new InvalidValueException("locale", "is no language tag such as de or de-AT");
                }
            }
            if (!cell("expires").isEmpty()) {
                try {
                    request.expiry(Values.expiry("expires", cell("expires")));
                } catch (UnusableInput unusable) {
                    throw new InvalidValueException(
                            "expires", "is no duration, no date and time with a zone, and not never");
                }
            }
            return request.build();
        }

        private String[] list(String column) {
            return Arrays.stream(cell(column).split(";", -1))
                    .map(String::strip)
                    .filter(part -> !part.isEmpty())
                    .toArray(String[]::new);
        }
    }

    /** The rows as the batch takes them, and again as it answers, in the same order. */
    static final class Rows implements AutoCloseable {
        private final CSVParser parser;
        private final Inviter inviter;
        private final Queue<Row> unanswered = new ArrayDeque<>();

        private Rows(CSVParser parser, Inviter inviter) {
            this.parser = parser;
            this.inviter = inviter;
        }

        Stream<BulkRow> stream() {
            Iterator<CSVRecord> records = parser.iterator();
            return StreamSupport.stream(Spliterators.spliteratorUnknownSize(records, 0), false)
                    .map(cells -> {
                        Row row = new Row(firstLine(cells), cells);
                        unanswered.add(row);
                        return BulkRow.read(() -> row.request(inviter));
                    });
        }

        /** The parser tells the last line of a record; values may have line breaks in them. */
        private long firstLine(CSVRecord cells) {
            return parser.getCurrentLineNumber()
                    - cells.stream()
                            .mapToLong(cell -> cell.lines().skip(1).count())
                            .sum();
        }

        /** Returns the row that is answered next. */
        Row next() {
            return unanswered.remove();
        }

        @Override
        public void close() throws IOException {
            parser.close();
        }
    }
}
