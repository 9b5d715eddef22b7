package io.invitation.examples.redis;

import io.invitation.Actor;
import io.invitation.Attributes;
import io.invitation.Audience;
import io.invitation.Closure;
import io.invitation.DeliveryState;
import io.invitation.DeliverySummary;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Evidence;
import io.invitation.Expiry;
import io.invitation.Grants;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationPurpose;
import io.invitation.Inviter;
import io.invitation.Quota;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.Scope;
import io.invitation.spi.TokenPurpose;
import io.invitation.spi.TokenSubject;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Values as they stand in Redis. */
final class Stored {

    private Stored() {}

    static Fields of(Invitation one) {
        Optional<Closure> closure = one.closure();
        return new Fields()
                .set("id", one.id().value())
                .set("scope", one.scope().name())
                .set("created_at", one.createdAt())
                .set("audience", patterns(one.audience().patterns()))
                .set("except", patterns(one.audience().exclusions()))
                .set("purpose", one.purpose())
                .set("kind", one.kind())
                .set("name", one.name())
                .set("description", one.description())
                .set("recipient", one.recipient())
                .set("channel", one.channel())
                .set("roles", Json.write(one.grants().roles()))
                .set("groups", Json.write(one.grants().groups()))
                .set("attributes", Json.write(one.grants().attributes().asMap()))
                .set("membership_ends", one.grants().membershipEnds())
                .set("inviter", one.inviter().id())
                .set("inviter_name", one.inviter().displayName())
                .set("reply_to", one.inviter().replyTo())
                .set("subject", one.subject())
                .set("locale", one.locale().map(Locale::toLanguageTag))
                .set("message", one.message())
                .set("return_url", one.returnUrl())
                .set("quota", quota(one.quota()))
                .set("places", one.places())
                .set("held", one.heldPlaces())
                .set("not_before", one.notBefore())
                .set("expires_at", one.expiry().instant())
                .set("enabled", one.enabled())
                .set("closed_as", closure.map(Closure::kind))
                .set("closed_at", closure.map(Closure::at))
                .set("closed_by", closure.map(closed -> closed.by().id()))
                .set("closed_why", closure.flatMap(Closure::reason))
                .set("updated_at", one.updatedAt())
                .set("accepted_at", one.acceptedAt())
                .set("generation", one.generation())
                .set("refreshed_at", one.refreshedAt())
                .set("version", one.version())
                .set("delivery", of(one.delivery()))
                .set("due_at", one.dueAt())
                .set("anonymised_at", one.anonymisedAt());
    }

    static Invitation invitation(Fields fields) {
        Audience admitted = Audience.of(patterns(fields.text("audience")));
        List<EmailPattern> exclusions = patterns(fields.text("except"));
        return Invitation.builder(
                        InvitationId.parse(fields.text("id")),
                        Scope.of(fields.text("scope")),
                        exclusions.isEmpty() ? admitted : admitted.except(exclusions),
                        fields.instant("created_at"))
                .purpose(InvitationPurpose.valueOf(fields.text("purpose")))
                .kind(fields.text("kind"))
                .name(fields.find("name").orElse(null))
                .description(fields.find("description").orElse(null))
                .recipient(fields.find("recipient", EmailAddress::parse).orElse(null))
                .channel(fields.text("channel"))
                .grants(new Grants(
                        Json.list(fields.text("roles")),
                        Json.list(fields.text("groups")),
                        Attributes.of(Json.tree(fields.text("attributes"))),
                        fields.find("membership_ends", Instant::parse)))
                .inviter(new Inviter(
                        fields.text("inviter"),
                        fields.find("inviter_name"),
                        fields.find("reply_to", EmailAddress::parse)))
                .subject(fields.find("subject").orElse(null))
                .locale(fields.find("locale", Locale::forLanguageTag).orElse(null))
                .message(fields.find("message").orElse(null))
                .returnUrl(fields.find("return_url").orElse(null))
                .quota(fields.text("quota").isEmpty() ? Quota.unlimited() : Quota.of(fields.number("quota")))
                .places(fields.number("places"))
                .heldPlaces(fields.number("held"))
                .notBefore(fields.find("not_before", Instant::parse).orElse(null))
                .expiry(fields.find("expires_at", Instant::parse)
                        .map(Expiry::at)
                        .orElse(Expiry.never()))
                .enabled(Boolean.parseBoolean(fields.text("enabled")))
                .closure(fields.find("closed_as", Closure.Kind::valueOf)
                        .map(kind -> new Closure(
                                kind,
                                fields.instant("closed_at"),
                                Actor.of(fields.text("closed_by")),
                                fields.find("closed_why")))
                        .orElse(null))
                .updatedAt(fields.instant("updated_at"))
                .acceptedAt(fields.find("accepted_at", Instant::parse).orElse(null))
                .generation(fields.number("generation"))
                .refreshedAt(fields.find("refreshed_at", Instant::parse).orElse(null))
                .version(Long.parseLong(fields.text("version")))
                .delivery(delivery(fields.text("delivery")))
                .dueAt(fields.find("due_at", Instant::parse).orElse(null))
                .anonymisedAt(fields.find("anonymised_at", Instant::parse).orElse(null))
                .build();
    }

