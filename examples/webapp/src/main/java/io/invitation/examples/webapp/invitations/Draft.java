package io.invitation.examples.webapp.invitations;

import io.invitation.Audience;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Expiry;
import io.invitation.Grants;
import io.invitation.InvalidValueException;
import io.invitation.Invitation;
import io.invitation.InvitationRequest;
import io.invitation.InvitationUpdate;
import io.invitation.Quota;
import io.invitation.examples.webapp.accounts.Account;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What somebody writes about an invitation: the body of an API request, a form, a row of a file. What is missing is
 * left as it is usual, or as it was; a blank text is taken away.
 *
 * @param emails addresses and patterns; an empty list admits anybody with the link
 * @param quota a number, or "unlimited"
 * @param expiresAt an instant, or "never"; else expiresIn, a duration
 */
public record Draft(
        @Nullable List<String> emails,
        @Nullable String name,
        @Nullable String description,
        @Nullable String message,
        @Nullable String language,
        @Nullable String returnUrl,
        @Nullable String notBefore,
        @Nullable List<String> roles,
        @Nullable List<String> teams,
        @Nullable String quota,
        @Nullable String expiresAt,
        @Nullable String expiresIn,
        @Nullable String membershipEnds) {

    /** Makes one for a single address, which is also where its mail goes. */
    public static Draft of(String email, @Nullable String name, List<String> roles, List<String> teams) {
        return new Draft(List.of(email), name, null, null, null, null, null, roles, teams, null, null, null, null);
    }

    /** Returns the request of a draft whose address must be one and no pattern. */
    public InvitationRequest toPerson(Account inviter) {
        emails().forEach(email -> EmailPattern.exactly(EmailAddress.parse(email)));
        return request(inviter).build();
    }

    public InvitationRequest.Builder request(Account inviter) {
        List<EmailPattern> patterns = emails().stream().map(EmailPattern::parse).toList();
        Audience audience = patterns.isEmpty() ? Audience.anyone() : Audience.of(patterns);
        InvitationRequest.Builder request =
                InvitationRequest.to(audience).inviter(inviter.inviter()).grants(grants(Grants.NONE));
        audience.singleAddress().ifPresent(request::recipient);
        text(name).ifPresent(request::name);
        text(description).ifPresent(request::description);
        text(message).ifPresent(request::message);
        text(returnUrl).ifPresent(request::returnUrl);
        text(language).map(Draft::locale).ifPresent(request::locale);
        text(notBefore).map(at -> instant("notBefore", at)).ifPresent(request::notBefore);
        parsedQuota().ifPresent(request::quota);
        expiry().ifPresent(request::expiry);
        return request;
    }

    @Override
    public List<String> emails() {
        if (emails == null) {
            throw new InvalidValueException("emails", "is missing; an empty list admits anybody with the link");
        }
        return emails;
    }

    /** A time limit that is chosen while editing begins with the edit. */
    public InvitationUpdate update(Invitation before, Instant now) {
        if (emails != null || language != null || returnUrl != null || notBefore != null) {
            throw new InvalidValueException("body", "has a field that cannot be changed");
        }
        InvitationUpdate.Builder update = InvitationUpdate.builder();
        change(name, update::name);
        change(description, update::description);
        change(message, update::message);
        parsedQuota().ifPresent(update::quota);
        expiry().map(expiry -> expiry.from(now)).ifPresent(update::expiry);
        if (Stream.of(roles, teams, membershipEnds).anyMatch(part -> part != null)) {
            update.grants(grants(before.grants()));
        }
        return update.build();
    }

    private static Optional<String> text(@Nullable String value) {
        return Optional.ofNullable(value).filter(text -> !text.isBlank());
    }

    private static void change(@Nullable String value, Consumer<@Nullable String> setter) {
        if (value != null) {
            setter.accept(value.isBlank() ? null : value);
        }
    }

    private Grants grants(Grants before) {
        return new Grants(
                roles == null ? before.roles() : roles,
                teams == null ? before.groups() : teams,
                before.attributes(),
                membershipEnds == null
                        ? before.membershipEnds()
                        : text(membershipEnds).map(at -> instant("membershipEnds", at)));
    }

    private Optional<Quota> parsedQuota() {
        try {
            return text(quota)
                    .map(text -> text.equals("unlimited") ? Quota.unlimited() : Quota.of(Integer.parseInt(text)));
        } catch (NumberFormatException noNumber) {
            throw new InvalidValueException("quota", "must be a number or \"unlimited\"");
        }
    }

    private Optional<Expiry> expiry() {
        try {
            return text(expiresIn)
                    .map(text -> Expiry.in(Duration.parse(text)))
                    .or(() -> text(expiresAt)
                            .map(text ->
                                    text.equals("never") ? Expiry.never() : Expiry.at(instant("expiresAt", text))));
        } catch (DateTimeException noDuration) {
            throw new InvalidValueException("expiresIn", "must be an ISO 8601 duration such as P7D");
        }
    }

    private static Locale locale(String tag) {
        try {
            return new Locale.Builder().setLanguageTag(tag).build();
        } catch (IllformedLocaleException noTag) {
            throw new InvalidValueException("language", "must be a BCP 47 tag such as de-AT");
        }
    }

    private static Instant instant(String field, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException noInstant) {
            throw new InvalidValueException(field, "must be an ISO 8601 instant such as 2031-06-30T18:00:00Z");
        }
    }
}
