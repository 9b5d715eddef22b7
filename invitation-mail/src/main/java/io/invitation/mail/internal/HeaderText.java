package io.invitation.mail.internal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Writes the values of headers: words that are not ASCII are encoded (RFC 2047), and lines are folded.
 *
 * <p>Done here because Jakarta Mail does not count the name of the header when it encodes, and folds as system
 * properties say.
 */
final class HeaderText {

    /** RFC 2047, section 2: the limit for a line with an encoded word. Others are kept to it where spaces allow. */
    private static final int MAX_LINE = 76;

    private static final String FOLD = "\r\n ";
    private static final String START = "=?UTF-8?B?";
    private static final String END = "?=";
    private static final Pattern ATOMS = Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+");
    private static final Pattern SPECIAL = Pattern.compile("[\"\\\\]");

    private HeaderText() {}

    /** A text on its own, such as a subject. */
    static String unstructured(String header, String text) {
        String inert = inert(text);
        return isAscii(inert) ? fold(header, inert) : encode(header, inert);
    }

    /** An address and a name for it. */
    static String mailbox(String header, String name, String address) {
        String inert = inert(name);
        String target = "<" + address + ">";
        if (isAscii(inert)) {
            String phrase = ATOMS.matcher(inert).matches()
                    ? inert
                    : '"' + SPECIAL.matcher(inert).replaceAll("\\\\$0") + '"';
            return fold(header, phrase + " " + target);
        }
        String phrase = encode(header, inert);
        int lastFold = phrase.lastIndexOf(FOLD);
        int column = lastFold < 0 ? start(header) + phrase.length() : phrase.length() - lastFold - 2;
        return phrase + (column + 1 + target.length() <= MAX_LINE ? " " : FOLD) + target;
    }

    /** Breaks ASCII before words that would not fit into the line. */
    static String fold(String header, String value) {
        StringBuilder folded = new StringBuilder();
        int column = start(header);
        boolean first = true;
        for (String word : value.split(" ", -1)) {
            if (first) {
                first = false;
            } else if (!word.isEmpty() && column + 1 + word.length() > MAX_LINE) {
                folded.append(FOLD);
                column = 1;
            } else {
                folded.append(' ');
                column++;
            }
            folded.append(word);
            column += word.length();
        }
        return folded.toString();
    }

    /** Makes encoded words of whole characters, one per line; the first is as much shorter as the header's name. */
    private static String encode(String header, String text) {
        StringBuilder encoded = new StringBuilder();
        int column = start(header);
        int from = 0;
        while (from < text.length()) {
            int room = (MAX_LINE - column - START.length() - END.length()) / 4 * 3;
            int to = from;
            int bytes = 0;
            while (to < text.length()) {
                bytes += utf8Length(text.codePointAt(to));
                if (bytes > room) {
                    break;
                }
                to = text.offsetByCodePoints(to, 1);
            }
            byte[] chunk = text.substring(from, to).getBytes(StandardCharsets.UTF_8);
            encoded.append(from == 0 ? "" : FOLD)
                    .append(START)
                    .append(Base64.getEncoder().encodeToString(chunk))
                    .append(END);
            column = 1;
            from = to;
        }
        return encoded.toString();
    }

    private static int start(String header) {
        return header.length() + 2;
    }

    private static int utf8Length(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        } else if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    /** Breaks what is ASCII, so goes out as it is, and would be decoded as an encoded word (RFC 2047) on arrival. */
    private static String inert(String text) {
        return text.replace("=?", "= ?");
    }
}
