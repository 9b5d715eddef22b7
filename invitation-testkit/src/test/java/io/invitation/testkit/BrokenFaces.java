package io.invitation.testkit;

import io.invitation.EmailAddress;
import io.invitation.InvitationEvent;
import io.invitation.InvitationId;
import io.invitation.InvitationStorageException;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.Suppression;
import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.Delivery;
import io.invitation.spi.DeliveryQueue;
import io.invitation.spi.HistoryStore;
import io.invitation.spi.IdempotencyRecord;
import io.invitation.spi.IdempotencyStore;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.InvitationStore;
import io.invitation.spi.LeaseRequest;
import io.invitation.spi.LimitCharge;
import io.invitation.spi.LimitStore;
import io.invitation.spi.MaintenanceStore;
import io.invitation.spi.RecordedClaim;
import io.invitation.spi.RedemptionLedger;
import io.invitation.spi.SuppressionStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Stores of which one face does one thing wrong, over one in memory that does not. */
final class BrokenFaces {

    private BrokenFaces() {}

    static List<Flaw> all() {
        List<Flaw> all = new ArrayList<>();
        all.addAll(queues());
        all.addAll(ledgers());
        all.addAll(others());
        return all;
    }

    private static List<Flaw> queues() {
        return List.of(
                queue(
                        "what is leased stays free for others",
                        "Q-LEASE-1",
                        store -> Altered.of(DeliveryQueue.class, store.deliveries())
                                .by("lease", (queue, arguments) -> {
                                    List<Delivery> leased = queue.lease((LeaseRequest) arguments[0]);
                                    leased.forEach(one -> queue.settle(
                                            one,
                                            one.toBuilder().lease(null, null).build()));
                                    return leased;
                                })
                                .get()),
                queue("a lease never ends", "Q-LEASE-3", BrokenFaces::leasingOnce),
                queue(
                        "whoever has had a message may settle it",
                        "Q-SETTLE-2",
                        store -> Altered.of(DeliveryQueue.class, store.deliveries())
                                .by("settle", (queue, arguments) -> {
                                    Delivery leased = (Delivery) arguments[0];
                                    return queue.settle(
                                            queue.find(leased.id()).orElse(leased), (Delivery) arguments[1]);
                                })
                                .get()),
                queue(
                        "more are purged than were asked for",
                        "Q-PURGE-1",
                        store -> Altered.of(DeliveryQueue.class, store.deliveries())
                                .by(
                                        "purge",
                                        (queue, arguments) -> queue.purge((Instant) arguments[0], Integer.MAX_VALUE))
                                .get()),
                queue(
                        "a duplicate is swallowed",
                        "Q-ENQUEUE-2",
                        store -> Altered.of(DeliveryQueue.class, store.deliveries())
                                .by("enqueue", (queue, arguments) -> {
                                    try {
                                        queue.enqueue((Delivery) arguments[0]);
                                    } catch (InvitationStorageException duplicate) {
                                        return null;
                                    }
                                    return null;
                                })
                                .get()));
    }

    private static DeliveryQueue leasingOnce(InvitationStore store) {
        Set<UUID> leasedBefore = ConcurrentHashMap.newKeySet();
        return Altered.of(DeliveryQueue.class, store.deliveries())
                .by(
                        "lease",
                        (queue, arguments) -> queue.lease((LeaseRequest) arguments[0]).stream()
                                .filter(leased -> leasedBefore.add(leased.id()))
                                .toList())
                .get();
    }

