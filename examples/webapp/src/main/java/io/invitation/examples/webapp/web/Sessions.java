package io.invitation.examples.webapp.web;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers values under random names for a while, in this process: who is signed in, which link a browser follows. On
 * several nodes this would be a table.
 */
public final class Sessions<T> {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Clock clock;
    private final Duration lifetime;
    private final Map<String, Entry<T>> entries;

    /** A value, and when it is forgotten. */
    private record Entry<T>(T value, Instant until) {}

    /** Keeps at most so many; the oldest go first, so that nobody can fill the memory. */
    public Sessions(Clock clock, Duration lifetime, int most) {
        this.clock = clock;
        this.lifetime = lifetime;
        this.entries = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Entry<T>> eldest) {
                return size() > most;
            }
        };
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

    public synchronized void put(String name, T value) {
        entries.put(name, new Entry<>(value, clock.instant().plus(lifetime)));
    }

    public synchronized Optional<T> get(String name) {
        Entry<T> entry = entries.get(name);
        return entry == null || !clock.instant().isBefore(entry.until) ? Optional.empty() : Optional.of(entry.value);
    }

    public synchronized void close(String name) {
        entries.remove(name);
    }
}
