package io.invitation.examples.webapp.web;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.time.Clock;
import java.time.Duration;

/** Lets each address do something so many times in a minute. */
public final class RateLimit {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Sessions<Bucket> buckets;
    private final int times;
    private final TimeMeter meter;

    public RateLimit(Clock clock, int times) {
        this.buckets = new Sessions<>(clock, MINUTE.multipliedBy(2), 10_000);
        this.times = times;
        this.meter = new ByClock(clock);
    }

    /** Ends a request with 429 and {@code Retry-After} that is one too many. */
    public synchronized void count(Context ctx, String what) {
        String caller = what + " " + ctx.ip();
        Bucket bucket = buckets.get(caller).orElseGet(this::full);
        buckets.put(caller, bucket);
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            long seconds = Duration.ofNanos(probe.getNanosToWaitForRefill()).toSeconds() + 1;
            ctx.header("Retry-After", Long.toString(seconds));
            throw new HttpResponseException(429, "Too many tries. Please wait " + seconds + " seconds.");
        }
    }

    private Bucket full() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(times).refillGreedy(times, MINUTE))
                .withCustomTimePrecision(meter)
                .build();
    }

    /** The application's clock instead of the machine's. */
    private record ByClock(Clock clock) implements TimeMeter {

        @Override
        public long currentTimeNanos() {
            return Sessions.nanos(clock);
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
