package io.invitation.examples.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.corpus.Corpus.Row;
import io.invitation.examples.webapp.Visitor.Page;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * P11 over HTTP: whatever tokens.tsv calls no link gets one answer by each way in, and nothing is written or mailed. In
 * an application of its own, in which nothing else happens.
 */
class TokenPagesTest extends CorporaPages {

    /** Those paths that the server refuses before it looks for a page, and the one of the page to paste a link into. */
    private static final Map<String, Integer> OTHER_PATHS = Map.of(
            "{{valid}}\\0", 400,
            "{{valid}}\\0x", 400,
            "{{repeat:\\0:1000}}", 400,
            "{{repeat:A:1048576}}", 414,
            "{{repeat:\\u00e9:524288}}", 414,
            "{{repeat:%41:100000}}", 414,
            "{{empty}}", 200);

    /** Those that are more than a form may be. */
    private static final List<String> TOO_LARGE = List.of("{{repeat:\\u00e9:524288}}");

    private static final String COOKIE = "__Host-invitation";
    private static final int LONGEST_COOKIE = 4_000;

    /** Lets everything run out that does so by itself, so that whatever is written later is written by a request. */
    @BeforeAll
    static void untilNothingHappensByItself() throws Exception {
        app.clock.advance(Duration.ofDays(400));
        app.invitations().maintenance().runOnce(1_000);
        List<String> settled = app.contents();
        app.clock.advance(Duration.ofDays(400));
        app.invitations().maintenance().runOnce(1_000);
        assertThat(app.contents()).isEqualTo(settled);
    }

    static Stream<Row> tokens() {
        return rows("tokens.tsv", 4).stream().filter(Predicate.not(CorporaPages::isAboutTokensOfTwoParts));
    }

    @Test
    void everyRowThatIsAnsweredOtherwiseIsOneOfTheCorpus() {
        assertThat(tokens().map(row -> row.raw(0)).toList())
                .containsAll(OTHER_PATHS.keySet())
                .containsAll(TOO_LARGE);
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void whateverIsNoLinkLeadsToTheSamePage(Row row) throws Exception {
        String text = expanded(row);
        List<String> contents = app.contents();

        Visitor byAddress = app.visitor();
        Page followed = byAddress.get(pathOf(text));
        if (OTHER_PATHS.containsKey(row.raw(0))) {
            assertAnswered(followed, OTHER_PATHS.get(row.raw(0)));
        } else {
            assertLeadsNowhere(byAddress, followed);
        }
        assertIsNobody(byAddress, text, followed);

        String pasted = text.strip();
        if (!pasted.substring(pasted.lastIndexOf('/') + 1).equals(live)) {
            Visitor byHand = app.visitor();
            byHand.get("/invite");
            Page answer = byHand.submit("/invite", "link", text);
            if (TOO_LARGE.contains(row.raw(0))) {
                assertAnswered(answer, 413);
            } else {
                assertLeadsNowhere(byHand, answer);
            }
            assertIsNobody(byHand, text, answer);
        }

        assertNothingHappened(contents);
    }

    /** As if it were what this application carries from the link to the form. */
    @ParameterizedTest
    @MethodSource("tokens")
    void nobodyAcceptsWithACookieThatTheApplicationDidNotSeal(Row row) throws Exception {
        String text = expanded(row);
        String cookie = URLEncoder.encode(text, StandardCharsets.UTF_8);
        List<String> contents = app.contents();

        Visitor visitor = app.visitor();
        visitor.get("/invite");
        visitor.cookies.put(COOKIE, cookie.substring(0, Math.min(cookie.length(), LONGEST_COOKIE)));
        assertThat(accepted(visitor, text)).isEqualTo(accepted(unknown(), "inv_" + "A".repeat(49)));

        assertNothingHappened(contents);
    }

    private void assertNothingHappened(List<String> before) throws Exception {
        List<String> contents = app.contents();
        assertThat(contents)
                .filteredOn(statement -> !before.contains(statement))
                .isEmpty();
        assertThat(contents).hasSameSizeAs(before);
        assertThat(arrived()).isEmpty();
    }

    private static void assertLeadsNowhere(Visitor visitor, Page followed) {
        assertAnswered(followed, 303);
        assertThat(followed.header("Location")).isEqualTo("/invitation");
        assertThat(followed.body()).isEqualTo("Redirected");
        Page shown = visitor.get("/invitation");
        assertAnswered(shown, 404);
        assertThat(withoutNonces(shown)).isEqualTo(withoutNonces(unknown().get("/invitation")));
    }

    private static void assertIsNobody(Visitor visitor, String text, Page followed) {
        assertThat(visitor.cookie(COOKIE)).isEmpty();
        if (text.length() > 8) {
            assertThat(followed.body()).doesNotContain(text);
        }
        assertThat(accepted(visitor, text)).isEqualTo(accepted(unknown(), "inv_" + "A".repeat(49)));
    }

    /** Returns whoever has followed a link that was never there. */
    private static Visitor unknown() {
        Visitor visitor = app.visitor();
        visitor.get("/invite/inv_" + "A".repeat(49));
        return visitor;
    }

    /** Sends the form by which people join, with whatever may be taken for a link. */
    private static String accepted(Visitor visitor, String text) {
        visitor.get("/invite"); // a form of this application, without which nothing is accepted
        String token = text.substring(0, Math.min(text.length(), LONGEST_COOKIE));
        Page page = visitor.submit(
                "/invitation/accept", "name", "Somebody", "password", "long enough for anybody", "token", token);
        assertAnswered(page, 404);
        assertThat(visitor.cookie("__Host-session")).isEmpty();
        return withoutNonces(page);
    }

    private static String withoutNonces(Page page) {
        return page.status() + page.body().replaceAll("(name=\"csrf\" value=\")[^\"]*", "$1");
    }
}
