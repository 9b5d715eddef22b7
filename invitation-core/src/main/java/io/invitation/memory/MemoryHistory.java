package io.invitation.memory;

import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationStatistics;
import io.invitation.InvitationStorageException;
import io.invitation.Scope;
import io.invitation.spi.HistoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** What happened, by invitation and by scope. */
final class MemoryHistory implements HistoryStore {

    private final MemoryData data;

    MemoryHistory(MemoryData data) {
        this.data = data;
    }

    @Override
    public void append(InvitationEvent event) {
        Objects.requireNonNull(event, "event");
        data.transactions.alone(() -> {
            if (data.events.find(event.id()).isPresent()) {
                throw new InvitationStorageException("append: there is an event with that id", false);
            }
            data.events.put(event);
            return null;
        });
    }

    @Override
    public List<InvitationEvent> list(InvitationId invitation, Optional<UUID> after, int limit) {
        return data.transactions.alone(() -> {
            NavigableSet<InvitationEvent> all = data.eventsOfInvitation.in(invitation);
            if (after.isEmpty()) {
                return all.stream().limit(limit).toList();
            }
            return data.events.find(after.get()).filter(all::contains).stream()
                    .flatMap(last -> all.tailSet(last, false).stream())
                    .limit(limit)
                    .toList();
        });
    }

    @Override
    public InvitationStatistics statistics(Scope scope, Instant from, Instant to) {
        return data.transactions.alone(() -> {
            List<InvitationEvent> events = data.eventsOfScope.in(scope).stream()
                    .filter(event -> !event.at().isBefore(from) && event.at().isBefore(to))
                    .toList();
            Map<InvitationEventType, Long> counts =
                    events.stream().collect(Collectors.groupingBy(InvitationEvent::type, Collectors.counting()));
            List<Duration> ages = events.stream()
                    .filter(event -> event.type() == InvitationEventType.ACCEPTED)
                    .map(InvitationEvent::age)
                    .sorted()
                    .toList();
            return new InvitationStatistics(
                    counts, ages.isEmpty() ? Optional.empty() : Optional.of(ages.get(ages.size() / 2)));
        });
    }
}
