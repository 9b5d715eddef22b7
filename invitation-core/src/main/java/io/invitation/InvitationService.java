package io.invitation;

import io.invitation.spi.InvitationRepository;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.InvitationStore;
import io.invitation.spi.TransactionRunner;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Issues invitations, answers the links in them, and manages them, within one scope.
 *
 * <p>Calls made inside of a transaction of the repository's {@code TransactionRunner} join it: they take effect when it
 * commits, mails are sent after that, and a rollback undoes them all. Other calls run in a transaction of their own. An
 * invitation or token of another scope is unknown here. Safe for use by several threads, and by several nodes on one
 * store.
 *
 * <p>Every method throws {@link InvitationStorageException} if the store fails: nothing of the transaction took effect
 * then. Methods that write can throw two kinds of it that say more:
 *
 * <ul>
 *   <li>{@link TransactionConflictException}: other transactions were in the way, again and again, or once after a
 *       handler had run. Nothing of the transaction took effect, and the same call may succeed later. In a transaction
 *       of the caller it comes at once: roll that one back, and run all of it again.
 *   <li>{@link CommitOutcomeUnknownException}: the store was asked to commit and did not answer. The transaction took
 *       effect as a whole, or not at all: read before the call is repeated. In a transaction of the caller no call
 *       throws it, but the caller's own commit may; it counts for all of that transaction then.
 * </ul>
 *
 * <p>Any other failure in a transaction of the caller undoes what the call did; whether the rest is to be committed,
 * the caller decides, and a store that is gone has undone that as well.
 *
 * <p>Implemented by the library alone; later versions may add methods.
 *
 * @since 0.1
 */
public interface InvitationService {

    /**
     * Starts a service on a store with all of its faces. Links and nothing else must be configured before it can be
     * built.
     *
     * @param store stores invitations and all that belongs to them
     * @param sender hands links to invitees
     * @return a builder
     */
    static InvitationServiceBuilder builder(InvitationStore store, InvitationSender sender) {
        return new InvitationServiceBuilder(store.invitations(), sender)
                .redemptions(store.redemptions())
                .deliveries(store.deliveries())
                .history(store.history())
                .limits(store.limits())
                .idempotency(store.idempotency())
                .suppressions(store.suppressions())
                .maintenance(store.maintenance());
    }

    /**
     * Starts a service on a store with one face, to which others can be added. Without them, messages wait in this
     * process alone, limits are counted by it alone, and what needs another face says so when it is asked for.
     *
     * @param repository stores the invitations
     * @param sender hands links to invitees
     * @return a builder
     */
    static InvitationServiceBuilder builder(InvitationRepository repository, InvitationSender sender) {
        return new InvitationServiceBuilder(repository, sender);
    }

    /**
     * Returns the same service for another scope.
     *
     * @param scope the scope
     * @return a service that shares everything else with this one
     */
    InvitationService in(Scope scope);

    /**
     * Returns the same service for another purpose: what it creates has that purpose, and to its {@link #inspect},
     * {@link #accept} and {@link #decline} a token of any other purpose is unknown. Everything else works on
     * invitations of every purpose.
     *
     * @param purpose the purpose; {@link InvitationPurpose#MEMBERSHIP} unless this was called
     * @return a service that shares everything else with this one
     */
    InvitationService forPurpose(InvitationPurpose purpose);

    /**
     * Returns the same service for one kind: to its {@link #inspect}, {@link #accept} and {@link #decline} a token of
     * any other kind is unknown. Everything else works on invitations of every kind.
     *
     * @param kind the kind, for example that of one entrance of the application
     * @return a service that shares everything else with this one
     * @throws InvalidValueException if the kind breaks a limit
     */
    InvitationService forKind(String kind);

    /**
     * Returns the scope in which this service works.
     *
     * @return {@link Scope#DEFAULT} unless {@link #in} was called
     */
    Scope scope();

    /**
     * Returns what runs the transactions of the store, so that several calls, and work of the host on the same store,
     * happen together or not at all.
     *
     * @return the store's runner
     */
    TransactionRunner transactions();

    /**
     * Stores an invitation and returns its link, to be handed over by the caller; sends nothing and counts towards no
     * limit of messages. A rejection leaves nothing behind, within a transaction of the caller too.
     *
     * @param request whom to invite to what
     * @return done with the link; or rejected: by the policy, the authorizer, the account directory, the seat limit,
     *     the duplicate rule, {@link RejectionReason#CONTENDED} if others came first again and again; or the first
     *     answer to the idempotency key
     * @throws IllegalStateException if there is an idempotency key and no store for it
     */
    InvitationResult create(InvitationRequest request);

