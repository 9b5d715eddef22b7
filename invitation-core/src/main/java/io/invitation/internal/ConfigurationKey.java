package io.invitation.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A key of configuration, taken apart by position: {@code invitation.scope.<scope>.kind.<kind>.<setting>}. Names in
 * double quotes may hold dots; a quote within them is doubled.
 *
 * @param scope the name of the scope, if the key is for one
 * @param kind the name of the kind, if the key is for one
 * @param setting the rest; may be unknown
 */
record ConfigurationKey(Optional<String> scope, Optional<String> kind, String setting) {

    static final String PREFIX = "invitation";

    private static final int MAX_LENGTH = 500;
    private static final String SCOPE = "scope";
    private static final String KIND = "kind";

    /** Says in one sentence why a text is no key. */
    static final class MalformedKeyException extends Exception {

        private static final long serialVersionUID = 1L;

        MalformedKeyException(String problem) {
            super(problem);
        }
    }

    static ConfigurationKey parse(String text) throws MalformedKeyException {
        if (text.length() > MAX_LENGTH) {
            throw new MalformedKeyException("has more than " + MAX_LENGTH + " characters");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new MalformedKeyException("has a control character");
        }
        List<String> segments = segments(text);
        if (!segments.get(0).equals(PREFIX)) {
            throw new MalformedKeyException("does not start with " + PREFIX + ". as every known key does, for example "
                    + PREFIX + "." + Setting.nearestTo(text).key());
        }
        int at = 1;
        Optional<String> scope = nameAfter(SCOPE, segments, at);
        at += scope.isPresent() ? 2 : 0;
        Optional<String> kind = nameAfter(KIND, segments, at);
        at += kind.isPresent() ? 2 : 0;
        String setting = String.join(".", segments.subList(at, segments.size()));
        if (setting.isEmpty()) {
            throw new MalformedKeyException("names no setting");
        }
        return new ConfigurationKey(scope, kind, setting);
    }

    private static Optional<String> nameAfter(String word, List<String> segments, int at) throws MalformedKeyException {
        if (at >= segments.size() || !segments.get(at).equals(word)) {
            return Optional.empty();
        }
        if (at + 1 >= segments.size() || segments.get(at + 1).isEmpty()) {
            throw new MalformedKeyException("names no " + word);
        }
        return Optional.of(segments.get(at + 1));
    }

    private static List<String> segments(String text) throws MalformedKeyException {
        List<String> segments = new ArrayList<>();
        int at = 0;
        while (at <= text.length()) {
            StringBuilder segment = new StringBuilder();
            at = at < text.length() && text.charAt(at) == '"'
                    ? readQuoted(text, at + 1, segment)
                    : readPlain(text, at, segment);
            segments.add(segment.toString());
            if (at < text.length() && text.charAt(at) != '.') {
                throw new MalformedKeyException("has something other than a dot behind a quoted name");
            }
            at++;
        }
        return segments;
    }

    private static int readPlain(String text, int start, StringBuilder segment) {
        int dot = text.indexOf('.', start);
        int end = dot < 0 ? text.length() : dot;
        segment.append(text, start, end);
        return end;
    }

    private static int readQuoted(String text, int start, StringBuilder segment) throws MalformedKeyException {
        int at = start;
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean doubled = c == '"' && at + 1 < text.length() && text.charAt(at + 1) == '"';
            if (c == '"' && !doubled) {
                return at + 1;
            }
            segment.append(c);
            at += doubled ? 2 : 1;
        }
        throw new MalformedKeyException("has a quote that is not closed");
    }

    /** The keys of this section, ending in a dot. */
    String section() {
        return PREFIX + "."
                + scope.map(name -> SCOPE + "." + quoted(name) + ".").orElse("")
                + kind.map(name -> KIND + "." + quoted(name) + ".").orElse("");
    }

    /** The known key that is most like this unknown one. */
    String nearest() {
        Setting like = Setting.nearestTo(setting);
        int dot = setting.indexOf('.');
        if (dot > 0) {
            String head = setting.substring(0, dot);
            String word = EditDistance.between(head, SCOPE) <= EditDistance.between(head, KIND) ? SCOPE : KIND;
            boolean isFree = kind.isEmpty() && (scope.isEmpty() || word.equals(KIND));
            if (isFree && EditDistance.between(head, word) < EditDistance.between(setting, like.key())) {
                return section() + word + setting.substring(dot);
            }
        }
        return section() + like.key();
    }

    private static String quoted(String name) {
        boolean plain = name.indexOf('.') < 0 && name.indexOf('"') < 0;
        return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
