package io.invitation.examples.quickstart;

import io.invitation.Audience;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Expiry;
import io.invitation.Grants;
import io.invitation.InvalidValueException;
import io.invitation.InvitationException;
import io.invitation.InvitationRequest;
import io.invitation.Inviter;
import io.invitation.Quota;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
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
    record Problem(long line, String what) {}

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
    private static final Inviter INVITER = Inviter.of("quickstart", "The Quickstart");

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
            throw new BadInputException(file, "cannot be read: " + unreadable.getMessage());
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
            return new BadInputException(file, "cannot be read: " + cause.getMessage());
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
                throw new UnusableRow("has " + cells.size() + " columns instead of " + header.size());
            }
            rows.add(new Cells(header, cells).row(line));
        } catch (InvalidValueException | UnusableRow unusable) {
            problems.add(new Problem(line, String.valueOf(unusable.getMessage())));
        }
    }

    /** Says why a row cannot be used. */
    private static final class UnusableRow extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnusableRow(String problem) {
            super(problem, null, false, false);
        }
    }

    /** One row by the names of its columns. */
    private record Cells(List<String> header, CSVRecord values) {

        Row row(long line) {
            Audience audience =
                    Audience.of(cell("emails", InvitationCsv::patterns).orElse(List.of()));
            InvitationRequest.Builder request = InvitationRequest.to(audience).inviter(INVITER);
            Optional<String> name = cell("name", text -> text);
            name.ifPresent(request::name);
            cell("description", text -> text).ifPresent(request::description);
            Grants grants = Grants.NONE
                    .withRoles(cell("roles", InvitationCsv::list).orElse(List.of()))
                    .withGroups(cell("groups", InvitationCsv::list).orElse(List.of()));
            request.grants(cell("membershipEnds", InvitationCsv::instant)
                    .map(grants::withMembershipEnds)
                    .orElse(grants));
            cell("quota", InvitationCsv::quota).ifPresent(request::quota);
            cell("notBefore", InvitationCsv::instant).ifPresent(request::notBefore);
            Optional<Expiry> expiry = cell("expiresAt", InvitationCsv::expiry);
            expiry.ifPresent(request::expiry);
            cell("sendTo", text -> recipient(audience, text)).ifPresent(request::recipient);
            Story story = cell("story", InvitationCsv::story).orElse(Story.PLAIN);
            if (story == Story.EXPIRED && expiry.filter(Expiry::isNever).isPresent()) {
                throw new UnusableRow("story: what never ends cannot be expired");
            }
            return new Row(line, name.orElse("(no name)"), request.build(), story);
        }

        private <T> Optional<T> cell(String column, Function<String, T> meaning) {
            int index = header.indexOf(column);
            String text = index < 0 ? "" : values.get(index).replace("\r\n", "\n");
            try {
                return text.isBlank() ? Optional.empty() : Optional.of(meaning.apply(text));
            } catch (InvalidValueException namesItself) {
                throw namesItself;
            } catch (InvitationException | UnusableRow unusable) {
                throw new UnusableRow(column + ": " + unusable.getMessage());
            }
        }
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(";", -1)).map(String::trim).toList();
    }

    private static List<EmailPattern> patterns(String text) {
        return list(text).stream().map(EmailPattern::parse).toList();
    }

    private static EmailAddress recipient(Audience audience, String text) {
        EmailAddress recipient = EmailAddress.parse(text);
        if (audience.singleAddress()
                .filter(invited -> !invited.equals(recipient))
                .isPresent()) {
            throw new UnusableRow("the link of an invitation for one address is mailed to no other");
        }
        return recipient;
    }

    private static Quota quota(String text) {
        try {
            return text.equals("unlimited") ? Quota.unlimited() : Quota.of(Integer.parseInt(text));
        } catch (NumberFormatException noNumber) {
            throw new UnusableRow("\"" + text + "\" is neither a number nor \"unlimited\"");
        }
    }

    private static Expiry expiry(String text) {
        if (text.equals("never")) {
            return Expiry.never();
        }
        try {
            return text.startsWith("P") ? Expiry.in(Duration.parse(text)) : Expiry.at(instant(text));
        } catch (DateTimeException noDuration) {
            throw new UnusableRow("\"" + text + "\" is no duration such as P14D or PT48H");
        }
    }

    private static Instant instant(String text) {
        try {
            return ZonedDateTime.parse(text).toInstant();
        } catch (DateTimeException noDate) {
            throw new UnusableRow(
                    "\"" + text + "\" is no date and time with a zone, such as 2031-06-30T18:00:00+02:00");
        }
    }

    private static Story story(String text) {
        try {
            return Story.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new UnusableRow("\"" + text + "\" is none of expired, refreshed, disabled");
        }
    }
}