    /**
     * Stores an invitation and mails its link after the commit; the link is in the mail alone. A failed mail does not
     * undo the invitation: see {@link Invitation#delivery()} and {@link #resend}.
     *
     * @param request whom to invite to what
     * @return done, the delivery tried if the transaction was this call's own; or rejected as by {@link #create}, for
     *     want of a recipient, by a limit, {@link RejectionReason#COOL_DOWN} if {@link DuplicateRule#REFRESH} would
     *     mail again too soon; or the first answer to the idempotency key
     * @throws IllegalStateException if there is an idempotency key and no store for it; or, unless workers alone send,
     *     in a transaction of the caller whose commit cannot be noticed
     */
    InvitationResult invite(InvitationRequest request);

    /**
     * Invites, or creates, any number in bounded memory. Up to 50 rows share a transaction, and their results are told
     * after its commit; one that fails is undone, and its rows are worked off one by one. A row that is rejected
     * neither hides nor stops nor undoes the others. A failing store ends the batch; under an idempotency key it can be
     * repeated. Within a transaction of the caller the rows are part of that, and each result is told at once.
     *
     * @param rows the rows, read one by one and closed at the end; if reading fails, those that were read are done
     *     first
     * @param options how
     * @param results takes the result of each row, in order, on the calling thread; what it throws ends the batch, but
     *     rows that shared the transaction are done, and their mails sent
     * @return the counts
     * @throws IllegalStateException if there is an idempotency key and no store for it; for a dry run on a store
     *     without transactions; or for rows to be mailed as by {@link #invite}, where that throws
     */
    BulkSummary inviteAll(Stream<BulkRow> rows, BulkOptions options, Consumer<BulkResult> results);

    /**
     * Tells what a link leads to. Changes nothing, so it may answer any GET.
     *
     * @param token what the link held, any string at all
     * @return what a landing page needs
     */
    Inspection inspect(InvitationToken token);

    /**
     * Takes a place for an invitee.
     *
     * @param token what the link held, any string at all
     * @param invitee who asks, with the evidence for the address
     * @return accepted, accepted before, or refused
     */
    AcceptResult accept(InvitationToken token, Invitee invitee);

    /**
     * Takes a place for an invitee and calls a handler in the same transaction: both happen, or neither. The handler is
     * not called for somebody who has accepted before, nor for anybody who is refused.
     *
     * @param <X> what the handler throws
     * @param token what the link held, any string at all
     * @param invitee who asks, with the evidence for the address
     * @param handler creates the account and memberships
     * @return accepted, accepted before, or refused
     * @throws X whatever the handler threw, unchanged; the place is free again then
     * @throws TransactionConflictException if the store undid the transaction after the handler had run, which does not
     *     run twice: nothing happened, and the caller may ask again
     * @throws CommitOutcomeUnknownException if the store was asked to commit and did not answer: asked again, it says
     *     whether the place is taken
     */
    <X extends Exception> AcceptResult accept(InvitationToken token, Invitee invitee, AcceptanceHandler<X> handler)
            throws X;

    /**
     * Turns an invitation down for good. Only an invitation for one single address can be declined, and only while no
     * place is taken: one of many must not end it for the others.
     *
     * @param token what the link held, any string at all
     * @param invitee who asks, with the same evidence as for accepting
     * @return declined, or refused
     */
    DeclineResult decline(InvitationToken token, Invitee invitee);

    /**
     * Starts the time limit again and makes a new link; earlier links answer {@link RefusalReason#SUPERSEDED}, after
     * the policy's grace. Never shortens the time, and never revives an invitation that is used up, declined or
     * revoked. Sends nothing: call {@link #resend} for that.
     *
     * @param id the invitation
     * @param actor who asks
     * @return done with the new link, or rejected: not entitled, used up, declined, revoked; expired while another open
     *     invitation answers for its address
     */
    InvitationResult refresh(InvitationId id, Actor actor);

    /**
     * Mails the link again after the commit. Links mailed before keep working. A token policy that cannot repeat a link
     * makes a further one for the same invitation.
     *
     * @param id the invitation
     * @param actor who asks
     * @return done, the delivery tried if the transaction was this call's own; or rejected: expired, too soon after the
     *     last mail, too many mails, nobody to mail it to
     * @throws IllegalStateException in a transaction of the caller whose commit cannot be noticed, unless workers alone
     *     send
     */
    InvitationResult resend(InvitationId id, Actor actor);

