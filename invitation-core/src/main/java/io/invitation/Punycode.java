package io.invitation;

import java.util.Optional;

/** Decodes the part of an A-label behind {@code xn--} (RFC 3492, with the parameters of its section 5). */
final class Punycode {

    private static final int BASE = 36;
    private static final int T_MIN = 1;
    private static final int T_MAX = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;
    private static final int INITIAL_BIAS = 72;
    private static final int INITIAL_CODE_POINT = 0x80;

    private Punycode() {}

    /**
     * Returns the Unicode text, or empty if the input is not Punycode: a character other than a lower-case letter, a
     * digit or a hyphen in its place, a number cut short or too large, or a code point that is not a character.
     */
    static Optional<String> decode(String encoded) {
        int delimiter = encoded.lastIndexOf('-');
        int[] output = new int[encoded.length()];
        int length = 0;
        while (length < delimiter) {
            output[length] = encoded.charAt(length);
            if (output[length] >= INITIAL_CODE_POINT) {
                return Optional.empty();
            }
            length++;
        }
        int next = delimiter > 0 ? delimiter + 1 : 0;
        int codePoint = INITIAL_CODE_POINT;
        int bias = INITIAL_BIAS;
        int position = 0;
        while (next < encoded.length()) {
            int before = position;
            int weight = 1;
            for (int k = BASE; ; k += BASE) {
                int digit = next < encoded.length() ? digit(encoded.charAt(next++)) : -1;
                if (digit < 0 || digit > (Integer.MAX_VALUE - position) / weight) {
                    return Optional.empty();
                }
                position += digit * weight;
                int threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX);
                if (digit < threshold) {
                    break;
                }
                if (weight > Integer.MAX_VALUE / (BASE - threshold)) {
                    return Optional.empty();
                }
                weight *= BASE - threshold;
            }
            length++;
            bias = adapt(position - before, length, before == 0);
            if (position / length > Character.MAX_CODE_POINT - codePoint) {
                return Optional.empty();
            }
            codePoint += position / length;
            position %= length;
            if (Character.getType(codePoint) == Character.SURROGATE) {
                return Optional.empty();
            }
            System.arraycopy(output, position, output, position + 1, length - 1 - position);
            output[position++] = codePoint;
        }
        return Optional.of(new String(output, 0, length));
    }

    private static int digit(char c) {
        if (c >= 'a' && c <= 'z') {
            return c - 'a';
        }
        return c >= '0' && c <= '9' ? c - '0' + 26 : -1;
    }

    private static int adapt(int delta, int length, boolean first) {
        int scaled = first ? delta / DAMP : delta / 2;
        scaled += scaled / length;
        int k = 0;
        while (scaled > (BASE - T_MIN) * T_MAX / 2) {
            scaled /= BASE - T_MIN;
            k += BASE;
        }
        return k + (BASE - T_MIN + 1) * scaled / (scaled + SKEW);
    }
}
