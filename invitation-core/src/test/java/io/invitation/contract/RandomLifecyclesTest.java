package io.invitation.contract;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.EmailAddress;
import io.invitation.Suppression;
import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.SuppressionStore;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RandomLifecyclesTest {

    @Test
    void aServiceOnAStoreInMemoryAgreesWithAnotherOne() {
        new RandomLifecycles(InMemoryInvitationStore::new, InMemoryInvitationStore::new).compare(1, 500);
    }

    @Test
    void aDifferenceIsToldWithItsSeedAndTheShortestSequence() {
        RandomLifecycles comparison = new RandomLifecycles(InMemoryInvitationStore::new, Forgetful::new);

        assertThatThrownBy(() -> comparison.compare(1, 5_000))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("(?s)Two services differ\\. Seed \\d+, shortened from \\d+ operations to [2-4]:\n"
                        + ".*  (suppress|[^\n]* comes back) .*Difference: .*\n  one:   .*\n  other: .*");
    }

    /** A store that does not know any more whom it was not to write to. */
    private static final class Forgetful extends DelegatingStore {

        Forgetful() {
            super(new InMemoryInvitationStore());
        }

        @Override
        public SuppressionStore suppressions() {
            return new SuppressionStore() {
                @Override
                public Optional<Suppression> find(EmailAddress address) {
                    return Optional.empty();
                }

                @Override
                public void put(Suppression suppression) {
                    store.suppressions().put(suppression);
                }

                @Override
                public boolean remove(EmailAddress address) {
                    return store.suppressions().remove(address);
                }
            };
        }
    }
}
