package io.invitation.memory;

import io.invitation.memory.MemoryData.Window;
import io.invitation.spi.LimitCharge;
import io.invitation.spi.LimitStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One window for each key. */
final class MemoryLimits implements LimitStore {

    private final MemoryData data;

    MemoryLimits(MemoryData data) {
        this.data = data;
    }

    @Override
    public Optional<Instant> take(LimitCharge charge) {
        return data.transactions.alone(() -> {
            Window window = data.windows
                    .find(charge.key())
                    .filter(running -> charge.at().isBefore(running.start().plus(charge.window())))
                    .orElseGet(() -> new Window(charge.key(), charge.at(), 0));
            if (window.taken() >= charge.most()) {
                return Optional.of(window.start().plus(charge.window()));
            }
            data.windows.put(new Window(window.key(), window.start(), window.taken() + 1));
            return Optional.empty();
        });
    }

    @Override
    public int purge(Instant before, int limit) {
        return data.transactions.alone(() -> {
            List<Window> old = data.windowsByStart.in(MemoryData.ALL).stream()
                    .takeWhile(window -> window.start().isBefore(before))
                    .limit(limit)
                    .toList();
            old.forEach(data.windows::remove);
            return old.size();
        });
    }
}
