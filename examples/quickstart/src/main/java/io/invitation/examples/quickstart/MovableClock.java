package io.invitation.examples.quickstart;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The machine's clock until it is moved; then it stands still, so that "exactly at the end" can be tried. */
final class MovableClock extends Clock {

    private volatile @Nullable Instant moved;

    void moveTo(Instant instant) {
        moved = instant;
    }

    void backToNow() {
        moved = null;
    }

    @Override
    public Instant instant() {
        Instant here = moved;
        return here == null ? Clock.systemUTC().instant() : here;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("only instants are asked for");
    }
}
