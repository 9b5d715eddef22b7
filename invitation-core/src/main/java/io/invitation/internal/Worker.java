package io.invitation.internal;

import io.invitation.DeliveryWorker;
import io.invitation.spi.Delivery;
import io.invitation.spi.LeaseRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leases due messages a few at a time and sends one after the other. */
final class Worker implements DeliveryWorker {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private static final int MOST = 1_000;

    /**
     * A lease is a transaction, and a worker that dies leaves so many waiting; the benchmark "optimisations" has
     * others.
     */
    private static final int AT_ONCE = 10;

    private final Parts parts;
    private final DeliveryAttempt attempts;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Thread> loops = new HashSet<>();
    private boolean closed;

    Worker(Parts parts, DeliveryAttempt attempts) {
        this.parts = parts;
        this.attempts = attempts;
    }

    @Override
    public int runOnce(int limit) {
        Bounds.requireLimit(limit, MOST);
        return run(limit, () -> Thread.currentThread().isInterrupted());
    }

    private int run(int limit, BooleanSupplier isOver) {
        Instant begun = parts.now();
        int done = 0;
        while (done < limit && !isOver.getAsBoolean()) {
            List<Delivery> leased = lease(begun, Math.min(limit - done, AT_ONCE));
            if (leased.isEmpty()) {
                return done;
            }
            done += sendAll(leased, isOver);
        }
        return done;
    }

    /**
     * Leases in a transaction of its own, so that no connection is held while messages are sent: those that were due
     * when the run began, so that none which is put off comes again in the same run; and are due now, should the clock
     * have been set back since.
     */
    private List<Delivery> lease(Instant begun, int limit) {
        Instant now = parts.now();
        Instant due = now.isBefore(begun) ? now : begun;
        Instant until = now.plus(parts.retries().lease());
        return parts.transactions()
                .run(attempt -> parts.queue().lease(new LeaseRequest(due, until, limit, Optional.empty())));
    }

    private int sendAll(List<Delivery> leased, BooleanSupplier isOver) {
        int next = 0;
        int done = 0;
        try {
            while (next < leased.size() && !isOver.getAsBoolean()) {
                if (attempts.run(leased.get(next++)).isNoted()) {
                    done++;
                }
            }
            return done;
        } finally {
            leased.subList(next, leased.size()).forEach(this::giveBack);
        }
    }

    /** Lets others have a message at once; should that fail, they have it when the lease has run out. */
    private void giveBack(Delivery untried) {
        boolean isInterrupted = Thread.interrupted();
        try {
            Delivery free = DeliveryNotes.unleased(untried).build();
            parts.transactions().run(attempt -> parts.queue().settle(untried, free));
        } catch (RuntimeException failure) {
            LOG.info(
                    "Delivery {} stays leased after {}",
                    untried.id(),
                    failure.getClass().getName());
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void start(Executor executor, Duration pause) {
        Objects.requireNonNull(executor, "executor");
        if (pause.isZero() || pause.isNegative()) {
            throw new IllegalArgumentException("pause must be positive, is " + pause);
        }
        if (isClosed()) {
            throw new IllegalStateException("the worker was closed");
        }
        executor.execute(() -> loop(pause));
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void loop(Duration pause) {
        if (!enter()) {
            return;
        }
        try {
            boolean goesOn = true;
            while (goesOn) {
                goesOn = runQuietly() == MOST ? !isOver() : waitFor(pause);
            }
        } finally {
            leave();
        }
    }

    private boolean enter() {
        lock.lock();
        try {
            return !closed && loops.add(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            loops.remove(Thread.currentThread());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private int runQuietly() {
        try {
            return run(MOST, this::isOver);
        } catch (Throwable failure) {
            LOG.warn("The delivery worker goes on after {}", failure.getClass().getName());
            return 0;
        }
    }

    private boolean isOver() {
        return isClosed() || Thread.currentThread().isInterrupted();
    }

    /** Waits unless it is over, and returns whether to go on. */
    private boolean waitFor(Duration pause) {
        await(pause, () -> closed);
        return !isOver();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        await(parts.retries().lease(), () -> !othersRun());
    }

    /** Waits until something is so, the time is over, or this thread is interrupted. */
    private void await(Duration most, BooleanSupplier isSo) {
        lock.lock();
        try {
            long left = nanosOf(most);
            while (!isSo.getAsBoolean() && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** A sender may close the worker that calls it, and must not wait for itself. */
    private boolean othersRun() {
        return loops.stream().anyMatch(loop -> loop != Thread.currentThread());
    }

    /** At most 100 years, so that sums do not overflow. */
    private static long nanosOf(Duration duration) {
        Duration most = Duration.ofDays(36_500);
        return (duration.compareTo(most) < 0 ? duration : most).toNanos();
    }
}
