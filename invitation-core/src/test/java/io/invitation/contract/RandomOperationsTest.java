package io.invitation.contract;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.LimitCharge;
import io.invitation.spi.LimitStore;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RandomOperationsTest {

    @Test
    void aStoreInMemoryAgreesWithAnotherOne() {
        new RandomOperations(InMemoryInvitationStore::new, InMemoryInvitationStore::new).compare(1, 1_000);
    }

    @Test
    void aDifferenceIsToldWithItsSeedAndTheShortestSequence() {
        RandomOperations comparison = new RandomOperations(InMemoryInvitationStore::new, WithLateWindows::new);

        assertThatThrownBy(() -> comparison.compare(1, 5_000))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("(?s)Two stores differ\\. Seed \\d+, shortened from \\d+ operations to [12]:\n"
                        + "(  take: .*\n){1,2}Difference: .*\n  one:   .*\n  other: .*");
    }

    /** A store whose windows end a microsecond late. */
    private static final class WithLateWindows extends DelegatingStore {

        WithLateWindows() {
            super(new InMemoryInvitationStore());
        }

        @Override
        public LimitStore limits() {
            return new LimitStore() {
                @Override
                public Optional<Instant> take(LimitCharge charge) {
                    return store.limits()
                            .take(new LimitCharge(
                                    charge.key(), charge.most(), charge.window().plusNanos(1_000), charge.at()))
                            .map(end -> end.minusNanos(1_000));
                }

                @Override
                public int purge(Instant before, int limit) {
                    return store.limits().purge(before, limit);
                }
            };
        }
    }
}
