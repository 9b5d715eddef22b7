package io.invitation.memory;

import io.invitation.EmailAddress;
import io.invitation.Suppression;
import io.invitation.spi.SuppressionStore;
import java.util.Optional;

/** One suppression for each address. */
final class MemorySuppressions implements SuppressionStore {

    private final MemoryData data;

    MemorySuppressions(MemoryData data) {
        this.data = data;
    }

    @Override
    public Optional<Suppression> find(EmailAddress address) {
        return data.transactions
                .alone(() -> data.suppressions.find(address.canonical()))
                .map(found -> new Suppression(address, found.reason(), found.at()));
    }

    @Override
    public void put(Suppression suppression) {
        data.transactions.alone(() -> {
            if (find(suppression.address()).isEmpty()) {
                data.suppressions.put(suppression);
            }
            return null;
        });
    }

    @Override
    public boolean remove(EmailAddress address) {
        return data.transactions.alone(() -> {
            Optional<Suppression> found = find(address);
            found.ifPresent(data.suppressions::remove);
            return found.isPresent();
        });
    }
}
