package io.invitation.contract;

import io.invitation.contract.Operation.Group;
import io.invitation.contract.Operation.Step;
import io.invitation.contract.Operation.StoreSession;
import java.util.ArrayList;
import java.util.List;

/** The sequence of operations that follows from a seed. */
final class RandomSequence {

    private static final int MOST_OPERATIONS = 30;

    private final RandomWorld world;
    private final RandomPlaces places;
    private final RandomMessages messages;
    private final List<Operation<StoreSession>> operations = new ArrayList<>();

    RandomSequence(long seed) {
        world = new RandomWorld(seed);
        places = new RandomPlaces(world);
        messages = new RandomMessages(world);
        operations.add(places.insert());
        operations.add(places.insert());
        int number = 5 + world.number(MOST_OPERATIONS - 5);
        while (operations.size() < number) {
            operations.add(operation(2));
        }
    }

    List<Operation<StoreSession>> operations() {
        return List.copyOf(operations);
    }

    /** Steps that read all that the sequence can have stored. */
    List<Step<StoreSession>> content() {
        List<Step<StoreSession>> steps = new ArrayList<>(places.content());
        steps.addAll(messages.content());
        return steps;
    }

    private Operation<StoreSession> operation(int depth) {
        if (depth > 0 && world.isOneOf(7)) {
            List<Operation<StoreSession>> inner = new ArrayList<>();
            for (int i = 1 + world.number(4); i > 0; i--) {
                inner.add(operation(depth - 1));
            }
            return new Group<>(inner, world.random.nextBoolean());
        }
        return world.number(100) < 60 ? places.any() : messages.any();
    }
}