    /** No number where places are unlimited. */
    static String quota(Quota quota) {
        return quota.limit().isPresent() ? Integer.toString(quota.limit().getAsInt()) : "";
    }

    private static String patterns(List<EmailPattern> patterns) {
        return Json.write(patterns.stream()
                .map(one -> one.address().map(EmailAddress::mailbox).orElseGet(one::canonical))
                .toList());
    }

    private static List<EmailPattern> patterns(String json) {
        return Json.list(json).stream().map(EmailPattern::parse).toList();
    }

    static String of(DeliverySummary delivery) {
        return Json.write(Arrays.asList(
                delivery.state().name(),
                Integer.toString(delivery.attempts()),
                delivery.since().map(Instant::toString).orElse(null),
                delivery.code().orElse(null)));
    }

    private static DeliverySummary delivery(String json) {
        List<String> parts = Json.list(json);
        return new DeliverySummary(
                DeliveryState.valueOf(parts.get(0)),
                Integer.parseInt(parts.get(1)),
                Optional.ofNullable(parts.get(2)).map(Instant::parse),
                Optional.ofNullable(parts.get(3)));
    }

    static String of(Redemption place) {
        return Json.write(Arrays.asList(
                place.id().value().toString(),
                place.invitation().value().toString(),
                place.address().mailbox(),
                place.accountId().orElse(null),
                place.evidence().name(),
                place.at().toString(),
                place.heldUntil().map(Instant::toString).orElse(null)));
    }

    static Redemption redemption(String json) {
        List<String> parts = Json.list(json);
        return new Redemption(
                new RedemptionId(UUID.fromString(parts.get(0))),
                InvitationId.parse(parts.get(1)),
                EmailAddress.parse(parts.get(2)),
                Optional.ofNullable(parts.get(3)),
                Evidence.valueOf(parts.get(4)),
                Instant.parse(parts.get(5)),
                Optional.ofNullable(parts.get(6)).map(Instant::parse));
    }

    static String of(TokenSubject subject) {
        return Json.write(Arrays.asList(
                subject.invitation().value().toString(),
                Integer.toString(subject.generation()),
                subject.purpose().name(),
                subject.redemption().map(id -> id.value().toString()).orElse(null)));
    }

    static TokenSubject subject(String json) {
        List<String> parts = Json.list(json);
        return new TokenSubject(
                InvitationId.parse(parts.get(0)),
                Integer.parseInt(parts.get(1)),
                TokenPurpose.valueOf(parts.get(2)),
                Optional.ofNullable(parts.get(3)).map(UUID::fromString).map(RedemptionId::new));
    }
}
