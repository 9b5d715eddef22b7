package io.invitation;

/**
 * Tells why an inviter's or operator's call did nothing. Handle constants you do not know as a plain refusal: later
 * versions may add some.
 *
 * @since 0.1
 */
public enum RejectionReason {
    /** No invitation of this scope has that id. */
    UNKNOWN,
    /** It was changed since the caller read it: read it again. */
    CONFLICT,
    /** Others changed it at the same moment, several times; nothing happened, trying again is safe. */
    CONTENDED,
    /** Its status does not allow this. */
    STATUS,
    /** The policy says that invitations are not edited. */
    IMMUTABLE,
    /** The last mail was sent too short a time ago. */
    COOL_DOWN,
    /** The new quota is smaller than the number of places taken. */
    QUOTA_BELOW_PLACES,
    /** Nobody is named to whom the link could be mailed. */
    NO_RECIPIENT,
    /** The token policy cannot show a link again. */
    NOT_RECOVERABLE,
    /** The expiry is not after now, or not after the first valid instant. */
    ALREADY_OVER,
    /** The policy wants every invitation to expire. */
    EXPIRY_REQUIRED,
    /** The time until expiry is longer than the policy allows. */
    LIFETIME_TOO_LONG,
    /** The policy wants a public invitation to have a quota. */
    QUOTA_REQUIRED,
    /** The quota is larger than the policy allows. */
    QUOTA_TOO_LARGE,
    /** A pattern admits everybody at a provider of free mailboxes. */
    FREE_MAIL_WILDCARD,
    /** The return URL is not one that the service allows. */
    RETURN_URL_NOT_ALLOWED,
    /** Whoever asked may not do this, or not with these roles and groups. */
    NOT_ENTITLED,
    /** An open invitation of the same scope and kind names the address already. */
    DUPLICATE,
    /** The address belongs to a member already. */
    ALREADY_MEMBER,
    /** The host's licence or plan has no seat left. */
    NO_SEAT,
    /** Too many messages were asked for: by this inviter, to this recipient or domain, or in this scope. */
    LIMIT,
    /** Nothing is sent to this address, because of a bounce, a complaint or somebody's wish. */
    SUPPRESSED,
    /** The idempotency key was used for another request. */
    IDEMPOTENCY_CONFLICT,
    /** The row could not be read, or a value of it breaks a limit. */
    INVALID
}