    private static List<Flaw> ledgers() {
        return List.of(
                ledger(
                        "a release gives back what is taken, too",
                        "L-RELEASE-2",
                        store -> Altered.of(RedemptionLedger.class, store.redemptions())
                                .by(
                                        "release",
                                        (ledger, arguments) -> ledger.release((RedemptionId) arguments[0])
                                                || ledger.undo((RedemptionId) arguments[0]))
                                .get()),
                ledger(
                        "a place is released though it is held anew",
                        "L-RELEASE-5",
                        store -> Altered.of(RedemptionLedger.class, store.redemptions())
                                .by(
                                        "releaseUnchanged",
                                        (ledger, arguments) -> ledger.release(((Redemption) arguments[0]).id()))
                                .get()),
                ledger(
                        "an undo gives back what is held, too",
                        "L-UNDO-2",
                        store -> Altered.of(RedemptionLedger.class, store.redemptions())
                                .by(
                                        "undo",
                                        (ledger, arguments) -> ledger.undo((RedemptionId) arguments[0])
                                                || ledger.release((RedemptionId) arguments[0]))
                                .get()),
                ledger(
                        "a lease lasts a microsecond too long",
                        "L-LAPSED-1",
                        store -> Altered.of(RedemptionLedger.class, store.redemptions())
                                .by(
                                        "lapsed",
                                        (ledger, arguments) -> ledger.lapsed(
                                                ((Instant) arguments[0]).minusNanos(1_000),
                                                castId(arguments[1]),
                                                (Integer) arguments[2]))
                                .get()));
    }

    private static Optional<InvitationId> castId(Object only) {
        return ((Optional<?>) only).map(InvitationId.class::cast);
    }

    private static List<Flaw> others() {
        return List.of(
                flaw(
                        "a duplicate is swallowed",
                        "H-APPEND-2",
                        Completed.History.class,
                        store -> Altered.of(HistoryStore.class, store.history())
                                .by("append", (history, arguments) -> {
                                    try {
                                        history.append((InvitationEvent) arguments[0]);
                                    } catch (InvitationStorageException duplicate) {
                                        return null;
                                    }
                                    return null;
                                })
                                .get()),
                new Flaw(
                        "what a claim would have brought about is told though it failed",
                        "H-CLAIM-1",
                        Completed.History.class,
                        BrokenFaces::tellingOfEveryClaim),
                flaw(
                        "the latest event comes first",
                        "H-LIST-1",
                        Completed.History.class,
                        store -> Altered.of(HistoryStore.class, store.history())
                                .by("list", (history, arguments) -> {
                                    List<InvitationEvent> events = new ArrayList<>(history.list(
                                            (InvitationId) arguments[0],
                                            ((Optional<?>) arguments[1]).map(UUID.class::cast),
                                            (Integer) arguments[2]));
                                    Collections.reverse(events);
                                    return events;
                                })
                                .get()),
                new Flaw("each node counts for itself", "M-TAKE-1", Completed.Limits.class, BrokenFaces::countingApart),
                flaw(
                        "a limit that is reached names the instant of the call",
                        "M-TAKE-3",
                        Completed.Limits.class,
                        store -> Altered.of(LimitStore.class, store.limits())
                                .by(
                                        "take",
                                        (limits, arguments) -> limits.take((LimitCharge) arguments[0])
                                                .map(free -> ((LimitCharge) arguments[0]).at()))
                                .get()),
                flaw(
                        "every answer is called the first",
                        "I-PUT-1",
                        Completed.Idempotency.class,
                        store -> Altered.of(IdempotencyStore.class, store.idempotency())
                                .by("putIfAbsent", (answers, arguments) -> {
                                    answers.putIfAbsent((IdempotencyRecord) arguments[0]);
                                    return true;
                                })
                                .get()),
                flaw("addresses are compared as typed", "S-FIND-2", Completed.Suppressions.class, BrokenFaces::asTyped),
                flaw(
                        "the last suppression stays",
                        "S-PUT-1",
                        Completed.Suppressions.class,
                        store -> Altered.of(SuppressionStore.class, store.suppressions())
                                .by("put", (suppressions, arguments) -> {
                                    Suppression suppression = (Suppression) arguments[0];
                                    suppressions.remove(suppression.address());
                                    suppressions.put(suppression);
                                    return null;
                                })
                                .get()),
                flaw(
                        "what is due at this very instant is not due",
                        "D-DUE-1",
                        Completed.Maintenance.class,
                        store -> Altered.of(MaintenanceStore.class, store.maintenance())
                                .by(
                                        "findDue",
                                        (maintenance, arguments) -> maintenance.findDue(
                                                ((Instant) arguments[0]).minusNanos(1_000), (Integer) arguments[1]))
                                .get()),
                flaw(
                        "a deleted invitation leaves its history",
                        "D-DELETE-1",
                        Completed.Maintenance.class,
                        store -> Altered.of(MaintenanceStore.class, store.maintenance())
                                .by(
                                        "delete",
                                        (maintenance, arguments) ->
                                                deletedButForHistory(store, maintenance, (InvitationId) arguments[0]))
                                .get()),
                flaw(
                        "nobody is forgotten",
                        "D-FORGET-1",
                        Completed.Maintenance.class,
                        store -> Altered.of(MaintenanceStore.class, store.maintenance())
                                .by("forgetPeople", (maintenance, arguments) -> null)
                                .get()));
    }

