package io.invitation.internal;

import io.invitation.DeliveryRetries;
import io.invitation.Invitation;
import io.invitation.InvitationConfiguration;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationSettings;
import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.AccountDirectory;
import io.invitation.spi.Authorizers;
import io.invitation.spi.DeliveryQueue;
import io.invitation.spi.HistoryStore;
import io.invitation.spi.IdempotencyStore;
import io.invitation.spi.InvitationAuthorizer;
import io.invitation.spi.InvitationListener;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.KeyRing;
import io.invitation.spi.LimitStore;
import io.invitation.spi.MaintenanceStore;
import io.invitation.spi.RedemptionLedger;
import io.invitation.spi.SeatLimit;
import io.invitation.spi.SuppressionStore;
import io.invitation.spi.TokenPolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What a service is made of, the same in every scope.
 *
 * @param repository stores the invitations
 * @param sender hands links to invitees
 * @param configuration settings by scope and kind
 * @param tokens makes and recognises tokens
 * @param clock the only source of time
 * @param authorizer decides who may invite
 * @param accounts knows existing accounts
 * @param seats knows the seats that are left
 * @param listeners are told what happened
 * @param retries how often a message is tried
 * @param sentByWorkersOnly whether the calling thread tries no message
 * @param handOffKeys seal pending acceptances
 * @param handOffLifetime how long a sealed value works
 * @param queue keeps messages
 * @param queueJoinsTransactions whether the queue belongs to the store; else messages are queued after the commit
 * @param limits counts what is limited
 * @param limitsJoinTransactions whether the counts belong to the store; else a rollback takes none back
 * @param ledger settles places
 * @param history keeps what happened
 * @param idempotency remembers first answers
 * @param suppressions knows suppressed addresses
 * @param maintenance finds what is due
 */
public record Parts(
        InvitationRepository repository,
        InvitationSender sender,
        InvitationConfiguration configuration,
        TokenPolicy tokens,
        Clock clock,
        InvitationAuthorizer authorizer,
        Optional<AccountDirectory> accounts,
        Optional<SeatLimit> seats,
        List<InvitationListener> listeners,
        DeliveryRetries retries,
        boolean sentByWorkersOnly,
        Optional<KeyRing> handOffKeys,
        Duration handOffLifetime,
        DeliveryQueue queue,
        boolean queueJoinsTransactions,
        LimitStore limits,
        boolean limitsJoinTransactions,
        Optional<RedemptionLedger> ledger,
        Optional<HistoryStore> history,
        Optional<IdempotencyStore> idempotency,
        Optional<SuppressionStore> suppressions,
        Optional<MaintenanceStore> maintenance) {

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    Transactions transactions() {
        return new Transactions(repository.transactions());
    }

    InvitationSettings settings(Invitation invitation) {
        return configuration.settings(invitation.scope(), invitation.kind());
    }

    InvitationPolicy policy(Invitation invitation) {
        return settings(invitation).policy();
    }

    /**
     * Returns the same parts for work that will be rolled back: nobody is told or written to, and what does not belong
     * to the store is counted apart from the rest.
     */
    Parts rehearsal() {
        LimitStore counts = limitsJoinTransactions ? limits : new InMemoryInvitationStore().limits();
        return with(repository, queue, counts, history, idempotency, authorizer, accounts, seats, List.of(), true);
    }

    /** Returns the same parts for transactions of many rows: what they add waits, unless the host is asked. */
    Parts writingBehind() {
        WriteBehind late = new WriteBehind(repository, queue, limits, history);
        return with(
                late,
                queueJoinsTransactions ? late : queue,
                limitsJoinTransactions ? late.limits() : limits,
                history.map(kept -> late),
                idempotency.map(late::answers),
                authorizer == Authorizers.allowAll()
                        ? authorizer
                        : request -> late.ask(() -> authorizer.isEntitled(request)),
                accounts.map(host -> (address, scope, inviter) -> late.ask(() -> host.find(address, scope, inviter))),
                seats.map(host -> invitation -> late.ask(() -> host.hasSeat(invitation))),
                listeners,
                sentByWorkersOnly);
    }

    private Parts with(
            InvitationRepository newRepository,
            DeliveryQueue newQueue,
            LimitStore newLimits,
            Optional<HistoryStore> newHistory,
            Optional<IdempotencyStore> newIdempotency,
            InvitationAuthorizer newAuthorizer,
            Optional<AccountDirectory> newAccounts,
            Optional<SeatLimit> newSeats,
            List<InvitationListener> newListeners,
            boolean newSentByWorkersOnly) {
        return new Parts(
                newRepository,
                sender,
                configuration,
                tokens,
                clock,
                newAuthorizer,
                newAccounts,
                newSeats,
                newListeners,
                retries,
                newSentByWorkersOnly,
                handOffKeys,
                handOffLifetime,
                newQueue,
                queueJoinsTransactions,
                newLimits,
                limitsJoinTransactions,
                ledger,
                newHistory,
                newIdempotency,
                suppressions,
                maintenance);
    }

    /** Returns a face of the store, or says which one is missing. */
    static <T> T required(Optional<T> face, String option) {
        return face.orElseThrow(
                () -> new IllegalStateException("the service was built without " + option + ", which this needs"));
    }
}
