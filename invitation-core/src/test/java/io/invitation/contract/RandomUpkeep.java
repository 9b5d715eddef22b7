package io.invitation.contract;

import io.invitation.Actor;
import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationMaintenance;
import io.invitation.InvitationQuery;
import io.invitation.InvitationSort;
import io.invitation.InvitationStatus;
import io.invitation.Scope;
import io.invitation.contract.Operation.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Random operations of those who run a service: time goes by, messages are sent, what is old is forgotten. */
final class RandomUpkeep {

    private static final int MOST = 100;

    private final RandomWorld world;

    RandomUpkeep(RandomWorld world) {
        this.world = world;
    }

    Step<Lifecycle> any() {
        return switch (world.number(34)) {
            case 0, 1, 2, 3, 4 -> waitFor();
            case 5, 6, 7 -> waitUntilDue();
            case 8, 9, 10, 11, 12 -> sendDue();
            case 13, 14, 15, 16 -> maintain("run", maintenance -> maintenance.runOnce(1 + MOST));
            case 17 -> {
                int limit = 1 + world.number(2);
                yield maintain("run for " + limit, maintenance -> maintenance.runOnce(limit));
            }
            case 18 -> aged("purge", InvitationMaintenance::purge);
            case 19 -> aged("anonymise", InvitationMaintenance::anonymise);
            case 20 -> aged("tidy", InvitationMaintenance::tidy);
            case 21, 22 -> erase();
            case 23, 24 -> suppression();
            case 25, 26 -> bounced();
            case 27, 28, 29 -> find();
            case 30 -> nextPage();
            default -> report();
        };
    }

    private Step<Lifecycle> waitFor() {
        Duration time = world.any(List.of(
                Duration.ofMillis(2),
                Duration.ofMinutes(1),
                Duration.ofMinutes(5),
                Duration.ofMinutes(30),
                Duration.ofHours(1),
                Duration.ofDays(2)));
        return new Step<>("wait for " + time, service -> {
            service.waitUntil(service.clock.instant().plus(time));
            return "done";
        });
    }

    /** Waits until the very instant at which an invitation is due. */
    private Step<Lifecycle> waitUntilDue() {
        int which = world.latest();
        boolean untilTheEnd = world.random.nextBoolean();
        return new Step<>(
                "wait until " + Ordinal.of("invitation", which) + (untilTheEnd ? " expires" : " is due"), service -> {
                    Optional<Invitation> invitation =
                            service.store().invitations().findById(service.invitation(which));
                    Optional<Instant> until = untilTheEnd
                            ? invitation.flatMap(known -> known.expiry().instant())
                            : invitation.flatMap(Invitation::dueAt);
                    until.ifPresent(service::waitUntil);
                    return until;
                });
    }

    private Step<Lifecycle> sendDue() {
        int limit = 1 + world.number(12);
        return Lifecycle.step(
                "send " + limit + " messages",
                service -> service.in(Scope.DEFAULT).deliveryWorker().runOnce(limit));
    }

    private interface Aged {

        int work(InvitationMaintenance maintenance, Duration age, int limit);
    }

    private Step<Lifecycle> aged(String words, Aged aged) {
        Duration age = world.any(List.of(Duration.ofNanos(1_000), Duration.ofHours(1), Duration.ofDays(1)));
        return maintain(words + " what is older than " + age, maintenance -> aged.work(maintenance, age, MOST));
    }

    private Step<Lifecycle> maintain(String words, Function<InvitationMaintenance, Object> work) {
        Scope scope = world.usualScope();
        return Lifecycle.step(words + " in " + scope, service -> {
            Object answer = work.apply(service.in(scope).maintenance());
            return answer;
        });
    }

    private Step<Lifecycle> erase() {
        EmailAddress address = world.any(RandomWorld.ADDRESSES);
        return maintain(
                "erase " + address.mailbox(), maintenance -> maintenance.erase(address, Actor.of("officer"), MOST));
    }

    private Step<Lifecycle> suppression() {
        EmailAddress address = world.any(RandomWorld.ADDRESSES);
        return switch (world.number(4)) {
            case 0 -> maintain("unsuppress " + address.mailbox(), maintenance -> maintenance.unsuppress(address));
            case 1 -> maintain("is suppressed " + address.mailbox(), maintenance -> maintenance.suppression(address));
            default ->
                maintain("suppress " + address.mailbox(), maintenance -> {
                    maintenance.suppress(address, "COMPLAINT");
                    return "suppressed";
                });
        };
    }

    private Step<Lifecycle> bounced() {
        int which = world.latest();
        Scope scope = world.usualScope();
        return Lifecycle.step(
                Ordinal.of("message", which) + " comes back in " + scope,
                service -> service.in(scope).maintenance().bounced(service.message(which), "5.1.1"));
    }

    private Step<Lifecycle> find() {
        Scope scope = world.usualScope();
        InvitationQuery.Builder query = InvitationQuery.builder()
                .sort(world.any(List.of(InvitationSort.values())))
                .pageSize(1 + world.number(3));
        switch (world.number(7)) {
            case 0 ->
                query.status(
                        world.any(List.of(InvitationStatus.values())), world.any(List.of(InvitationStatus.values())));
            case 1 -> query.kind(world.kind());
            case 2 -> query.inviter(world.actor().id());
            case 3 -> query.address(world.any(RandomWorld.ADDRESSES));
            case 4 -> query.text("TEAM m");
            case 5 -> query.expiringWithin(Duration.ofHours(2));
            default -> query.domain("example.com");
        }
        InvitationQuery found = query.withTotal().build();
        return Lifecycle.step(
                "find in " + scope + ": " + found.statuses() + found.kind() + found.inviterId()
                        + found.address().map(EmailAddress::mailbox) + found.text() + found.expiringWithin()
                        + found.domain() + found.sort(),
                service -> {
                    var page = service.in(scope).find(found);
                    service.cursor = page.nextCursor();
                    return List.of(page, service.in(scope).count(found));
                });
    }

    private Step<Lifecycle> nextPage() {
        Scope scope = world.usualScope();
        InvitationSort sort = world.any(List.of(InvitationSort.values()));
        return Lifecycle.step("the page after the last one found in " + scope + ", " + sort, service -> {
            InvitationQuery.Builder query = InvitationQuery.builder().sort(sort).pageSize(2);
            service.cursor.ifPresent(query::after);
            return service.in(scope).find(query.build());
        });
    }

    private Step<Lifecycle> report() {
        Scope scope = world.usualScope();
        int which = world.latest();
        int limit = 1 + world.number(3);
        Duration back = world.any(List.of(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(3)));
        return Lifecycle.step(
                "report on " + Ordinal.of("invitation", which) + " and the last " + back + " in " + scope + ", at most "
                        + limit,
                service -> {
                    Instant now = service.clock.instant();
                    var reports = service.in(scope).reports();
                    var id = service.invitation(which);
                    var events = reports.history(id, Optional.empty(), limit);
                    var more = events.isEmpty()
                            ? events
                            : reports.history(
                                    id,
                                    Optional.of(events.get(events.size() - 1).id()),
                                    limit);
                    return Stream.of(
                                    service.in(scope).get(id),
                                    events,
                                    more,
                                    reports.redemptions(id, Optional.empty(), limit),
                                    reports.statistics(now.minus(back), now),
                                    reports.queue())
                            .toList();
                });
    }
}
