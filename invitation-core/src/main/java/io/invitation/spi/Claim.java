package io.invitation.spi;

import io.invitation.Redemption;
import java.util.Objects;

/**
 * An attempt to take a place.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param redemption the place to take, for whom and when; to be stored if the claim succeeds
 * @param expectedVersion the version of the invitation that the rules were judged on
 * @since 0.1
 */
public record Claim(Redemption redemption, long expectedVersion) {

    /**
     * Checks that a redemption is given.
     *
     * @param redemption see {@link #redemption()}
     * @param expectedVersion see {@link #expectedVersion()}
     */
    public Claim {
        Objects.requireNonNull(redemption, "redemption");
    }
}
