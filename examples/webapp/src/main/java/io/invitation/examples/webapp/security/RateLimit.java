package io.invitation.examples.webapp.security;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Lets each caller do something so many times in a period. */
public final class RateLimit {

    private final Sessions<Bucket> buckets;
    private final int times;
    private final Duration period;
    private final TimeMeter meter;

    public RateLimit(Clock clock, int times, Duration period) {
        this.buckets = new Sessions<>(clock, period.multipliedBy(2), 10_000);
        this.times = times;
        this.period = period;
        this.meter = new ByClock(clock);
    }

    /** Says that this was one time too often. */
    public static final class ExceededException extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private final long retryAfterSeconds;

        ExceededException(long retryAfterSeconds) {
            super("too many requests", null, false, false);
            this.retryAfterSeconds = retryAfterSeconds;
        }

        public long retryAfterSeconds() {
            return retryAfterSeconds;
        }
    }

    public synchronized void count(String caller) {
        Bucket bucket = buckets.get(caller)
                .orElseGet(() -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(times).refillGreedy(times, period))
                        .withCustomTimePrecision(meter)
                        .build());
        buckets.put(caller, bucket);
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw new ExceededException(Math.max(
                    1,
                    Duration.ofNanos(probe.getNanosToWaitForRefill())
                            .plusMillis(999)
                            .toSeconds()));
        }
    }

    /** The application's clock instead of the machine's. */
    private record ByClock(Clock clock) implements TimeMeter {

        @Override
        public long currentTimeNanos() {
            Instant now = clock.instant();
            return Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
