package io.invitation;

import java.util.Optional;

/**
 * Carries an invitation over a sign-in: the link's token leaves the URL, and a sealed, short-lived value takes its
 * place in a cookie. What is sealed is the name of the link alone; every check is made again when it is used.
 *
 * <p>A value that was tampered with, has run out, belongs to another scope, kind or purpose, or was used by somebody
 * else is refused as an unknown link is. Only an acceptance uses a value. {@link Invitee#byMail()} means the same as
 * with the token itself, because the value was given to whoever followed the link; where people share a browser, state
 * the verified address of the account that has signed in instead.
 *
 * <p>Used values are remembered by the idempotency store: do not purge it of what is younger than the lifetime of a
 * value. Transactions, threads and failures are as for {@link InvitationService}, which hands it out. Source:
 * properties P5, P14 and P28 of the security guide.
 *
 * <p>Implemented by the library alone; later versions may add methods.
 *
 * @since 0.1
 */
public interface LoginHandOff {

    /**
     * Seals the name of a link. Changes nothing, so it may answer a GET.
     *
     * @param token what the link held, any string at all
     * @return the value for a cookie, another one on each call; empty if no invitation has that token
     */
    Optional<PendingAcceptance> seal(InvitationToken token);

    /**
     * Tells what a sealed link leads to, as {@link InvitationService#inspect} does.
     *
     * @param pending what the cookie held
     * @return what a landing page needs
     */
    Inspection inspect(PendingAcceptance pending);

    /**
     * Takes a place for whoever has signed in, as {@link InvitationService#accept} does with the token itself. The
     * value works for one acceptance: repeated by the same invitee it answers as accepted before, by anybody else,
     * another account with the same address included, as unknown. A refusal does not use it up.
     *
     * @param <X> what the handler throws
     * @param pending what the cookie held
     * @param invitee who has signed in, with the evidence for the address
     * @param handler creates the account and memberships
     * @return accepted, accepted before, or refused
     * @throws X whatever the handler threw, unchanged; the place is free again then
     */
    <X extends Exception> AcceptResult accept(PendingAcceptance pending, Invitee invitee, AcceptanceHandler<X> handler)
            throws X;

    /**
     * Turns the invitation down for good, as {@link InvitationService#decline} does with the token itself.
     *
     * @param pending what the cookie held; once it was used for an acceptance, it declines nothing, whoever asks
     * @param invitee who asks, with the same evidence as for accepting
     * @return declined, or refused
     */
    DeclineResult decline(PendingAcceptance pending, Invitee invitee);

    /**
     * Mails a link that confirms an address, as {@link InvitationPlaces#verify} does with the token itself. It may be
     * asked again, for another address too.
     *
     * @param pending what the cookie held; once it was used for an acceptance, nothing is mailed, whoever asks
     * @param address the address that the visitor gave
     * @return requested, whether or not the address has a place already; or refused
     * @throws IllegalStateException if the service was built without {@link InvitationServiceBuilder#redemptions}
     */
    VerifyResult verify(PendingAcceptance pending, EmailAddress address);
}
