package io.invitation.contract;

import io.invitation.InvitationQuery;
import io.invitation.InvitationSort;
import io.invitation.Scope;
import io.invitation.contract.Operation.Group;
import io.invitation.contract.Operation.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The sequence of operations on a service that follows from a seed. */
final class LifecycleSequence {

    private static final int MOST = 1_000;

    private final RandomWorld world;
    private final Circumstances circumstances;
    private final RandomManagement management;
    private final RandomVisits visits;
    private final RandomUpkeep upkeep;
    private final List<Operation<Lifecycle>> operations = new ArrayList<>();

    LifecycleSequence(long seed) {
        world = new RandomWorld(seed);
        circumstances = Circumstances.of(world);
        management = new RandomManagement(world);
        visits = new RandomVisits(world);
        upkeep = new RandomUpkeep(world);
        operations.add(management.issue());
        int number = 8 + world.number(8);
        while (operations.size() < number) {
            operations.add(world.isOneOf(10) ? group() : step());
        }
    }

    Circumstances circumstances() {
        return circumstances;
    }

    List<Operation<Lifecycle>> operations() {
        return List.copyOf(operations);
    }

    private Operation<Lifecycle> group() {
        List<Operation<Lifecycle>> inner = new ArrayList<>();
        for (int i = 1 + world.number(3); i > 0; i--) {
            inner.add(world.random.nextBoolean() ? management.any() : visits.any());
        }
        return new Group<>(inner, world.random.nextBoolean());
    }

    private Step<Lifecycle> step() {
        int kind = world.number(100);
        return kind < 40 ? management.any() : kind < 75 ? visits.any() : upkeep.any();
    }

    /** Steps that read all that the sequence can have stored. */
    List<Step<Lifecycle>> content() {
        List<Step<Lifecycle>> steps = new ArrayList<>();
        for (Scope scope : RandomWorld.SCOPES) {
            steps.add(Lifecycle.step(
                    "all invitations of " + scope,
                    service -> service.in(scope)
                            .find(InvitationQuery.builder()
                                    .sort(InvitationSort.OLDEST_FIRST)
                                    .pageSize(InvitationQuery.MAX_PAGE_SIZE)
                                    .withTotal()
                                    .build())));
        }
        steps.add(Lifecycle.step(
                "all histories",
                service -> service.invitations().stream()
                        .map(id -> service.store().history().list(id, Optional.empty(), MOST))
                        .toList()));
        steps.add(Lifecycle.step(
                "all places",
                service -> service.invitations().stream()
                        .map(id -> service.store().redemptions().list(id, Optional.empty(), MOST))
                        .toList()));
        steps.add(Lifecycle.step(
                "all links",
                service -> service.tokens().stream()
                        .map(token -> service.in(Scope.DEFAULT).inspect(token))
                        .toList()));
        steps.add(Lifecycle.step(
                "all messages",
                service -> service.messages().stream()
                        .map(id -> service.store().deliveries().find(id))
                        .toList()));
        steps.add(Lifecycle.step(
                "the queue", service -> service.in(Scope.DEFAULT).reports().queue()));
        return steps;
    }
}
