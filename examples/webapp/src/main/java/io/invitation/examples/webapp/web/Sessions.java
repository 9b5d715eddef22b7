package io.invitation.examples.webapp.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * Remembers values under random names for a while, in this process: who is signed in, which import is under way. On
 * several nodes this would be a table.
 */
public final class Sessions<T> {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Cache<String, T> values;

    /** Keeps so many, about; those that are hardly used go first, so that nobody can fill the memory. */
    public Sessions(Clock clock, Duration lifetime, int most) {
        this.values = Caffeine.newBuilder()
                .ticker(() -> nanos(clock))
                .expireAfterWrite(lifetime)
                .maximumSize(most)
                .build();
    }

    static long nanos(Clock clock) {
        Instant now = clock.instant();
        return Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
    }

    public static String randomName() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public String open(T value) {
        String name = randomName();
        put(name, value);
        return name;
    }

    public void put(String name, T value) {
        values.put(name, value);
    }

    public Optional<T> get(String name) {
        return Optional.ofNullable(values.getIfPresent(name));
    }

    public void close(String name) {
        values.invalidate(name);
    }
}
