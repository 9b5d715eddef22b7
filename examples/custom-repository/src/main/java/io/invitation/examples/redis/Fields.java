package io.invitation.examples.redis;

import io.invitation.EmailAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The fields of a hash, all of them text; what is absent has no field. */
final class Fields {

    private final Map<String, String> values;

    Fields() {
        this(new LinkedHashMap<>());
    }

    Fields(Map<String, String> values) {
        this.values = values;
    }

    Fields set(String name, Object value) {
        values.put(name, value instanceof EmailAddress address ? address.mailbox() : value.toString());
        return this;
    }

    Fields set(String name, Optional<?> value) {
        value.ifPresent(present -> set(name, present));
        return this;
    }

    /** Names and values in turn, as HSET takes them. */
    List<String> inTurn() {
        List<String> inTurn = new ArrayList<>();
        values.forEach((name, value) -> {
            inTurn.add(name);
            inTurn.add(value);
        });
        return inTurn;
    }

    String text(String name) {
        return find(name).orElseThrow();
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    <T> Optional<T> find(String name, Function<String, T> parser) {
        return find(name).map(parser);
    }

    Instant instant(String name) {
        return Instant.parse(text(name));
    }

    int number(String name) {
        return Integer.parseInt(text(name));
    }
}
