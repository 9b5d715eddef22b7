package io.invitation.contract;

import io.invitation.Actor;
import io.invitation.DeliveryState;
import io.invitation.EmailAddress;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.Scope;
import io.invitation.Suppression;
import io.invitation.contract.Operation.Step;
import io.invitation.contract.Operation.StoreSession;
import io.invitation.spi.Delivery;
import io.invitation.spi.IdempotencyRecord;
import io.invitation.spi.LeaseRequest;
import io.invitation.spi.LimitCharge;
import io.invitation.spi.MessagePurpose;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Random operations on messages, history, limits, answers and suppressions. */
final class RandomMessages {

    /** Stands for every lease, whose id a store chooses by chance. */
    private static final UUID A_LEASE = new UUID(0, 0);

    private static final List<InvitationEventType> TYPES =
            List.of(InvitationEventType.CREATED, InvitationEventType.ACCEPTED, InvitationEventType.ACCEPTED);

    private final RandomWorld world;

    RandomMessages(RandomWorld world) {
        this.world = world;
    }

    Step<StoreSession> any() {
        return switch (world.number(30)) {
            case 0, 1, 2, 3, 4 -> enqueue();
            case 5, 6, 7, 8 -> lease();
            case 9, 10, 11, 12 -> settle();
            case 13 -> health();
            case 14 -> purge();
            case 15, 16, 17 -> append();
            case 18 -> list();
            case 19 -> statistics();
            case 20, 21, 22, 23 -> take();
            case 24, 25 -> putIfAbsent();
            case 26 -> findAnswer();
            case 27 -> suppress();
            case 28 -> unsuppress();
            default -> findSuppression();
        };
    }

    private Step<StoreSession> enqueue() {
        InvitationId invitation = world.any(world.invitations);
        Instant now = world.now();
        Delivery message = Delivery.builder(
                        world.messageToAdd(),
                        invitation,
                        world.scopeOf(invitation),
                        1 + world.number(2),
                        world.any(List.of(MessagePurpose.values())),
                        now)
                .redemption(world.maybe(world.any(world.places)).orElse(null))
                .dueAt(world.isOneOf(10) ? null : world.soon(now))
                .build();
        return new Step<>("enqueue " + message + ", due " + message.dueAt(), session -> {
            if (isGone(session, invitation)) {
                return "nobody to write to";
            }
            session.store().deliveries().enqueue(message);
            return "enqueued";
        });
    }

    private Step<StoreSession> lease() {
        Instant now = world.soon(world.now());
        Instant until = world.soon(now).plusSeconds(10);
        Optional<UUID> only = world.isOneOf(3) ? Optional.of(world.any(world.messages)) : Optional.empty();
        LeaseRequest request = new LeaseRequest(now, until, 1 + world.number(3), only);
        return new Step<>("lease: " + request, session -> {
            List<Delivery> leased = session.store().deliveries().lease(request);
            session.leased()
                    .addAll(leased.stream()
                            .sorted((one, other) -> one.id().compareTo(other.id()))
                            .toList());
            return leased.stream().map(RandomMessages::withoutLease).collect(Collectors.groupingBy(Delivery::scope));
        });
    }

    private Step<StoreSession> settle() {
        int which = world.number(4);
        Instant now = world.now();
        DeliveryState state = world.any(List.of(DeliveryState.values()));
        Optional<Instant> dueAt = world.maybe(world.soon(now));
        boolean keeps = world.isOneOf(3);
        return new Step<>(
                "settle what was leased " + which + " before the last as " + state + " at " + now + ", due " + dueAt
                        + (keeps ? ", keeping the lease" : ""),
                session -> {
                    if (session.leased().size() <= which) {
                        return "nothing leased";
                    }
                    Delivery leased = session.leased().get(session.leased().size() - 1 - which);
                    Delivery.Builder next = leased.toBuilder()
                            .state(state, now, leased.attempts() + 1)
                            .dueAt(dueAt.orElse(null))
                            .code(dueAt.isPresent() ? "4.2.2" : null);
                    return session.store().deliveries().settle(leased, (keeps ? next : next.lease(null, null)).build());
                });
    }

    private Step<StoreSession> health() {
        Instant now = world.around(world.now());
        return new Step<>(
                "health at " + now, session -> session.store().deliveries().health(now));
    }

    /** Forgets as much as there is, because a limit does not say which. */
    private Step<StoreSession> purge() {
        Instant before = world.around(world.now());
        return new Step<>(
                "purge what is from before " + before,
                session -> List.of(
                        session.store().deliveries().purge(before, 99),
                        session.store().limits().purge(before, 99),
                        session.store().idempotency().purge(before, 99)));
    }

