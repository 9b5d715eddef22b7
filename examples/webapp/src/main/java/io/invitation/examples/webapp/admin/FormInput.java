package io.invitation.examples.webapp.admin;

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
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What somebody has typed into the form, as text; read only when it is used, so that the form can be shown again. */
public record FormInput(
        String mode,
        String people,
        String patterns,
        String name,
        String description,
        List<String> roles,
        List<String> teams,
        String places,
        boolean unlimited,
        String expiry,
        String expiresAt,
        String membershipEnds,
        String message,
        String language,
        String how) {

    private static final Pattern IN_BRACKETS = Pattern.compile("<([^<>]*)>");

    static FormInput empty() {
        return new FormInput(
                "people", "", "", "", "", List.of(), List.of(), "1", false, "P7D", "", "", "", "en", "mail");
    }

    static FormInput of(Context ctx) {
        return new FormInput(
                text(ctx, "mode"),
                text(ctx, "people"),
                text(ctx, "patterns"),
                text(ctx, "name"),
                text(ctx, "description"),
                ctx.formParams("role"),
                ctx.formParams("team"),
                text(ctx, "places"),
                ctx.formParam("unlimited") != null,
                text(ctx, "expiry"),
                text(ctx, "expiresAt"),
                text(ctx, "membershipEnds"),
                text(ctx, "message"),
                text(ctx, "language"),
                text(ctx, "how"));
    }

    /** Fills the form with an invitation as it is. */
    static FormInput of(Invitation invitation) {
        Optional<String> until = invitation.expiry().instant().map(FormInput::local);
        return new FormInput(
                "edit",
                "",
                "",
                invitation.name().orElse(""),
                invitation.description().orElse(""),
                invitation.grants().roles(),
                invitation.grants().groups(),
                invitation.quota().limit().stream()
                        .mapToObj(Integer::toString)
                        .findFirst()
                        .orElse(""),
                invitation.quota().isUnlimited(),
                until.isPresent() ? "at" : "never",
                until.orElse(""),
                invitation.grants().membershipEnds().map(FormInput::local).orElse(""),
                invitation.message().orElse(""),
                invitation.locale().map(Locale::toLanguageTag).orElse("en"),
                "");
    }

    private static String local(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.MINUTES)
                .toString();
    }

    private static String text(Context ctx, String name) {
        return Objects.requireNonNullElse(ctx.formParam(name), "").strip();
    }

    /** Returns the addresses in a pasted list: commas, semicolons, blanks or lines between them, names around them. */
    static List<String> addresses(String pasted) {
        Set<String> found = new LinkedHashSet<>();
        for (String part : pasted.split("[,;\\n\\r]+")) {
            Matcher brackets = IN_BRACKETS.matcher(part);
            if (brackets.find()) {
                found.add(brackets.group(1).strip());
            } else {
                Stream.of(part.split("\\s+")).filter(word -> !word.isEmpty()).forEach(found::add);
            }
        }
        return List.copyOf(found);
    }

    /** One line of the form's answer: for whom, and the request, which may turn out to be unreadable. */
    record Wish(String whom, Supplier<InvitationRequest> request) {}

    List<Wish> wishes(Account inviter) {
        List<Wish> wishes = new ArrayList<>();
        switch (mode) {
            case "domain" -> wishes.add(new Wish(patterns, () -> request(inviter, parsedPatterns(), Optional.empty())));
            case "public" ->
                wishes.add(
                        new Wish("anybody with the link", () -> request(inviter, Audience.anyone(), Optional.empty())));
            default ->
                addresses(people)
                        .forEach(address -> wishes.add(new Wish(
                                address,
                                () -> request(
                                        inviter,
                                        Audience.to(EmailAddress.parse(address)),
                                        Optional.of(EmailAddress.parse(address))))));
        }
        return wishes;
    }

    private Audience parsedPatterns() {
        List<EmailPattern> parsed = addresses(patterns).stream()
                .map(text -> text.contains("@") ? text : "*@" + text)
                .map(EmailPattern::parse)
                .toList();
        if (parsed.isEmpty()) {
            throw new InvalidValueException("domain", "is missing");
        }
        return Audience.of(parsed);
    }

    private InvitationRequest request(Account inviter, Audience audience, Optional<EmailAddress> recipient) {
        InvitationRequest.Builder request = InvitationRequest.to(audience)
                .inviter(inviter.inviter())
                .grants(grants())
                .locale(Locale.forLanguageTag(language.isEmpty() ? "en" : language))
                .quota(mode.equals("people") ? Quota.of(1) : quota());
        parsedExpiry().ifPresent(request::expiry);
        recipient.ifPresent(request::recipient);
        ifTyped(name, request::name);
        ifTyped(description, request::description);
        ifTyped(message, request::message);
        return request.build();
    }

    /** A time limit that is chosen while editing begins with the edit. */
    InvitationUpdate update(Instant now) {
        InvitationUpdate.Builder update =
                InvitationUpdate.builder().grants(grants()).quota(quota());
        parsedExpiry().map(expiry -> expiry.from(now)).ifPresent(update::expiry);
        ifTyped(name, update::name);
        ifTyped(description, update::description);
        ifTyped(message, update::message);
        return update.build();
    }

    private static void ifTyped(String text, Consumer<String> setter) {
        if (!text.isEmpty()) {
            setter.accept(text.replace("\r\n", "\n"));
        }
    }

    private Grants grants() {
        Grants grants = Grants.NONE.withRoles(roles).withGroups(teams);
        return membershipEnds.isEmpty() ? grants : grants.withMembershipEnds(instant("membershipEnds", membershipEnds));
    }

    private Quota quota() {
        if (unlimited) {
            return Quota.unlimited();
        }
        try {
            return Quota.of(Integer.parseInt(places));
        } catch (NumberFormatException noNumber) {
            throw new InvalidValueException("places", "must be a number, or \"unlimited\" must be chosen");
        }
    }

    private Optional<Expiry> parsedExpiry() {
        return switch (expiry) {
            case "never" -> Optional.of(Expiry.never());
            case "at" -> Optional.of(Expiry.at(instant("expiresAt", expiresAt)));
            case "P1D", "P7D", "P30D" -> Optional.of(Expiry.in(Duration.parse(expiry)));
            default -> Optional.empty();
        };
    }

    private static Instant instant(String field, String text) {
        try {
            return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException noDate) {
            throw new InvalidValueException(field, "must be a date and time");
        }
    }

    /** Says in words who could accept. */
    String explanation() {
        String places = unlimited ? "without a limit" : "up to " + places() + " people";
        return switch (mode) {
            case "domain" ->
                addresses(patterns).isEmpty()
                        ? "Anybody at the domain that you name."
                        : "Anybody who confirms an address at " + String.join(" or ", addresses(patterns)) + ", "
                                + places + ".";
            case "public" -> "Anybody who has the link and confirms some address, " + places + ".";
            default ->
                addresses(people).size() == 1
                        ? "Only this person. The link works once."
                        : addresses(people).size() + " people, each with a link of their own that works once.";
        };
    }

    String warning() {
        return switch (mode) {
            case "domain" ->
                "A pattern admits everybody at that domain: make sure whose it is, and grant only what they need.";
            case "public" -> "Public links are forwarded. This one needs an expiry and a quota.";
            default -> "";
        };
    }
}
