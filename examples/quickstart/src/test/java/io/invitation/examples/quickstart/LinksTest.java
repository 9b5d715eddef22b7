package io.invitation.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Links in documents lead to files and headings that are there; those that leave the project are at least addresses.
 */
class LinksTest {

    private static final Path ROOT = NamedSources.ROOT;
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```\\s*$");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+)$");

    @Test
    void everyLinkOfEveryDocumentLeadsSomewhere() throws IOException {
        List<String> problems = new ArrayList<>();
        int links = 0;
        for (Path document : documents()) {
            for (String link : linksOf(document)) {
                links++;
                problem(document, link).forEach(problem -> problems.add(ROOT.relativize(document) + ": " + problem));
            }
        }
        assertThat(problems).isEmpty();
        assertThat(links).isGreaterThan(100);
    }

    @Test
    void everyPageOfTheDocumentationIsReachedFromItsIndex() throws IOException {
        Path index = ROOT.resolve("docs/README.md");
        Set<Path> reached = new HashSet<>(Set.of(index));
        Deque<Path> open = new ArrayDeque<>(reached);
        while (!open.isEmpty()) {
            Path page = open.remove();
            for (String link : linksOf(page)) {
                if (!isAbsolute(link)) {
                    Path target = fileOf(page, link);
                    if (target.toString().endsWith(".md") && Files.exists(target) && reached.add(target)) {
                        open.add(target);
                    }
                }
            }
        }
        Collection<Path> pages = new TreeSet<>(documents());
        pages.removeIf(page -> !page.startsWith(ROOT.resolve("docs")));
        assertThat(reached).containsAll(pages);
    }

    @Test
    void aHeadingHasTheAnchorThatHostingPagesGiveIt() {
        assertThat(anchor("What a fail-over loses")).isEqualTo("what-a-fail-over-loses");
        assertThat(anchor("`accept`, or not: 2 ways")).isEqualTo("accept-or-not-2-ways");
        assertThat(anchor("See [Links](links.md)")).isEqualTo("see-links");
    }

    private static List<String> problem(Path document, String link) throws IOException {
        if (isAbsolute(link)) {
            return isAddress(link) ? List.of() : List.of(link + " is no address");
        }
        Path target = fileOf(document, link);
        if (!Files.exists(target)) {
            return List.of(link + " does not exist");
        }
        int hash = link.indexOf('#');
        if (hash >= 0 && !anchorsOf(target).contains(link.substring(hash + 1))) {
            return List.of(link + " names no heading");
        }
        return List.of();
    }

    private static boolean isAbsolute(String link) {
        return link.contains("://") || link.startsWith("mailto:");
    }

    private static boolean isAddress(String link) {
        URI uri = URI.create(link);
        return "https".equals(uri.getScheme()) && uri.getHost() != null;
    }

    private static Path fileOf(Path document, String link) {
        String path = link.replaceFirst("#.*", "");
        return path.isEmpty() ? document : document.resolveSibling(path).normalize();
    }

    private static List<String> linksOf(Path document) throws IOException {
        return LINK.matcher(withoutCode(document))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static Set<String> anchorsOf(Path document) throws IOException {
        Set<String> anchors = new HashSet<>();
        for (MatchResult heading :
                HEADING.matcher(withoutCode(document)).results().toList()) {
            String first = anchor(heading.group(1));
            String anchor = first;
            for (int number = 1; !anchors.add(anchor); number++) {
                anchor = first + "-" + number;
            }
        }
        return anchors;
    }

    private static String anchor(String heading) {
        return heading.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .strip()
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private static String withoutCode(Path document) throws IOException {
        return CODE.matcher(Files.readString(document)).replaceAll("");
    }

    /** The documents of the root, of docs and of the examples. */
    static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>();
        try (Stream<Path> root = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
                Stream<Path> examples = Files.walk(ROOT.resolve("examples"), 2);
                Stream<Path> benchmarks = Files.list(ROOT.resolve("benchmarks"));
                Stream<Path> results = Files.list(ROOT.resolve("benchmarks/results"))) {
            Stream.of(root, docs, examples, benchmarks, results)
                    .flatMap(files -> files)
                    .filter(file -> file.toString().endsWith(".md"))
                    .forEach(documents::add);
        }
        return documents;
    }
}
