package io.invitation.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the tab-separated corpora under {@code /corpora}; each file's header says what its columns and escapes mean.
 *
 * <p>Macros that are not decoded here, such as {@code {{valid:lower}}} of tokens.tsv, stay in the text as they are.
 */
public final class Corpus {

    private static final Pattern REPEAT = Pattern.compile("\\{\\{repeat:(.*?):(\\d+)}}", Pattern.DOTALL);
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))", Pattern.DOTALL);
    private static final String LIST_START = "{{list:";
    private static final String LIST_END = "}}";

    private Corpus() {}

    /** Returns all data rows of a file, in its order; each must have this many columns. */
    public static List<Row> read(String file, int columns) {
        List<Row> rows = new ArrayList<>();
        String[] lines = content(file).split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].isEmpty() || lines[i].startsWith("#")) {
                continue;
            }
            List<String> cells = Arrays.asList(lines[i].split("\t", -1));
            if (cells.size() != columns) {
                throw new IllegalStateException(
                        file + " line " + (i + 1) + " has " + cells.size() + " columns instead of " + columns);
            }
            rows.add(new Row(i + 1, List.copyOf(cells)));
        }
        return rows;
    }

    /** Decodes the escapes and {@code {{repeat:…}}}, {@code {{empty}}}. */
    static String decode(String raw) {
        if (raw.equals("{{empty}}")) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        Matcher repeat = REPEAT.matcher(raw);
        int start = 0;
        while (repeat.find()) {
            text.append(unescape(raw.substring(start, repeat.start())));
            text.append(unescape(repeat.group(1)).repeat(Integer.parseInt(repeat.group(2))));
            start = repeat.end();
        }
        return text.append(unescape(raw.substring(start))).toString();
    }

    private static String unescape(String raw) {
        return ESCAPE.matcher(raw).replaceAll(match -> Matcher.quoteReplacement(unescape(match)));
    }

    private static String unescape(MatchResult match) {
        if (match.group(1) != null) {
            return String.valueOf((char) Integer.parseInt(match.group(1), 16));
        }
        return switch (match.group(2)) {
            case "\\" -> "\\";
            case "t" -> "\t";
            case "n" -> "\n";
            case "r" -> "\r";
            case "0" -> "\0";
            default -> throw new IllegalStateException("unknown escape " + match.group());
        };
    }

    private static String content(String file) {
        try (InputStream in = Corpus.class.getResourceAsStream("/corpora/" + file)) {
            return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One data row; the last column of every corpus is {@code debatable} or {@code -}, the one before says why.
     *
     * @param line its number in the file, from 1
     * @param cells the columns as they stand in the file
     */
    public record Row(int line, List<String> cells) {

        /** The column as it stands in the file, with escapes and macros. */
        public String raw(int column) {
            return cells.get(column);
        }

        /** The column decoded; macros that are not known here stay. */
        public String text(int column) {
            return decode(raw(column));
        }

        /** The entries of {@code {{list:a;;b}}}, none for {@code {{public}}}, else the column as the only entry. */
        public List<String> list(int column) {
            String raw = raw(column);
            if (raw.equals("{{public}}")) {
                return List.of();
            }
            if (!raw.startsWith(LIST_START)) {
                return List.of(decode(raw));
            }
            String entries = raw.substring(LIST_START.length(), raw.length() - LIST_END.length());
            return Arrays.stream(entries.split(";;", -1)).map(Corpus::decode).toList();
        }

        /** Whether the corpus itself says that the expectation is a matter of taste. */
        public boolean isDebatable() {
            return cells.get(cells.size() - 1).equals("debatable");
        }

        /** Why the row is there. */
        public String why() {
            return cells.get(cells.size() - 2);
        }

        @Override
        public String toString() {
            return "line " + line + ": " + why();
        }
    }
}
