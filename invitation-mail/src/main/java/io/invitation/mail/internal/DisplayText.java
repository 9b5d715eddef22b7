package io.invitation.mail.internal;

import java.text.Normalizer;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes text that people typed fit to be shown to a stranger under the host's name.
 *
 * <p>A name loses every character that is invisible or turns the direction of text, keeps one line, what mail programs
 * would turn into a link is spelled so that they do not, and at the start of a subject it looks like no reply. Without
 * anything that can be seen there is no name. A message keeps its words and lines and only loses what turns the
 * direction of the text around it.
 */
final class DisplayText {

    private static final Pattern WHITE_SPACE = Pattern.compile("[\\p{Z}\\s]+");
    private static final Pattern REPLY_MARK =
            Pattern.compile("(?i)^(?:(?:re|fwd?|aw|wg|sv|vs|tr|rv|antw)\\s?[:\uFF1A]\\s?)+");
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]{0,30}:/{2,}");
    private static final Pattern ACTIVE_SCHEME =
            Pattern.compile("(?i)\\b(javascript|vbscript|data|file|mailto|tel|sms|https?):");
    private static final Pattern AT_SIGN = Pattern.compile("(?<=\\S)[@\uFF20\uFE6B](?=\\S)");
    private static final String DOT = "[.\u2024\u3002\uFE12\uFE52\uFF0E\uFF61]";
    // Before the dot anything will do: marks, symbols and hyphens are part of host names, too.
    private static final Pattern INNER_DOT = Pattern.compile("(?<=\\S)" + DOT + "(?=\\p{L}\\p{M}*\\p{L})");
    private static final Pattern IP_ADDRESS = Pattern.compile("\\p{Nd}+(?:" + DOT + "\\p{Nd}+){3,}");
    private static final Pattern ANY_DOT = Pattern.compile(DOT);
    private static final Pattern VISIBLE = Pattern.compile("[\\p{L}\\p{N}\\p{S}\\p{P}]");
    private static final Pattern GRAPHEME = Pattern.compile("\\X");
    private static final String ELLIPSIS = "\u2026";

    private DisplayText() {}

    /** A name on one line of at most so many code points; empty if nothing visible is left. */
    static Optional<String> name(String raw, int maxCodePoints) {
        String text = Normalizer.normalize(oneLine(raw), Normalizer.Form.NFC);
        text = SCHEME.matcher(text).replaceAll("");
        text = ACTIVE_SCHEME.matcher(text).replaceAll("$1 ");
        text = AT_SIGN.matcher(text).replaceAll(" (at) ");
        text = INNER_DOT.matcher(text).replaceAll(". ");
        text = IP_ADDRESS
                .matcher(text)
                .replaceAll(match -> ANY_DOT.matcher(match.group()).replaceAll(". "));
        // Last, or else what stands before the mark could be something that is taken out.
        text = REPLY_MARK.matcher(text.strip()).replaceFirst("");
        text = cap(text.strip(), maxCodePoints);
        return VISIBLE.matcher(text).find() ? Optional.of(text) : Optional.empty();
    }

    /** One line without invisible characters, otherwise as it is. */
    static String oneLine(String raw) {
        StringBuilder visible = new StringBuilder(raw.length());
        raw.codePoints().forEach(c -> {
            if (isLineBreakOrControl(c)) {
                visible.append(' ');
            } else if (!isInvisible(c)) {
                visible.appendCodePoint(c);
            }
        });
        return WHITE_SPACE.matcher(visible).replaceAll(" ").strip();
    }

    /** Tells whether a text is one line of visible characters already. */
    static boolean isOneLine(String text) {
        return text.equals(oneLine(text));
    }

    /** Shortens to at most so many code points, between what readers see as characters (UAX 29). */
    static String cap(String text, int maxCodePoints) {
        if (text.codePointCount(0, text.length()) <= maxCodePoints) {
            return text;
        }
        int limit = text.offsetByCodePoints(0, maxCodePoints - 1);
        int end = GRAPHEME.matcher(text)
                .results()
                .mapToInt(MatchResult::end)
                .takeWhile(boundary -> boundary <= limit)
                .max()
                .orElse(limit);
        return text.substring(0, end).stripTrailing() + ELLIPSIS;
    }

    /** The lines of a message, word for word. */
    static List<String> lines(String raw) {
        StringBuilder kept = new StringBuilder(raw.length());
        raw.replace("\r\n", "\n").replace('\r', '\n').codePoints().forEach(c -> {
            if (c == '\n' || c == '\t' || !(Character.isISOControl(c) || isBidiOverride(c) || isSurrogate(c))) {
                kept.appendCodePoint(c);
            }
        });
        return Stream.of(kept.toString().split("\n", -1))
                .map(String::stripTrailing)
                .toList();
    }

    private static boolean isLineBreakOrControl(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static boolean isInvisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> true;
            // Fillers and selectors that are letters or marks by category, yet show nothing.
            default ->
                codePoint == 0x034F
                        || codePoint == 0x115F
                        || codePoint == 0x1160
                        || codePoint == 0x17B4
                        || codePoint == 0x17B5
                        || codePoint == 0x2800
                        || codePoint == 0x3164
                        || codePoint == 0xFFA0
                        || codePoint == 0xFFFC
                        || (codePoint >= 0x180B && codePoint <= 0x180F)
                        || (codePoint >= 0xFE00 && codePoint <= 0xFE0F)
                        || (codePoint >= 0xE0100 && codePoint <= 0xE01EF);
        };
    }

    private static boolean isBidiOverride(int codePoint) {
        return (codePoint >= 0x202A && codePoint <= 0x202E) || (codePoint >= 0x2066 && codePoint <= 0x2069);
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
