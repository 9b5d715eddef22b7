package io.invitation.mail.internal;

import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import java.util.Iterator;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sends the messages of one stream, a bounded number at a time. For use by one thread, which reads the stream. */
public final class Batch {

    private final int size;
    private final Semaphore places;
    private final Executor executor;
    private final Function<OutgoingInvitation, SendOutcome> send;
    private final BiConsumer<? super OutgoingInvitation, ? super SendOutcome> results;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /**
     * Prepares a batch.
     *
     * @param size how many messages may be under way
     * @param executor runs the sending
     * @param send sends one message
     * @param results hears what came of it
     */
    public Batch(
            int size,
            Executor executor,
            Function<OutgoingInvitation, SendOutcome> send,
            BiConsumer<? super OutgoingInvitation, ? super SendOutcome> results) {
        this.size = size;
        this.places = new Semaphore(size);
        this.executor = executor;
        this.send = send;
        this.results = results;
    }

    /** Sends until the stream ends or something is thrown, and then waits for what is under way. */
    public void run(Stream<? extends OutgoingInvitation> messages) throws InterruptedException {
        try (messages) {
            Iterator<? extends OutgoingInvitation> iterator = messages.iterator();
            while (startNext(iterator)) {
                // Waits for a place each time.
            }
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
        places.acquire(size);
        Throwable thrown = failure.get();
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        } else if (thrown instanceof Error error) {
            throw error;
        }
    }

    private boolean startNext(Iterator<? extends OutgoingInvitation> messages) throws InterruptedException {
        places.acquire();
        boolean started = false;
        try {
            // What was under way may have failed while this waited for its place.
            if (failure.get() == null && messages.hasNext()) {
                start(messages.next());
                started = true;
            }
            return started;
        } finally {
            if (!started) {
                places.release();
            }
        }
    }

    private void start(OutgoingInvitation message) {
        executor.execute(() -> {
            try {
                results.accept(message, send.apply(message));
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            } finally {
                places.release();
            }
        });
    }
}
