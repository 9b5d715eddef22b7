package io.invitation.memory;

import io.invitation.InvitationStorageException;
import io.invitation.spi.Delivery;
import io.invitation.spi.DeliveryQueue;
import io.invitation.spi.LeaseRequest;
import io.invitation.spi.QueueHealth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The messages that wait and those that are finished. */
final class MemoryQueue implements DeliveryQueue {

    private final MemoryData data;

    MemoryQueue(MemoryData data) {
        this.data = data;
    }

    /** A message and how many of its scope come before it. */
    private record Ranked(int rank, Delivery delivery) {

        Instant dueAt() {
            return delivery.dueAt().orElse(Instant.MAX);
        }
    }

    @Override
    public void enqueue(Delivery delivery) {
        Objects.requireNonNull(delivery, "delivery");
        data.transactions.alone(() -> {
            if (data.deliveries.find(delivery.id()).isPresent()) {
                throw new InvitationStorageException("enqueue: there is a message with that id", false);
            }
            data.deliveries.put(delivery);
            return null;
        });
    }

    @Override
    public List<Delivery> lease(LeaseRequest request) {
        return data.transactions.alone(() -> {
            List<Delivery> due = request.only().isPresent()
                    ? data.deliveries.find(request.only().get()).stream()
                            .filter(delivery -> isDue(delivery, request.now()))
                            .toList()
                    : inRounds(request);
            UUID lease = UUID.randomUUID();
            List<Delivery> leased = due.stream()
                    .map(delivery ->
                            delivery.toBuilder().lease(lease, request.until()).build())
                    .toList();
            leased.forEach(data.deliveries::put);
            return leased;
        });
    }

    /** The first of each scope, then the second of each, so that no scope keeps the others waiting. */
    private List<Delivery> inRounds(LeaseRequest request) {
        List<Ranked> ranked = new ArrayList<>();
        data.waitingDeliveries.groups().forEach(scope -> {
            List<Delivery> due = data.waitingDeliveries.in(scope).stream()
                    .takeWhile(delivery -> hasCome(delivery, request.now()))
                    .filter(delivery -> isDue(delivery, request.now()))
                    .limit(request.limit())
                    .toList();
            for (int rank = 0; rank < due.size(); rank++) {
                ranked.add(new Ranked(rank, due.get(rank)));
            }
        });
        return ranked.stream()
                .sorted(Comparator.comparing(Ranked::rank)
                        .thenComparing(Ranked::dueAt)
                        .thenComparing(one -> one.delivery().id(), MemoryData.BY_BYTES))
                .limit(request.limit())
                .map(Ranked::delivery)
                .toList();
    }

    private static boolean hasCome(Delivery delivery, Instant now) {
        return delivery.dueAt().filter(due -> !due.isAfter(now)).isPresent();
    }

    private static boolean isDue(Delivery delivery, Instant now) {
        return hasCome(delivery, now)
                && delivery.leasedUntil().filter(now::isBefore).isEmpty();
    }

    @Override
    public boolean settle(Delivery leased, Delivery next) {
        return data.transactions.alone(() -> {
            boolean isStillLeased = data.deliveries
                    .find(leased.id())
                    .filter(stored ->
                            stored.lease().isPresent() && stored.lease().equals(leased.lease()))
                    .isPresent();
            if (isStillLeased) {
                data.deliveries.put(next);
            }
            return isStillLeased;
        });
    }

    @Override
    public Optional<Delivery> find(UUID id) {
        return data.transactions.alone(() -> data.deliveries.find(id));
    }

    @Override
    public QueueHealth health(Instant now) {
        return data.transactions.alone(() -> {
            List<Delivery> waiting = data.waitingDeliveries.groups().stream()
                    .flatMap(scope -> data.waitingDeliveries.in(scope).stream())
                    .toList();
            List<Instant> due = waiting.stream()
                    .filter(delivery -> isDue(delivery, now))
                    .flatMap(delivery -> delivery.dueAt().stream())
                    .toList();
            return QueueHealth.of(waiting.size(), due.size(), due.stream().min(Comparator.naturalOrder()));
        });
    }

    @Override
    public int purge(Instant before, int limit) {
        return data.transactions.alone(() -> {
            List<Delivery> old = data.finishedDeliveries.in(MemoryData.ALL).stream()
                    .takeWhile(delivery -> delivery.since().isBefore(before))
                    .limit(limit)
                    .toList();
            old.forEach(data.deliveries::remove);
            return old.size();
        });
    }
}
