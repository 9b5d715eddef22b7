package io.invitation.examples.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.EmailAddress;
import io.invitation.corpus.Corpus.Row;
import io.invitation.examples.webapp.Visitor.Page;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rows of which the corpora say that more than one answer is right. Which one it is here the tests of the library
 * say; whichever it is, it is an answer, nobody gets in by it, and no more happens than it says.
 */
class DebatableCorporaTest extends CorporaPages {

    @Test
    void everyDebatableRowCanBeSent() {
        assertThat(tokens()).isNotEmpty().noneMatch(CorporaPages::isAboutTokensOfTwoParts);
        assertThat(returnUrls()).isNotEmpty().allMatch(row -> isUnicode(row.text(1)));
    }

    static List<Row> tokens() {
        return debatable("tokens.tsv", 4);
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void noDebatableTokenLetsAnybodyIn(Row row) {
        String text = expanded(row);
        Visitor byAddress = app.visitor();
        assertGetsNowhere(byAddress, byAddress.get(pathOf(text)), text);

        Visitor byHand = app.visitor();
        byHand.get("/invite");
        assertGetsNowhere(byHand, byHand.submit("/invite", "link", text), text);
    }

    private static void assertGetsNowhere(Visitor visitor, Page followed, String token) {
        Page shown = visitor.get("/invitation");
        visitor.get("/invite"); // a form of this application, without which nothing is accepted
        Page accepted = visitor.submit("/invitation/accept", "name", "Somebody", "password", "long enough for anybody");

        assertAnswered(followed, 303);
        assertAnswered(shown, 404, 410);
        assertAnswered(accepted, 404, 410);
        assertThat(followed.body() + shown.body() + accepted.body()).doesNotContain(token);
        assertThat(visitor.cookie("__Host-session")).isEmpty();
    }

    static List<Row> addresses() {
        return debatable("email_syntax.tsv", 5);
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void theApiMailsADebatableAddressOrRefusesIt(Row row) throws Exception {
        Page page = inviteByApi(row.text(0));

        if (page.status() == 201) {
            assertThat(recipients())
                    .containsExactly(EmailAddress.parse(row.text(0)).mailbox());
            revoke(JSON.readTree(page.body()).path("id").asText());
        } else {
            assertRefused(page);
            assertThat(arrived()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void theFormAnswersADebatableAddress(Row row) throws Exception {
        Page page = invitePeopleByForm(row.text(0), "debatable-" + row.line());

        assertAnswered(page, 200, 413, 422);
        assertThat(arrived()).isEmpty();
        found(INVITED, page.body()).forEach(CorporaPages::revoke);
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void identitySystemsMakeAUserWithADebatableAddressOrAreRefused(Row row) throws Exception {
        String name = "debatable" + row.line();
        Page page = makeUser(name, row.text(0));

        assertAnswered(page, 201, 400, 403, 409, 413, 422);
        assertThat(app.accounts().byUserName(name).isPresent()).isEqualTo(page.status() == 201);
    }

    @Test
    void anImportAnswersForEachDebatableAddress() throws Exception {
        List<Row> all = addresses();
        assertThat(refusedInImport(all))
                .isSubsetOf(IntStream.rangeClosed(1, all.size()).boxed().toList());
    }

    static List<Row> patterns() {
        return debatable("email_pattern_match.tsv", 5);
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void aDebatablePatternIsAnsweredAndSoIsWhoeverWantsToBeAdmittedByIt(Row row) throws Exception {
        Page made = invitePatternsByForm(row.list(0), "debatable-" + row.line());
        assertAnswered(made, 200, 413, 422);

        for (String link : found(SHOWN_LINK, made.body())) {
            Visitor visitor = app.visitor();
            visitor.open(link);
            Page page = visitor.submit("/invitation/confirm-address", "address", row.text(1));
            assertAnswered(page, 202, 403, 413, 422);
            assertThat(arrived()).hasSize(page.status() == 202 ? 1 : 0);
        }
        found(INVITED, made.body()).forEach(CorporaPages::revoke);
    }

    static List<Row> returnUrls() {
        return debatable("return_url.tsv", 5);
    }

    @ParameterizedTest
    @MethodSource("returnUrls")
    void signingInLeadsToADebatableUrlAsItIsOrToTheUsualPage(Row row) throws Exception {
        Visitor visitor = applicationAt(row.text(0)).visitor();
        visitor.get("/sign-in");
        Page page = visitor.submit("/sign-in", "userName", "ann", "password", Running.PASSWORD, "then", row.text(1));

        assertAnswered(page, 303);
        assertThat(page.header("Location")).isIn(row.text(1), "/admin/invitations");
    }

    static List<Row> injections() {
        return debatable("mail_injection.tsv", 5);
    }

    @ParameterizedTest
    @MethodSource("injections")
    void aDebatableValueForAMailIsRefusedOrSendsOneToItsRecipient(Row row) throws Exception {
        String recipient = "debatable" + row.line() + "@example.net";
        assertThat(row.raw(0)).isNotEqualTo("email");

        boolean invited = invite(row.raw(0), row.text(1), recipient);
        assertThat(recipients()).isEqualTo(invited ? List.of(recipient) : List.of());
    }
}
