package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.invitation.corpus.Corpus;
import io.invitation.corpus.Fuzzed;
import io.invitation.corpus.KeptInputs;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** P15, P27: whatever is allowed leads a browser to the configured origin, also one that repairs what it reads. */
class ReturnUrlFuzzTest {

    private static final String ORIGIN = "https://app.example.com";
    private static final ReturnUrlPolicy POLICY = ReturnUrlPolicy.sameOrigin(URI.create(ORIGIN + "/start"));

    static Stream<byte[]> seeds() {
        return Fuzzed.seeds(Corpus.read("return_url.tsv", 5).stream()
                .map(row -> row.text(1))
                .toList());
    }

    @MethodSource("seeds")
    @KeptInputs
    @FuzzTest
    void whatIsAllowedLeadsToTheConfiguredOrigin(byte[] input) {
        String candidate = Fuzzed.text(input);
        Optional<URI> resolved = POLICY.resolve(candidate);
        assertThat(POLICY.allows(candidate)).isEqualTo(resolved.isPresent());
        resolved.ifPresent(target -> {
            String url = target.toString();
            assertThat(url).startsWith(ORIGIN + "/");
            assertThat(url.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '\\'))
                    .isTrue();
            assertThat(target).hasHost("app.example.com").hasScheme("https").hasNoPort();
            assertThat(target.getRawUserInfo()).isNull();
            assertThat(POLICY.resolve(url)).as("allowed again").contains(target);
            assertThat(followedBy(browser(candidate)))
                    .as("what a browser makes of it")
                    .isEqualTo(ORIGIN);
        });
        Fuzzed.readAtLength(input, all -> POLICY.resolve(Fuzzed.text(all)));
    }

    /** What browsers do to any URL: line breaks and tabs go, backslashes turn, blanks at the ends go. */
    private static String browser(String candidate) {
        return candidate.replaceAll("[\t\r\n]", "").replace('\\', '/').strip();
    }

    /** Returns the origin to which a reference leads from a page of the application. */
    private static String followedBy(String reference) {
        if (!reference.startsWith("/")) {
            String lower = reference.toLowerCase(Locale.ROOT);
            int end = reference.indexOf('/', lower.indexOf("://") + 3);
            String origin = (end < 0 ? lower : lower.substring(0, end)).replaceFirst("[?#].*", "");
            return origin.replaceFirst(":443$", "") + (isLeadingElsewhere(reference, end) ? " and further" : "");
        }
        return isLeadingElsewhere(reference, 0) ? "elsewhere" : ORIGIN;
    }

    /** Whether the path, with its dots resolved as a browser or a proxy may, begins with two slashes. */
    private static boolean isLeadingElsewhere(String reference, int start) {
        if (start < 0) {
            return false;
        }
        String path = reference
                .substring(start)
                .replaceFirst("[?#].*", "")
                .replaceAll("(?i)%2e", ".")
                .replaceAll("(?i)%2f|%5c", "/");
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.substring(1).split("/", -1)) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.equals(".")) {
                segments.add(segment);
            }
        }
        return segments.size() > 1 && segments.getFirst().isEmpty();
    }
}
