package io.invitation;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/** Makes UUIDs of version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, then 74 random bits. */
final class TimeOrderedUuid {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT_10 = 0x8000_0000_0000_0000L;

    private TimeOrderedUuid() {}

    static UUID at(Instant now) {
        long high = (now.toEpochMilli() << 16) | VERSION_7 | (RANDOM.nextInt() & 0x0FFFL);
        long low = VARIANT_10 | (RANDOM.nextLong() >>> 2);
        return new UUID(high, low);
    }
}
