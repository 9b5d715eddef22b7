package io.invitation.spi;

import io.invitation.InvitationId;
import java.util.Objects;

/**
 * What a token is minted for.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param invitation the invitation that it opens
 * @param generation the {@link io.invitation.Invitation#generation()} that it belongs to, from 1
 * @param purpose what it is for
 * @since 0.1
 */
public record TokenSubject(InvitationId invitation, int generation, TokenPurpose purpose) {

    /**
     * Checks that all parts are given.
     *
     * @param invitation see {@link #invitation()}
     * @param generation see {@link #generation()}
     * @param purpose see {@link #purpose()}
     */
    public TokenSubject {
        Objects.requireNonNull(invitation, "invitation");
        Objects.requireNonNull(purpose, "purpose");
        if (generation < 1) {
            throw new IllegalArgumentException("generation must be from 1, is " + generation);
        }
    }
}