    private Step<StoreSession> append() {
        InvitationId invitation = world.any(world.invitations);
        InvitationEvent event = InvitationEvent.stored(
                world.eventToAdd(),
                invitation,
                world.scopeOf(invitation),
                world.any(RandomWorld.KINDS),
                world.any(TYPES),
                world.now(),
                Duration.ofSeconds(world.number(5)).plusNanos(1_000L * world.number(2)),
                world.account().map(Actor::of),
                world.maybe("detail"));
        return new Step<>("append " + event + " aged " + event.age(), session -> {
            if (isGone(session, invitation)) {
                return "nothing to happen to";
            }
            session.store().history().append(event);
            return "appended";
        });
    }

    private Step<StoreSession> list() {
        InvitationId invitation = world.any(world.invitations);
        Optional<UUID> after = world.maybe(world.any(world.events));
        int limit = 1 + world.number(3);
        return new Step<>(
                "list " + limit + " events of " + invitation + " after " + after,
                session -> session.store().history().list(invitation, after, limit));
    }

    private Step<StoreSession> statistics() {
        Scope scope = world.any(RandomWorld.SCOPES);
        Instant from = world.around(world.now()).minusSeconds(60);
        Instant to = from.plusSeconds(10L * world.number(12));
        return new Step<>(
                "statistics of " + scope + " from " + from + " to " + to,
                session -> session.store().history().statistics(scope, from, to));
    }

    private Step<StoreSession> take() {
        LimitCharge charge = new LimitCharge(
                world.any(RandomWorld.KEYS),
                1 + world.number(3),
                Duration.ofSeconds(10L * (1 + world.number(3))).plusNanos(1_000L * world.number(2)),
                world.now());
        return new Step<>("take: " + charge, session -> session.store().limits().take(charge));
    }

    private Step<StoreSession> putIfAbsent() {
        IdempotencyRecord answer = new IdempotencyRecord(
                world.any(RandomWorld.SCOPES),
                world.any(RandomWorld.KEYS),
                "fingerprint",
                "answer " + world.number(9),
                world.now());
        return new Step<>(
                "put " + answer, session -> session.store().idempotency().putIfAbsent(answer));
    }

    private Step<StoreSession> findAnswer() {
        Scope scope = world.any(RandomWorld.SCOPES);
        String key = world.any(RandomWorld.KEYS);
        return new Step<>(
                "answer to " + key + " in " + scope,
                session -> session.store().idempotency().find(scope, key));
    }

    private Step<StoreSession> suppress() {
        Suppression suppression =
                new Suppression(world.any(RandomWorld.ADDRESSES), "REASON-" + world.number(9), world.now());
        return new Step<>("suppress " + suppression, session -> {
            session.store().suppressions().put(suppression);
            return "put";
        });
    }

    private Step<StoreSession> unsuppress() {
        EmailAddress address = world.any(RandomWorld.ADDRESSES);
        return new Step<>(
                "take the suppression of " + address.mailbox() + " back",
                session -> session.store().suppressions().remove(address));
    }

    private Step<StoreSession> findSuppression() {
        EmailAddress address = world.any(RandomWorld.ADDRESSES);
        return new Step<>(
                "suppression of " + address.mailbox(),
                session -> session.store().suppressions().find(address));
    }

    /** Reads all that these operations can have stored; what limits hold is found by taking the rest, so at last. */
    List<Step<StoreSession>> content() {
        Instant now = world.now();
        List<Step<StoreSession>> steps = new ArrayList<>();
        for (UUID id : world.messages) {
            steps.add(new Step<>(
                    "message " + id,
                    session -> session.store().deliveries().find(id).map(RandomMessages::withoutLease)));
        }
        steps.add(new Step<>("health", session -> session.store().deliveries().health(now)));
        for (InvitationId invitation : world.invitations) {
            steps.add(new Step<>(
                    "history of " + invitation,
                    session -> session.store().history().list(invitation, Optional.empty(), 99)));
        }
        for (String key : RandomWorld.KEYS) {
            steps.add(new Step<>(
                    "answers to " + key,
                    session -> RandomWorld.SCOPES.stream()
                            .map(scope -> session.store().idempotency().find(scope, key))
                            .toList()));
        }
        for (EmailAddress address : RandomWorld.ADDRESSES) {
            steps.add(new Step<>(
                    "suppression of " + address.mailbox(),
                    session -> session.store().suppressions().find(address)));
        }
        for (String key : RandomWorld.KEYS) {
            LimitCharge charge = new LimitCharge(key, 4, Duration.ofDays(1), now);
            steps.add(new Step<>(
                    "what is left of " + key,
                    session -> List.of(
                            session.store().limits().take(charge),
                            session.store().limits().take(charge),
                            session.store().limits().take(charge),
                            session.store().limits().take(charge))));
        }
        return steps;
    }

    private static boolean isGone(StoreSession session, InvitationId invitation) {
        return session.store().invitations().findById(invitation).isEmpty();
    }

    private static Delivery withoutLease(Delivery message) {
        return message.toBuilder()
                .lease(
                        message.lease().map(any -> A_LEASE).orElse(null),
                        message.leasedUntil().orElse(null))
                .build();
    }
}
