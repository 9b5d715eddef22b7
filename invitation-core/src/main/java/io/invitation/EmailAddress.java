package io.invitation;

import java.util.Objects;

/**
 * One e-mail address: the mailbox of one person, checked once and compared by one key everywhere.
 *
 * <p>It has the form {@code dot-atom@domain} (RFC 5321, section 4.1.2; RFC 5322, section 3.4.1) and nothing else: no
 * display name, angle brackets, quoted string, comment, list, source route or address literal, and nothing is trimmed,
 * decoded or repaired. The rules:
 *
 * <ul>
 *   <li>At most 254 octets, of these at most 64 before the {@code @}, counted in UTF-8 and with the domain in A-label
 *       form.
 *   <li>No control, invisible, bidirectional, private-use or unassigned character, half a surrogate pair, or space.
 *       What is assigned is for this JDK's Unicode version to say.
 *   <li>A local part with non-ASCII characters (RFC 6531) must be in Unicode normalisation form C already.
 *   <li>A domain has at least two labels, the last one not all digits, and no dot at its end. An internationalised
 *       label is best given as an A-label ({@code xn--…}, RFC 5890). Given in its own script it is converted if the JDK
 *       can do so without changing a character, and refused otherwise; so {@code straße.de} is refused rather than
 *       turned into {@code strasse.de}, which is another domain.
 * </ul>
 *
 * <p>Two addresses are equal if their {@link #canonical()} forms are, that is, apart from the case of ASCII letters. No
 * other difference is overlooked: accents, look-alikes, dots, {@code +tags} and provider aliases all make a different
 * address.
 *
 * <p>Store and send to {@link #mailbox()}, compare by {@link #canonical()}, show strangers {@link #masked()}. The text
 * form is the masked one, so that no address slips into a log.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class EmailAddress {

    private static final String MASK = "\u2022\u2022\u2022";

    private final String localPart;
    private final String domain;
    private final String canonical;

    EmailAddress(Mailbox mailbox) {
        this.localPart = mailbox.localPart();
        this.domain = mailbox.domain();
        this.canonical = mailbox.foldedLocalPart() + '@' + domain;
    }

    /**
     * Reads an address by the rules above, taking time in proportion to the length of the text and refusing a long one
     * at once.
     *
     * @param text the address as typed
     * @return the address
     * @throws InvalidEmailAddressException if the text breaks one of the rules; its reason says which, its message does
     *     not repeat the text
     * @throws NullPointerException if the text is {@code null}
     */
    public static EmailAddress parse(String text) {
        Objects.requireNonNull(text, "address");
        int at = Mailbox.requireAtSign(text);
        return new EmailAddress(Mailbox.of(text, at, at + 1));
    }

    /**
     * Returns the key for comparison, uniqueness and counting: the local part with its ASCII letters in lower case,
     * {@code @}, and the domain in lower-case A-label form.
     *
     * <p>It parses back to an address equal to this one. It is not for sending mail, see {@link #mailbox()}.
     *
     * @return at most 254 octets of UTF-8
     */
    public String canonical() {
        return canonical;
    }

    /**
     * Returns what stands before the {@code @}, in the case in which it was typed.
     *
     * @return 1 to 64 octets of UTF-8
     */
    public String localPart() {
        return localPart;
    }

    /**
     * Returns the domain in lower-case A-label form (RFC 5890, section 2.3.2.1), which is what DNS knows.
     *
     * @return 3 to 252 ASCII characters
     */
    public String domain() {
        return domain;
    }

    /**
     * Returns the address to send mail to: the local part as typed, because only the receiving host knows whether its
     * case matters (RFC 5321, section 2.4), {@code @}, and the domain in lower-case A-label form.
     *
     * @return at most 254 octets of UTF-8; more than ASCII only if {@link #isAscii()} is {@code false}
     */
    public String mailbox() {
        return localPart + '@' + domain;
    }

    /**
     * Tells whether the address can be sent mail without the SMTPUTF8 extension (RFC 6531), that is, whether its local
     * part is ASCII; the domain always is.
     *
     * @return {@code true} if {@link #mailbox()} is ASCII
     */
    public boolean isAscii() {
        return localPart.chars().allMatch(c -> c < 0x80);
    }

    /**
     * Returns a form to show to people who may not see the address, such as {@code a•••@example.com}: the first
     * character in lower case, three bullets however long the rest is, and the domain.
     *
     * @return text to show; it is not an address to compare or to send to
     */
    public String masked() {
        return canonical.substring(0, canonical.offsetByCodePoints(0, 1)) + MASK + '@' + domain;
    }

    /** Compares by {@link #canonical()}. */
    @Override
    public boolean equals(Object other) {
        return other instanceof EmailAddress that && canonical.equals(that.canonical);
    }

    @Override
    public int hashCode() {
        return canonical.hashCode();
    }

    /** Returns the {@linkplain #masked() masked} form, so that an address does not end up in a log by accident. */
    @Override
    public String toString() {
        return masked();
    }
}
