package io.invitation.spi;

import io.invitation.Invitation;

/**
 * Knows how many seats are left, by a licence or a plan. Asked within the transaction, when an invitation is created
 * and whenever a place of it is taken or held; safe for use by several threads. Where the answer must be exact, the
 * host's acceptance handler takes the seat, and throws if there is none.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface SeatLimit {

    /**
     * Tells whether one more seat is left.
     *
     * @param invitation who would take it: scope, kind and grants
     * @return whether there is one
     */
    boolean hasSeat(Invitation invitation);
}
