package io.invitation.internal;

import io.invitation.Invitation;

/** Watches over the instant at which maintenance looks at an invitation next, which moves without a new version. */
final class Schedule {

    private final Parts parts;

    Schedule(Parts parts) {
        this.parts = parts;
    }

    /**
     * Tells whether maintenance has moved the instant since an invitation was read: nobody who replaces it may move the
     * instant back to what has been handled. If it has not, nobody else moves it until the transaction ends.
     */
    boolean wasMoved(Invitation before, Invitation after) {
        return after.dueAt().isPresent()
                && before.dueAt().isPresent()
                && parts.maintenance()
                        .filter(store ->
                                !store.reschedule(before.id(), before.dueAt().get(), before.dueAt()))
                        .isPresent();
    }
}
