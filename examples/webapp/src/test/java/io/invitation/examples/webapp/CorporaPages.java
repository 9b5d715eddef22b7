package io.invitation.examples.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.invitation.Actor;
import io.invitation.EmailAddress;
import io.invitation.Expiry;
import io.invitation.InvitationId;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.Inviter;
import io.invitation.Scope;
import io.invitation.corpus.Corpus;
import io.invitation.corpus.Corpus.Row;
import io.invitation.corpus.MailChecks.Sent;
import io.invitation.corpus.TokenTwist;
import io.invitation.examples.webapp.Visitor.Page;
import io.invitation.examples.webapp.accounts.Account;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The application as it runs behind a proxy, and how rows of the corpora are sent to it over HTTP. */
abstract class CorporaPages {

    static final String BASE = "https://app.example.com";
    static final ObjectMapper JSON = new ObjectMapper();
    static final Pattern INVITED = Pattern.compile("/admin/invitations/([0-9a-f-]{36})");
    static final Pattern SHOWN_LINK = Pattern.compile("value=\"" + BASE + "(/invite/[^\"]+)\"");

    /** Not as a part of something random. */
    private static final Pattern INSIDE =
            Pattern.compile("Exception|io\\.invitation|\\tat |(?<![\\w-])SQL(?:STATE)?(?![\\w-])");

    private static final Pattern TOKEN = Pattern.compile("in[vk]_[A-Za-z0-9_-]{30,}");
    private static final Pattern VALID = Pattern.compile("\\{\\{valid((?::[a-z0-9-]+)*)}}");

    private static final String CHOSEN = "long enough for anybody";
    private static final List<String> OWNER = List.of("Owner");

    static Running app;
    static String live;
    /** Under their origins, those of rows that have a base of their own. */
    private static final Map<String, Running> OTHERS = new HashMap<>();
    /** What stands for those macros of tokens.tsv that are no copy of the live token. */
    private static final Map<String, String> MADE = new HashMap<>();

    private final Set<String> before = new HashSet<>();

