package io.invitation.internal;

import io.invitation.Expiry;
import java.time.Duration;

/** What callers of bounded work may ask for. */
final class Bounds {

    private Bounds() {}

    static void requireLimit(int limit, int most) {
        if (limit < 1 || limit > most) {
            throw new IllegalArgumentException("limit must be 1 to " + most + ", is " + limit);
        }
    }

    static void requireAge(String name, Duration age, Duration least) {
        if (age.compareTo(least) < 0 || age.compareTo(Expiry.LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + Expiry.LONGEST + ", is " + age);
        }
    }
}