    /**
     * Mails a reminder with the link after the commit, under the cool-down and limits of {@link #resend}.
     *
     * @param id the invitation
     * @param actor who asks
     * @return done, or rejected: not open, too soon after the last mail, too many mails, nobody to mail it to
     * @throws IllegalStateException in a transaction of the caller whose commit cannot be noticed, unless workers alone
     *     send
     */
    InvitationResult remind(InvitationId id, Actor actor);

    /**
     * Changes an invitation that nobody else has changed since the caller read it.
     *
     * @param id the invitation
     * @param version the {@link Invitation#version()} that the caller read
     * @param update what to change
     * @param actor who asks
     * @return done, or rejected: changed meanwhile, a quota below the places taken, a policy that forbids it, not
     *     entitled to what it would be, an address for which another open invitation answers
     * @throws InvalidValueException if a new value breaks a limit
     */
    InvitationResult update(InvitationId id, long version, InvitationUpdate update, Actor actor);

    /**
     * Switches an invitation on. Nothing happens to one that is on.
     *
     * @param id the invitation
     * @param actor who asks
     * @return done, or rejected for one that was declined or revoked
     */
    InvitationResult enable(InvitationId id, Actor actor);

    /**
     * Switches an invitation off, for every acceptance that has not committed. Nothing happens to one that is off.
     *
     * @param id the invitation
     * @param actor who asks
     * @return done, or rejected for one that was declined or revoked
     */
    InvitationResult disable(InvitationId id, Actor actor);

    /**
     * Takes an invitation back for good. Whoever has accepted keeps the place; the row stays.
     *
     * @param id the invitation
     * @param actor who asks
     * @param reason why, 1 to 500 characters
     * @return done, or rejected for one that is used up, declined or revoked
     * @throws InvalidValueException if the reason is blank, too long or holds control characters
     */
    InvitationResult revoke(InvitationId id, Actor actor, String reason);

    /**
     * Takes back every open invitation of an inviter who is gone, each in a transaction of its own; also those that are
     * disabled or not valid yet. Mails that wait are not sent. If it fails half-way, what is revoked stays revoked.
     * Within a transaction of the caller all of it is part of that, and goes with its rollback.
     *
     * @param inviter the account that invited
     * @param actor who asks
     * @param reason why, 1 to 500 characters
     * @return how many were revoked
     * @throws InvalidValueException if the reason is blank, too long or holds control characters
     */
    int revokeAll(Actor inviter, Actor actor, String reason);

    /**
     * Shows the link again, for copying. From then on the link proves no mailbox, because somebody else has seen it.
     *
     * @param id the invitation
     * @param actor who asks
     * @return done with the link, or rejected: a token policy that cannot repeat it, an invitation that is over
     */
    InvitationResult link(InvitationId id, Actor actor);

    /**
     * Tells what an administrator could do with an invitation now. Changes nothing.
     *
     * @param id the invitation
     * @param actor who would ask
     * @return what is possible and why the rest is not; empty if this scope has none with that id
     */
    Optional<InvitationOptions> options(InvitationId id, Actor actor);

    /**
     * Returns an invitation.
     *
     * @param id the invitation
     * @return the invitation; empty if this scope has none with that id
     */
    Optional<Invitation> get(InvitationId id);

    /**
     * Finds invitations of this scope.
     *
     * @param query which ones, in which order
     * @return one page of them
     * @throws InvalidValueException if the query's cursor is none of the same order
     */
    InvitationPage find(InvitationQuery query);

    /**
     * Counts invitations of this scope.
     *
     * @param query which ones; its order, page size and cursor do not matter
     * @return the number
     */
    long count(InvitationQuery query);

    /**
     * Returns what holds, settles and gives back single places.
     *
     * @return the same scope, purpose and kind as this service
     * @throws IllegalStateException if the service was built without {@link InvitationServiceBuilder#redemptions}
     */
    InvitationPlaces places();

    /**
     * Returns what carries an invitation over a sign-in.
     *
     * @return the same scope, purpose and kind as this service
     * @throws IllegalStateException if the service was built without {@link InvitationServiceBuilder#handOff}
     */
    LoginHandOff handOff();

    /**
     * Returns what sends due messages, of all scopes.
     *
     * @return a worker, not started
     */
    DeliveryWorker deliveryWorker();

    /**
     * Returns what handles and forgets what is due.
     *
     * @return the same scope as this service
     * @throws IllegalStateException if the service was built without a face that this needs
     */
    InvitationMaintenance maintenance();

    /**
     * Returns what tells operators what happened.
     *
     * @return the same scope as this service
     * @throws IllegalStateException if the service was built without {@link InvitationServiceBuilder#history} or
     *     {@link InvitationServiceBuilder#redemptions}
     */
    InvitationReports reports();
}
