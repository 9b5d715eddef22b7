package io.invitation;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Describes who follows a link: an address, the evidence that it is theirs, and their account if they have one.
 *
 * <p>The evidence is stated by the host's code, never read from a request. Immutable and safe for use by several
 * threads. Source: property P1 of the security guide; NIST SP 800-63A, confirmation of addresses.
 *
 * @since 0.1
 */
public final class Invitee {

    private final Evidence evidence;
    private final @Nullable EmailAddress address;
    private final @Nullable String accountId;

    private Invitee(Evidence evidence, @Nullable EmailAddress address, @Nullable String accountId) {
        this.evidence = evidence;
        this.address = address;
        this.accountId = accountId == null ? null : PlainText.line("accountId", accountId, 200);
    }

    /**
     * Describes somebody whose address the host has verified, signed in to an account.
     *
     * @param address the verified address of the account
     * @param accountId the account's id, 1 to 200 characters
     * @return the invitee
     * @throws InvalidEmailAddressException if the text is not an address
     * @throws InvalidValueException if the id is blank, too long or holds control characters
     */
    public static Invitee verified(String address, String accountId) {
        return new Invitee(Evidence.VERIFIED, EmailAddress.parse(address), Objects.requireNonNull(accountId));
    }

    /**
     * Describes somebody whose address the host has verified and whose account is only made on acceptance.
     *
     * @param address the verified address
     * @return the invitee
     * @throws InvalidEmailAddressException if the text is not an address
     */
    public static Invitee verified(String address) {
        return new Invitee(Evidence.VERIFIED, EmailAddress.parse(address), null);
    }

    /**
     * Describes whoever holds the mailed link, without any further evidence. That is proof of the mailbox to which this
     * very link was mailed, as long as the link was never shown to anybody else ({@code create}, {@code link}), and
     * only where the sender reaches mailboxes ({@link io.invitation.spi.InvitationSender#reachesMailbox}) and the
     * invitation names that one; or of the mailbox that a link confirms ({@link InvitationPlaces#verify}), whatever the
     * invitation names.
     *
     * @return the invitee; the address is taken from the record
     */
    public static Invitee byMail() {
        return new Invitee(Evidence.MAILED_LINK, null, null);
    }

    /**
     * Describes whoever holds the mailed link, signed in to an account.
     *
     * @param accountId the account's id, 1 to 200 characters
     * @return the invitee; the address is taken from the record
     * @throws InvalidValueException if the id is blank, too long or holds control characters
     */
    public static Invitee byMail(String accountId) {
        return new Invitee(Evidence.MAILED_LINK, null, Objects.requireNonNull(accountId));
    }

    /**
     * Describes somebody who only claims an address. Such a claim is refused unless the invitation is public and the
     * policy explicitly allows it.
     *
     * @param address the claimed address
     * @return the invitee
     * @throws InvalidEmailAddressException if the text is not an address
     */
    public static Invitee unverified(String address) {
        return new Invitee(Evidence.NONE, EmailAddress.parse(address), null);
    }

    /** The same person with the same evidence, known to have this account. */
    Invitee withAccount(String otherAccountId) {
        return new Invitee(evidence, address, otherAccountId);
    }

    /**
     * Returns what shows that the address is theirs.
     *
     * @return the evidence
     */
    public Evidence evidence() {
        return evidence;
    }

    /**
     * Returns the address that was stated.
     *
     * @return the address; empty if the mailed link itself is the evidence
     */
    public Optional<EmailAddress> address() {
        return Optional.ofNullable(address);
    }

    /**
     * Returns the account.
     *
     * @return the account's id, if there is one already
     */
    public Optional<String> accountId() {
        return Optional.ofNullable(accountId);
    }

    /** Returns the evidence and the masked address. */
    @Override
    public String toString() {
        return "Invitee[" + evidence + (address == null ? "" : ", " + address.masked()) + "]";
    }
}
