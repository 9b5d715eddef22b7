package io.invitation.internal;

import io.invitation.InvalidConfigurationException;
import io.invitation.InvalidConfigurationException.Problem;
import io.invitation.InvalidValueException;
import io.invitation.InvitationConfiguration;
import io.invitation.InvitationRequest;
import io.invitation.InvitationSettings;
import io.invitation.Scope;
import io.invitation.internal.ConfigurationKey.MalformedKeyException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a configuration from keys and values, or says everything that is wrong with them. For use by one thread. */
public final class ConfigurationReader {

    private static final Place EVERYWHERE = new Place(Optional.empty(), Optional.empty());

    private final Set<Problem> problems = new LinkedHashSet<>();
    private final Map<Place, Map<Setting, Entry>> sections = new LinkedHashMap<>();

    /** For what a section holds: everything, a scope, a kind, or a kind within a scope. */
    private record Place(Optional<String> scope, Optional<String> kind) {}

    /** A key as it was given, and its value. */
    private record Entry(String key, String value) {}

    private ConfigurationReader() {}

    /**
     * Reads a configuration.
     *
     * @param entries keys and values, of any type at all; what is no text is a problem
     * @return the configuration
     * @throws InvalidConfigurationException if anything is wrong
     */
    public static InvitationConfiguration read(Map<?, ?> entries) {
        ConfigurationReader reader = new ConfigurationReader();
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        entries.forEach((key, value) -> {
            if (key instanceof String text) {
                sorted.put(text, value);
            } else {
                reader.problems.add(new Problem("(a key that is no text)", "cannot be read"));
            }
        });
        sorted.forEach(reader::readEntry);
        return reader.configuration();
    }

    private void readEntry(String text, @Nullable Object value) {
        try {
            ConfigurationKey key = ConfigurationKey.parse(text);
            requireNames(key);
            Optional<Setting> setting = Setting.of(key.setting());
            if (setting.isEmpty()) {
                throw new MalformedKeyException("is unknown, the nearest known key is " + key.nearest());
            }
            if (!(value instanceof String given)) {
                throw new InvalidSettingException("has a value that is no text");
            }
            new SettingsDraft().set(setting.get(), given);
            Entry before = sections.computeIfAbsent(
                            new Place(key.scope(), key.kind()), place -> new EnumMap<>(Setting.class))
                    .putIfAbsent(setting.get(), new Entry(text, given));
            if (before != null) {
                throw new MalformedKeyException("says the same as " + before.key() + ", which is given too");
            }
        } catch (MalformedKeyException | InvalidSettingException wrong) {
            problems.add(
                    new Problem(text.isEmpty() ? "(an empty key)" : text, Objects.requireNonNull(wrong.getMessage())));
        }
    }

    private static void requireNames(ConfigurationKey key) throws MalformedKeyException {
        try {
            key.scope().ifPresent(Scope::of);
            key.kind().ifPresent(kind -> InvitationRequest.toAnyone().kind(kind));
        } catch (InvalidValueException bad) {
            throw new MalformedKeyException("names something impossible: " + bad.getMessage());
        }
    }

    private InvitationConfiguration configuration() {
        if (!problems.isEmpty()) {
            // A value that cannot be read is in no section, so what would be missing or in conflict is not known.
            throw failure();
        }
        Map<Place, InvitationSettings> settings = new LinkedHashMap<>();
        for (Place place : places()) {
            SettingsDraft draft = draft(place);
            if (draft != null) {
                settings.put(place, draft.build());
            }
        }
        if (!problems.isEmpty()) {
            throw failure();
        }
        InvitationConfiguration configuration =
                InvitationConfiguration.of(Objects.requireNonNull(settings.remove(EVERYWHERE)));
        for (Map.Entry<Place, InvitationSettings> entry : settings.entrySet()) {
            configuration = with(configuration, entry.getKey(), entry.getValue());
        }
        return configuration;
    }

    private static InvitationConfiguration with(
            InvitationConfiguration configuration, Place place, InvitationSettings chosen) {
        String kind = place.kind().orElse("");
        return place.scope()
                .map(Scope::of)
                .map(scope ->
                        kind.isEmpty() ? configuration.with(scope, chosen) : configuration.with(scope, kind, chosen))
                .orElseGet(() -> configuration.with(kind, chosen));
    }

    /**
     * All places that differ from one that they fall back to. A kind's settings hold in each scope too, setting by
     * setting, so that both together make a place even if no section is for both.
     */
    private Set<Place> places() {
        Set<Optional<String>> scopes = new LinkedHashSet<>();
        Set<Optional<String>> kinds = new LinkedHashSet<>();
        Set<Place> places = new LinkedHashSet<>();
        places.add(EVERYWHERE);
        for (Place place : sections.keySet()) {
            places.add(place);
            place.scope().ifPresent(name -> scopes.add(place.scope()));
            if (place.scope().isEmpty()) {
                place.kind().ifPresent(name -> kinds.add(place.kind()));
            }
        }
        scopes.forEach(scope -> {
            places.add(new Place(scope, Optional.empty()));
            kinds.forEach(kind -> places.add(new Place(scope, kind)));
        });
        return places;
    }

    /** Returns the settings that hold at a place; {@code null} if they cannot be together, which is noted. */
    private @Nullable SettingsDraft draft(Place place) {
        Map<Setting, Entry> chosen = new EnumMap<>(Setting.class);
        List.of(
                        EVERYWHERE,
                        new Place(Optional.empty(), place.kind()),
                        new Place(place.scope(), Optional.empty()),
                        place)
                .forEach(level -> chosen.putAll(sections.getOrDefault(level, Map.of())));
        SettingsDraft draft = new SettingsDraft();
        Map<Setting, String> keys = new EnumMap<>(Setting.class);
        for (Map.Entry<Setting, Entry> entry : chosen.entrySet()) {
            keys.put(entry.getKey(), entry.getValue().key());
            try {
                draft.set(entry.getKey(), entry.getValue().value());
            } catch (InvalidSettingException wrong) {
                throw new IllegalStateException("a value was read once and not again", wrong);
            }
        }
        List<Problem> found =
                draft.problems(new ConfigurationKey(Optional.empty(), Optional.empty(), "").section(), keys);
        problems.addAll(found);
        return found.isEmpty() ? draft : null;
    }

    private InvalidConfigurationException failure() {
        List<Problem> sorted = new ArrayList<>(problems);
        sorted.sort(Comparator.comparing(Problem::key).thenComparing(Problem::problem));
        return new InvalidConfigurationException(sorted);
    }
}
