package io.invitation;

import io.invitation.InvalidEmailAddressException.Reason;
import java.text.Normalizer;

/**
 * The rules for what stands before the at sign: a dot-atom (RFC 5322, section 3.2.3), with the non-ASCII characters
 * that RFC 6532 adds. An asterisk is an ordinary character here, which is why patterns obey the same rules.
 */
final class LocalPart {

    private static final int MAX_OCTETS = 64;
    private static final String ATOM_SPECIALS = "!#$%&'*+-/=?^_`{|}~";

    private LocalPart() {}

    /** Returns the local part unchanged; indexes in what is thrown count from its start. */
    static String requireValid(String localPart) {
        if (localPart.isEmpty()) {
            throw new InvalidEmailAddressException(Reason.LOCAL_PART_EMPTY, 0);
        }
        int octets = Mailbox.octets(localPart);
        if (octets > MAX_OCTETS) {
            throw new InvalidEmailAddressException(Reason.LOCAL_PART_TOO_LONG);
        }
        if (isCombiningMark(localPart.codePointAt(0))) {
            throw new InvalidEmailAddressException(Reason.LOCAL_PART_CHARACTER, 0);
        }
        for (int i = 0; i < localPart.length(); i++) {
            char c = localPart.charAt(i);
            if (c == '.') {
                requireDotBetweenAtoms(localPart, i);
            } else if (!isAtomText(c)) {
                throw new InvalidEmailAddressException(Reason.LOCAL_PART_CHARACTER, i);
            }
        }
        boolean isAscii = octets == localPart.length();
        if (!isAscii) {
            requireNormalised(localPart);
        }
        return localPart;
    }

    private static void requireDotBetweenAtoms(String localPart, int dot) {
        boolean atAnEnd = dot == 0 || dot == localPart.length() - 1;
        if (atAnEnd || localPart.charAt(dot - 1) == '.') {
            throw new InvalidEmailAddressException(Reason.LOCAL_PART_MISPLACED_DOT, dot);
        }
    }

    /** Both spellings must be normalised: {@code H} with a line below has no composed form, {@code h} with one has. */
    private static void requireNormalised(String localPart) {
        if (!Normalizer.isNormalized(localPart, Normalizer.Form.NFC)
                || !Normalizer.isNormalized(AsciiCase.toLowerCase(localPart), Normalizer.Form.NFC)) {
            throw new InvalidEmailAddressException(Reason.LOCAL_PART_NOT_NFC);
        }
    }

    private static boolean isAtomText(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c >= 0x80
                || ATOM_SPECIALS.indexOf(c) >= 0;
    }

    private static boolean isCombiningMark(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }
}
