package io.invitation.contract;

import static io.invitation.contract.Samples.NOW;

import io.invitation.Actor;
import io.invitation.Audience;
import io.invitation.Closure;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Evidence;
import io.invitation.Expiry;
import io.invitation.Invitation;
import io.invitation.InvitationBuilder;
import io.invitation.InvitationId;
import io.invitation.Inviter;
import io.invitation.Quota;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.Scope;
import io.invitation.spi.AddressSlot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** The few things that a random sequence is about, so few that they meet, and the time, which moves. */
final class RandomWorld {

    static final List<Scope> SCOPES = List.of(Scope.DEFAULT, Scope.of("acme"));
    static final List<String> KINDS = List.of("member", "Member");
    static final List<String> KEYS = List.of("key", "Key", "k%");
    static final List<EmailAddress> ADDRESSES = List.of(
            EmailAddress.parse("ada@example.com"),
            EmailAddress.parse("Ada@Example.com"),
            EmailAddress.parse("bob@example.com"),
            EmailAddress.parse("j\u00F6rg@example.org"));
    private static final List<Actor> ACTORS = List.of(Actor.of("admin"), Actor.of("ada"));
    private static final List<String> ACCOUNTS =
            List.of("account", "Account", "account \uD83D\uDE80", "Ada@example.com");
    private static final List<String> NAMES = List.of("Team", "team%", "\u00C4rger", "zebra");

    final Random random;
    final List<InvitationId> invitations = new ArrayList<>();
    final List<RedemptionId> places = new ArrayList<>();
    final List<UUID> messages = new ArrayList<>();
    final List<UUID> events = new ArrayList<>();
    private int steps;

    RandomWorld(long seed) {
        random = new Random(seed);
        for (int i = 0; i < 3; i++) {
            invitations.add(new InvitationId(uuid()));
        }
        // Of each kind there is one that nobody ever stored.
        places.add(new RedemptionId(uuid()));
        messages.add(uuid());
        events.add(uuid());
    }

    UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    int number(int bound) {
        return random.nextInt(bound);
    }

    boolean isOneOf(int number) {
        return random.nextInt(number) == 0;
    }

    <T> T any(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }

    <T> Optional<T> maybe(T thing) {
        return random.nextBoolean() ? Optional.of(thing) : Optional.empty();
    }

    /** Time moves on by a few seconds, or stands; now and then it is that of a node whose clock is behind. */
    Instant now() {
        steps += random.nextInt(3);
        Instant now = NOW.plusSeconds(10L * steps);
        return isOneOf(8) ? now.minusSeconds(20) : now;
    }

    /** An instant within a minute, often the very same as others, sometimes a microsecond beside. */
    Instant soon(Instant now) {
        Instant soon = now.plusSeconds(10L * random.nextInt(7));
        return switch (random.nextInt(8)) {
            case 0 -> soon.plusNanos(1_000);
            case 1 -> soon.minusNanos(1_000);
            default -> soon;
        };
    }

    /** An instant a while ago or to come. */
    Instant around(Instant now) {
        return soon(now).minusSeconds(30);
    }

    Scope scopeOf(InvitationId invitation) {
        return SCOPES.get(invitations.indexOf(invitation) == 1 ? 1 : 0);
    }

    Optional<String> account() {
        return maybe(any(ACCOUNTS));
    }

    /** Nearly always the same one. */
    Scope usualScope() {
        return SCOPES.get(isOneOf(8) ? 1 : 0);
    }

    /** How far back: mostly the latest one. */
    int latest() {
        return isOneOf(2) ? 0 : number(5);
    }

    Actor actor() {
        return any(ACTORS);
    }

    String kind() {
        return any(List.of("member", "member", "guest"));
    }

    AddressSlot slot() {
        return new AddressSlot(any(SCOPES), any(KINDS), any(ADDRESSES));
    }

    RedemptionId newPlace() {
        places.add(new RedemptionId(uuid()));
        return places.get(places.size() - 1);
    }

    /** Most messages are new, a few are there already. */
    UUID messageToAdd() {
        if (isOneOf(8)) {
            return any(messages);
        }
        messages.add(uuid());
        return messages.get(messages.size() - 1);
    }

    /** Most events are new, a few are there already. */
    UUID eventToAdd() {
        if (isOneOf(8)) {
            return any(events);
        }
        events.add(uuid());
        return events.get(events.size() - 1);
    }

    Redemption place(InvitationId invitation, Instant at, boolean held) {
        return new Redemption(
                newPlace(),
                invitation,
                any(ADDRESSES),
                account(),
                any(List.of(Evidence.values())),
                at,
                held ? Optional.of(soon(at)) : Optional.empty());
    }

    /** An invitation of which nothing is used. */
    Invitation invitation(InvitationId id, Instant now) {
        return changed(
                        Invitation.builder(
                                id, scopeOf(id), Audience.anyone(), NOW.plusSeconds(invitations.indexOf(id))),
                        now)
                .build();
    }

    /** Sets the parts that rules and searches look at. */
    InvitationBuilder changed(InvitationBuilder builder, Instant now) {
        return builder.kind(any(KINDS))
                .audience(audience())
                .recipient(isOneOf(4) ? any(ADDRESSES) : null)
                .inviter(inviter())
                .anonymisedAt(isOneOf(4) ? now : null)
                .name(maybe(any(NAMES)).orElse(null))
                .quota(isOneOf(4) ? Quota.unlimited() : Quota.of(1 + random.nextInt(3)))
                .expiry(random.nextBoolean() ? Expiry.never() : Expiry.at(soon(now)))
                .notBefore(isOneOf(4) ? soon(now) : null)
                .enabled(!isOneOf(6))
                .dueAt(maybe(soon(now)).orElse(null))
                .closure(isOneOf(6) ? closure(now) : null)
                .updatedAt(now);
    }

    private Audience audience() {
        return switch (random.nextInt(6)) {
            case 0 -> Audience.of(List.of(EmailPattern.exactly(any(ADDRESSES)), EmailPattern.parse("*@example.net")));
            case 1 -> Audience.anyone().except(List.of(EmailPattern.exactly(any(ADDRESSES))));
            case 2, 3 -> Audience.to(any(ADDRESSES));
            default -> Audience.anyone();
        };
    }

    private Inviter inviter() {
        return switch (random.nextInt(6)) {
            case 0 -> Inviter.of(any(ACCOUNTS));
            case 1 -> Inviter.of("admin").replyTo(any(ADDRESSES));
            default -> Inviter.SYSTEM;
        };
    }

    private Closure closure(Instant now) {
        return new Closure(any(List.of(Closure.Kind.values())), now, Closure.INVITEE, Optional.empty());
    }
}
