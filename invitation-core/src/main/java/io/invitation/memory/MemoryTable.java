package io.invitation.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows by their key. What a transaction puts or removes is taken back when it fails, and the indexes follow. For use
 * within {@link MemoryTransactions#alone}.
 */
final class MemoryTable<K, V> {

    private final MemoryTransactions transactions;
    private final Function<V, K> keyOf;
    private final Map<K, V> rows = new HashMap<>();
    private final List<MemoryIndex<?, V>> indexes = new ArrayList<>();

    MemoryTable(MemoryTransactions transactions, Function<V, K> keyOf) {
        this.transactions = transactions;
        this.keyOf = keyOf;
    }

    /** Adds an index, while the table is empty: the rows of each group, in an order in which no two are the same. */
    <G> MemoryIndex<G, V> index(Function<V, Optional<G>> groupOf, Comparator<V> order) {
        MemoryIndex<G, V> index = new MemoryIndex<>(groupOf, order);
        indexes.add(index);
        return index;
    }

    Optional<V> find(K key) {
        return Optional.ofNullable(rows.get(key));
    }

    void put(V row) {
        set(keyOf.apply(row), row);
    }

    void remove(V row) {
        set(keyOf.apply(row), null);
    }

    private void set(K key, @Nullable V row) {
        V before = exchange(key, row);
        transactions.undoBy(() -> exchange(key, before));
    }

    private @Nullable V exchange(K key, @Nullable V row) {
        V before = row == null ? rows.remove(key) : rows.put(key, row);
        for (MemoryIndex<?, V> index : indexes) {
            if (before != null) {
                index.remove(before);
            }
            if (row != null) {
                index.add(row);
            }
        }
        return before;
    }
}
