package io.invitation.mail.internal;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a socket that takes too long, whatever it is doing: handshake, write, or a reply that comes byte by byte, none
 * of which a read timeout ends. Used by the one thread that talks over the socket.
 */
final class SocketGuard {

    private final ScheduledExecutorService timer;
    private volatile @Nullable Socket socket;
    private volatile boolean expired;
    private Deadline deadline = Deadline.in(Duration.ZERO);
    private @Nullable Future<?> limit;

    SocketGuard(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /** A timer for many guards. It has no thread until one is needed, and none for long after. */
    static ScheduledExecutorService newTimer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "invitation-mail-timeouts");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(10, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    /** Guards the TCP socket, which also ends what is done over it by a TLS socket. */
    void attach(Socket tcp) {
        this.socket = tcp;
    }

    /** Tells whether TCP stood, also when it has ended since. */
    boolean wasConnected() {
        Socket tcp = socket;
        return tcp != null && tcp.isConnected();
    }

    /** Sets the end of the time for all that follows; limits do not reach beyond it. */
    void hurry(Deadline end) {
        deadline = end;
    }

    /** Replaces the time limit. */
    void limit(Duration duration) {
        lift();
        limit = timer.schedule(this::expire, deadline.limit(duration).toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Closes the socket after a while if nothing happens until then, which is no fault of the server. */
    void closeLater(Duration duration) {
        lift();
        limit = timer.schedule(this::closeSocket, duration.toMillis(), TimeUnit.MILLISECONDS);
    }

    void lift() {
        if (limit != null) {
            limit.cancel(false);
            limit = null;
        }
    }

    boolean isExpired() {
        return expired;
    }

    /** Lets single reads wait this long; for the one reply that may take longer than others. */
    void waitForReads(Duration duration) {
        Socket tcp = socket;
        try {
            if (tcp != null) {
                tcp.setSoTimeout(Math.toIntExact(duration.toMillis()));
            }
        } catch (IOException e) {
            // Closed: whoever reads next is told so.
        }
    }

    private void expire() {
        expired = true;
        closeSocket();
    }

    private void closeSocket() {
        Socket tcp = socket;
        try {
            if (tcp != null) {
                tcp.close();
            }
        } catch (IOException e) {
            // There is nothing more to be done about it.
        }
    }
}
