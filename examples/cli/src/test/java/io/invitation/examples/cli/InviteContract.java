package io.invitation.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import jakarta.mail.Multipart;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator relies on, on every database. */
abstract class InviteContract {

    private static final String PAGE = "https://app.example.com/invite";
    private static final String KEY = "k1:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm8=";

    @TempDir
    Path directory;

    private String url = "";

    /** The URL of an empty database. */
    abstract String emptyDatabase() throws Exception;

    /** What a run of the program showed. */
    record Run(int exit, String out, String err) {

        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(out);
        }
    }

    @BeforeEach
    void makeTheTables() throws Exception {
        url = emptyDatabase();
        assertThat(invite("schema", "--create").exit()).isZero();
    }

    private Run invite(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(Arrays.asList(args));
        all.addAll(List.of("--jdbc-url", url, "--jdbc-user", user()));
        int exit = Invite.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
        return new Run(exit, out.toString(), err.toString());
    }

    String user() {
        return "sa";
    }

    private String create(String... more) throws IOException {
        List<String> args = new ArrayList<>(List.of("create", "--json"));
        args.addAll(Arrays.asList(more));
        Run run = invite(args.toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        return run.json().get("id").asText();
    }

    @Test
    void tablesThatAreThereArePronouncedUsable() throws IOException {
        Run run = invite("schema", "--json");

        assertThat(run.exit()).isZero();
        assertThat(run.json().get("problems")).isEmpty();
    }

    @Test
    void createQueuesAMailAndShowsNoLink() throws IOException {
        Run run = invite("create", "ada@example.com", "--role", "developer", "--landing-page", PAGE);

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("ada@example.com", "developer", "QUEUED").doesNotContain(PAGE);
    }

    @Test
    void createShowsTheLinkWhenAskedAndMailsNothing() throws IOException {
        Run run = invite("create", "ada@example.com", "--print-link", "--landing-page", PAGE, "--json");

        assertThat(run.exit()).isZero();
        assertThat(run.json().get("link").asText()).startsWith(PAGE + "/");
        assertThat(run.json().get("mail").asText()).isEqualTo("NOT_REQUESTED");
    }

    @Test
    void aLinkCannotBePrintedWithoutKnowingTheLandingPage() {
        Run run = invite("create", "ada@example.com", "--print-link");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("--landing-page");
        assertThat(invite("list").out()).isEmpty();
    }

    @Test
    void theSettingsOfTheApplicationDecideWhatIsRejected() throws IOException {
        Path settings = directory.resolve("invitation.properties");
        Files.writeString(settings, "invitation.landing-page=" + PAGE + "\ninvitation.max-lifetime=P7D\n");

        Run run = invite("create", "ada@example.com", "--expires", "P30D", "--config", settings.toString(), "--json");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.json().at("/rejected/reason").asText()).isEqualTo("LIFETIME_TOO_LONG");
    }

    @ParameterizedTest
    @ValueSource(strings = {"not an address", "ada@", "\u001b[31mada@example.com"})
    void whatIsNoAddressIsUnusableInputAndReachesNoTerminalAsItIs(String address) {
        Run run = invite("create", address);

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).isNotBlank().doesNotContain("\u001b");
    }

    @Test
    void listsArePagedAndFiltered() throws IOException {
        create("ada@example.com", "--role", "developer");
        create("bob@example.com");
        create("--domain", "example.org", "--quota", "5", "--mail-to", "ann@example.com");

        JsonNode first = invite("list", "--limit", "2", "--json").json();
        JsonNode second = invite(
                        "list",
                        "--limit",
                        "2",
                        "--json",
                        "--after",
                        first.get("next").asText())
                .json();
        Run developers = invite("list", "--role", "developer", "--status", "pending");

        assertThat(first.get("invitations")).hasSize(2);
        assertThat(first.get("total").asInt()).isEqualTo(3);
        assertThat(second.at("/invitations/0/to/0").asText()).isEqualTo("ada@example.com");
        assertThat(second.has("next")).isFalse();
        assertThat(developers.out().lines()).hasSize(2);
        assertThat(developers.out()).contains("ada@example.com").doesNotContain("bob@example.com");
    }

    @Test
    void showTellsWhatHappenedAndWhatCanBeDone() throws IOException {
        String id = create("ada@example.com", "--actor", "ann");

        JsonNode shown = invite("show", id, "--json").json();

        assertThat(shown.get("history").findValuesAsText("event")).contains("CREATED", "QUEUED");
        assertThat(shown.at("/history/0/by").asText()).isEqualTo("ann");
        assertThat(shown.get("possible").toString()).contains("REVOKE");
        assertThat(invite("show", id).out()).contains("history", "CREATED");
    }

    @Test
    void anotherScopeKnowsNothingOfIt() throws IOException {
        String id = create("ada@example.com");

        assertThat(invite("show", id, "--scope", "acme").exit()).isEqualTo(1);
        assertThat(invite("list", "--scope", "acme").out()).isEmpty();
    }

    @Test
    void aLinkIsShownAgainWithTheApplicationsKeysAlone() throws IOException {
        Path keys = Files.writeString(directory.resolve("keys.txt"), KEY + "\n");
        Run created = invite(
                "create",
                "ada@example.com",
                "--print-link",
                "--landing-page",
                PAGE,
                "--keys",
                keys.toString(),
                "--json");
        String id = created.json().get("id").asText();

        Run again = invite("link", id, "--landing-page", PAGE, "--keys", keys.toString(), "--json");
        Run without = invite("link", id, "--landing-page", PAGE);

        assertThat(again.json().get("link")).isEqualTo(created.json().get("link"));
        assertThat(without.exit()).isEqualTo(1);
        assertThat(without.err()).contains("NOT_RECOVERABLE");
    }

    @Test
    void aFileOfKeysThatCannotBeUsedIsNotRepeated() throws IOException {
        Path keys = Files.writeString(directory.resolve("keys.txt"), "k1:c2hvcnQ=\n");

        Run run = invite("list", "--keys", keys.toString());

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("--keys").doesNotContain("c2hvcnQ");
    }

    @Test
    void refreshMailsANewLinkOrChangesNothing() throws IOException {
        String id = create("ada@example.com", "--expires", "P1D");
        String link = create("--anyone", "--quota", "5", "--print-link", "--landing-page", PAGE);

        Run tooSoon = invite("refresh", id, "--json");
        Path settings = Files.writeString(
                directory.resolve("invitation.properties"),
                "invitation.landing-page=" + PAGE + "\ninvitation.resend-cool-down=PT0S\n");
        Run mailed = invite("refresh", id, "--json", "--config", settings.toString());
        Run nobodyToMailItTo = invite("refresh", link, "--json");
        Run printed = invite("refresh", link, "--print-link", "--landing-page", PAGE, "--json");

        assertThat(tooSoon.json().at("/rejected/reason").asText()).isEqualTo("COOL_DOWN");
        assertThat(mailed.exit()).as(mailed.out()).isZero();
        assertThat(mailed.out()).contains("QUEUED").doesNotContain("\"link\"");
        assertThat(nobodyToMailItTo.json().at("/rejected/reason").asText()).isEqualTo("NO_RECIPIENT");
        assertThat(printed.json().get("link").asText()).startsWith(PAGE);
        assertThat(history(id)).as("the refresh that came too soon is undone").containsOnlyOnce("REFRESHED");
        assertThat(history(link))
                .as("so is the one that nobody could be told of")
                .containsOnlyOnce("REFRESHED");
    }

    private List<String> history(String id) throws IOException {
        return invite("show", id, "--json").json().get("history").findValuesAsText("event");
    }

    @Test
    void revokingNeedsAReasonAndHappensOnce() throws IOException {
        String id = create("ada@example.com");

        assertThat(invite("revoke", id).exit()).isEqualTo(2);
        assertThat(invite("revoke", id, "--reason", "left").exit()).isZero();
        Run again = invite("revoke", id, "--reason", "left", "--json");

        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.json().at("/rejected/reason").asText()).isEqualTo("STATUS");
        assertThat(invite("show", id, "--json").json().get("status").asText()).isEqualTo("REVOKED");
    }

    @Test
    void purgeForgetsWhatIsOverAndNothingElse() throws IOException {
        String over = create("ada@example.com");
        create("bob@example.com");
        invite("revoke", over, "--reason", "left");

        assertThat(invite("purge").exit()).as("no time is given").isEqualTo(2);
        assertThat(invite("purge", "--ended-for", "P1D").out()).contains("0");
        Run anonymised = invite("purge", "--ended-for", "PT0S", "--anonymise", "--json");
        Run purged = invite("purge", "--ended-for", "PT0S", "--json");

        assertThat(anonymised.json().get("anonymised").asInt()).isEqualTo(1);
        assertThat(purged.json().get("purged").asInt()).isEqualTo(1);
        assertThat(invite("list", "--json").json().at("/invitations/0/to/0").asText())
                .isEqualTo("bob@example.com");
    }

    @Test
    void statsCountStatusesEventsAndWaitingMails() throws IOException {
        create("ada@example.com");
        invite("revoke", create("bob@example.com"), "--reason", "left");

        JsonNode stats = invite("stats", "--json").json();

        assertThat(stats.get("pending").asInt()).isEqualTo(1);
        assertThat(stats.get("revoked").asInt()).isEqualTo(1);
        assertThat(stats.get("events.created").asInt()).isEqualTo(2);
        assertThat(stats.get("queue.waiting").asInt()).isPositive();
    }

    @Test
    void theWorkerSendsWhatWaitsAndShowsNoLink() throws Exception {
        GreenMail server = new GreenMail(ServerSetupTest.SMTP.dynamicPort());
        server.start();
        try {
            String id = create("ada@example.com");
            Run run = invite(
                    "worker",
                    "--once",
                    "--landing-page",
                    PAGE,
                    "--smtp-host",
                    "127.0.0.1",
                    "--smtp-port",
                    String.valueOf(server.getSmtp().getPort()),
                    "--smtp-tls",
                    "none",
                    "--from",
                    "invitations@example.com",
                    "--json");

            assertThat(run.exit()).as(run.err()).isZero();
            assertThat(run.json().get("tried").asInt()).isEqualTo(1);
            assertThat(run.json().get("waiting").asInt()).isZero();
            assertThat(run.out() + run.err()).doesNotContain(PAGE);
            assertThat(server.waitForIncomingEmail(1)).isTrue();
            Multipart mail = (Multipart) server.getReceivedMessages()[0].getContent();
            assertThat((String) mail.getBodyPart(0).getContent()).contains(PAGE + "/");
            assertThat(invite("show", id, "--json").json().get("mail").asText()).isEqualTo("SENT");
        } finally {
            server.stop();
        }
    }

    @Test
    void aBatchInvitesEverybodyWhoCanBeAndKeepsTheRest() throws IOException {
        Path people = Files.writeString(directory.resolve("people.csv"), """
                \ufeffemail,roles,expires
                ada@example.com,developer;reviewer,P14D
                not an address,developer,
                bob@example.com,,sometime
                """);
        Path rejects = directory.resolve("rejects.csv");

        Run tried = invite("bulk", people.toString(), "--dry-run", "--json");
        assertThat(invite("list").out()).as("a dry run changes nothing").isEmpty();
        Run run = invite("bulk", people.toString(), "--rejects", rejects.toString(), "--progress");
        Run again = invite("bulk", people.toString(), "--json");

        assertThat(tried.out().lines()).hasSize(4);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("line 3", "line 4", "100%");
        assertThat(run.out().replaceAll(" +", " ")).contains("rows 3", "done 1", "rejected 2");
        assertThat(Files.readAllLines(rejects)).hasSize(3).last().asString().startsWith("bob@example.com,,sometime,");
        assertThat(again.out().lines().findFirst().orElseThrow()).contains("\"repeated\":true");
        assertThat(invite("list", "--json").json().get("total").asInt()).isEqualTo(1);

        Files.writeString(
                rejects, Files.readString(rejects).replace("sometime", "P3D").replace("not an", "an@"));
        assertThat(invite("bulk", rejects.toString(), "--json").out()).contains("\"done\":1");
    }

    @Test
    void rejectedRowsAreNotWrittenOverTheFileThatIsRead() throws IOException {
        String text = "email\nada@example.com\nnot an address\n";
        Path people = Files.writeString(directory.resolve("people.csv"), text);
        List<Path> namesOfIt = List.of(
                people,
                directory.resolve(".").resolve("people.csv"),
                Files.createSymbolicLink(directory.resolve("soft.csv"), people),
                Files.createLink(directory.resolve("hard.csv"), people));

        for (Path name : namesOfIt) {
            Run tried = invite("bulk", people.toString(), "--rejects", name.toString(), "--dry-run");
            Run run = invite("bulk", people.toString(), "--rejects", name.toString());

            assertThat(List.of(tried.exit(), run.exit())).as("%s", name).containsOnly(2);
            assertThat(List.of(tried.err(), run.err()))
                    .allSatisfy(said -> assertThat(said).startsWith("invite: --rejects: is the file that is read"));
            assertThat(people).hasContent(text);
        }
        assertThat(invite("list").out()).isEmpty();
    }

    @Test
    void aLanguageThatIsNoneIsUnusableInputOrRejectsItsRow() throws IOException {
        Path people = Files.writeString(directory.resolve("people.csv"), """
                email,locale
                ada@example.com,de-AT
                bob@example.com,de_AT
                """);

        Run created = invite("create", "eve@example.com", "--locale", "de_AT");
        Run run = invite("bulk", people.toString());

        assertThat(created.exit()).isEqualTo(2);
        assertThat(created.err()).contains("--locale", "de_AT");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("line 3", "locale").doesNotContain("line 2");
        assertThat(invite("list", "--json").json().get("total").asInt()).isEqualTo(1);
    }

    static Stream<String> brokenFiles() {
        return Stream.of(
                "mail\nada@example.com\n",
                "email,colour\nada@example.com,red\n",
                "email,email\na@example.com,b@example.com\n",
                "email\nada@example.com\n\"never closed\n",
                "");
    }

    @ParameterizedTest
    @MethodSource("brokenFiles")
    void aFileThatIsBrokenAnywhereInvitesNobody(String text) throws IOException {
        Path people = Files.writeString(directory.resolve("people.csv"), text);

        Run run = invite("bulk", people.toString());

        assertThat(run.exit()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains("people.csv");
        assertThat(invite("list").out()).isEmpty();
    }
}
