package io.invitation.spi;

import io.invitation.Invitation;
import java.util.Objects;

/**
 * A changed invitation and the conditions under which it replaces the stored one.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param invitation the changed invitation; its version is larger than the expected one
 * @param expectedVersion the version that must be stored
 * @param mostPlacesTaken the number of places that may have been taken at most
 * @since 0.1
 */
public record Replacement(Invitation invitation, long expectedVersion, int mostPlacesTaken) {

    /**
     * Checks that an invitation is given.
     *
     * @param invitation see {@link #invitation()}
     * @param expectedVersion see {@link #expectedVersion()}
     * @param mostPlacesTaken see {@link #mostPlacesTaken()}
     */
    public Replacement {
        Objects.requireNonNull(invitation, "invitation");
    }
}
