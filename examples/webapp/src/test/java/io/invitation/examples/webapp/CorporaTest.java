package io.invitation.examples.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.invitation.Actor;
import io.invitation.EmailAddress;
import io.invitation.Expiry;
import io.invitation.InvalidValueException;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.Inviter;
import io.invitation.corpus.Corpus;
import io.invitation.corpus.Corpus.Row;
import io.invitation.corpus.TokenTwist;
import io.invitation.examples.webapp.Visitor.Page;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The corpora against the application as it runs, over HTTP. Debatable rows are left to the tests of the library. */
class CorporaTest {

    private static final String BASE = "https://app.example.com";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern INVITED = Pattern.compile("/admin/invitations/([0-9a-f-]{36})");
    private static final Pattern SHOWN_LINK = Pattern.compile("value=\"" + BASE + "(/invite/[^\"]+)\"");
    private static final Pattern SEPARATOR = Pattern.compile("[,;<>\\s]");

    private static Running app;
    private static String live;

    private final Set<String> before = new HashSet<>();

    @BeforeAll
    static void start() throws Exception {
        app = Running.behindProxy(BASE);
        live = link(app.invitations()
                .create(InvitationRequest.to("live@example.org")
                        .inviter(Inviter.of("ann"))
                        .expiry(Expiry.never())
                        .build()));
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    /** Limits are about days; the corpora are about texts. */
    @BeforeEach
    void nextDay() throws MessagingException {
        app.clock.advance(Duration.ofDays(1));
        for (MimeMessage message : app.mailbox.messages()) {
            before.add(message.getMessageID());
        }
    }

    private static List<Row> rows(String corpus, int columns) {
        return Corpus.read(corpus, columns).stream()
                .filter(row -> !row.isDebatable())
                .toList();
    }

    static List<Row> addresses() {
        return rows("email_syntax.tsv", 5);
    }

    private static boolean isAddress(Row row) {
        return row.raw(1).equals("accept");
    }

    private static String link(InvitationResult created) {
        String link = created.linkOrElseThrow().reveal().toString();
        return link.substring(link.lastIndexOf('/') + 1);
    }

    private static Page post(String path, Object body) throws Exception {
        Visitor program = app.visitor();
        return program.send(program.request(path)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString("admin:admin".getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
    }

    private static void assertRefused(Page page) {
        assertThat(page.status()).isIn(400, 403, 413, 422);
        assertThat(page.body()).doesNotContain("Exception", "io.invitation", "SQL");
    }

    private static void revoke(String id) {
        app.invitations().revoke(InvitationId.parse(id), Actor.SYSTEM, "tried");
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void theApiInvitesAddressesAndNothingElse(Row row) throws Exception {
        Page page = post("/api/invitations", Map.of("emails", List.of(row.text(0)), "quota", "1"));

        if (isAddress(row) && !isPattern(row)) {
            assertThat(page.status()).isEqualTo(201);
            JsonNode view = JSON.readTree(page.body());
            EmailAddress address = EmailAddress.parse(view.path("emails").get(0).asText());
            assertThat(address.canonical()).isEqualTo(row.text(2));
            assertThat(recipients()).containsExactly(address.mailbox());
            revoke(view.path("id").asText());
        } else {
            assertRefused(page);
            assertThat(arrived()).isEmpty();
        }
    }

    /** The fields for addresses take patterns, too, which no mail can go to. */
    private static boolean isPattern(Row row) {
        return row.text(0).contains("*");
    }

    /** Returns what has arrived since {@link #nextDay()}; the mail server keeps it by mailbox and not by time. */
    private List<MimeMessage> arrived() throws MessagingException {
        List<MimeMessage> arrived = new ArrayList<>();
        for (MimeMessage message : app.mailbox.messages()) {
            if (!before.contains(message.getMessageID())) {
                arrived.add(message);
            }
        }
        return arrived;
    }

    private List<String> recipients() throws MessagingException {
        List<String> recipients = new ArrayList<>();
        for (MimeMessage message : arrived()) {
            for (Address recipient : message.getAllRecipients()) {
                // What came in UTF-8 is kept octet by octet.
                recipients.add(
                        new String(recipient.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
            }
        }
        return recipients;
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void theFormInvitesAddressesThatStandThereAndNobodyElse(Row row) throws Exception {
        Visitor ann = app.signedIn("ann");
        ann.get("/admin/invitations/new");
        Page page = ann.submit(
                "/admin/invitations",
                "mode",
                "people",
                "people",
                row.text(0),
                "how",
                "link",
                "expiry",
                "P7D",
                "key",
                "row-" + row.line());
        Set<String> invited = found(INVITED, page.body());

        assertThat(page.status()).isIn(200, 413, 422);
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
            } else {
                assertThat(row.text(0).toLowerCase(Locale.ROOT)).contains(address);
            }
            revoke(id);
        }
    }

    /** Whether a field of a form carries this: it is UTF-8, and blanks at its ends are cut off. */
    private static boolean arrivesAsItIs(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text) && text.equals(text.strip());
    }

    private static Set<String> found(Pattern pattern, String text) {
        Set<String> found = new HashSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void identitySystemsMakeUsersWithAddressesAndNoOthers(Row row) throws Exception {
        String user = "{\"schemas\":[],\"userName\":\"user" + row.line() + "\",\"emails\":[{\"primary\":true,\"value\":"
                + JSON.writeValueAsString(row.text(0)) + "}],"
                + "\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\":{\"askPassword\":true}}";
        Page page = post("/scim2/Users", JSON.readTree(user));

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

    @Test
    void anImportNamesTheRowsThatAreNoAddress() throws Exception {
        Set<String> known = new HashSet<>();
        List<Row> imported = addresses().stream()
                .filter(row -> row.text(0).length() < 1_000
                        && !isPattern(row)
                        && arrivesAsItIs(row.text(0))
                        && row.text(0).equals(row.text(0).trim())
                        && (!isAddress(row) || known.add(row.text(2))))
                .toList();
        StringBuilder csv = new StringBuilder("email\r\n");
        imported.forEach(
                row -> csv.append('"').append(row.text(0).replace("\"", "\"\"")).append("\"\r\n"));
        Visitor ann = app.signedIn("ann");
        ann.get("/admin/import");
        String path = ann.submit("/admin/import", "list", csv.toString()).header("Location");
        Page checked = ann.get(path);
        for (int i = 0; i < 600 && !checked.body().contains("This would come of it"); i++) {
            Thread.onSpinWait();
            checked = ann.get(path);
        }
        Page errors = ann.get(path + "/errors.csv");

        Set<Integer> refused = new HashSet<>();
        for (CSVRecord record : CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get()
                .parse(new java.io.StringReader(errors.body()))) {
            refused.add(Integer.parseInt(record.get("row")));
        }
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
        Visitor ann = app.signedIn("ann");
        ann.get("/admin/invitations/new");
        boolean everybody = row.list(0).isEmpty();
        Page made = ann.submit(
                "/admin/invitations",
                "mode",
                everybody ? "public" : "domain",
                "patterns",
                String.join("\n", row.list(0)),
                "places",
                "5",
                "expiry",
                "P7D",
                "key",
                "pattern-" + row.line());
        Set<String> links = found(SHOWN_LINK, made.body());

        assertThat(made.status()).isIn(200, 413, 422);
        if (links.isEmpty()) {
            assertThat(row.raw(2)).as("nobody is admitted").isNotEqualTo("match");
            return;
        }
        boolean asTyped = arrivesAsItIs(row.text(1)) && row.list(0).stream().noneMatch(CorporaTest::isTakenApart);
        Visitor visitor = app.visitor();
        visitor.open(links.iterator().next());
        Page page = visitor.submit("/invitation/confirm-address", "address", row.text(1));
        if (row.raw(2).equals("match")) {
            assertThat(page.status()).isEqualTo(202);
        } else if (asTyped) {
            assertThat(row.raw(2)).isEqualTo("nomatch");
            assertThat(page.status()).isIn(403, 413, 422);
        }
        found(INVITED, made.body()).forEach(CorporaTest::revoke);
    }

    /** The field takes several patterns, and domains without an at sign. */
    private static boolean isTakenApart(String pattern) {
        return SEPARATOR.matcher(pattern).find() || !pattern.contains("@");
    }

    static Stream<Row> tokens() {
        return rows("tokens.tsv", 4).stream().filter(row -> !expanded(row).equals(Optional.of(live())));
    }

    private static String live() {
        return live == null ? "" : live;
    }

    /** Fills in the live token; other macros are for a test that sees the database. */
    private static Optional<String> expanded(Row row) {
        Matcher macro = Pattern.compile("\\{\\{valid((?::[a-z0-9-]+)*)}}").matcher(row.text(0));
        String text = macro.replaceAll(match -> Matcher.quoteReplacement(TokenTwist.of(live(), match.group(1))));
        return text.contains("{{") ? Optional.empty() : Optional.of(text);
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void whateverIsNoLinkLeadsToTheSamePage(Row row) {
        Optional<String> text = expanded(row).filter(token -> !token.equals(live));
        if (text.isEmpty()) {
            return;
        }
        String unknown = unknownPage(app.visitor(), "/invite/inv_" + "A".repeat(49));

        Visitor byAddress = app.visitor();
        Page followed = byAddress.get("/invite/"
                + URLEncoder.encode(text.get(), StandardCharsets.UTF_8).replace("+", "%20"));
        assertThat(followed.status()).isLessThan(500);
        assertThat(byAddress.cookie("__Host-invitation")).isEmpty();
        if (text.get().length() > 8) {
            assertThat(followed.body()).doesNotContain(text.get());
        }
        if (followed.header("Location").equals("/invitation")) {
            assertThat(withoutNonces(byAddress.get("/invitation"))).isEqualTo(unknown);
        }

        String pasted = text.get().strip();
        if (!pasted.substring(pasted.lastIndexOf('/') + 1).equals(live)) {
            Visitor byHand = app.visitor();
            byHand.get("/invite");
            Page answer = byHand.submit("/invite", "link", text.get());
            assertThat(answer.status()).isIn(303, 413);
            assertThat(byHand.cookie("__Host-invitation")).isEmpty();
            if (answer.status() == 303) {
                assertThat(withoutNonces(byHand.get("/invitation"))).isEqualTo(unknown);
            }
        }
        assertThat(app.visitor().open("/invite/" + live).status()).isEqualTo(200);
    }

    private static String unknownPage(Visitor visitor, String path) {
        visitor.get(path);
        return withoutNonces(visitor.get("/invitation"));
    }

    private static String withoutNonces(Page page) {
        return page.status() + page.body().replaceAll("(name=\"csrf\" value=\")[^\"]*", "$1");
    }

    static Stream<Row> returnUrls() {
        return rows("return_url.tsv", 5).stream()
                .filter(row -> row.text(0).startsWith(BASE + "/")
                        && StandardCharsets.UTF_8.newEncoder().canEncode(row.text(1)));
    }

    @ParameterizedTest
    @MethodSource("returnUrls")
    void signingInLeadsWhereTheCorpusAllows(Row row) {
        Visitor visitor = app.visitor();
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
        if (!invite(field, value, recipient)) {
            assertThat(arrived()).isEmpty();
            return;
        }
        List<MimeMessage> mails = arrived();
        assertThat(recipients()).containsExactly(EmailAddress.parse(recipient).mailbox());

        String other = "harmless" + row.line() + "@example.net";
        invite(field, field.equals("email") ? other : "harmless", other);
        List<MimeMessage> both = new ArrayList<>(arrived());
        both.removeIf(mail -> isOneOf(mail, mails));
        assertThat(Structure.of(mails.get(0))).isEqualTo(Structure.of(both.get(0)));
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

    /** Returns whether somebody was invited with this value; the names of inviters are not in the hands of a caller. */
    private static boolean invite(String field, String value, String recipient) throws Exception {
        if (field.equals("inviter")) {
            try {
                return app.invitations()
                        .invite(InvitationRequest.to(recipient)
                                .name("harmless")
                                .inviter(Inviter.of("ann", value))
                                .build())
                        .isDone();
            } catch (InvalidValueException refused) {
                return false;
            }
        }
        Map<String, Object> draft = new java.util.HashMap<>(Map.of("emails", List.of(recipient), "name", "harmless"));
        switch (field) {
            case "name", "subject" -> draft.put("name", value);
            case "message" -> draft.put("message", value);
            case "role" -> draft.put("roles", List.of(value));
            case "email" -> {}
            default -> throw new IllegalStateException(field);
        }
        Page page = post("/api/invitations", draft);
        if (page.status() != 201) {
            assertRefused(page);
        }
        return page.status() == 201;
    }
}
