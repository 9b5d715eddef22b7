package io.invitation;

import io.invitation.InvalidEmailAddressException.Reason;
import java.nio.charset.StandardCharsets;

/**
 * The two checked halves of {@code local-part@domain}, as addresses and the literal parts of patterns share them.
 *
 * @param localPart the local part as typed
 * @param foldedLocalPart the local part with its ASCII letters in lower case
 * @param domain the domain in lower-case A-label form
 */
record Mailbox(String localPart, String foldedLocalPart, String domain) {

    static final int MAX_OCTETS = 254;

    /** An A-label is never shorter than half the UTF-16 units of what it encodes, so nothing longer can be valid. */
    private static final int MAX_TYPED_LENGTH = 2 * MAX_OCTETS;

    /** Checks the text as a whole, its length before anything else, and returns the index of its only at sign. */
    static int requireAtSign(String text) {
        if (text.isEmpty()) {
            throw new InvalidEmailAddressException(Reason.EMPTY);
        }
        if (text.length() > MAX_TYPED_LENGTH) {
            throw new InvalidEmailAddressException(Reason.TOO_LONG);
        }
        requireVisibleCharacters(text);
        int at = text.indexOf('@');
        if (at < 0) {
            throw new InvalidEmailAddressException(Reason.NO_AT_SIGN);
        }
        int second = text.indexOf('@', at + 1);
        if (second >= 0) {
            throw new InvalidEmailAddressException(Reason.SEVERAL_AT_SIGNS, second);
        }
        return at;
    }

    /** Checks what stands before {@code at} and what stands from {@code domainStart} on, which is behind it. */
    static Mailbox of(String text, int at, int domainStart) {
        String localPart = LocalPart.requireValid(text.substring(0, at));
        Mailbox mailbox =
                new Mailbox(localPart, AsciiCase.toLowerCase(localPart), DomainName.toAsciiForm(text, domainStart));
        int between = domainStart - at;
        if (octets(localPart) + between + mailbox.domain.length() > MAX_OCTETS) {
            throw new InvalidEmailAddressException(Reason.TOO_LONG);
        }
        return mailbox;
    }

    static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void requireVisibleCharacters(String text) {
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (isForbidden(codePoint) || isInvisible(codePoint)) {
                throw new InvalidEmailAddressException(Reason.FORBIDDEN_CHARACTER, i);
            }
            i += Character.charCount(codePoint);
        }
    }

    private static boolean isForbidden(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /**
     * Letters and marks that display as nothing, so that two addresses would look alike: what Unicode's property
     * Default_Ignorable_Code_Point holds beyond the categories above.
     */
    private static boolean isInvisible(int codePoint) {
        return codePoint == 0x034F
                || codePoint == 0x115F
                || codePoint == 0x1160
                || codePoint == 0x17B4
                || codePoint == 0x17B5
                || (codePoint >= 0x180B && codePoint <= 0x180F)
                || codePoint == 0x3164
                || (codePoint >= 0xFE00 && codePoint <= 0xFE0F)
                || codePoint == 0xFFA0
                || (codePoint >= 0xE0100 && codePoint <= 0xE01EF);
    }
}
