package io.invitation;

import io.invitation.InvalidEmailPatternException.Reason;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says which e-mail addresses may use an invitation: one ({@code ada@example.com}), those of a domain
 * ({@code *@example.com}), or those of its subdomains ({@code *@*.example.com}).
 *
 * <ul>
 *   <li>Before the {@code @}, an {@code *} stands for any number of characters, also none. It may stand beside others,
 *       as in {@code dev-*@example.com}, but not beside another {@code *}.
 *   <li>The domain stands for itself alone, without its subdomains. With {@code *.} in front of it, it stands for its
 *       subdomains at any depth, without itself, and needs at least two labels. There is no other {@code *} in a
 *       domain.
 *   <li>Everything else stands for itself and obeys the rules of {@link EmailAddress}: the case of ASCII letters does
 *       not matter, every other difference does. A pattern has at most 254 octets.
 *   <li>A blank text is not a pattern, and there is none for everybody; see {@link Audience#anyone()}.
 * </ul>
 *
 * <p>Two patterns are equal if their {@link #canonical()} forms are.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class EmailPattern {

    private static final String ANY = "*";
    private static final String SUBDOMAINS = "*.";

    private final String localPattern;
    private final String domain;
    private final boolean subdomainsOnly;
    private final String canonical;
    private final @Nullable EmailAddress address;

    private EmailPattern(Mailbox mailbox, boolean subdomainsOnly) {
        this.localPattern = mailbox.foldedLocalPart();
        this.domain = mailbox.domain();
        this.subdomainsOnly = subdomainsOnly;
        this.canonical = localPattern + '@' + (subdomainsOnly ? SUBDOMAINS : "") + domain;
        boolean precise = !subdomainsOnly && !hasLocalWildcard();
        this.address = precise ? new EmailAddress(mailbox) : null;
    }

    /**
     * Reads a pattern by the rules above, taking time in proportion to the length of the text and refusing a long one
     * at once.
     *
     * @param text the pattern as typed
     * @return the pattern
     * @throws InvalidEmailPatternException if the text breaks one of the rules; its reason says which, its message does
     *     not repeat the text
     * @throws NullPointerException if the text is {@code null}
     */
    public static EmailPattern parse(String text) {
        Objects.requireNonNull(text, "pattern");
        try {
            int at = Mailbox.requireAtSign(text);
            boolean subdomainsOnly = text.startsWith(SUBDOMAINS, at + 1);
            int domainStart = at + 1 + (subdomainsOnly ? SUBDOMAINS.length() : 0);
            requireWildcardsInPlace(text, at, domainStart, subdomainsOnly);
            return new EmailPattern(Mailbox.of(text, at, domainStart), subdomainsOnly);
        } catch (InvalidEmailAddressException e) {
            throw new InvalidEmailPatternException(e);
        }
    }

    /**
     * Returns the pattern that matches one address and no other.
     *
     * @param address the address; the pattern keeps its case as typed, see {@link #address()}
     * @return a {@linkplain #isPrecise() precise} pattern
     * @throws InvalidEmailPatternException with {@link InvalidEmailPatternException.Reason#LITERAL_ASTERISK} if the
     *     local part of the address contains an {@code *}, because as a pattern that would match other addresses too
     * @throws NullPointerException if the address is {@code null}
     */
    public static EmailPattern exactly(EmailAddress address) {
        if (address.localPart().contains(ANY)) {
            throw new InvalidEmailPatternException(Reason.LITERAL_ASTERISK);
        }
        return parse(address.mailbox());
    }

    /**
     * Returns the pattern that matches every address of one domain, but not of its subdomains.
     *
     * @param domain the domain alone, without {@code @} and {@code *}
     * @return the pattern {@code *@domain}
     * @throws InvalidEmailPatternException if the text is not a domain; its message does not repeat the text
     * @throws NullPointerException if the domain is {@code null}
     */
    public static EmailPattern domain(String domain) {
        Objects.requireNonNull(domain, "domain");
        if (domain.startsWith(ANY)) {
            throw new InvalidEmailPatternException(Reason.DOMAIN_WILDCARD_MISPLACED);
        }
        return parse(ANY + '@' + domain);
    }

    /**
     * Tells whether this pattern includes an address, taking time that is bounded by the limits on their lengths.
     *
     * @param candidate the address
     * @return {@code true} if it matches
     * @throws NullPointerException if the address is {@code null}
     */
    public boolean matches(EmailAddress candidate) {
        if (!matchesDomain(candidate.domain())) {
            return false;
        }
        String canonicalCandidate = candidate.canonical();
        return matchesLocalPart(
                canonicalCandidate.substring(0, candidate.localPart().length()));
    }

    /**
     * Tells whether the pattern stands for exactly one mailbox, that is, has no {@code *}.
     *
     * @return {@code true} if {@link #address()} is present
     */
    public boolean isPrecise() {
        return address != null;
    }

    /**
     * Returns the one address that a precise pattern stands for, with its local part in the case in which it was typed.
     *
     * @return the address, or empty if the pattern has an {@code *}
     */
    public Optional<EmailAddress> address() {
        return Optional.ofNullable(address);
    }

    /**
     * Returns the literal domain in lower-case A-label form, without the {@code *.} that may stand in front of it.
     *
     * @return at least two labels
     */
    public String domain() {
        return domain;
    }

    /**
     * Tells whether the pattern has {@code *.} in front of its domain: it then matches addresses of the subdomains of
     * {@link #domain()}, at any depth, and none of the domain itself.
     *
     * @return {@code false} if it matches addresses of the domain itself and of none of its subdomains
     */
    public boolean isSubdomainsOnly() {
        return subdomainsOnly;
    }

    /**
     * Returns the one spelling of this pattern that is used for comparison and storage: ASCII letters in lower case,
     * the domain in A-label form.
     *
     * @return text that {@linkplain #parse(String) parses} back to a pattern equal to this one, at most 254 octets of
     *     UTF-8
     */
    public String canonical() {
        return canonical;
    }

    /** Compares by {@link #canonical()}. */
    @Override
    public boolean equals(Object other) {
        return other instanceof EmailPattern that && canonical.equals(that.canonical);
    }

    @Override
    public int hashCode() {
        return canonical.hashCode();
    }

    /**
     * Returns the {@linkplain EmailAddress#masked() masked} address of a precise pattern, so that it does not end up in
     * a log by accident, and the {@linkplain #canonical() canonical} form of every other.
     */
    @Override
    public String toString() {
        return address == null ? canonical : address.masked();
    }

    /** Whether the part before the at sign has an asterisk beside other characters. */
    boolean hasPartialWildcard() {
        return hasLocalWildcard() && !localPattern.equals(ANY);
    }

    private boolean hasLocalWildcard() {
        return localPattern.contains(ANY);
    }

    private boolean matchesDomain(String candidate) {
        if (!subdomainsOnly) {
            return candidate.equals(domain);
        }
        int dot = candidate.length() - domain.length() - 1;
        return dot > 0 && candidate.charAt(dot) == '.' && candidate.endsWith(domain);
    }

    /**
     * Walks along both texts; on a mismatch, goes back to the last asterisk and lets it take one character more.
     * Earlier asterisks need no second thought, so at most pattern length times text length steps are taken.
     */
    private boolean matchesLocalPart(String candidate) {
        int p = 0;
        int c = 0;
        int lastAsterisk = -1;
        int takenUpTo = 0;
        while (c < candidate.length()) {
            if (p < localPattern.length() && localPattern.charAt(p) == '*') {
                lastAsterisk = p++;
                takenUpTo = c;
            } else if (p < localPattern.length() && localPattern.charAt(p) == candidate.charAt(c)) {
                p++;
                c++;
            } else if (lastAsterisk >= 0) {
                p = lastAsterisk + 1;
                c = ++takenUpTo;
            } else {
                return false;
            }
        }
        return p == localPattern.length() || (p == localPattern.length() - 1 && localPattern.charAt(p) == '*');
    }

    private static void requireWildcardsInPlace(String text, int at, int domainStart, boolean subdomainsOnly) {
        if (text.indexOf('*', domainStart) >= 0) {
            throw new InvalidEmailPatternException(Reason.DOMAIN_WILDCARD_MISPLACED);
        }
        boolean severalLabels = text.indexOf('.', domainStart) >= 0;
        if (subdomainsOnly && !severalLabels) {
            throw new InvalidEmailPatternException(Reason.DOMAIN_TOO_BROAD);
        }
        int adjacent = text.indexOf("**");
        if (adjacent >= 0 && adjacent < at) {
            throw new InvalidEmailPatternException(Reason.WILDCARDS_ADJACENT);
        }
    }
}
