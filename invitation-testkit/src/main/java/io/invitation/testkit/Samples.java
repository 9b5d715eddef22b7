package io.invitation.testkit;

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
import io.invitation.InvitationBuilder;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationPurpose;
import io.invitation.Inviter;
import io.invitation.Quota;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.Scope;
import io.invitation.spi.Delivery;
import io.invitation.spi.MessagePurpose;
import io.invitation.spi.StoredToken;
import io.invitation.spi.TokenHash;
import io.invitation.spi.TokenPurpose;
import io.invitation.spi.TokenSubject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** Invitations and their parts as the contracts need them. */
final class Samples {

    /** The instant around which everything happens; in the hour that New York has twice, and with microseconds. */
    public static final Instant NOW = Instant.parse("2026-11-01T06:30:00.123456Z");

    /** A mail that was asked for and not tried yet. */
    public static final DeliverySummary QUEUED = DeliverySummary.NOT_REQUESTED.queued(NOW);

    private static final String ASTRAL = "\uD83D\uDE80\uD834\uDD1E";

    private Samples() {}

    /** An invitation for one address, in the default scope, made now. */
    public static InvitationBuilder invitation() {
        return invitation(Audience.to(EmailAddress.parse("ada@example.com")));
    }

    /** An invitation for an audience, in the default scope, made now. */
    public static InvitationBuilder invitation(Audience audience) {
        return invitation(Scope.DEFAULT, audience);
    }

    /** An invitation in a scope, made now. */
    public static InvitationBuilder invitation(Scope scope, Audience audience) {
        return Invitation.builder(InvitationId.timeOrdered(NOW), scope, audience, NOW);
    }

    /** A place for an address. */
    public static Redemption place(InvitationId invitation, String address) {
        return place(invitation, address, Optional.empty());
    }

    /** A place for an address and an account. */
    public static Redemption place(InvitationId invitation, String address, String account) {
        return place(invitation, address, Optional.of(account));
    }

    private static Redemption place(InvitationId invitation, String address, Optional<String> account) {
        return new Redemption(
                RedemptionId.timeOrdered(NOW),
                invitation,
                EmailAddress.parse(address),
                account,
                Evidence.VERIFIED,
                NOW,
                Optional.empty());
    }

    /** A place for an address, held until an instant. */
    public static Redemption held(InvitationId invitation, String address, Instant until) {
        return heldUntil(place(invitation, address), until);
    }

    /** A place for an address and an account, held until an instant. */
    public static Redemption held(InvitationId invitation, String address, String account, Instant until) {
        return heldUntil(place(invitation, address, account), until);
    }

    private static Redemption heldUntil(Redemption place, Instant until) {
        return new Redemption(
                place.id(),
                place.invitationId(),
                place.address(),
                place.accountId(),
                place.evidence(),
                place.at(),
                Optional.of(until));
    }

    /** A message with the link of an invitation, due at an instant. */
    public static Delivery delivery(Invitation invitation, Instant dueAt) {
        return Delivery.builder(
                        UUID.randomUUID(),
                        invitation.id(),
                        invitation.scope(),
                        invitation.generation(),
                        MessagePurpose.INVITATION,
                        NOW)
                .dueAt(dueAt)
                .build();
    }

    /** Something that happened to an invitation, by nobody that is known. */
    public static InvitationEvent event(Invitation invitation, InvitationEventType type, Instant at) {
        return InvitationEvent.of(invitation, type, at, Optional.empty(), Optional.empty());
    }

    /** A hash of 32 equal bytes. */
    public static TokenHash hash(int filling) {
        byte[] bytes = new byte[TokenHash.LENGTH];
        Arrays.fill(bytes, (byte) filling);
        return TokenHash.of(bytes);
    }

    /** A hash of 32 random bytes. */
    public static TokenHash hash(Random random) {
        byte[] bytes = new byte[TokenHash.LENGTH];
        random.nextBytes(bytes);
        return TokenHash.of(bytes);
    }

    /**
     * An invitation in which every part is set, with characters outside of the basic plane and all of a microsecond.
     */
    public static Invitation full() {
        return invitation(Scope.of("tenant/7"), Audience.to(EmailAddress.parse("Grace.Hopper@example.com")))
                .purpose(InvitationPurpose.ACCOUNT_ACTIVATION)
                .channel("short:message")
                .kind("partner:gold")
                .name("Name " + ASTRAL + " \u00C4\u0130\u0131\u00DF '\";--%_\\!")
                .description("Two lines\nof \u05D0\u05D1 " + ASTRAL)
                .recipient(EmailAddress.parse("Grace.Hopper@example.com"))
                .grants(grants())
                .inviter(Inviter.of("inviter-" + ASTRAL, "Ada \u00C5ngstr\u00F6m " + ASTRAL)
                        .replyTo(EmailAddress.parse("Ada+reply@example.org")))
                .subject("account '42' " + ASTRAL)
                .locale(Locale.forLanguageTag("zh-Hant-TW"))
                .message("Come!\n\nYours " + ASTRAL)
                .returnUrl("/welcome?a=b%20c&d='e'#f")
                .quota(Quota.of(7))
                .places(3)
                .heldPlaces(2)
                .notBefore(NOW.plusNanos(1_000))
                .expiry(Expiry.at(Instant.parse("2027-03-28T00:59:59.999999Z")))
                .enabled(false)
                .closure(new Closure(
                        Closure.Kind.REVOKED,
                        Instant.parse("2026-11-02T00:00:00.000001Z"),
                        Actor.of("operator " + ASTRAL),
                        Optional.of("left the company " + ASTRAL)))
                .updatedAt(Instant.parse("2026-11-02T00:00:00.000002Z"))
                .acceptedAt(Instant.parse("2026-11-01T23:59:59.999999Z"))
                .generation(4)
                .refreshedAt(Instant.parse("2026-10-31T12:00:00.5Z"))
                .version(9_876_543_210L)
                .delivery(new DeliverySummary(
                        DeliveryState.DEFERRED,
                        3,
                        Optional.of(Instant.parse("2026-11-01T06:31:00.000001Z")),
                        Optional.of("4.2.2")))
                .dueAt(Instant.parse("2026-11-08T01:30:00.000001Z"))
                .anonymisedAt(Instant.parse("2026-11-02T00:00:00.000003Z"))
                .build();
    }

