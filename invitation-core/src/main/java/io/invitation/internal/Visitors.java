package io.invitation.internal;

import io.invitation.spi.TokenHash;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Those who are at work with a link in this process, and whose turn it is.
 *
 * <p>Callers who each need a transaction of their own would wait for each other at the row of the invitation, every one
 * of them on a connection, and at the stricter isolation levels all but one in vain. They wait here instead, without a
 * connection. That is a courtesy, which nothing exact depends on: whoever has waited too long goes on.
 *
 * <p>Safe for use by several threads; shared by all views of a service.
 */
final class Visitors {

    private final Duration patience;
    private final ConcurrentHashMap<TokenHash, Crowd> crowds = new ConcurrentHashMap<>();

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
        Crowd crowd = crowds.compute(
                link, (key, others) -> others == null ? new Crowd(1, new Semaphore(1, true)) : others.grown());
        return new Visit(link, crowd);
    }

    private void leave(TokenHash link) {
        crowds.computeIfPresent(link, (key, crowd) -> crowd.size() == 1 ? null : crowd.shrunk());
    }

    /** Somebody at work with a link, to be closed when done; for one thread. */
    final class Visit implements AutoCloseable {

        private final TokenHash link;
        private final Crowd crowd;
        private boolean hasTurn;

        private Visit(TokenHash link, Crowd crowd) {
            this.link = link;
            this.crowd = crowd;
        }

        TokenHash link() {
            return link;
        }

        /** Tells whether somebody was at work with the same link when this one came. */
        boolean isInCompany() {
            return crowd.size() > 1;
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
            leave(link);
        }
    }
}
