package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.invitation.corpus.Seed;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnUrlPolicyTest {

    private static final ReturnUrlPolicy POLICY = policy("https://app.example.com/invite");

    @ParameterizedTest
    @CsvSource({
        "/invite, scheme",
        "//app.example.com/, scheme",
        "ftp://app.example.com/, scheme",
        "https:app.example.com, host",
        "https:///invite, host",
        "https://app_1.example.com/, host",
        "https://m\u00fcnchen.example/, host",
        "https://ann:s3cret@app.example.com/, user information",
        "https://@app.example.com/, user information",
        "https://app.example.com:0/, port 0",
        "https://app.example.com:65536/, port 65536"
    })
    void aBaseThatIsNotAnOriginIsRefusedWithTheProblem(String base, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy(base))
                .withMessageStartingWith("base URL ")
                .withMessageContaining(problem)
                .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("s3cret"));
    }

    @Test
    @SuppressWarnings("NullAway") // what a caller without a null checker can do
    void nullIsAProgrammingError() {
        assertThatNullPointerException().isThrownBy(() -> ReturnUrlPolicy.sameOrigin(null));
        assertThatNullPointerException().isThrownBy(() -> POLICY.allows(null));
        assertThatNullPointerException().isThrownBy(() -> POLICY.resolve(null));
    }

    @ParameterizedTest
    @CsvSource({
        "https://App.Example.com, https://app.example.com",
        "HTTPS://app.example.com:443/x, https://app.example.com",
        "http://app.example.com:80, http://app.example.com",
        "http://app.example.com:443, http://app.example.com:443",
        "https://app.example.com:80, https://app.example.com:80",
        "https://app.example.com:65535, https://app.example.com:65535",
        "http://localhost:1/, http://localhost:1"
    })
    void theOriginIsWrittenInOneWay(String base, String origin) {
        assertThat(policy(base)).hasToString(origin);
        assertThat(policy(base).resolve("/x")).hasValue(URI.create(origin + "/x"));
    }

    @ParameterizedTest
    @CsvSource({
        "/, https://app.example.com/",
        "/a?b#c, https://app.example.com/a?b#c",
        "https://app.example.com, https://app.example.com/",
        "https://app.example.com?b, https://app.example.com/?b",
        "https://app.example.com#c, https://app.example.com/#c",
        "HTTPS://APP.example.com:443/A%c3%A9, https://app.example.com/A%c3%A9",
        "/search?q=a%2Fb&next=/x//y/../z, https://app.example.com/search?q=a%2Fb&next=/x//y/../z",
        "/@ann/~x;v=1, https://app.example.com/@ann/~x;v=1",
        "/a/../b, https://app.example.com/a/../b"
    })
    void whatIsAllowedResolvesToTheOriginAndKeepsItsPath(String candidate, String expected) {
        assertThat(POLICY.allows(candidate)).isTrue();
        assertThat(POLICY.resolve(candidate).map(URI::toString)).hasValue(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "h",
                "https:/",
                "https://app.example.com//evil.com",
                "https://app.example.com/.//evil.com",
                "/./%2E%2e//evil.com",
                "/a/..//evil.com",
                "/%2Fevil.com",
                "/a%5Cb",
                "/a%",
                "/a%4",
                "/a%4g",
                "/a?b%0d",
                "/a#b%7f",
                "/a#b#c",
                "/a[1]",
                "/a?b[]=1",
                "/%\uff11\uff11",
                "https://app.example.com:8443",
                "https://app.example.com:/",
                "https://app.example.com:0443",
                "http://app.example.com:443/",
                "https://\u212app.example.com/",
                "http\u017f://app.example.com/"
            })
    void whatMightLeadElsewhereIsDenied(String candidate) {
        assertThat(POLICY.allows(candidate)).isFalse();
        assertThat(POLICY.resolve(candidate)).isEmpty();
    }

    @Test
    void theLengthLimitIsExactAndHoldsForTheWholeUrl() {
        String longest = "/" + "a".repeat(2_047 - POLICY.toString().length());

        assertThat(POLICY.resolve(longest)).hasValueSatisfying(url -> {
            assertThat(url.toString()).hasSize(2_048);
            assertThat(POLICY.resolve(url.toString())).contains(url);
        });
        assertThat(POLICY.allows(longest + "a")).isFalse();
    }

    @Test
    void onlyTheCharactersOfRfc3986AreAllowedAndOnlyAtTheirPlace() {
        String unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
        String inPath = unreserved + "!$&'()*+,;=" + ":@" + "/";
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            String name = "U+" + Integer.toHexString(c);
            assertThat(POLICY.allows("/a" + (char) c + "b"))
                    .as("path " + name)
                    .isEqualTo((inPath + "?#").indexOf(c) >= 0);
            assertThat(POLICY.allows("/?a" + (char) c + "b"))
                    .as("query " + name)
                    .isEqualTo((inPath + "?#").indexOf(c) >= 0);
            assertThat(POLICY.allows("/#a" + (char) c + "b"))
                    .as("fragment " + name)
                    .isEqualTo((inPath + "?").indexOf(c) >= 0);
        }
    }

    @Test
    void everyEscapeButThoseOfControlsIsAllowedInAQuery() {
        for (int octet = 0; octet < 0x100; octet++) {
            String escape = String.format("%%%02x", octet);
            boolean control = octet < 0x20 || octet == 0x7F;
            assertThat(POLICY.allows("/a?b" + escape)).as(escape).isEqualTo(!control);
            boolean slash = octet == '/' || octet == '\\';
            assertThat(POLICY.allows("/a" + escape)).as(escape).isEqualTo(!control && !slash);
        }
    }

    @Test
    void whateverIsAllowedStaysAtTheOriginHoweverItIsRead() {
        Seed seed = Seed.fresh();
        Random random = seed.random();
        List<String> pieces = List.of(
                "/",
                "//",
                "\\",
                "https:",
                "http:",
                "//app.example.com",
                "app.example.com",
                "evil.com",
                "@",
                ":443",
                ":",
                ".",
                "..",
                "%2e",
                "%2f",
                "%5c",
                "?",
                "#",
                "\t",
                "\n",
                " ",
                "\u3002",
                "a",
                ";",
                "%09",
                "[::1]",
                "HTTPS:");
        int allowed = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(7); j >= 0; j--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            String candidate = text.toString();
            String description = seed + " " + candidate;
            if (POLICY.allows(candidate)) {
                allowed++;
                assertThat(hostAsABrowserReads(candidate))
                        .as(description)
                        .isIn("", "app.example.com", "app.example.com:443");
                URI target = POLICY.resolve(candidate).orElseThrow();
                assertThat(hostAsABrowserReads(target.toString()))
                        .as(description)
                        .isEqualTo("app.example.com");
                assertThat(target)
                        .as(description)
                        .hasScheme("https")
                        .hasHost("app.example.com")
                        .hasNoPort()
                        .hasNoUserInfo();
                assertThat(target.normalize().getRawPath()).as(description).doesNotStartWith("//");
            }
        }
        assertThat(allowed).as(seed.toString()).isGreaterThan(1_000);
    }

    /**
     * The authority that a browser would go to from a page of the base, or the empty text if it would stay: controls
     * and spaces at the ends and tabs and line ends anywhere are dropped, a backslash is a slash, and behind a scheme
     * any number of slashes leads to the authority.
     */
    private static String hostAsABrowserReads(String text) {
        String read = text.strip().replaceAll("[\t\n\r]", "").replace('\\', '/').toLowerCase(Locale.ROOT);
        boolean hasScheme = read.matches("(?s)[a-z][a-z0-9+.-]*:.*");
        if (!hasScheme && !read.startsWith("//")) {
            return "";
        }
        String authority = (hasScheme ? read.substring(read.indexOf(':') + 1) : read)
                .replaceFirst("^/*", "")
                .replaceFirst("(?s)[/?#].*", "");
        return authority.substring(authority.lastIndexOf('@') + 1);
    }

    private static ReturnUrlPolicy policy(String base) {
        return ReturnUrlPolicy.sameOrigin(URI.create(base));
    }
}
