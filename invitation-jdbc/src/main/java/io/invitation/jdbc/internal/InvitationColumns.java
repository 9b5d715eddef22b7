package io.invitation.jdbc.internal;

import io.invitation.Actor;
import io.invitation.Audience;
import io.invitation.Closure;
import io.invitation.DeliveryState;
import io.invitation.DeliverySummary;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Expiry;
import io.invitation.Grants;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationPurpose;
import io.invitation.Inviter;
import io.invitation.Quota;
import io.invitation.Scope;
import io.invitation.spi.Position;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Knows in which column each part of an invitation stands, and how it is written there. */
final class InvitationColumns {

    /** Set once, when the invitation is stored. */
    private static final List<String> FIXED = List.of("id", "scope", "created_at");

    /** Set when the invitation is stored, and again whenever it is replaced. */
    private static final List<String> REPLACEABLE = List.of(
            "purpose",
            "kind",
            "name",
            "description",
            "audience",
            "audience_except",
            "single_address",
            "single_domain",
            "recipient",
            "channel",
            "roles",
            "member_groups",
            "attributes",
            "membership_ends",
            "inviter_id",
            "inviter_name",
            "inviter_reply_to",
            "subject",
            "locale",
            "message",
            "return_url",
            "quota",
            "not_before",
            "expires_at",
            "enabled",
            "closed_as",
            "closed_at",
            "closed_by",
            "closed_reason",
            "generation",
            "refreshed_at",
            "version",
            "updated_at",
            "due_at",
            "anonymised_at");

    /** Set by claims and deliveries, which leave the version alone. */
    private static final List<String> COUNTED = List.of(
            "places",
            "held_places",
            "accepted_at",
            "delivery_state",
            "delivery_attempts",
            "delivery_since",
            "delivery_code");

    static final String ALL = prefixed("");

    static final String INSERT = "INSERT INTO invitation (" + ALL + ") VALUES ("
            + "?, ".repeat(FIXED.size() + REPLACEABLE.size() + COUNTED.size() - 1) + "?)";

    static final String REPLACE = "UPDATE invitation SET " + String.join(" = ?, ", REPLACEABLE)
            + " = ? WHERE id = ? AND version = ? AND places <= ?"
            + " AND places + held_places <= ?";

    private InvitationColumns() {}

    /** Returns the names of all columns, each behind a prefix, in the order in which they are set. */
    static String prefixed(String prefix) {
        return String.join(
                ", ",
                Stream.of(FIXED, REPLACEABLE, COUNTED)
                        .flatMap(List::stream)
                        .map(column -> prefix + column)
                        .toList());
    }

    static void setAll(Parameters parameters, Invitation invitation) throws SQLException {
        parameters.uuid(invitation.id().value()).text(invitation.scope().name()).instant(invitation.createdAt());
        setReplaceable(parameters, invitation);
        parameters.number(invitation.places()).number(invitation.heldPlaces()).instant(invitation.acceptedAt());
        setDelivery(parameters, invitation.delivery());
    }

    static void setReplaceable(Parameters parameters, Invitation invitation) throws SQLException {
        Audience audience = invitation.audience();
        Grants grants = invitation.grants();
        Inviter inviter = invitation.inviter();
        Optional<Closure> closure = invitation.closure();
        parameters
                .text(invitation.purpose().name())
                .text(invitation.kind())
                .text(invitation.name())
                .text(invitation.description())
                .text(patterns(audience.patterns()))
                .text(patterns(audience.exclusions()))
                .text(audience.singleAddress().map(EmailAddress::canonical))
                .text(singleDomain(audience))
                .address(invitation.recipient())
                .text(invitation.channel())
                .text(TextLines.write(grants.roles()))
                .text(TextLines.write(grants.groups()))
                .text(AttributesJson.write(grants.attributes()))
                .instant(grants.membershipEnds())
                .text(inviter.id())
                .text(inviter.displayName())
                .address(inviter.replyTo())
                .text(invitation.subject())
                .text(invitation.locale().map(Locale::toLanguageTag))
                .text(invitation.message())
                .text(invitation.returnUrl())
                .number(invitation.quota().limit())
                .instant(invitation.notBefore())
                .instant(invitation.expiry().instant().orElse(Position.NEVER))
                .flag(invitation.enabled())
                .text(closure.map(closed -> closed.kind().name()))
                .instant(closure.map(Closure::at))
                .text(closure.map(closed -> closed.by().id()))
                .text(closure.flatMap(Closure::reason))
                .number(invitation.generation())
                .instant(invitation.refreshedAt())
                .number(invitation.version())
                .instant(invitation.updatedAt())
                .instant(invitation.dueAt())
                .instant(invitation.anonymisedAt());
    }

