package io.invitation.corpus;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/** What tokens.tsv does to a live token: the arguments of its macro {@code {{valid…}}}. */
public final class TokenTwist {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private TokenTwist() {}

    /** Returns the token as it is after that, for example after {@code :reverse}. */
    public static String of(String token, String how) {
        int middle = token.length() / 2;
        return switch (how) {
            case "" -> token;
            case ":drop-last:1" -> token.substring(0, token.length() - 1);
            case ":take:1" -> token.substring(0, 1);
            case ":lower" -> token.toLowerCase(Locale.ROOT);
            case ":swapfirst" -> swapped(token.charAt(0)) + token.substring(1);
            case ":reverse" -> new StringBuilder(token).reverse().toString();
            case ":flip:0" -> flipped(token, 0);
            case ":flip:mid" -> flipped(token, middle);
            case ":b64-alias" -> {
                // Of the payload's last character the unused bits, then the checksum as it was.
                int last = token.length() - 7;
                char alias = ALPHABET.charAt(ALPHABET.indexOf(token.charAt(last)) ^ 1);
                yield token.substring(0, last) + alias + token.substring(last + 1);
            }
            case ":insert-space:mid" -> token.substring(0, middle) + " " + token.substring(middle);
            case ":urlencode" -> {
                StringBuilder encoded = new StringBuilder();
                token.chars().forEach(c -> encoded.append(String.format("%%25%02X", c)));
                yield encoded.toString();
            }
            case ":hex" -> HexFormat.of().formatHex(token.getBytes(StandardCharsets.US_ASCII));
            default -> throw new IllegalStateException("unknown transformation " + how);
        };
    }

    private static String swapped(char letter) {
        String text = String.valueOf(letter);
        String upper = text.toUpperCase(Locale.ROOT);
        return upper.equals(text) ? text.toLowerCase(Locale.ROOT) : upper;
    }

    private static String flipped(String token, int index) {
        char next = ALPHABET.charAt((ALPHABET.indexOf(token.charAt(index)) + 1) % ALPHABET.length());
        return token.substring(0, index) + next + token.substring(index + 1);
    }
}
