package io.invitation.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class LoadTest {

    @Test
    void everyThreadCallsAtLeastOnce() throws Exception {
        Set<Integer> threads = ConcurrentHashMap.newKeySet();

        Sample sample = Load.measure("calls", 3, Duration.ZERO, threads::add);

        assertThat(threads).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(sample.values()).containsOnlyKeys("calls/s", "p99 ms", Sample.ALLOCATED);
    }

    @Test
    void whatACallAllocatesIsCounted() throws Exception {
        List<byte[]> kept = new CopyOnWriteArrayList<>();

        Sample sample = Load.measure("calls", 2, Duration.ZERO, thread -> kept.add(new byte[1 << 20]));

        assertThat(kept).hasSize(2);
        assertThat(sample.value(Sample.ALLOCATED).orElseThrow()).isGreaterThan(1 << 20);
    }

    @Test
    void aCallThatFailsEndsTheMeasurement() {
        assertThatThrownBy(() -> Load.measure("calls", 2, Duration.ofDays(1), thread -> {
                    throw new IOException("no");
                }))
                .isInstanceOf(IOException.class);
    }
}
