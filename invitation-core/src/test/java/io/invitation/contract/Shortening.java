package io.invitation.contract;

import io.invitation.contract.Operation.Group;
import io.invitation.contract.Operation.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Leaves out of a sequence whatever is not needed to make it fail (delta debugging). */
final class Shortening<S extends Session> {

    private final Predicate<List<Operation<S>>> fails;

    Shortening(Predicate<List<Operation<S>>> fails) {
        this.fails = fails;
    }

    /** Returns a sequence that still fails, and of which nothing can be left out. */
    List<Operation<S>> of(List<Operation<S>> failing) {
        List<Operation<S>> shorter = withoutRuns(failing);
        for (int i = 0; i < shorter.size(); i++) {
            if (shorter.get(i) instanceof Group<S> group) {
                shorter = withoutGroup(shorter, i, group);
            }
        }
        return shorter.equals(failing) ? shorter : of(shorter);
    }

    /** Leaves out runs of operations, half of the sequence at first, then ever shorter ones. */
    private List<Operation<S>> withoutRuns(List<Operation<S>> failing) {
        List<Operation<S>> shortest = failing;
        for (int run = Math.max(1, failing.size() / 2); run >= 1; run /= 2) {
            int from = 0;
            while (from < shortest.size()) {
                List<Operation<S>> shorter = new ArrayList<>(shortest);
                shorter.subList(from, Math.min(from + run, shorter.size())).clear();
                if (fails.test(shorter)) {
                    shortest = shorter;
                } else {
                    from += run;
                }
            }
        }
        return shortest;
    }

    /** Replaces a group by its operations, or leaves some of them out. */
    private List<Operation<S>> withoutGroup(List<Operation<S>> failing, int index, Group<S> group) {
        List<Operation<S>> inlined = replaced(failing, index, group.operations());
        if (fails.test(inlined)) {
            return inlined;
        }
        List<Operation<S>> inner = new Shortening<S>(operations ->
                        fails.test(replaced(failing, index, List.of(new Group<>(operations, group.commits())))))
                .of(group.operations());
        return replaced(failing, index, List.of(new Group<>(inner, group.commits())));
    }

    private static <S extends Session> List<Operation<S>> replaced(
            List<Operation<S>> sequence, int index, List<Operation<S>> by) {
        List<Operation<S>> replaced = new ArrayList<>(sequence);
        replaced.remove(index);
        replaced.addAll(index, by);
        return replaced;
    }
}
