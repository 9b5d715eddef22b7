package io.invitation;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/**
 * Makes UUIDs of version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, 12 bits that count up within one
 * millisecond of this process from a random start (section 6.2, method 1), then 62 random bits. Safe for use by several
 * threads.
 */
final class TimeOrderedUuid {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT_10 = 0x8000_0000_0000_0000L;
    private static final int MOST = 0x0FFF;

    private static long lastMillis;
    private static int lastCount;

    private TimeOrderedUuid() {}

    static UUID at(Instant now) {
        long millis = now.toEpochMilli();
        long high = (millis << 16) | VERSION_7 | count(millis);
        long low = VARIANT_10 | (RANDOM.nextLong() >>> 2);
        return new UUID(high, low);
    }

    /** Starts in the lower half, so that at least 2,048 follow; those after the last possible one are in no order. */
    private static synchronized int count(long millis) {
        lastCount = millis == lastMillis ? Math.min(lastCount + 1, MOST) : RANDOM.nextInt(MOST / 2 + 1);
        lastMillis = millis;
        return lastCount;
    }
}
