package io.invitation.contract;

import io.invitation.Attributes;
import io.invitation.Audience;
import io.invitation.DeliverySummary;
import io.invitation.EmailAddress;
import io.invitation.Evidence;
import io.invitation.Grants;
import io.invitation.Invitation;
import io.invitation.InvitationBuilder;
import io.invitation.InvitationId;
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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** Invitations and their parts as the tests need them. */
public final class Samples {

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
