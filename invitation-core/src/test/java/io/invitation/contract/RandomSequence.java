package io.invitation.contract;

import io.invitation.contract.Operation.Group;
import io.invitation.contract.Operation.Step;
import java.util.ArrayList;
import java.util.List;

/** The sequence of operations that follows from a seed. */
final class RandomSequence {

    private static final int MOST_OPERATIONS = 30;

    private final long seed;
    private final RandomWorld world;
    private final RandomPlaces places;
    private final RandomMessages messages;
    private final List<Operation> operations = new ArrayList<>();

    RandomSequence(long seed) {
        this.seed = seed;
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

    long seed() {
        return seed;
    }

    List<Operation> operations() {
        return List.copyOf(operations);
    }

    /** Steps that read all that the sequence can have stored. */
    List<Step> content() {
        List<Step> steps = new ArrayList<>(places.content());
        steps.addAll(messages.content());
        return steps;
    }

    private Operation operation(int depth) {
        if (depth > 0 && world.isOneOf(7)) {
            List<Operation> inner = new ArrayList<>();
            for (int i = 1 + world.number(4); i > 0; i--) {
                inner.add(operation(depth - 1));
            }
            return new Group(inner, world.random.nextBoolean());
        }
        return world.number(100) < 60 ? places.any() : messages.any();
    }
}
