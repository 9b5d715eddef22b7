package io.invitation;

import io.invitation.internal.ConfigurationReader;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

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
     * Reads a configuration from keys and values, all of it or nothing.
     *
     * <p>Every key has one of these forms, and each section inherits setting by setting what it does not set itself: a
     * kind within a scope from the scope, a scope from the kind, and all from the defaults.
     *
     * <ul>
     *   <li>{@code invitation.<setting>} for the defaults; {@code invitation.landing-page} is required
     *   <li>{@code invitation.kind.<kind>.<setting>} for one kind in every scope
     *   <li>{@code invitation.scope.<scope>.<setting>} for every kind in one scope
     *   <li>{@code invitation.scope.<scope>.kind.<kind>.<setting>} for one kind in one scope
     * </ul>
     *
     * <p>The name of a scope or kind ends at the next dot. A name with a dot or a double quote in it is written in
     * double quotes, a quote within them doubled: {@code invitation.scope."acme.example".lifetime}.
     *
     * <p>The settings, their values, and the methods that say what they do:
     *
     * <ul>
     *   <li>{@code landing-page}: an address as for {@link LinkTemplate#inPath}; {@code landing-page.token}:
     *       {@code path} (default) or {@code fragment}, as for {@link LinkTemplate#inFragment}
     *   <li>{@code return-urls}: one origin, as for {@link ReturnUrlPolicy#sameOrigin}; default: that of the landing
     *       page
     *   <li>{@code templates}: a name, as for {@link InvitationSettings#withTemplates}
     *   <li>{@code lifetime}, {@code confirmation-lifetime}, {@code resend-cool-down}, {@code superseded-grace}: a
     *       duration, the last two also {@code PT0S}; {@code max-lifetime}: a duration, or {@code never} for no maximum
     *   <li>{@code default-quota}, {@code max-quota}: a number from 1, or {@code unlimited}
     *   <li>{@code require-expiry}, {@code allow-open-public}, {@code allow-free-mail-wildcards},
     *       {@code require-verified-address}, {@code unsafe-allow-unverified-on-public}, {@code immutable}:
     *       {@code true} or {@code false} (default)
     *   <li>{@code duplicates}: {@code reject}, {@code return-existing}, {@code refresh} or {@code supersede}, see
     *       {@link DuplicateRule}
     *   <li>{@code limits.inviter}, {@code limits.recipient}, {@code limits.domain}, {@code limits.scope}: a number, a
     *       slash and a duration, for example {@code 10/P1D}; or {@code unlimited}. See {@link InvitationLimits}
     *   <li>{@code remind-at}: up to five ascending fractions, for example {@code 0.5,0.9}; or {@code none}
     *   <li>{@code when-inviter-loses-right}: {@code refuse}, {@code keep}, or {@code reassign-to:} and the id of an
     *       account, see {@link InviterLoss}
     * </ul>
     *
     * <p>A duration is written as in ISO 8601, in days, hours, minutes and seconds: {@code P7D}, {@code PT24H}. Nothing
     * is trimmed, repaired or passed over: a key of somebody else is a problem too, so hand over those that start with
     * {@code invitation.} and no others.
     *
     * @param entries keys and values
     * @return the configuration
     * @throws InvalidConfigurationException if a key is unknown, two keys say the same or contradict each other, or a
     *     value cannot be used; it lists all problems and, for an unknown key, the nearest known one
     */
    public static InvitationConfiguration from(Map<String, String> entries) {
        return ConfigurationReader.read(entries);
    }

    /**
     * Reads a configuration from properties, with keys and values as in {@link #from(Map)}. The defaults with which the
     * properties were made take part. Of a key that stands twice in a file, {@link Properties#load} keeps the last one,
     * which cannot be noticed here.
     *
     * @param properties keys and values
     * @return the configuration
     * @throws InvalidConfigurationException as for {@link #from(Map)}, and if a key or value is no string
     */
    public static InvitationConfiguration from(Properties properties) {
        Map<Object, Object> entries = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> entries.put(key, properties.getProperty(key)));
        properties.forEach(entries::put);
        return ConfigurationReader.read(entries);
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

    /**
     * Returns the longest window of all limits, for which counts have to be kept.
     *
     * @return the duration; zero if nothing is limited
     */
    public Duration longestLimitWindow() {
        return Stream.concat(Stream.of(defaults), settings.values().stream())
                .map(chosen -> chosen.policy().limits())
                .flatMap(limits -> Arrays.stream(InvitationLimits.Subject.values())
                        .flatMap(subject -> limits.limit(subject).stream()))
                .map(InvitationLimits.Limit::window)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private Optional<InvitationSettings> find(Optional<Scope> scope, Optional<String> kind) {
        return Optional.ofNullable(settings.get(new Place(scope, kind)));
    }
}
