package io.invitation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Says who may use an invitation: everybody, or the addresses that match one of several patterns, in either case less
 * those that match an exclusion.
 *
 * <p>An audience without patterns is <em>public</em>: it admits everybody who has an address. It has at most
 * {@value #MAX_PATTERNS} patterns and exclusions together; repeated ones count once. However many there are, an address
 * is checked by a few look-ups; only patterns with an {@code *} beside other characters before the {@code @} are tried
 * one by one, and only those of the address's own domain or of its parent domains.
 *
 * <p>Two audiences are equal if they have equal patterns and equal exclusions in the same order.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class Audience {

    /** How many patterns and exclusions an audience can have together. */
    public static final int MAX_PATTERNS = 10_000;

    private static final Audience ANYONE = new Audience(List.of(), List.of());

    private final List<EmailPattern> patterns;
    private final List<EmailPattern> exclusions;
    private final PatternIndex admitted;
    private final PatternIndex excluded;

    private Audience(Collection<EmailPattern> patterns, Collection<EmailPattern> exclusions) {
        this.patterns = distinct(patterns);
        this.exclusions = distinct(exclusions);
        int count = this.patterns.size() + this.exclusions.size();
        if (count > MAX_PATTERNS) {
            throw new InvalidValueException(
                    "audience", "has " + count + " patterns and exclusions, at most " + MAX_PATTERNS + " are allowed");
        }
        this.admitted = new PatternIndex(this.patterns);
        this.excluded = new PatternIndex(this.exclusions);
    }

    /**
     * Returns the audience of all addresses that match at least one of the patterns.
     *
     * @param patterns the patterns; <strong>none means everybody</strong>, as for {@link #anyone()}
     * @return an audience without exclusions
     * @throws InvalidValueException if there are more than {@value #MAX_PATTERNS} different patterns
     * @throws NullPointerException if the list or one of its elements is {@code null}
     */
    public static Audience of(List<EmailPattern> patterns) {
        return patterns.isEmpty() ? ANYONE : new Audience(patterns, List.of());
    }

    /**
     * Returns the audience of everybody who has an address.
     *
     * @return the public audience without exclusions
     */
    public static Audience anyone() {
        return ANYONE;
    }

    /**
     * Returns the audience of one address.
     *
     * @param address the address; its case is kept as typed, see {@link #singleAddress()}
     * @return a precise audience
     * @throws InvalidEmailPatternException if the local part of the address contains an {@code *}, see
     *     {@link EmailPattern#exactly(EmailAddress)}
     * @throws NullPointerException if the address is {@code null}
     */
    public static Audience to(EmailAddress address) {
        return of(List.of(EmailPattern.exactly(address)));
    }

    /**
     * Returns a copy that does not admit addresses which match one of these patterns; exclusions that are there already
     * stay.
     *
     * @param exclusions what to exclude; none changes nothing
     * @return the narrower audience
     * @throws InvalidValueException if there would be more than {@value #MAX_PATTERNS} different patterns and
     *     exclusions together
     * @throws NullPointerException if the list or one of its elements is {@code null}
     */
    public Audience except(List<EmailPattern> exclusions) {
        List<EmailPattern> all = new ArrayList<>(this.exclusions);
        all.addAll(exclusions);
        return new Audience(patterns, all);
    }

    /**
     * Tells whether an address is one of this audience: it matches a pattern, or there are none, and no exclusion.
     *
     * <p>This says nothing about who owns the address; whoever asks must have evidence for that.
     *
     * @param address the address
     * @return {@code true} if it is admitted
     * @throws NullPointerException if the address is {@code null}
     */
    public boolean admits(EmailAddress address) {
        Objects.requireNonNull(address, "address");
        return (isPublic() || admitted.matches(address)) && !excluded.matches(address);
    }

    /**
     * Returns the patterns in the order in which they were given, each once.
     *
     * @return an unmodifiable list; empty if everybody is admitted
     */
    public List<EmailPattern> patterns() {
        return patterns;
    }

    /**
     * Returns the exclusions in the order in which they were given, each once.
     *
     * @return an unmodifiable list
     */
    public List<EmailPattern> exclusions() {
        return exclusions;
    }

    /**
     * Tells whether the audience is everybody, apart from exclusions.
     *
     * @return {@code true} if there are no patterns
     */
    public boolean isPublic() {
        return patterns.isEmpty();
    }

    /**
     * Tells whether the audience is a list of single addresses, exclusions not considered.
     *
     * @return {@code true} if there is at least one pattern and none has an {@code *}
     */
    public boolean isPrecise() {
        return !isPublic() && patterns.stream().allMatch(EmailPattern::isPrecise);
    }

    /**
     * Returns the address of an audience of one, in the case in which it was typed.
     *
     * @return the address, or empty unless there is exactly one pattern, it has no {@code *}, and its address is not
     *     excluded
     */
    public Optional<EmailAddress> singleAddress() {
        return patterns.size() == 1 ? patterns.get(0).address().filter(this::admits) : Optional.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Audience that && patterns.equals(that.patterns) && exclusions.equals(that.exclusions);
    }

    @Override
    public int hashCode() {
        return 31 * patterns.hashCode() + exclusions.hashCode();
    }

    /** Returns how many patterns and exclusions there are, and no address. */
    @Override
    public String toString() {
        return "Audience[" + (isPublic() ? "anyone" : "patterns=" + patterns.size()) + ", exclusions="
                + exclusions.size() + "]";
    }

    private static List<EmailPattern> distinct(Collection<EmailPattern> patterns) {
        return List.copyOf(new LinkedHashSet<>(patterns));
    }
}