    @BeforeAll
    static void start() throws Exception {
        app = Running.behindProxy(BASE);
        InvitationResult created = create(app.invitations(), "live", Expiry.never());
        live = token(created);
        byte[] hash = app.storedHash(created.orElseThrow().id());
        MADE.put("{{dbhash}}", Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
        MADE.put("{{dbhash:hex}}", HexFormat.of().formatHex(hash));
        MADE.put("{{other-tenant}}", token(create(app.invitations().in(Scope.of("other")), "other", Expiry.never())));
        MADE.put("{{deleted}}", tokenOfADeletedOne());
        MADE.put("{{revoked}}", token(createAndRevoke("revoked")));
        MADE.put("{{expired}}", token(create(app.invitations(), "expired", Expiry.in(Duration.ofHours(1)))));
    }

    private static InvitationResult create(InvitationService service, String name, Expiry expiry) {
        return service.create(InvitationRequest.to(name + "@example.org")
                .inviter(Inviter.of("ann"))
                .expiry(expiry)
                .build());
    }

    private static InvitationResult createAndRevoke(String name) {
        InvitationResult created = create(app.invitations(), name, Expiry.never());
        revoke(created.orElseThrow().id().toString());
        return created;
    }

    private static String tokenOfADeletedOne() {
        InvitationResult revoked = createAndRevoke("deleted");
        app.clock.advance(Duration.ofSeconds(1));
        assertThat(app.invitations().maintenance().purge(Duration.ZERO, 100)).isEqualTo(1);
        return token(revoked);
    }

    private static String token(InvitationResult created) {
        return created.linkOrElseThrow().token().reveal();
    }

    @AfterAll
    static void stop() {
        OTHERS.values().forEach(Running::close);
        OTHERS.clear();
        app.close();
    }

    /** Limits are about days; the corpora are about texts. */
    @BeforeEach
    void nextDay() throws MessagingException {
        app.clock.advance(Duration.ofDays(1));
        OTHERS.values().forEach(other -> other.clock.advance(Duration.ofDays(1)));
        leaveOutWhatArrived();
    }

    private void leaveOutWhatArrived() throws MessagingException {
        for (MimeMessage message : app.mailbox.messages()) {
            before.add(message.getMessageID());
        }
    }

    /** Whatever was sent: the next one who asks is answered. */
    @AfterEach
    void theLiveLinkStillLeadsToItsInvitation() {
        assertThat(app.visitor().open("/invite/" + live).status()).isEqualTo(200);
    }

    /** Returns the rows that say what is right. */
    static List<Row> rows(String corpus, int columns) {
        return Corpus.read(corpus, columns).stream()
                .filter(Predicate.not(Row::isDebatable))
                .toList();
    }

    static List<Row> debatable(String corpus, int columns) {
        return Corpus.read(corpus, columns).stream().filter(Row::isDebatable).toList();
    }

    /**
     * Returns the application of this base URL; of a base its origin counts, and the application is always at the root
     * of one.
     */
    static Running applicationAt(String base) throws IOException {
        String origin = URI.create(base).resolve("/").toString().replaceFirst("/$", "");
        if (origin.equals(BASE)) {
            return app;
        }
        Running other = OTHERS.get(origin);
        if (other == null) {
            other = Running.behindProxy(origin);
            OTHERS.put(origin, other);
        }
        return other;
    }

    /** Whether a row needs a token of two parts, one to find and one to compare; those of the library have one. */
    static boolean isAboutTokensOfTwoParts(Row row) {
        return row.raw(0).contains("{{dbselector}}") || row.raw(0).contains("{{valid:selector-of-A-verifier-of-B}}");
    }

    /** Fills in the live token, and what is like one. */
    static String expanded(Row row) {
        String text = VALID.matcher(row.text(0))
                .replaceAll(match -> Matcher.quoteReplacement(TokenTwist.of(live, match.group(1))));
        for (Map.Entry<String, String> macro : MADE.entrySet()) {
            text = text.replace(macro.getKey(), macro.getValue());
        }
        if (text.contains("{{") || text.equals(live)) {
            throw new IllegalStateException("nothing is made of " + row.raw(0));
        }
        return text;
    }

    static String pathOf(String token) {
        return "/invite/" + URLEncoder.encode(token, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static boolean isUnicode(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** Whether a field of a form carries this: it is UTF-8, and blanks at its ends are cut off. */
    static boolean arrivesAsItIs(String text) {
        return isUnicode(text) && text.equals(text.strip());
    }

    /** The fields for addresses take patterns, too, which no mail can go to. */
    static boolean isPattern(Row row) {
        return row.text(0).contains("*");
    }

    static Page post(String path, Object body) throws IOException {
        return postAs("admin:admin", path, body);
    }

    private static Page postAs(String nameAndPassword, String path, Object body) throws IOException {
        Visitor program = app.visitor();
        return program.send(program.request(path)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(nameAndPassword.getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
    }

    /** Sends an address to the API as the only one that is invited. */
    static Page inviteByApi(String address) throws IOException {
        return post("/api/invitations", Map.of("emails", List.of(address), "quota", "1"));
    }

    /** Sends an address as an identity system does. */
    static Page makeUser(String userName, String address) throws IOException {
        String user = "{\"schemas\":[],\"userName\":\"" + userName + "\",\"emails\":[{\"primary\":true,\"value\":"
                + JSON.writeValueAsString(address) + "}],"
                + "\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\":{\"askPassword\":true}}";
        return post("/scim2/Users", JSON.readTree(user));
    }

    /** Sends the form of Ann who invites people and mails nothing. */
    static Page invitePeopleByForm(String people, String key) {
        Visitor ann = app.signedIn("ann");
        ann.get("/admin/invitations/new");
        return ann.submit(
                "/admin/invitations", "mode", "people", "people", people, "how", "link", "expiry", "P7D", "key", key);
    }

    /** Sends the form of Ann who invites whoever has an address that these patterns match. */
    static Page invitePatternsByForm(List<String> patterns, String key) {
        Visitor ann = app.signedIn("ann");
        ann.get("/admin/invitations/new");
        return ann.submit(
                "/admin/invitations",
                "mode",
                patterns.isEmpty() ? "public" : "domain",
                "patterns",
                String.join("\n", patterns),
                "places",
                "5",
                "expiry",
                "P7D",
                "key",
                key);
    }

    /** Lets Ann check a file of addresses, and returns the numbers of those that are refused, from 1. */
    static Set<Integer> refusedInImport(List<Row> addresses) throws IOException {
        StringBuilder csv = new StringBuilder("email\r\n");
        addresses.forEach(
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
        assertAnswered(errors, 200);

        Set<Integer> refused = new HashSet<>();
        for (CSVRecord record : CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get()
                .parse(new StringReader(errors.body()))) {
            refused.add(Integer.parseInt(record.get("row")));
        }
        return refused;
    }

    /** Returns whether somebody was invited with this value; the name of an inviter is that of whoever registered. */
    boolean invite(String field, String value, String recipient) throws Exception {
        Map<String, Object> draft = new HashMap<>(Map.of("emails", List.of(recipient), "name", "harmless"));
        switch (field) {
            case "name", "subject" -> draft.put("name", value);
            case "message" -> draft.put("message", value);
            case "role" -> draft.put("roles", List.of(value));
            case "email", "inviter" -> {}
            default -> throw new IllegalStateException(field);
        }
        String inviter = "ann:" + Running.PASSWORD;
        if (field.equals("inviter")) {
            Optional<String> registered = register(value, "inviter-of-" + recipient);
            leaveOutWhatArrived();
            if (registered.isEmpty()) {
                return false;
            }
            inviter = registered.get() + ":" + CHOSEN;
        }
        Page page = postAs(inviter, "/api/invitations", draft);
        if (page.status() != 201) {
            assertRefused(page);
        }
        return page.status() == 201;
    }

    /** Types a name at the invitation of somebody who may invite then; returns the user name, if the name was taken. */
    private static Optional<String> register(String name, String address) throws IOException {
        Page invited = postAs(
                "ann:" + Running.PASSWORD, "/api/invitations", Map.of("emails", List.of(address), "roles", OWNER));
        assertAnswered(invited, 201);
        Visitor visitor = app.visitor();
        visitor.open(app.linkTo(address));
        Page answer = visitor.submit("/invitation/accept", "name", name, "password", CHOSEN);
        Optional<Account> registered = app.accounts().byAddress(EmailAddress.parse(address));
        if (answer.status() == 422) {
            assertThat(answer.body()).contains("A name has one line");
            assertThat(registered).isEmpty();
            return Optional.empty();
        }
        assertAnswered(answer, 303);
        Account account = registered.orElseThrow();
        assertThat(account.displayName())
                .isEqualTo(name.isBlank() ? account.address().localPart() : name.strip());
        return Optional.of(account.userName());
    }

    static void revoke(String id) {
        app.invitations().revoke(InvitationId.parse(id), Actor.SYSTEM, "tried");
    }

    /** Returns what has arrived since {@link #nextDay()}; the mail server keeps it by mailbox and not by time. */
    List<MimeMessage> arrived() throws MessagingException {
        List<MimeMessage> arrived = new ArrayList<>();
        for (MimeMessage message : app.mailbox.messages()) {
            if (!before.contains(message.getMessageID())) {
                arrived.add(message);
            }
        }
        return arrived;
    }

    List<String> recipients() throws MessagingException {
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

    /** Returns what arrived as the server tells; of the conversation it keeps who was mailed, and no bytes. */
    Sent sent() throws MessagingException, IOException {
        List<String> commands = new ArrayList<>();
        List<byte[]> messages = new ArrayList<>();
        for (MimeMessage message : arrived()) {
            ByteArrayOutputStream raw = new ByteArrayOutputStream();
            message.writeTo(raw);
            messages.add(raw.toByteArray());
            commands.add("MAIL");
        }
        app.mailbox.recipients().forEach(recipient -> commands.add("RCPT TO:<" + recipient + ">"));
        return new Sent("", commands, messages);
    }

    static Set<String> found(Pattern pattern, String text) {
        Set<String> found = new HashSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    /** What holds for every answer: it is one of these, and tells nothing of the inside and no secret. */
    static void assertAnswered(Page page, Integer... statuses) {
        assertThat(page.status()).isIn(Stream.of(statuses).toList());
        assertThat(page.body()).doesNotContainPattern(INSIDE);
        // Where a link is shown to whoever has just made it, this is what the page is for.
        assertThat(SHOWN_LINK.matcher(page.body()).replaceAll("")).doesNotContainPattern(TOKEN);
    }

    static void assertRefused(Page page) {
        assertAnswered(page, 400, 403, 413, 422);
    }
}
