package io.invitation;

/** Lower case for the letters A to Z and nothing else, whatever the default locale is. */
final class AsciiCase {

    private AsciiCase() {}

    static String toLowerCase(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            lower.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
        }
        return lower.toString();
    }
}
