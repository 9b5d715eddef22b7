package io.invitation;

import java.util.Objects;

/**
 * Tells what came of one row of a batch.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param index the position of the row in the batch, from 0
 * @param result done or rejected
 * @param repeated whether the row was worked off by an earlier run under the same idempotency key, whose answer this is
 * @since 0.1
 */
public record BulkResult(long index, InvitationResult result, boolean repeated) {

    /**
     * Checks that a result is given.
     *
     * @param index see {@link #index()}
     * @param result see {@link #result()}
     * @param repeated see {@link #repeated()}
     */
    public BulkResult {
        Objects.requireNonNull(result, "result");
    }
}
