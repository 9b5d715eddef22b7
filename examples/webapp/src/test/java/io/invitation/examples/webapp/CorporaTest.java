package io.invitation.examples.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.corpus.Corpus.Row;
import io.invitation.corpus.MailChecks;
import io.invitation.examples.webapp.Visitor.Page;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The corpora against the application as it runs, over HTTP: every row that says what is right. */
class CorporaTest extends CorporaPages {

    private static final Pattern LINK = Pattern.compile(BASE + "/invite/in[vk]_[A-Za-z0-9_-]+");
    private static final Pattern SEPARATOR = Pattern.compile("[,;<>\\s]");

    /** So that a new row is either sent or named here. */
    @Test
    void everyRowIsSentButThoseThatCannotBe() {
        assertThat(rows("tokens.tsv", 4))
                .filteredOn(CorporaPages::isAboutTokensOfTwoParts)
                .extracting(row -> row.raw(0))
                .containsExactly("{{dbselector}}", "{{valid:selector-of-A-verifier-of-B}}");
        assertThat(rows("return_url.tsv", 5))
                .filteredOn(row -> !isUnicode(row.text(1)))
                .extracting(row -> row.raw(1))
                .containsExactly("/\\ud800");
        // The API, the form and SCIM are sent all of them.
        assertThat(addresses().size() - inLines(addresses()).size())
                .as("addresses that are no line of a file")
                .isEqualTo(14);
    }

    static List<Row> addresses() {
        return rows("email_syntax.tsv", 5);
    }

