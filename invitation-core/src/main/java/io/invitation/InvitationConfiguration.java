package io.invitation;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Knows the settings for each scope and kind. Where none are set, those of the scope hold, then those of the kind, then
 * the defaults.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class InvitationConfiguration {

    private final InvitationSettings defaults;
    private final Map<Place, InvitationSettings> settings;

    /** A scope, a kind, or both. */
    private record Place(Optional<Scope> scope, Optional<String> kind) {}

    private InvitationConfiguration(InvitationSettings defaults, Map<Place, InvitationSettings> settings) {
        this.defaults = Objects.requireNonNull(defaults, "defaults");
        this.settings = Map.copyOf(settings);
    }

    /**
     * Returns the configuration that is the same everywhere.
     *
     * @param defaults the settings
     * @return the configuration
     */
    public static InvitationConfiguration of(InvitationSettings defaults) {
        return new InvitationConfiguration(defaults, Map.of());
    }

    /**
     * Returns the same configuration with settings for one scope.
     *
     * @param scope the scope
     * @param chosen its settings, whole
     * @return a copy
     */
    public InvitationConfiguration with(Scope scope, InvitationSettings chosen) {
        return with(new Place(Optional.of(scope), Optional.empty()), chosen);
    }

    /**
     * Returns the same configuration with settings for one kind, in every scope that has none of its own.
     *
     * @param kind the kind
     * @param chosen its settings, whole
     * @return a copy
     */
    public InvitationConfiguration with(String kind, InvitationSettings chosen) {
        return with(new Place(Optional.empty(), Optional.of(kind)), chosen);
    }

    /**
     * Returns the same configuration with settings for one kind in one scope.
     *
     * @param scope the scope
     * @param kind the kind
     * @param chosen its settings, whole
     * @return a copy
     */
    public InvitationConfiguration with(Scope scope, String kind, InvitationSettings chosen) {
        return with(new Place(Optional.of(scope), Optional.of(kind)), chosen);
    }

    private InvitationConfiguration with(Place place, InvitationSettings chosen) {
        Map<Place, InvitationSettings> copy = new HashMap<>(settings);
        copy.put(place, Objects.requireNonNull(chosen, "settings"));
        return new InvitationConfiguration(defaults, copy);
    }

    /**
     * Returns the settings for a scope and a kind.
     *
     * @param scope the scope
     * @param kind the kind
     * @return those set for both, or for the scope, or for the kind, or the defaults
     */
    public InvitationSettings settings(Scope scope, String kind) {
        return find(Optional.of(scope), Optional.of(kind))
                .or(() -> find(Optional.of(scope), Optional.empty()))
                .or(() -> find(Optional.empty(), Optional.of(kind)))
                .orElse(defaults);
    }

    private Optional<InvitationSettings> find(Optional<Scope> scope, Optional<String> kind) {
        return Optional.ofNullable(settings.get(new Place(scope, kind)));
    }
}
