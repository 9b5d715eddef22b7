package io.invitation.examples.webapp.web;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Lets each client do something so many times in a minute, and no more often under one name, whoever uses it. */
public final class RateLimit {

    /** What is counted where a password is tried, in whatever way. */
    public static final String SIGN_IN = "sign-in";

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f.:]{2,45}");
    private static final int LONGEST_NAME = 320;

    private final Sessions<Bucket> buckets;
    private final int times;
    private final boolean behindProxy;
    private final TimeMeter meter;

    /**
     * Makes one in which nothing has been counted.
     *
     * @param behindProxy whether a proxy on this host takes the requests and tells from whom they are
     */
    public RateLimit(Clock clock, int times, boolean behindProxy) {
        this.buckets = new Sessions<>(clock, MINUTE.multipliedBy(2), 10_000);
        this.times = times;
        this.behindProxy = behindProxy;
        this.meter = new ByClock(clock);
    }

    /** Ends a request with 429 and {@code Retry-After} that is one too many of its client. */
    public void count(Context ctx, String what) {
        count(ctx, bucket(ofClient(ctx, what)));
    }

    /** Ends a request that is one too many of its client, or one too many under a name. */
    public void count(Context ctx, String what, String name) {
        count(ctx, what);
        count(ctx, bucket(ofName(what, name)));
    }

    /** Takes a count back, of something that turned out to be no guess. */
    public void giveBack(Context ctx, String what, String name) {
        bucket(ofClient(ctx, what)).addTokens(1);
        bucket(ofName(what, name)).addTokens(1);
    }

    private static void count(Context ctx, Bucket bucket) {
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            long seconds = Duration.ofNanos(probe.getNanosToWaitForRefill()).toSeconds() + 1;
            ctx.header("Retry-After", Long.toString(seconds));
            throw new HttpResponseException(429, "Too many tries. Please wait " + seconds + " seconds.");
        }
    }

    private synchronized Bucket bucket(String key) {
        Bucket bucket = buckets.get(key).orElseGet(this::full);
        buckets.put(key, bucket);
        return bucket;
    }

    private String ofClient(Context ctx, String what) {
        return what + " from " + client(ctx);
    }

    /** Spellings of a name count together, and one that is too long to be anybody's takes no memory. */
    private static String ofName(String what, String name) {
        return what + " as " + (name.length() > LONGEST_NAME ? "" : name.toLowerCase(Locale.ROOT));
    }

    private String client(Context ctx) {
        String peer = ctx.ip();
        return behindProxy && peer.startsWith("127.")
                ? client(peer, Collections.list(ctx.req().getHeaders("X-Forwarded-For")))
                : peer;
    }

    /** Returns whom the proxy names last: what stands before that is the client's own word. */
    static String client(String proxy, List<String> named) {
        String all = named.isEmpty() ? "" : named.get(named.size() - 1);
        String last = all.substring(all.lastIndexOf(',') + 1).strip();
        return ADDRESS.matcher(last).matches() ? last : proxy;
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