    private static List<Object> tellingOfEveryClaim() {
        InvitationStore store = new InMemoryInvitationStore();
        InvitationRepository telling = Altered.of(InvitationRepository.class, store.invitations())
                .by("claimAndRecord", (repository, arguments) -> {
                    List<RecordedClaim> claims = ((List<?>) arguments[0])
                            .stream().map(RecordedClaim.class::cast).toList();
                    claims.forEach(claim -> ((HistoryStore) arguments[1]).append(claim.claimed()));
                    return repository.claimAll(
                            claims.stream().map(RecordedClaim::claim).toList());
                })
                .get();
        InvitationStore told = Altered.of(InvitationStore.class, store)
                .by("invitations", (real, arguments) -> telling)
                .get();
        return List.of(told, told);
    }

    private static List<Object> countingApart() {
        InvitationStore shared = new InMemoryInvitationStore();
        return List.of(shared, with(shared, new InMemoryInvitationStore().limits()));
    }

    private static SuppressionStore asTyped(InvitationStore store) {
        Set<String> typed = ConcurrentHashMap.newKeySet();
        return Altered.of(SuppressionStore.class, store.suppressions())
                .by("put", (suppressions, arguments) -> {
                    typed.add(((Suppression) arguments[0]).address().mailbox());
                    suppressions.put((Suppression) arguments[0]);
                    return null;
                })
                .by(
                        "find",
                        (suppressions, arguments) -> typed.contains(((EmailAddress) arguments[0]).mailbox())
                                ? suppressions.find((EmailAddress) arguments[0])
                                : Optional.empty())
                .get();
    }

    private static boolean deletedButForHistory(
            InvitationStore store, MaintenanceStore maintenance, InvitationId invitation) {
        List<InvitationEvent> history = store.history().list(invitation, Optional.empty(), Integer.MAX_VALUE);
        boolean deleted = maintenance.delete(invitation);
        history.forEach(store.history()::append);
        return deleted;
    }

    private static Flaw queue(String what, String rule, Function<InvitationStore, Object> face) {
        return flaw(what, rule, Completed.Deliveries.class, face);
    }

    private static Flaw ledger(String what, String rule, Function<InvitationStore, Object> face) {
        return flaw(what, rule, Completed.Redemptions.class, face);
    }

    private static Flaw flaw(String what, String rule, Class<?> contract, Function<InvitationStore, Object> face) {
        return Flaw.of(what, rule, contract, () -> {
            InvitationStore store = new InMemoryInvitationStore();
            return with(store, face.apply(store));
        });
    }

    /** The store, with another one of its faces. */
    private static InvitationStore with(InvitationStore store, Object face) {
        Altered<InvitationStore> altered = Altered.of(InvitationStore.class, store);
        if (face instanceof DeliveryQueue) {
            altered.by("deliveries", (real, arguments) -> face);
        } else if (face instanceof RedemptionLedger) {
            altered.by("redemptions", (real, arguments) -> face);
        } else if (face instanceof HistoryStore) {
            altered.by("history", (real, arguments) -> face);
        } else if (face instanceof LimitStore) {
            altered.by("limits", (real, arguments) -> face);
        } else if (face instanceof IdempotencyStore) {
            altered.by("idempotency", (real, arguments) -> face);
        } else if (face instanceof SuppressionStore) {
            altered.by("suppressions", (real, arguments) -> face);
        } else {
            altered.by("maintenance", (real, arguments) -> face);
        }
        return altered.get();
    }
}
