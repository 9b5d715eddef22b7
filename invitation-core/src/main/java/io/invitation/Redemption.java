package io.invitation;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Records who took a place of an invitation, and when. One invitation has at most one redemption for an address, and at
 * most one for an account.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param id identifies it
 * @param invitation the invitation whose place was taken
 * @param address the address that was admitted
 * @param accountId the account of the host, if it was known when the place was taken; 1 to 200 characters
 * @param evidence what showed that the address belongs to whoever accepted
 * @param at when, in microseconds
 * @since 0.1
 */
public record Redemption(
        RedemptionId id,
        InvitationId invitation,
        EmailAddress address,
        Optional<String> accountId,
        Evidence evidence,
        Instant at) {

    /**
     * Checks the account id and cuts the instant to microseconds.
     *
     * @param id see {@link #id()}
     * @param invitation see {@link #invitation()}
     * @param address see {@link #address()}
     * @param accountId see {@link #accountId()}
     * @param evidence see {@link #evidence()}
     * @param at see {@link #at()}
     * @throws InvalidValueException if the account id is blank, too long or holds control characters
     */
    public Redemption {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(invitation, "invitation");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(evidence, "evidence");
        accountId.ifPresent(account -> PlainText.line("accountId", account, 200));
        at = Expiry.requireStorable("at", at);
    }

    /**
     * Returns the same place without the account, for somebody who has not shown to be the holder.
     *
     * @return a copy
     */
    public Redemption withoutAccount() {
        return new Redemption(id, invitation, address, Optional.empty(), evidence, at);
    }
}
