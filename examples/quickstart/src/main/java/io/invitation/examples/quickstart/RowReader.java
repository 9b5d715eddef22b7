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
import io.invitation.examples.quickstart.InvitationCsv.Row;
import io.invitation.examples.quickstart.InvitationCsv.Story;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.csv.CSVRecord;

/** Turns one row into a request, by the names of its columns. */
record RowReader(List<String> header, CSVRecord values) {

    private static final Inviter INVITER = Inviter.of("quickstart", "The Quickstart");

    /** Says why a row cannot be used. */
    static final class UnusableRow extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnusableRow(String problem) {
            super(problem, null, false, false);
        }
    }

    Row read(long line) {
        Audience audience = Audience.of(cell("emails", RowReader::patterns).orElse(List.of()));
        InvitationRequest.Builder request = InvitationRequest.to(audience).inviter(INVITER);
        Optional<String> name = cell("name", text -> text);
        name.ifPresent(request::name);
        cell("description", text -> text).ifPresent(request::description);
        Grants grants = Grants.NONE
                .withRoles(cell("roles", RowReader::list).orElse(List.of()))
                .withGroups(cell("groups", RowReader::list).orElse(List.of()));
        request.grants(cell("membershipEnds", RowReader::instant)
                .map(grants::withMembershipEnds)
                .orElse(grants));
        cell("quota", RowReader::quota).ifPresent(request::quota);
        cell("notBefore", RowReader::instant).ifPresent(request::notBefore);
        Optional<Expiry> expiry = cell("expiresAt", RowReader::expiry);
        expiry.ifPresent(request::expiry);
        cell("sendTo", text -> recipient(audience, text)).ifPresent(request::recipient);
        Story story = cell("story", RowReader::story).orElse(Story.PLAIN);
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
