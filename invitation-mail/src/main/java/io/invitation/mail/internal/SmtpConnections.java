package io.invitation.mail.internal;

import io.invitation.mail.internal.SmtpSettings.Pool;
import io.invitation.spi.SendOutcome;
import jakarta.mail.internet.MimeMessage;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one server: as many as the settings allow, kept for the next message after one that was taken, and
 * closed after anything else. Safe for use by several threads, each of which talks to the server itself.
 */
public final class SmtpConnections implements AutoCloseable {

    private final SmtpSettings settings;
    private final Pool pool;
    private final ScheduledExecutorService timer = SocketGuard.newTimer();
    private final OutageLog outages;
    private final Semaphore places;
    /** The one used last is first, so that those which are not needed grow old. Guarded by itself. */
    private final Deque<SmtpConnection> kept = new ArrayDeque<>();

    private boolean closed;

    /** Prepares connections; none is opened yet. */
    public SmtpConnections(SmtpSettings settings) {
        this.settings = settings;
        this.pool = settings.pool();
        this.outages = new OutageLog(settings.host() + ":" + settings.port());
        this.places = new Semaphore(pool.connections(), true);
    }

    /** Returns how many messages can be under way at a time. */
    public int size() {
        return pool.connections();
    }

    /** Makes one attempt to hand a message over to one mailbox. */
    public SendOutcome send(MimeMessage message, Envelope envelope) {
        Deadline deadline = Deadline.in(settings.timeouts().overall());
        try {
            long waiting = deadline.limit(pool.waiting()).toNanos();
            if (!places.tryAcquire(waiting, TimeUnit.NANOSECONDS)) {
                return SendOutcome.failedTemporarily("pool-timeout");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return SendOutcome.failedTemporarily("interrupted");
        }
        try {
            return attempt(message, envelope, deadline);
        } finally {
            places.release();
        }
    }

    private SendOutcome attempt(MimeMessage message, Envelope envelope, Deadline deadline) {
        SmtpConnection connection = take(deadline);
        if (connection == null) {
            connection = new SmtpConnection(settings, timer, outages);
        }
        try {
            SendOutcome outcome = connection.send(message, envelope, deadline);
            if (connection.wasStale()) {
                connection.close();
                connection = new SmtpConnection(settings, timer, outages);
                outcome = connection.send(message, envelope, deadline);
            }
            return outcome;
        } finally {
            giveBack(connection);
        }
    }

    private @Nullable SmtpConnection take(Deadline deadline) {
        closeIdle();
        SmtpConnection connection = poll();
        while (connection != null && !connection.isAlive(deadline)) {
            connection.close();
            connection = poll();
        }
        return connection;
    }

    private @Nullable SmtpConnection poll() {
        synchronized (kept) {
            return kept.pollFirst();
        }
    }

    private void giveBack(SmtpConnection connection) {
        if (connection.isReusable()) {
            connection.rest();
            synchronized (kept) {
                if (!closed) {
                    kept.addFirst(connection);
                    return;
                }
            }
        }
        connection.close();
    }

    private void closeIdle() {
        Instant before = settings.clock().instant().minus(pool.idle());
        List<SmtpConnection> old = new ArrayList<>();
        synchronized (kept) {
            while (!kept.isEmpty() && !kept.getLast().restsSince().isAfter(before)) {
                old.add(kept.removeLast());
            }
        }
        old.forEach(SmtpConnection::close);
    }

    /** Tells whether {@link #close()} was called. */
    public boolean isClosed() {
        synchronized (kept) {
            return closed;
        }
    }

    /** Closes the connections that are kept, at once, and those in use behind the message that is under way. */
    @Override
    public void close() {
        List<SmtpConnection> all;
        synchronized (kept) {
            closed = true;
            all = List.copyOf(kept);
            kept.clear();
        }
        all.forEach(SmtpConnection::close);
    }
}
