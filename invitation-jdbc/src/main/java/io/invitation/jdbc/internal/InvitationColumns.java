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
import io.invitation.InvalidEmailAddressException;
import io.invitation.InvalidEmailPatternException;
import io.invitation.InvalidValueException;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationPurpose;
import io.invitation.InvitationStorageException;
import io.invitation.Inviter;
import io.invitation.Quota;
import io.invitation.Scope;
import io.invitation.spi.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
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
            "due_at");

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
            + " AND places + held_places <= COALESCE(CAST(? AS INTEGER), 2147483647)";

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
                .instant(invitation.dueAt());
    }

    static void setDelivery(Parameters parameters, DeliverySummary delivery) throws SQLException {
        parameters
                .text(delivery.state().name())
                .number(delivery.attempts())
                .instant(delivery.since())
                .text(delivery.code());
    }

    /**
     * A row that breaks a rule was not written by this library, or by one with other rules: it fails by its id alone.
     */
    static Invitation read(ResultSet row) throws SQLException {
        try {
            return readParts(row);
        } catch (InvalidValueException | InvalidEmailAddressException | InvalidEmailPatternException broken) {
            throw new InvitationStorageException(
                    "the stored invitation " + row.getObject("id", UUID.class) + " breaks a rule: "
                            + broken.getMessage(),
                    false);
        }
    }

    private static Invitation readParts(ResultSet row) throws SQLException {
        return Invitation.builder(
                        new InvitationId(required(row, "id", UUID.class)),
                        Scope.of(requiredText(row, "scope")),
                        audience(row),
                        requiredInstant(row, "created_at"))
                .purpose(InvitationPurpose.valueOf(requiredText(row, "purpose")))
                .kind(requiredText(row, "kind"))
                .name(row.getString("name"))
                .description(row.getString("description"))
                .recipient(address(row, "recipient").orElse(null))
                .channel(requiredText(row, "channel"))
                .grants(grants(row))
                .inviter(new Inviter(
                        requiredText(row, "inviter_id"), text(row, "inviter_name"), address(row, "inviter_reply_to")))
                .subject(row.getString("subject"))
                .locale(text(row, "locale").map(Locale::forLanguageTag).orElse(null))
                .message(row.getString("message"))
                .returnUrl(row.getString("return_url"))
                .quota(quota(row))
                .places(row.getInt("places"))
                .heldPlaces(row.getInt("held_places"))
                .notBefore(instant(row, "not_before").orElse(null))
                .expiry(expiry(requiredInstant(row, "expires_at")))
                .enabled(row.getBoolean("enabled"))
                .closure(closure(row))
                .updatedAt(requiredInstant(row, "updated_at"))
                .acceptedAt(instant(row, "accepted_at").orElse(null))
                .generation(row.getInt("generation"))
                .refreshedAt(instant(row, "refreshed_at").orElse(null))
                .version(row.getLong("version"))
                .delivery(new DeliverySummary(
                        DeliveryState.valueOf(requiredText(row, "delivery_state")),
                        row.getInt("delivery_attempts"),
                        instant(row, "delivery_since"),
                        text(row, "delivery_code")))
                .dueAt(instant(row, "due_at").orElse(null))
                .build();
    }

    static Optional<EmailAddress> address(ResultSet row, String column) throws SQLException {
        return text(row, column).map(EmailAddress::parse);
    }

    static Optional<String> text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    static String requiredText(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getString(column), column);
    }

    static Instant requiredInstant(ResultSet row, String column) throws SQLException {
        return required(row, column, OffsetDateTime.class).toInstant();
    }

    static <T> T required(ResultSet row, String column, Class<T> type) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, type), column);
    }

    static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
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

    private static Audience audience(ResultSet row) throws SQLException {
        Audience admitted = Audience.of(patterns(requiredText(row, "audience")));
        List<EmailPattern> exclusions = patterns(requiredText(row, "audience_except"));
        return exclusions.isEmpty() ? admitted : admitted.except(exclusions);
    }

    private static Grants grants(ResultSet row) throws SQLException {
        return new Grants(
                TextLines.read(requiredText(row, "roles")),
                TextLines.read(requiredText(row, "member_groups")),
                AttributesJson.read(requiredText(row, "attributes")),
                instant(row, "membership_ends"));
    }

    private static Quota quota(ResultSet row) throws SQLException {
        int places = row.getInt("quota");
        return row.wasNull() ? Quota.unlimited() : Quota.of(places);
    }

    private static Expiry expiry(Instant expiresAt) {
        return expiresAt.equals(Position.NEVER) ? Expiry.never() : Expiry.at(expiresAt);
    }

    private static @Nullable Closure closure(ResultSet row) throws SQLException {
        Optional<String> kind = text(row, "closed_as");
        if (kind.isEmpty()) {
            return null;
        }
        return new Closure(
                Closure.Kind.valueOf(kind.get()),
                requiredInstant(row, "closed_at"),
                Actor.of(requiredText(row, "closed_by")),
                text(row, "closed_reason"));
    }
}
