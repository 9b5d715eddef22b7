package io.invitation.internal;

import io.invitation.DeliverySummary;
import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationId;
import io.invitation.InvitationStatistics;
import io.invitation.Redemption;
import io.invitation.Scope;
import io.invitation.spi.AddressSlot;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.Delivery;
import io.invitation.spi.DeliveryQueue;
import io.invitation.spi.HistoryStore;
import io.invitation.spi.IdempotencyRecord;
import io.invitation.spi.IdempotencyStore;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.LeaseRequest;
import io.invitation.spi.LimitCharge;
import io.invitation.spi.LimitStore;
import io.invitation.spi.QueueHealth;
import io.invitation.spi.Replacement;
import io.invitation.spi.Search;
import io.invitation.spi.SearchResult;
import io.invitation.spi.StoredToken;
import io.invitation.spi.TokenHash;
import io.invitation.spi.TokenMatch;
import io.invitation.spi.TransactionRunner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Lets what a transaction adds wait, so that many rows are stored in few steps: until it commits, or until somebody
 * asks for what could depend on it. Charges wait for the commit in any case: what they lock is wanted by others, and no
 * longer held than it must be.
 *
 * <p>What waits belongs to the transaction. Joined work that fails takes back what it added. If it has changed more
 * than that, the whole transaction fails.
 *
 * <p>For use by one thread, whose transactions all run through {@link #transactions()}.
 */
final class WriteBehind implements InvitationRepository, DeliveryQueue, HistoryStore {

    private final InvitationRepository repository;
    private final DeliveryQueue queue;
    private final LimitStore limits;
    private final Optional<HistoryStore> history;
    private final TransactionRunner transactions = new Runner();

    private Waiting waiting = new Waiting();

    /** The transaction that runs. */
    private Optional<TransactionRunner.Transaction> begun = Optional.empty();

    /** Whether somebody has asked since the last work began. */
    private boolean isAskedFor;

    /** How often something was done that taking back what waits would not undo, or that may have been. */
    private long changes;

    /** Whether addresses are taken all at once, and one that is not free undoes the transaction. */
    private boolean expectsFreeAddresses;

    /** Whether all addresses of this transaction were free so far, so that those of the next one are expected to be. */
    private boolean addressesAreFree = true;

    WriteBehind(
            InvitationRepository repository, DeliveryQueue queue, LimitStore limits, Optional<HistoryStore> history) {
        this.repository = repository;
        this.queue = queue;
        this.limits = limits;
        this.history = history;
    }

    /** What was added and is not stored yet, each kind in its order. */
    private record Waiting(
            Map<AddressSlot, InvitationId> addresses,
            List<Invitation> invitations,
            List<StoredToken> tokens,
            List<Delivery> messages,
            List<InvitationEvent> events,
            List<LimitCharge> charges) {

        Waiting() {
            this(
                    new LinkedHashMap<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>());
        }

        Waiting copy() {
            return new Waiting(
                    new LinkedHashMap<>(addresses),
                    new ArrayList<>(invitations),
                    new ArrayList<>(tokens),
                    new ArrayList<>(messages),
                    new ArrayList<>(events),
                    new ArrayList<>(charges));
        }

        boolean hasNothingToStore() {
            return addresses.isEmpty()
                    && invitations.isEmpty()
                    && tokens.isEmpty()
                    && messages.isEmpty()
                    && events.isEmpty();
        }

        Optional<Invitation> find(InvitationId id) {
            return invitations.stream()
                    .filter(invitation -> invitation.id().equals(id))
                    .findFirst();
        }
    }

    /** The store's transactions; before one commits, all that waits is stored and counted. */
    private final class Runner implements TransactionRunner, TransactionRunner.Transaction {

        @Override
        public <T, X extends Exception> T inTransaction(Work<T, X> work) throws X {
            if (isActive()) {
                return joined(work);
            }
            return repository.transactions().inTransaction(transaction -> {
                waiting = new Waiting();
                isAskedFor = false;
                begun = Optional.of(transaction);
                expectsFreeAddresses = addressesAreFree;
                addressesAreFree = true;
                try {
                    T result = work.run(this);
                    store();
                    Limiter.take(limits, waiting.charges());
                    return result;
                } finally {
                    waiting = new Waiting();
                    begun = Optional.empty();
                }
            });
        }

        /** Needs no savepoint: work that was rejected has mostly changed nothing, and else all is undone. */
        private <T, X extends Exception> T joined(Work<T, X> work) throws X {
            if (isAskedFor) {
                store(); // for whoever asks next
            }
            isAskedFor = false;
            Waiting before = waiting.copy();
            long changesBefore = changes;
            try {
                return work.run(this);
            } catch (Throwable failure) {
                if (changes != changesBefore) {
                    throw new HalfDoneException(failure);
                }
                waiting = before;
                throw failure;
            }
        }

        @Override
        public void afterCommit(Runnable hook) {
            changes++;
            begun.orElseThrow().afterCommit(hook);
        }

        @Override
        public boolean noticesCommit() {
            return begun.orElseThrow().noticesCommit();
        }

        @Override
        public boolean isActive() {
            return repository.transactions().isActive();
        }
    }

    /** Ends a transaction in which joined work failed after it had changed something. Never leaves the batch. */
    private static final class HalfDoneException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        HalfDoneException(Throwable cause) {
            super("joined work failed half done", cause, false, false);
        }
    }

    /** Counts when the transaction commits; a limit that is reached then undoes all of it. */
    private final class Charges implements LimitStore {

        @Override
        public Optional<Instant> take(LimitCharge charge) {
            if (!transactions.isActive()) {
                return limits.take(charge);
            }
            waiting.charges().add(charge);
            return Optional.empty();
        }

        @Override
        public int purge(Instant before, int limit) {
            return limits.purge(before, limit);
        }
    }

    LimitStore limits() {
        return new Charges();
    }

    /** Remembers at once: what is remembered stays where what waits is taken back. */
    private final class Answers implements IdempotencyStore {

        private final IdempotencyStore kept;

        Answers(IdempotencyStore kept) {
            this.kept = kept;
        }

        @Override
        public Optional<IdempotencyRecord> find(Scope scope, String key) {
            return kept.find(scope, key);
        }

        @Override
        public boolean putIfAbsent(IdempotencyRecord answer) {
            boolean isFirst = kept.putIfAbsent(answer);
            changes += isFirst ? 1 : 0;
            return isFirst;
        }

        @Override
        public int purge(Instant before, int limit) {
            return kept.purge(before, limit);
        }
    }

    IdempotencyStore answers(IdempotencyStore kept) {
        return new Answers(kept);
    }

    /** Stores all that waits but the charges, what others refer to first. */
    private void store() {
        isAskedFor = true;
        if (waiting.hasNothingToStore()) {
            return;
        }
        Waiting added = waiting;
        waiting = new Waiting();
        waiting.charges().addAll(added.charges());
        changes++;
        takeFree(added.addresses());
        repository.insertAll(added.invitations());
        repository.putTokens(added.tokens());
        queue.enqueueAll(added.messages());
        history.ifPresent(kept -> kept.appendAll(added.events()));
    }

    /** If one is not free, this fails, and with it the transaction. */
    private void takeFree(Map<AddressSlot, InvitationId> addresses) {
        if (!addresses.isEmpty()) {
            addressesAreFree = false;
            repository.takeFreeAddresses(addresses);
            addressesAreFree = true;
        }
    }

    private <T> void add(List<T> kind, T added) {
        kind.add(added);
        if (!transactions.isActive()) {
            store();
        }
    }

    /** Asks the host, who finds all stored that came before. */
    <T> T ask(Supplier<T> host) {
        store();
        return host.get();
    }

    private InvitationRepository repository() {
        store();
        changes++;
        return repository;
    }

    private DeliveryQueue queue() {
        store();
        changes++;
        return queue;
    }

    private HistoryStore history() {
        store();
        changes++;
        return history.orElseThrow();
    }

    @Override
    public TransactionRunner transactions() {
        return transactions;
    }

    @Override
    public void insert(Invitation invitation) {
        add(waiting.invitations(), invitation);
    }

    @Override
    public void putToken(StoredToken token) {
        add(waiting.tokens(), token);
    }

    @Override
    public void enqueue(Delivery delivery) {
        add(waiting.messages(), delivery);
    }

    @Override
    public void append(InvitationEvent event) {
        add(waiting.events(), event);
    }

    /** What waits changes nothing about other invitations. */
    @Override
    public Optional<Invitation> findById(InvitationId id) {
        return waiting.find(id).or(() -> repository.findById(id));
    }

    /** Whoever answers for an address need not be stored yet, unless it is about to be changed. */
    @Override
    public Optional<InvitationId> takeAddress(AddressSlot slot, InvitationId holder, Optional<InvitationId> inPlaceOf) {
        if (inPlaceOf.isPresent() || waiting.find(holder).isPresent()) {
            store();
        } else if (expectsFreeAddresses && transactions.isActive()) {
            return Optional.ofNullable(waiting.addresses().putIfAbsent(slot, holder));
        }
        Optional<InvitationId> inTheWay = repository.takeAddress(slot, holder, inPlaceOf);
        if (inTheWay.isEmpty()) {
            changes++;
        } else {
            addressesAreFree = false;
        }
        return inTheWay;
    }

    @Override
    public Optional<TokenMatch> findByTokenHash(TokenHash hash) {
        return repository().findByTokenHash(hash);
    }

    @Override
    public boolean replace(Replacement replacement) {
        return repository().replace(replacement);
    }

    @Override
    public ClaimOutcome claim(Claim claim) {
        return repository().claim(claim);
    }

    @Override
    public List<ClaimOutcome> claimAll(List<Claim> claims) {
        return repository().claimAll(claims);
    }

    @Override
    public Optional<Redemption> findRedemption(
            InvitationId invitation, EmailAddress address, Optional<String> accountId) {
        return repository().findRedemption(invitation, address, accountId);
    }

    @Override
    public boolean recordDelivery(InvitationId invitation, DeliverySummary expected, DeliverySummary next) {
        return repository().recordDelivery(invitation, expected, next);
    }

    @Override
    public SearchResult find(Search search) {
        return repository().find(search);
    }

    @Override
    public List<Delivery> lease(LeaseRequest request) {
        return queue().lease(request);
    }

    @Override
    public boolean settle(Delivery leased, Delivery next) {
        return queue().settle(leased, next);
    }

    @Override
    public Optional<Delivery> find(UUID id) {
        return queue().find(id);
    }

    @Override
    public QueueHealth health(Instant now) {
        return queue().health(now);
    }

    @Override
    public int purge(Instant before, int limit) {
        return queue().purge(before, limit);
    }

    @Override
    public List<InvitationEvent> list(InvitationId invitation, Optional<UUID> after, int limit) {
        return history().list(invitation, after, limit);
    }

    @Override
    public InvitationStatistics statistics(Scope scope, Instant from, Instant to) {
        return history().statistics(scope, from, to);
    }
}
