package io.invitation;

import io.invitation.AcceptResult.Refused;
import io.invitation.InvitationResult.Done;
import io.invitation.InvitationResult.Rejected;
import io.invitation.internal.DefaultInvitationService;
import io.invitation.spi.AccountGateway;
import io.invitation.spi.ProvisionedAccount;
import io.invitation.spi.TransactionRunner;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes an account before its owner is invited: locked, its address unverified, flagged as in need of an invitation.
 * Accepting sets the credential, verifies the address, unlocks the account and clears the flag, in one transaction.
 *
 * <p>Its links work here alone: none of them joins anything at the service itself, one that confirms an address sets no
 * credential, and one that sets a credential cannot confirm an address alone. Declining goes by the service's view
 * {@link InvitationService#forPurpose} of {@link InvitationPurpose#ACCOUNT_ACTIVATION}; accepting there would use the
 * invitation up and open nothing. Revoking, disabling and all else that is done by id goes by any view, and never
 * touches the account. Several invitations for one account may be open, as far as the policy's rule for duplicates lets
 * them; the first one that is accepted clears the flag, and the others are of no use from then on.
 *
 * <p>Calls join a transaction of the store's runner that is active, as those of the service do. A
 * {@link TransactionConflictException} is not tried again by this, because the gateway's work is the host's; calling
 * again is safe. Safe for use by several threads, if the gateway is. Source: the "ask password" and "verify email" of
 * WSO2 Identity Server, the invitations by password change of Auth0.
 *
 * @since 0.1
 */
public final class AccountFirst {

    private final InvitationService service;
    private final InvitationService activations;
    private final InvitationService verifications;
    private final AccountGateway accounts;
    private final Optional<Supplier<Credential>> placeholders;

    AccountFirst(InvitationService service, AccountGateway accounts, Optional<Supplier<Credential>> placeholders) {
        this.service = service;
        this.activations = service.forPurpose(InvitationPurpose.ACCOUNT_ACTIVATION);
        this.verifications = service.forPurpose(InvitationPurpose.ADDRESS_VERIFICATION);
        this.accounts = accounts;
        this.placeholders = placeholders;
    }

    /**
     * Returns the same way with a placeholder credential for each new account, for stores that want every account to
     * have one.
     *
     * @param generator makes another unguessable credential at each call; called within the transaction
     * @return a copy
     * @throws IllegalStateException if there is a generator already
     */
    public AccountFirst withPlaceholders(Supplier<Credential> generator) {
        if (placeholders.isPresent()) {
            throw new IllegalStateException("the generator of placeholders was set before");
        }
        return new AccountFirst(service, accounts, Optional.of(generator));
    }

    /**
     * Makes a locked account and mails its owner a link, both in one transaction. If the address has an account that
     * still needs an invitation, that one stays as it is and its owner is invited again.
     *
     * <p>For callers who administer accounts: the answer tells whether the address has one.
     *
     * @param account what to make
     * @param request the invitation of the account's address, and of nobody else; its subject is set by this
     * @return as {@link InvitationService#invite}; rejected with {@link RejectionReason#ALREADY_MEMBER} if the address
     *     has an account that needs no invitation, or with {@link RejectionReason#DUPLICATE} if the invitation that the
     *     policy's rule for duplicates answers with is of another account. No account was made then, if the gateway
     *     keeps its accounts in the same transactions
     * @throws IllegalArgumentException if the request is for another audience than the account's address, or names a
     *     subject
     * @throws IllegalStateException if the store has no transactions; or as by {@link InvitationService#invite}
     * @throws InvalidValueException if the gateway's id of the account is blank, too long or holds control characters
     */
    public InvitationResult invite(NewAccount account, InvitationRequest request) {
        return issue(account, request, activations::invite);
    }

    /**
     * Makes a locked account and returns the link, to be mailed by the caller, as {@link #invite} does otherwise. To
     * accept, {@link #accept(InvitationToken, Invitee, Credential)} must be told that the address is verified, because
     * the link alone proves no mailbox.
     *
     * @param account what to make
     * @param request the invitation of the account's address, and of nobody else; its subject is set by this
     * @return as {@link InvitationService#create}; rejected with {@link RejectionReason#ALREADY_MEMBER} if the address
     *     has an account that needs no invitation, or with {@link RejectionReason#DUPLICATE} as there. No account was
     *     made then, if the gateway keeps its accounts in the same transactions
     * @throws IllegalArgumentException if the request is for another audience than the account's address, or names a
     *     subject
     * @throws IllegalStateException if the store has no transactions; or as by {@link InvitationService#create}
     * @throws InvalidValueException if the gateway's id of the account is blank, too long or holds control characters
     */
    public InvitationResult create(NewAccount account, InvitationRequest request) {
        return issue(account, request, activations::create);
    }

    /** Invites or creates. */
    private interface Issue {
        InvitationResult issue(InvitationRequest request);
    }

    private InvitationResult issue(NewAccount account, InvitationRequest request, Issue issue) {
        requireSingle(account.address(), request);
        requireTransactions();
        return together(() -> {
            Optional<ProvisionedAccount> existing = accounts.find(account.address());
            if (existing.isPresent() && !existing.get().needsInvitation()) {
                return new Rejected(
                        RejectionReason.ALREADY_MEMBER,
                        "the address has an account that needs no invitation",
                        Optional.empty());
            }
            String accountId = existing.map(ProvisionedAccount::accountId)
                    .orElseGet(() -> accounts.createLocked(account, placeholders.map(Supplier::get)));
            InvitationResult result = issue.issue(request.withSubject(accountId));
            return isOf(accountId, result) ? result : otherAccount();
        });
    }

    /** Without them an account would stay that was made before a rejection. */
    private void requireTransactions() {
        if (service.transactions() == TransactionRunner.none()) {
            throw new IllegalStateException("making the account first needs a store with transactions");
        }
    }

    /** An open invitation that answers for the address may be of an account that is gone by now. */
    private static boolean isOf(String accountId, InvitationResult result) {
        return !(result instanceof Done done) || done.invitation().subject().equals(Optional.of(accountId));
    }

    private static Rejected otherAccount() {
        return new Rejected(
                RejectionReason.DUPLICATE,
                "an open invitation of the address is for another account",
                Optional.empty());
    }

    /** Runs work in one transaction, and undoes all of it if the result is a rejection. */
    private InvitationResult together(Supplier<InvitationResult> work) {
        try {
            Done done = service.transactions().inTransaction(transaction -> {
                InvitationResult result = work.get();
                if (result instanceof Rejected rejected) {
                    throw new UndoneException(rejected);
                }
                return (Done) result;
            });
            // The mail is tried after the commit, which the result of the call within could not know.
            Invitation invitation = done.invitation();
            return new Done(service.get(invitation.id()).orElse(invitation), done.link());
        } catch (UndoneException undone) {
            return undone.rejected;
        }
    }

    private static void requireSingle(EmailAddress address, InvitationRequest request) {
        if (!request.audience().equals(Audience.to(address))) {
            throw new IllegalArgumentException("the invitation must be for the account's address and nobody else");
        }
    }

    /**
     * Tells what a link of {@link #invite} or {@link #create} leads to. Changes nothing.
     *
     * @param token what the link held, any string at all
     * @return what a landing page needs
     */
    public Inspection inspect(InvitationToken token) {
        return activations.inspect(token);
    }

    /**
     * Opens the account to whoever holds the mailed link, with the credential that they have chosen. Address, account
     * and grants come from the record.
     *
     * @param token what the link held, any string at all
     * @param credential what the owner will sign in with
     * @return accepted; accepted before, with the credential left as it is; or refused, with
     *     {@link RefusalReason#NOT_ELIGIBLE} if the account is gone, needs no invitation any more, or has another
     *     address by now
     */
    public AcceptResult accept(InvitationToken token, Credential credential) {
        return accept(token, Invitee.byMail(), credential);
    }

    /**
     * Opens the account, as {@link #accept(InvitationToken, Credential)} does, on other evidence for the address.
     *
     * @param token what the link held, any string at all
     * @param invitee who asks, with the evidence for the address; a signed-in account must be the one that was invited
     * @param credential what the owner will sign in with
     * @return accepted; accepted before, with the credential left as it is; or refused
     */
    public AcceptResult accept(InvitationToken token, Invitee invitee, Credential credential) {
        Objects.requireNonNull(credential, "credential");
        return accept(token, invitee, acceptance -> accounts.setCredential(subjectOf(acceptance), credential));
    }

    /**
     * Opens the account and calls a handler in the same transaction, for credentials that are no secret, such as a
     * passkey.
     *
     * @param <X> what the handler throws
     * @param token what the link held, any string at all
     * @param invitee who asks, with the evidence for the address; a signed-in account must be the one that was invited
     * @param handler gives the account a credential; called after the account was unlocked
     * @return accepted; accepted before, the handler not called; or refused
     * @throws X whatever the handler threw, unchanged; the account is locked again then
     */
    public <X extends Exception> AcceptResult accept(
            InvitationToken token, Invitee invitee, AcceptanceHandler<X> handler) throws X {
        Objects.requireNonNull(handler, "handler");
        return open(activations, token, invitee, acceptance -> {
            requireDone(accounts.activate(
                    subjectOf(acceptance),
                    acceptance.address(),
                    acceptance.invitation().grants()));
            handler.handle(acceptance);
        });
    }

    /**
     * Mails a link that does nothing but confirm the address of an account.
     *
     * @param accountId the account
     * @param address its address, to which the link goes
     * @return as {@link InvitationService#invite}
     * @throws InvalidValueException if the id is blank, too long or holds control characters
     */
    public InvitationResult verifyAddress(String accountId, EmailAddress address) {
        return verifyAddress(
                accountId, InvitationRequest.to(Audience.to(address)).build());
    }

    /**
     * Mails a link that does nothing but confirm the address of an account, with an expiry, language or kind of one's
     * own.
     *
     * @param accountId the account
     * @param request for the account's address, and of nobody else, without grants; its subject is set by this
     * @return as {@link InvitationService#invite}
     * @throws IllegalArgumentException if the request is not for one single address, names a subject or grants anything
     * @throws InvalidValueException if the id is blank, too long or holds control characters
     */
    public InvitationResult verifyAddress(String accountId, InvitationRequest request) {
        if (request.audience().singleAddress().isEmpty() || !request.grants().equals(Grants.NONE)) {
            throw new IllegalArgumentException("an address is verified one at a time, and nothing is granted by it");
        }
        return verifications.invite(request.withSubject(accountId));
    }

    /**
     * Tells what a link of {@link #verifyAddress(String, EmailAddress)} leads to. Changes nothing.
     *
     * @param token what the link held, any string at all
     * @return what a landing page needs
     */
    public Inspection inspectAddress(InvitationToken token) {
        return verifications.inspect(token);
    }

    /**
     * Marks the address as verified to which the link was mailed, and changes nothing else: sets no credential, unlocks
     * nothing and clears no flag.
     *
     * @param token what the link held, any string at all
     * @return accepted; accepted before; or refused, with {@link RefusalReason#NOT_ELIGIBLE} if the account is gone or
     *     has another address by now
     */
    public AcceptResult confirmAddress(InvitationToken token) {
        return open(
                verifications,
                token,
                Invitee.byMail(),
                acceptance -> requireDone(accounts.confirmAddress(subjectOf(acceptance), acceptance.address())));
    }

    private static <X extends Exception> AcceptResult open(
            InvitationService view, InvitationToken token, Invitee invitee, AcceptanceHandler<X> handler) throws X {
        Optional<String> invited = view.inspect(token).invitation().flatMap(Invitation::subject);
        if (invited.isPresent()
                && invitee.accountId()
                        .filter(signedIn -> !signedIn.equals(invited.get()))
                        .isPresent()) {
            return refused(view, token, invitee, RefusalReason.WRONG_RECIPIENT);
        }
        try {
            return view.accept(token, invited.map(invitee::withAccount).orElse(invitee), acceptance -> {
                requireDone(isOf(subjectOf(acceptance), acceptance.redemption()));
                handler.handle(acceptance);
            });
        } catch (NotEligibleException refused) {
            return refused(view, token, invitee, RefusalReason.NOT_ELIGIBLE);
        }
    }

    /** Listeners hear of it, as of what the service refuses itself. */
    private static Refused refused(
            InvitationService view, InvitationToken token, Invitee invitee, RefusalReason reason) {
        if (view instanceof DefaultInvitationService own) {
            own.tellRefusal(token, invitee, reason);
        }
        return new Refused(reason);
    }

    /** Asked once more in the transaction: the link may have led nowhere before. */
    private static boolean isOf(String account, Redemption place) {
        return place.accountId().filter(other -> !other.equals(account)).isEmpty();
    }

    private static String subjectOf(Acceptance acceptance) {
        return acceptance.invitation().subject().orElseThrow(NotEligibleException::new);
    }

    private static void requireDone(boolean done) {
        if (!done) {
            throw new NotEligibleException();
        }
    }

    /** Undoes an acceptance whose account cannot be opened. */
    private static final class NotEligibleException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotEligibleException() {
            super("the account cannot be opened by this link", null, false, false);
        }
    }

    /** Undoes what came before a rejection. */
    private static final class UndoneException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Rejected rejected;

        UndoneException(Rejected rejected) {
            super("rejected: " + rejected.reason(), null, false, false);
            this.rejected = rejected;
        }
    }
}