    static void setDelivery(Parameters parameters, DeliverySummary delivery) throws SQLException {
        parameters
                .text(delivery.state().name())
                .number(delivery.attempts())
                .instant(delivery.since())
                .text(delivery.code());
    }

    static Invitation read(Row row) throws SQLException {
        return row.stored("invitation", "id", InvitationColumns::readParts);
    }

    private static Invitation readParts(Row row) throws SQLException {
        return Invitation.builder(
                        new InvitationId(row.uuid("id")),
                        Scope.of(row.text("scope")),
                        audience(row),
                        row.instant("created_at"))
                .purpose(row.constant("purpose", InvitationPurpose.class))
                .kind(row.text("kind"))
                .name(row.optionalText("name").orElse(null))
                .description(row.optionalText("description").orElse(null))
                .recipient(row.optionalAddress("recipient").orElse(null))
                .channel(row.text("channel"))
                .grants(grants(row))
                .inviter(new Inviter(
                        row.text("inviter_id"),
                        row.optionalText("inviter_name"),
                        row.optionalAddress("inviter_reply_to")))
                .subject(row.optionalText("subject").orElse(null))
                .locale(row.optionalText("locale").map(Locale::forLanguageTag).orElse(null))
                .message(row.optionalText("message").orElse(null))
                .returnUrl(row.optionalText("return_url").orElse(null))
                .quota(quota(row))
                .places(row.number("places"))
                .heldPlaces(row.number("held_places"))
                .notBefore(row.optionalInstant("not_before").orElse(null))
                .expiry(expiry(row.instant("expires_at")))
                .enabled(row.flag("enabled"))
                .closure(closure(row))
                .updatedAt(row.instant("updated_at"))
                .acceptedAt(row.optionalInstant("accepted_at").orElse(null))
                .generation(row.number("generation"))
                .refreshedAt(row.optionalInstant("refreshed_at").orElse(null))
                .version(row.longNumber("version"))
                .delivery(new DeliverySummary(
                        row.constant("delivery_state", DeliveryState.class),
                        row.number("delivery_attempts"),
                        row.optionalInstant("delivery_since"),
                        row.optionalText("delivery_code")))
                .dueAt(row.optionalInstant("due_at").orElse(null))
                .anonymisedAt(row.optionalInstant("anonymised_at").orElse(null))
                .build();
    }

    private static String patterns(List<EmailPattern> patterns) {
        return TextLines.write(patterns.stream().map(InvitationColumns::asTyped).toList());
    }

    /** The address of one mailbox keeps its case, for the envelope. */
    private static String asTyped(EmailPattern pattern) {
        return pattern.address().map(EmailAddress::mailbox).orElseGet(pattern::canonical);
    }

    private static List<EmailPattern> patterns(String text) {
        return TextLines.read(text).stream().map(EmailPattern::parse).toList();
    }

    private static Optional<String> singleDomain(Audience audience) {
        List<EmailPattern> patterns = audience.patterns();
        return patterns.size() == 1 ? Optional.of(patterns.get(0).domain()) : Optional.empty();
    }

    private static Audience audience(Row row) throws SQLException {
        Audience admitted = Audience.of(patterns(row.text("audience")));
        List<EmailPattern> exclusions = patterns(row.text("audience_except"));
        return exclusions.isEmpty() ? admitted : admitted.except(exclusions);
    }

    private static Grants grants(Row row) throws SQLException {
        return new Grants(
                TextLines.read(row.text("roles")),
                TextLines.read(row.text("member_groups")),
                AttributesJson.read(row.text("attributes")),
                row.optionalInstant("membership_ends"));
    }

    private static Quota quota(Row row) throws SQLException {
        OptionalInt places = row.optionalNumber("quota");
        return places.isPresent() ? Quota.of(places.getAsInt()) : Quota.unlimited();
    }

    private static Expiry expiry(Instant expiresAt) {
        return expiresAt.equals(Position.NEVER) ? Expiry.never() : Expiry.at(expiresAt);
    }

    private static @Nullable Closure closure(Row row) throws SQLException {
        if (row.optionalText("closed_as").isEmpty()) {
            return null;
        }
        return new Closure(
                row.constant("closed_as", Closure.Kind.class),
                row.instant("closed_at"),
                Actor.of(row.text("closed_by")),
                row.optionalText("closed_reason"));
    }
}
