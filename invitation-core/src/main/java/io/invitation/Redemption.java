package io.invitation;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Records who took a place of an invitation, or holds one under a lease, and since when. One invitation has at most one
 * redemption for an address, and at most one for an account.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param id identifies it
 * @param invitationId the invitation whose place was taken
 * @param address the address that was admitted
 * @param accountId the account of the host, if it was known when the place was taken; 1 to 200 characters
 * @param evidence what showed that the address belongs to whoever accepted
 * @param at when it was taken or held, in microseconds
 * @param heldUntil the instant at which the lease of a held place runs out; empty once the place is taken
 * @since 0.1
 */
public record Redemption(
        RedemptionId id,
        InvitationId invitationId,
        EmailAddress address,
        Optional<String> accountId,
        Evidence evidence,
        Instant at,
        Optional<Instant> heldUntil) {

    /**
     * Checks the account id and cuts the instant to microseconds.
     *
     * @param id see {@link #id()}
     * @param invitationId see {@link #invitationId()}
     * @param address see {@link #address()}
     * @param accountId see {@link #accountId()}
     * @param evidence see {@link #evidence()}
     * @param at see {@link #at()}
     * @param heldUntil see {@link #heldUntil()}
     * @throws InvalidValueException if the account id is blank, too long or holds control characters
     */
    public Redemption {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(invitationId, "invitationId");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(evidence, "evidence");
        accountId.ifPresent(account -> PlainText.line("accountId", account, 200));
        at = Expiry.requireStorable("at", at);
        heldUntil = heldUntil.map(until -> Expiry.requireStorable("heldUntil", until));
    }

    /**
     * Tells whether the place is only held, under a lease.
     *
     * @return {@code false} once it is taken
     */
    public boolean isHeld() {
        return heldUntil.isPresent();
    }

    /**
     * Returns the same place as taken for good.
     *
     * @param account the account of the host, if it is known now
     * @param shown what showed that the address belongs to whoever accepted
     * @param when when it was taken
     * @return a copy without a lease
     */
    public Redemption taken(Optional<String> account, Evidence shown, Instant when) {
        return new Redemption(id, invitationId, address, account, shown, when, Optional.empty());
    }

    /**
     * Returns the same place without the account, for somebody who has not shown to be the holder.
     *
     * @return a copy
     */
    public Redemption withoutAccount() {
        return new Redemption(id, invitationId, address, Optional.empty(), evidence, at, heldUntil);
    }
}
