package io.invitation.internal;

import io.invitation.InvitationId;
import io.invitation.spi.TokenHash;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Those who are at work with the same thing in this process, a link or an invitation, and whose turn it is.
 *
 * <p>Callers who each need a transaction of their own would wait for each other at the row of the invitation, every one
 * of them on a connection, and at the stricter isolation levels all but one in vain. They wait here instead, without a
 * connection. That is a courtesy, which nothing exact depends on: whoever has waited too long goes on.
 *
 * <p>Safe for use by several threads; shared by all views of a service.
 */
final class Visitors {

    private final Duration patience;
    private final ConcurrentHashMap<Object, Crowd> crowds = new ConcurrentHashMap<>();

    /**
     * Creates an empty place.
     *
     * @param patience after how long somebody who waits goes on though it is not his turn
     */
    Visitors(Duration patience) {
        this.patience = patience;
    }

    private record Crowd(int size, Semaphore turn) {

        Crowd grown() {
            return new Crowd(size + 1, turn);
        }

        Crowd shrunk() {
            return new Crowd(size - 1, turn);
        }
    }

    Visit enter(TokenHash link) {
        return enterAt(link);
    }

    /** For those who have no link, and whose work is with the invitation itself. */
    Visit enter(InvitationId invitation) {
        return enterAt(invitation);
    }

    private Visit enterAt(Object meeting) {
        Crowd crowd = crowds.compute(
                meeting, (key, others) -> others == null ? new Crowd(1, new Semaphore(1, true)) : others.grown());
        return new Visit(meeting, crowd);
    }

    private void leave(Object meeting) {
        crowds.computeIfPresent(meeting, (key, crowd) -> crowd.size() == 1 ? null : crowd.shrunk());
    }

    /** Somebody at work with a link or an invitation, to be closed when done; for one thread. */
    final class Visit implements AutoCloseable {

        private final Object meeting;
        private final Crowd crowd;
        private boolean hasTurn;

        private Visit(Object meeting, Crowd crowd) {
            this.meeting = meeting;
            this.crowd = crowd;
        }

        /** Tells whether somebody was at work with the same one when this one came. */
        boolean isInCompany() {
            return crowd.size() > 1;
        }

        boolean hasTurn() {
            return hasTurn;
        }

        /** Waits until no other has the turn, or has waited too long, or is interrupted, which stays to be seen. */
        void awaitTurn() {
            try {
                hasTurn = crowd.turn().tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        /** Lets the next one go on; does nothing if it was not this one's turn. */
        void endTurn() {
            if (hasTurn) {
                hasTurn = false;
                crowd.turn().release();
            }
        }

        @Override
        public void close() {
            endTurn();
            leave(meeting);
        }
    }

    /**
     * A turn that is waited for only after a conflict. Where there are none, at the levels that most databases have by
     * default, what can be read beside others would be slowed down by turns. To be closed when done; for one thread.
     */
    static final class LateTurn implements AutoCloseable {

        private final Supplier<Optional<Visit>> entrance;
        private Optional<Visit> visit = Optional.empty();

        /**
         * Creates one.
         *
         * @param entrance enters, where there is something to enter
         */
        LateTurn(Supplier<Optional<Visit>> entrance) {
            this.entrance = entrance;
        }

        /** Waits as {@link Visit#awaitTurn} does, unless it is this one's turn already. */
        void await() {
            if (visit.isEmpty()) {
                visit = entrance.get();
            }
            visit.filter(entered -> !entered.hasTurn()).ifPresent(Visit::awaitTurn);
        }

        /** Returns work after whose commit the next one goes on. */
        <T, X extends Exception> Transactions.RepeatableWork<T, X> endedBy(Transactions.RepeatableWork<T, X> work) {
            return attempt -> {
                if (visit.filter(Visit::hasTurn).isPresent()) {
                    attempt.afterCommit(this::end);
                }
                return work.run(attempt);
            };
        }

        void end() {
            visit.ifPresent(Visit::endTurn);
        }

        @Override
        public void close() {
            visit.ifPresent(Visit::close);
        }
    }
}
