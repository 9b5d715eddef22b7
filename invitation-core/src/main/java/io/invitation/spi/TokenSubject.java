package io.invitation.spi;

import io.invitation.InvitationId;
import io.invitation.RedemptionId;
import java.util.Objects;
import java.util.Optional;

/**
 * What a token is minted for.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param invitationId the invitation that it opens
 * @param generation the {@link io.invitation.Invitation#generation()} that it belongs to, from 1
 * @param purpose what it is for
 * @param redemption the place that it confirms, for {@link TokenPurpose#CONFIRMATION} and for nothing else
 * @since 0.1
 */
public record TokenSubject(
        InvitationId invitationId, int generation, TokenPurpose purpose, Optional<RedemptionId> redemption) {

    /**
     * Checks that all parts are given.
     *
     * @param invitationId see {@link #invitationId()}
     * @param generation see {@link #generation()}
     * @param purpose see {@link #purpose()}
     * @param redemption see {@link #redemption()}
     */
    public TokenSubject {
        Objects.requireNonNull(invitationId, "invitationId");
        Objects.requireNonNull(purpose, "purpose");
        if (generation < 1) {
            throw new IllegalArgumentException("generation must be from 1, is " + generation);
        }
        if (redemption.isPresent() != (purpose == TokenPurpose.CONFIRMATION)) {
            throw new IllegalArgumentException("a token for " + purpose + " names a redemption: " + redemption);
        }
    }

    /**
     * Returns the subject of a link to an invitation.
     *
     * @param invitationId see {@link #invitationId()}
     * @param generation see {@link #generation()}
     * @param purpose mailed or shown
     * @return the subject
     */
    public static TokenSubject link(InvitationId invitationId, int generation, TokenPurpose purpose) {
        return new TokenSubject(invitationId, generation, purpose, Optional.empty());
    }

    /**
     * Returns the subject of a link that confirms the address of a place.
     *
     * @param invitationId see {@link #invitationId()}
     * @param generation see {@link #generation()}
     * @param redemption the place
     * @return the subject
     */
    public static TokenSubject confirmation(InvitationId invitationId, int generation, RedemptionId redemption) {
        return new TokenSubject(invitationId, generation, TokenPurpose.CONFIRMATION, Optional.of(redemption));
    }
}
