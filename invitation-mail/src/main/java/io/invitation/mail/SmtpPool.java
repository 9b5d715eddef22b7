package io.invitation.mail;

import io.invitation.mail.internal.SmtpSettings.Pool;
import java.time.Duration;

/**
 * How many connections a {@link SmtpInvitationSender} keeps to its server, and for how long.
 *
 * <p>A connection is opened when a message needs one, kept only behind a message that the server took, and closed
 * behind any other. One that rested for longer than a second is asked whether it is alive before it is used again
 * ({@code NOOP}); one that ended meanwhile is replaced once, before the server has heard of the message. Nothing runs
 * in the background but the thread that watches time limits.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class SmtpPool {

    private static final int MOST_CONNECTIONS = 1_000;
    private static final int MOST_MESSAGES = 1_000_000;
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Pool pool;

    private SmtpPool(Pool pool) {
        this.pool = pool;
    }

    /**
     * Allows some connections at a time: up to 100 messages each, closed after 30 seconds without one; who finds all of
     * them in use waits for up to 30 seconds.
     *
     * @param connections from 1 to 1000; servers have limits of their own, often 10 to 50
     * @return the pool
     * @throws IllegalArgumentException if it is out of range
     */
    public static SmtpPool upTo(int connections) {
        requireRange("connections", connections, MOST_CONNECTIONS);
        return new SmtpPool(new Pool(connections, 100, Duration.ofSeconds(30), Duration.ofSeconds(30)));
    }

    /**
     * Limits the messages of one connection. Default: 100, as Postfix does by default for a client.
     *
     * @param messages from 1 to 1000000; with 1 no connection is kept
     * @return another pool
     * @throws IllegalArgumentException if it is out of range
     */
    public SmtpPool messagesPerConnection(int messages) {
        requireRange("messagesPerConnection", messages, MOST_MESSAGES);
        return new SmtpPool(new Pool(pool.connections(), messages, pool.idle(), pool.waiting()));
    }

    /**
     * Sets for how long a connection is kept without a message. Default: 30 seconds; choose it shorter than the server
     * and what stands in between (firewalls, address translation) do.
     *
     * @param timeout from 1 millisecond to 1 hour
     * @return another pool
     * @throws IllegalArgumentException if it is out of range
     */
    public SmtpPool idleTimeout(Duration timeout) {
        requireRange("idleTimeout", timeout);
        return new SmtpPool(new Pool(pool.connections(), pool.messages(), timeout, pool.waiting()));
    }

    /**
     * Sets how long a message waits while all connections are in use; then its attempt has failed temporarily
     * ({@code pool-timeout}). Default: 30 seconds.
     *
     * @param timeout from 1 millisecond to 1 hour
     * @return another pool
     * @throws IllegalArgumentException if it is out of range
     */
    public SmtpPool waitTimeout(Duration timeout) {
        requireRange("waitTimeout", timeout);
        return new SmtpPool(new Pool(pool.connections(), pool.messages(), pool.idle(), timeout));
    }

    Pool pool() {
        return pool;
    }

    /** Returns the figures. */
    @Override
    public String toString() {
        return "SmtpPool[connections=" + pool.connections() + ", messagesPerConnection=" + pool.messages()
                + ", idleTimeout=" + pool.idle() + ", waitTimeout=" + pool.waiting() + "]";
    }

    private static void requireRange(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(option + " must be from 1 to " + most + ": " + value);
        }
    }

    private static void requireRange(String option, Duration value) {
        if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(option + " must be from 1 millisecond to 1 hour: " + value);
        }
    }
}
