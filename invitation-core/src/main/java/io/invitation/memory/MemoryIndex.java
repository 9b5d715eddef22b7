package io.invitation.memory;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/** The rows of a table in groups, ordered within each. A row without a group is not in it. */
final class MemoryIndex<G, V> {

    private final Function<V, Optional<G>> groupOf;
    private final Comparator<V> order;
    private final Map<G, NavigableSet<V>> groups = new HashMap<>();

    MemoryIndex(Function<V, Optional<G>> groupOf, Comparator<V> order) {
        this.groupOf = groupOf;
        this.order = order;
    }

    /** Returns a view of the rows of a group, in their order. */
    NavigableSet<V> in(G group) {
        NavigableSet<V> rows = groups.get(group);
        return rows == null ? new TreeSet<>(order) : Collections.unmodifiableNavigableSet(rows);
    }

    /** Returns a copy of the rows of a group, to be changed one after the other. */
    List<V> listOf(G group) {
        return List.copyOf(in(group));
    }

    Optional<V> firstIn(G group) {
        return in(group).stream().findFirst();
    }

    /** Returns the groups that are not empty. */
    Collection<G> groups() {
        return groups.keySet();
    }

    void add(V row) {
        groupOf.apply(row)
                .ifPresent(group -> groups.computeIfAbsent(group, first -> new TreeSet<>(order))
                        .add(row));
    }

    void remove(V row) {
        groupOf.apply(row)
                .ifPresent(group -> groups.computeIfPresent(group, (same, rows) -> {
                    rows.remove(row);
                    return rows.isEmpty() ? null : rows;
                }));
    }
}
