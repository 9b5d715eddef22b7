package io.invitation;

import io.invitation.InvalidEmailAddressException.Reason;
import java.net.IDN;

/**
 * The rules for what stands behind the at sign: at least two labels of letters, digits and hyphens (RFC 5321, section
 * 4.1.2; RFC 1035, section 2.3.1), internationalised ones in the A-label form of RFC 5890.
 *
 * <p>{@link IDN} knows IDNA2003, which replaces or drops characters and so can turn one domain into another. It is only
 * asked to encode labels of letters, digits and marks (RFC 5892, section 2.1), and only believed if it decodes its own
 * answer to the very text it was given. It cannot judge A-labels of IDNA2008, hence {@link Punycode}.
 */
final class DomainName {

    private static final int MAX_OCTETS = 253;
    private static final int MAX_LABEL_OCTETS = 63;
    private static final String ACE_PREFIX = "xn--";

    private DomainName() {}

    /** Returns the domain that starts at this index of the text, in lower-case A-label form. */
    static String toAsciiForm(String text, int start) {
        if (start == text.length()) {
            throw new InvalidEmailAddressException(Reason.DOMAIN_EMPTY, start);
        }
        StringBuilder domain = new StringBuilder(text.length() - start);
        int labels = 0;
        int labelStart = start;
        String label = "";
        while (labelStart <= text.length()) {
            int dot = text.indexOf('.', labelStart);
            int labelEnd = dot < 0 ? text.length() : dot;
            label = toAsciiLabel(text.substring(labelStart, labelEnd), labelStart);
            domain.append(labels == 0 ? "" : ".").append(label);
            labels++;
            labelStart = labelEnd + 1;
        }
        if (labels == 1) {
            throw new InvalidEmailAddressException(Reason.DOMAIN_SINGLE_LABEL, start);
        }
        if (label.chars().allMatch(DomainName::isDigit)) {
            throw new InvalidEmailAddressException(Reason.DOMAIN_NUMERIC_END, text.length() - label.length());
        }
        if (domain.length() > MAX_OCTETS) {
            throw new InvalidEmailAddressException(Reason.DOMAIN_TOO_LONG, start);
        }
        return domain.toString();
    }

    private static String toAsciiLabel(String typed, int index) {
        if (typed.isEmpty()) {
            throw new InvalidEmailAddressException(Reason.DOMAIN_LABEL_EMPTY, index);
        }
        String folded = AsciiCase.toLowerCase(typed);
        boolean ascii = requireLabelCharacters(folded, index);
        String label = ascii ? folded : encode(folded, index);
        if (label.length() > MAX_LABEL_OCTETS) {
            throw new InvalidEmailAddressException(Reason.DOMAIN_LABEL_TOO_LONG, index);
        }
        if (label.startsWith(ACE_PREFIX) && !encodesLabel(label.substring(ACE_PREFIX.length()))) {
            throw new InvalidEmailAddressException(Reason.DOMAIN_A_LABEL_INVALID, index);
        }
        if (label.startsWith("-") || label.endsWith("-")) {
            throw new InvalidEmailAddressException(Reason.DOMAIN_LABEL_HYPHEN, index);
        }
        return label;
    }

    /** Returns whether all characters are ASCII. */
    private static boolean requireLabelCharacters(String label, int index) {
        boolean ascii = true;
        for (int i = 0; i < label.length(); i++) {
            char c = label.charAt(i);
            if (c >= 0x80) {
                ascii = false;
            } else if (!isLowerCaseLetter(c) && !isDigit(c) && c != '-') {
                throw new InvalidEmailAddressException(Reason.DOMAIN_CHARACTER, index + i);
            }
        }
        return ascii;
    }

    private static String encode(String label, int index) {
        if (!isConvertible(label)) {
            throw new InvalidEmailAddressException(Reason.DOMAIN_NOT_CONVERTIBLE, index);
        }
        String encoded;
        try {
            encoded = IDN.toASCII(label, IDN.USE_STD3_ASCII_RULES);
        } catch (IllegalArgumentException refused) {
            throw new InvalidEmailAddressException(Reason.DOMAIN_NOT_CONVERTIBLE, index);
        }
        if (!encoded.startsWith(ACE_PREFIX)
                || !IDN.toUnicode(encoded, IDN.USE_STD3_ASCII_RULES).equals(label)) {
            throw new InvalidEmailAddressException(Reason.DOMAIN_NOT_CONVERTIBLE, index);
        }
        return encoded;
    }

    /** Letters that are not capitals, digits and marks, a mark not first, no hyphens where A-labels have theirs. */
    private static boolean isConvertible(String label) {
        int first = Character.getType(label.codePointAt(0));
        return first != Character.NON_SPACING_MARK
                && first != Character.COMBINING_SPACING_MARK
                && !label.startsWith("--", 2)
                && label.codePoints().allMatch(DomainName::isLetterDigitOrHyphen);
    }

    private static boolean isLetterDigitOrHyphen(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.LOWERCASE_LETTER,
                    Character.OTHER_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.DECIMAL_DIGIT_NUMBER -> true;
            default -> codePoint == '-';
        };
    }

    private static boolean encodesLabel(String encoded) {
        return Punycode.decode(encoded)
                .filter(label -> label.codePoints().anyMatch(codePoint -> codePoint >= 0x80))
                .filter(label -> label.codePoints().allMatch(DomainName::mayStandInALabel))
                .isPresent();
    }

    /**
     * Refuses what no version of IDNA2008 can allow: controls, spaces, private use, and format characters other than
     * the two joiners. Unassigned ones pass, since a newer Unicode than this JDK's may have assigned them.
     */
    private static boolean mayStandInALabel(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.PRIVATE_USE,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.FORMAT -> codePoint == 0x200C || codePoint == 0x200D;
            default -> true;
        };
    }

    private static boolean isLowerCaseLetter(int c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
