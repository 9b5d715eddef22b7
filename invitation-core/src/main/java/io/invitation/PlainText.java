package io.invitation;

import java.util.Objects;

/** The rules for text that people type: length in UTF-16 units, and no character that forges a line or hides text. */
final class PlainText {

    private PlainText() {}

    /** One line: a name, a title, a role. */
    static String line(String field, String value, int maxLength) {
        return check(field, value, maxLength, false);
    }

    /** Several lines; only LF may break them. */
    static String paragraphs(String field, String value, int maxLength) {
        return check(field, value, maxLength, true);
    }

    /** A word of visible ASCII that configuration and keys are made of: a scope, a kind. */
    static String identifier(String field, String value, int maxLength) {
        requireLength(field, value, maxLength);
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) <= ' ' || value.charAt(i) > '~') {
                throw new InvalidValueException(field, "holds a character other than visible ASCII at index " + i);
            }
        }
        return value;
    }

    private static String check(String field, String value, int maxLength, boolean lineFeeds) {
        requireLength(field, value, maxLength);
        if (value.isBlank()) {
            throw new InvalidValueException(field, "is blank");
        }
        for (int i = 0; i < value.length(); ) {
            int codePoint = value.codePointAt(i);
            if (isForbidden(codePoint) && !(lineFeeds && codePoint == '\n')) {
                throw new InvalidValueException(
                        field, String.format("holds the forbidden character U+%04X at index %d", codePoint, i));
            }
            i += Character.charCount(codePoint);
        }
        return value;
    }

    private static void requireLength(String field, String value, int maxLength) {
        Objects.requireNonNull(value, field);
        if (value.isEmpty()) {
            throw new InvalidValueException(field, "is empty");
        }
        if (value.length() > maxLength) {
            throw new InvalidValueException(
                    field, "has " + value.length() + " characters, at most " + maxLength + " are allowed");
        }
    }

    private static boolean isForbidden(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            default -> isBidiControl(codePoint) || isNoncharacter(codePoint);
        };
    }

    private static boolean isBidiControl(int codePoint) {
        return (codePoint >= 0x202A && codePoint <= 0x202E) || (codePoint >= 0x2066 && codePoint <= 0x2069);
    }

    private static boolean isNoncharacter(int codePoint) {
        return (codePoint & 0xFFFE) == 0xFFFE || (codePoint >= 0xFDD0 && codePoint <= 0xFDEF);
    }
}