    /** Roles, groups, a nested tree and an end of the membership. */
    public static Grants grants() {
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("", "empty key");
        inner.put("null", null);
        inner.put("list", Arrays.asList(1L, null, List.of(), Map.of(), List.of(List.of("deep " + ASTRAL)), false));
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("z-first", "text with \" and \\ and \n and \u2028");
        tree.put("max", Long.MAX_VALUE);
        tree.put("min", Long.MIN_VALUE);
        tree.put("decimal", new BigDecimal("0.10000000000000000000000000000000000001"));
        tree.put("negative", new BigDecimal("-12345678901234567890.5"));
        tree.put("true", true);
        tree.put("inner " + ASTRAL, inner);
        return Grants.NONE
                .withRoles(List.of("role \"a\"", "r%le_b", "\u0130 \\ '"))
                .withGroups(List.of("team " + ASTRAL, "a,b;c|d"))
                .withAttributes(Attributes.of(tree))
                .withMembershipEnds(Instant.parse("2028-02-29T23:59:59.999999Z"));
    }

    /** An invitation in which every text and list is as long as is allowed. */
    public static Invitation largest() {
        List<EmailPattern> patterns = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            patterns.add(EmailPattern.parse("*@" + i + ".example.com"));
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            names.add(100 + i + "\u20AC".repeat(97));
        }
        String longest = "l".repeat(64) + "@" + ("d".repeat(62) + ".").repeat(2) + "d".repeat(58) + ".io";
        return invitation(
                        Scope.of("s".repeat(100)),
                        Audience.of(patterns).except(List.of(EmailPattern.parse("*@*.example.com"))))
                .kind("k".repeat(64))
                .channel("c".repeat(64))
                .name("\u20AC".repeat(200))
                .description(ASTRAL.repeat(500))
                .recipient(EmailAddress.parse(longest))
                .grants(Grants.NONE
                        .withRoles(names)
                        .withGroups(names)
                        .withAttributes(Attributes.of(Map.of("k", "\u20AC".repeat(Attributes.MAX_CHARACTERS - 1))))
                        .withMembershipEnds(Instant.parse("9999-12-30T23:59:59.999999Z")))
                .inviter(new Inviter(
                        "\u20AC".repeat(200),
                        Optional.of("\u20AC".repeat(100)),
                        Optional.of(EmailAddress.parse(longest))))
                .subject("\u20AC".repeat(200))
                .message("\u20AC".repeat(2_000))
                .returnUrl("/" + "u".repeat(2_047))
                .quota(Quota.of(Integer.MAX_VALUE - 1))
                .places(Integer.MAX_VALUE - 2)
                .heldPlaces(1)
                .notBefore(Instant.EPOCH)
                .expiry(Expiry.at(Instant.parse("9999-12-30T23:59:59.999999Z")))
                .closure(new Closure(
                        Closure.Kind.DECLINED,
                        Instant.EPOCH,
                        Actor.of("\u20AC".repeat(200)),
                        Optional.of("\u20AC".repeat(500))))
                .generation(Integer.MAX_VALUE)
                .version(Long.MAX_VALUE)
                .delivery(new DeliverySummary(
                        DeliveryState.BOUNCED,
                        Integer.MAX_VALUE,
                        Optional.of(Instant.EPOCH),
                        Optional.of("c".repeat(40))))
                .dueAt(Instant.parse("9999-12-30T23:59:59.999999Z"))
                .anonymisedAt(Instant.parse("9999-12-30T23:59:59.999999Z"))
                .build();
    }

    /** What a link that goes by mail is minted for. */
    public static TokenSubject subject(InvitationId invitation, int generation) {
        return TokenSubject.link(invitation, generation, TokenPurpose.MAILED_LINK);
    }

    /** A token of a link that goes by mail. */
    public static StoredToken token(
            TokenHash hash, InvitationId invitation, int generation, Optional<EmailAddress> mailedTo) {
        return new StoredToken(hash, subject(invitation, generation), mailedTo);
    }
}