    private static boolean isAddress(Row row) {
        return row.raw(1).equals("accept");
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void theApiInvitesAddressesAndNothingElse(Row row) throws Exception {
        Page page = inviteByApi(row.text(0));

        if (isAddress(row) && !isPattern(row)) {
            assertThat(page.status()).isEqualTo(201);
            JsonNode view = JSON.readTree(page.body());
            EmailAddress address = EmailAddress.parse(view.path("emails").get(0).asText());
            assertThat(address.canonical()).isEqualTo(row.text(2));
            assertThat(recipients())
                    .containsExactly(EmailAddress.parse(row.text(0)).mailbox());
            revoke(view.path("id").asText());
        } else {
            assertRefused(page);
            assertThat(arrived()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void theFormInvitesAddressesThatStandThereAndNobodyElse(Row row) throws Exception {
        Page page = invitePeopleByForm(row.text(0), "row-" + row.line());
        Set<String> invited = found(INVITED, page.body());

        assertAnswered(page, 200, 413, 422);
        if (isAddress(row) && !isPattern(row)) {
            assertThat(invited).hasSize(1);
        } else if (arrivesAsItIs(row.text(0)) && !SEPARATOR.matcher(row.text(0)).find()) {
            assertThat(invited).isEmpty();
        }
        for (String id : invited) {
            Invitation invitation =
                    app.invitations().get(InvitationId.parse(id)).orElseThrow();
            String address = invitation.audience().singleAddress().orElseThrow().canonical();
            if (isAddress(row)) {
                assertThat(address).isEqualTo(row.text(2));
            } else if (arrivesAsItIs(row.text(0))) {
                assertThat(row.text(0).toLowerCase(Locale.ROOT)).contains(address);
            }
            revoke(id);
        }
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void identitySystemsMakeUsersWithAddressesAndNoOthers(Row row) throws Exception {
        Page page = makeUser("user" + row.line(), row.text(0));

        if (isAddress(row) && !isPattern(row)) {
            // The second spelling of an address is not unique.
            assertThat(page.status()).isIn(201, 409);
            assertThat(app.accounts().byAddress(EmailAddress.parse(row.text(2))))
                    .isPresent();
        } else {
            assertRefused(page);
            assertThat(app.accounts().byUserName("user" + row.line())).isEmpty();
        }
    }

    /** Returns those that can be a line of a file: short, no pattern, without blanks at the ends, each address once. */
    private static List<Row> inLines(List<Row> addresses) {
        Set<String> known = new HashSet<>();
        return addresses.stream()
                .filter(row -> row.text(0).length() < 1_000
                        && !isPattern(row)
                        && arrivesAsItIs(row.text(0))
                        && row.text(0).equals(row.text(0).trim())
                        && (!isAddress(row) || known.add(row.text(2))))
                .toList();
    }

    @Test
    void anImportNamesTheRowsThatAreNoAddress() throws Exception {
        List<Row> imported = inLines(addresses());
        Set<Integer> refused = refusedInImport(imported);

        for (int i = 0; i < imported.size(); i++) {
            assertThat(refused.contains(i + 1)).as(imported.get(i).toString()).isEqualTo(!isAddress(imported.get(i)));
        }
    }

    static List<Row> patterns() {
        return rows("email_pattern_match.tsv", 5);
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void theCompanyModeAdmitsWhomThePatternsSay(Row row) {
        Page made = invitePatternsByForm(row.list(0), "pattern-" + row.line());
        Set<String> links = found(SHOWN_LINK, made.body());

        assertAnswered(made, 200, 413, 422);
        if (links.isEmpty()) {
            assertThat(row.raw(2)).as("nobody is admitted").isNotEqualTo("match");
            return;
        }
        boolean asTyped = arrivesAsItIs(row.text(1)) && row.list(0).stream().noneMatch(CorporaTest::isTakenApart);
        Visitor visitor = app.visitor();
        visitor.open(links.iterator().next());
        Page page = visitor.submit("/invitation/confirm-address", "address", row.text(1));
        assertAnswered(page, 202, 403, 413, 422);
        if (row.raw(2).equals("match")) {
            assertThat(page.status()).isEqualTo(202);
        } else if (asTyped) {
            assertThat(row.raw(2)).isEqualTo("nomatch");
            assertThat(page.status()).isNotEqualTo(202);
        }
        found(INVITED, made.body()).forEach(CorporaPages::revoke);
    }

    /** The field takes several patterns, and domains without an at sign. */
    private static boolean isTakenApart(String pattern) {
        return SEPARATOR.matcher(pattern).find() || !pattern.contains("@");
    }

    static Stream<Row> returnUrls() {
        return rows("return_url.tsv", 5).stream().filter(row -> isUnicode(row.text(1)));
    }

    @ParameterizedTest
    @MethodSource("returnUrls")
    void signingInLeadsWhereTheCorpusAllows(Row row) throws Exception {
        Visitor visitor = applicationAt(row.text(0)).visitor();
        visitor.get("/sign-in");
        Page page = visitor.submit("/sign-in", "userName", "ann", "password", Running.PASSWORD, "then", row.text(1));

        assertThat(page.status()).isEqualTo(303);
        assertThat(page.header("Location")).isEqualTo(row.raw(2).equals("allow") ? row.text(1) : "/admin/invitations");
    }

    static List<Row> injections() {
        return rows("mail_injection.tsv", 5);
    }

    @ParameterizedTest
    @MethodSource("injections")
    void noValueChangesTheStructureOfAMail(Row row) throws Exception {
        String field = row.raw(0);
        String value = row.text(1);
        String recipient = field.equals("email") ? value : "row" + row.line() + "@example.net";
        boolean invited = invite(field, value, recipient);
        List<MimeMessage> mails = arrived();
        assertThat(recipients())
                .isEqualTo(invited ? List.of(EmailAddress.parse(recipient).mailbox()) : List.of());
        String link = invited ? linkIn(mails.get(0)) : "none";
        assertThat(MailChecks.failing(checks(row), value, link, sent())).isEmpty();
        if (!invited) {
            return;
        }

        String other = "harmless" + row.line() + "@example.net";
        invite(field, field.equals("email") ? other : "harmless", other);
        List<MimeMessage> both = new ArrayList<>(arrived());
        both.removeIf(mail -> isOneOf(mail, mails));
        assertThat(Structure.of(mails.get(0))).isEqualTo(Structure.of(both.get(0)));
    }

    /** Those of bytes of the conversation are made by the tests of the library, whose server keeps them. */
    private static List<String> checks(Row row) {
        return MailChecks.of(row).stream()
                .filter(check -> !check.startsWith("SMTPRAW:"))
                .toList();
    }

    private static String linkIn(MimeMessage mail) throws Exception {
        Matcher link = LINK.matcher(
                (String) ((Multipart) mail.getContent()).getBodyPart(0).getContent());
        assertThat(link.find()).as("a link in the mail").isTrue();
        return link.group();
    }

    private static boolean isOneOf(MimeMessage mail, List<MimeMessage> mails) {
        try {
            for (MimeMessage known : mails) {
                if (known.getMessageID().equals(mail.getMessageID())) {
                    return true;
                }
            }
            return false;
        } catch (MessagingException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
