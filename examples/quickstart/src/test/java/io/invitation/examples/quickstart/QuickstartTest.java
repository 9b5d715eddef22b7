package io.invitation.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.InvitationStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.ServerSocket;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.logging.ConsoleHandler;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the program as a user does, and looks at what it prints and leaves behind. */
class QuickstartTest {

    @TempDir
    private Path directory;

    private record Run(int exit, String out, String err) {

        /** The table with every run of spaces as one. */
        String table() {
            return out.replaceAll(" +", " ");
        }
    }

    private Run run(String... flags) {
        return run(store -> store, flags);
    }

    private Run run(UnaryOperator<InvitationStore> around, String... flags) {
        List<String> args = new ArrayList<>(Arrays.asList(flags));
        if (args.stream().noneMatch(flag -> flag.startsWith("--out"))) {
            args.addAll(List.of("--out", directory.resolve("out").toString()));
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = new Quickstart(around, Report.Marks.SIGNS)
                .run(new PrintWriter(out, true), new PrintWriter(err, true), args.toArray(String[]::new));
        return new Run(exit, out.toString(), err.toString());
    }

    private Path csv(String text) throws IOException {
        return Files.writeString(directory.resolve("my.csv"), text);
    }

    @Test
    void everyOutcomeOfTheShippedFileIsRight() throws IOException {
        Run run = run();

        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out()).doesNotContain("\u2717").contains("78 of 78 steps as expected");
        assertThat(run.table())
                .contains(
                        "\u2713 ada.lovelace@example.com accepts ACCEPTED ACCEPTED",
                        "\u2713 ada.lovelace@example.com accepts once more ALREADY_ACCEPTED ALREADY_ACCEPTED",
                        "\u2713 somebody.else@example.org accepts, number 2 EXHAUSTED EXHAUSTED",
                        "\u2713 person-1@layer5.io accepts ACCEPTED ACCEPTED",
                        "\u2713 somebody.else@example.org accepts a forwarded link NOT_ELIGIBLE NOT_ELIGIBLE",
                        "\u2713 (99 more) accept 99 x ACCEPTED 99 x ACCEPTED",
                        "\u2713 visitor-101@example.net accepts, number 101 EXHAUSTED EXHAUSTED",
                        "\u2713 (the database) holds places, ledger, accounts 100, 100, 100 100, 100, 100",
                        "\u2713 person-1@partner.com accepts ACCEPTED ACCEPTED",
                        "\u2713 grace.hopper@example.com accepts by the link as it ends EXPIRED EXPIRED",
                        "\u2713 alan.turing@example.com accepts by the old link SUPERSEDED SUPERSEDED",
                        "\u2713 alan.turing@example.com accepts ACCEPTED ACCEPTED",
                        "\u2713 katherine.johnson@example.com accepts by the link meanwhile DISABLED DISABLED",
                        "\u2713 katherine.johnson@example.com accepts ACCEPTED ACCEPTED",
                        "\u2713 edsger.dijkstra@example.com accepts by the link too early NOT_YET_VALID NOT_YET_VALID",
                        "8 rows used, 11 rejected; 9 mails fetched; 110 accounts made");
        assertThat(directory.resolve("out/run-1/invitations.mv.db")).exists();
        assertThat(run.out())
                .contains(directory.resolve("out/run-1/mails").toRealPath().toString());
    }

    @Test
    void mailsAreFiledAndTheirSecretsNotPrinted() throws IOException {
        Run run = run();

        List<Path> mails = mailsOfTheFirstRun(".eml");
        assertThat(mails).hasSize(9).allSatisfy(mail -> {
            Matcher token = Pattern.compile("inv_[A-Za-z0-9_-]{10}").matcher(Files.readString(mail));
            assertThat(token.find()).isTrue();
            assertThat(run.out()).doesNotContain(token.group());
        });
        assertThat(mails.get(0).getFileName()).hasToString("001-ada.lovelace@example.com.eml");
        assertThat(mailsOfTheFirstRun(".txt"))
                .hasSize(9)
                .allSatisfy(text -> assertThat(Files.readString(text))
                        .containsPattern("https://app\\.example\\.com/invite/inv_[A-Za-z0-9_-]{40}"));
    }

    private List<Path> mailsOfTheFirstRun(String ending) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("out/run-1/mails"))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aLandingPageMayHaveOtherThanAsciiCharacters() throws IOException {
        Path csv = csv("emails\na@example.com\n");

        Run run = run("--csv", csv.toString(), "--landing-page", "https://app.example.com/\u00fc");

        assertThat(run.out()).contains("accepts once more").doesNotContain("\u2717");
        assertThat(run.exit()).isZero();
    }

    @Test
    void brokenRowsOfTheShippedFileAreReportedWithTheirLines() {
        assertThat(run().out())
                .contains(
                        "invitations.csv:29: emails: e-mail pattern has no @",
                        "invitations.csv:30: expiresAt: \"2099-02-30T18:00:00Z\" is no date and time with a zone",
                        "invitations.csv:31: expiresAt: \"2099-02-20T18:00:00\" is no date and time with a zone",
                        "invitations.csv:32: quota is 0",
                        "invitations.csv:33: QUOTA_REQUIRED",
                        "invitations.csv:34: EXPIRY_REQUIRED",
                        "invitations.csv:35: FREE_MAIL_WILDCARD",
                        "invitations.csv:36: NO_RECIPIENT",
                        "invitations.csv:37: ALREADY_OVER",
                        "invitations.csv:38: story: \"once upon a time\"",
                        "invitations.csv:39: has 4 columns instead of 11");
    }

    @Test
    void runsTwiceInARowAndTwiceOnOneDatabase() {
        assertThat(run().exit()).isZero();
        assertThat(run().out()).contains("run-2").contains("78 of 78");

        String url = "jdbc:h2:file:" + directory.resolve("shared");
        for (int i = 0; i < 2; i++) {
            Run run = run("--jdbc-url", url, "--jdbc-user", "sa", "--jdbc-password", "");
            assertThat(run.exit()).isZero();
            assertThat(run.out()).contains("110 accounts made").doesNotContain("mv.db");
        }
    }

    @Test
    void runsInTurkish() {
        Locale before = Locale.getDefault();
        Locale.setDefault(new Locale.Builder().setLanguage("tr").setRegion("TR").build());
        try {
            assertThat(run().exit()).isZero();
        } finally {
            Locale.setDefault(before);
        }
    }

    /** Takes places that nobody wrote down: then the second person gets in, and the books do not agree. */
    private static InvitationStore forgetful(InvitationStore real) {
        return around(InvitationStore.class, real, "invitations", forgetful(real.invitations()));
    }

    private static InvitationRepository forgetful(InvitationRepository real) {
        return around(InvitationRepository.class, real, "claimAndRecord", List.of(ClaimOutcome.claimed(1, 0)));
    }

    /** The same in everything but the answer of one method. */
    private static <T> T around(Class<T> type, T real, String method, Object answer) {
        return type.cast(Proxy.newProxyInstance(
                QuickstartTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, called, arguments) -> {
                    if (called.getName().equals(method)) {
                        return answer;
                    }
                    try {
                        return called.invoke(real, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
    }

    @Test
    void anOutcomeThatDiffersIsMarkedAndGivesExitCode1() {
        Run run = run(QuickstartTest::forgetful);

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.table())
                .contains("\u2717 somebody.else@example.org accepts, number 2 EXHAUSTED WRONG_RECIPIENT")
                .contains("\u2717 (the database) holds places, ledger, accounts 1, 1, 1 0, 0, 2")
                .doesNotContain("78 of 78");
    }

    @Test
    void expectationsOfAnotherFileFollowFromItsRows() throws IOException {
        Path csv = csv("""
                name,description,emails,roles,groups,quota,notBefore,expiresAt,membershipEnds,sendTo,story
                Two by name,,a@example.com;b@example.com,,,2,,P1D,,desk@example.com,
                Subdomains,,*@*.example.com,,,2,,never,,desk@example.com,disabled
                Some of them,,dev-*@example.com,,,unlimited,,,,desk@example.com,refreshed
                Nearly one,,c@example.com,,,3,2099-01-01T00:00:00Z,P36500D,,,expired
                Very many,,,,,1000000,,P1D,,desk@example.com,
                Long,,%s*@example.com,,,11,,,,desk@example.com,
                Never over,,Grace.Hopper+x@Example.COM,,,,,never,,,refreshed
                No ASCII,,\u00fcber.ada@example.com,,,,,,,,
                """.formatted("x".repeat(63)));

        Run run = run("--csv", csv.toString());

        assertThat(run.out()).doesNotContain("\u2717").doesNotContain("not used");
        assertThat(run.exit()).isZero();
        assertThat(run.table())
                .contains(
                        "\u2713 a@example.com accepts, address not verified",
                        "\u2713 Grace.Hopper+x@example.com accepts ACCEPTED",
                        "\u2713 \u00fcber.ada@example.com is mailed the link SENT SENT",
                        "\u2713 (1 more) accept 1 x ACCEPTED 1 x ACCEPTED",
                        "\u2713 person-3@team.example.com accepts, number 3 EXHAUSTED EXHAUSTED",
                        "\u2713 dev-person-1@example.com accepts by the old link SUPERSEDED SUPERSEDED",
                        "\u2713 (8 more) accept 8 x ACCEPTED 8 x ACCEPTED",
                        "\u2713 c@example.com accepts by the link as it ends EXPIRED EXPIRED",
                        "\u2713 (the database) holds places, ledger, accounts 3, 3, 3 3, 3, 3");
    }

    @Test
    void linesAreCountedAsAnEditorDoes() throws IOException {
        Path csv = csv(String.join(
                "\r\n",
                "\ufeff# a comment, with \"quotes\"",
                "",
                "emails,description",
                "a@example.com,\"two",
                "lines\"",
                "# another one",
                "nobody,x",
                "\"no",
                "body\",x",
                "b@example.com,y"));

        Run run = run("--csv", csv.toString());

        assertThat(run.out())
                .contains(csv + ":7: emails: e-mail pattern has no @", csv + ":8: emails: ")
                .contains("line 4: (no name)", "line 10: (no name)");
        assertThat(run.exit()).isZero();
    }

    static Stream<Arguments> malformedFiles() {
        return Stream.of(
                Arguments.of("", ":1: there is no row that names the columns"),
                Arguments.of("# nothing\n", ":1: there is no row that names the columns"),
                Arguments.of("name,emails,colour\n", ":1: unknown column \"colour\""),
                Arguments.of("# here\n\nname,quota\n", ":3: column \"emails\" is missing"),
                Arguments.of("# here\nemails,name\n# and no more\n", ":3: there is no row"),
                Arguments.of("name;emails;quota\nx;a@example.com;1\n", ":1: columns separated by semicolons?"),
                Arguments.of("name,x\u001b[31m\n", ":1: unknown column \"x\\u001b[31m\""),
                Arguments.of("emails,quota,emails\n", ":1: column \"emails\" is there twice"),
                Arguments.of(
                        "emails,name\na@example.com,x\n\"b@example.com,y\n\n",
                        ":3: here or further down: a quotation mark is never closed"),
                Arguments.of(
                        "emails,name\na@example.com,x\n\"b@example.com\"z,y\n",
                        ":3: a closing quotation mark is followed by"));
    }

    @ParameterizedTest
    @MethodSource("malformedFiles")
    void aMalformedFileIsReportedWithItsLine(String text, String message) throws IOException {
        Path csv = csv(text);

        Run run = run("--csv", csv.toString());

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).startsWith("quickstart: " + csv + message).hasLineCount(1);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aFileWithoutAnyUsableRowIsNoSuccess() throws IOException {
        Path malformed = csv("emails,story\nnobody,\na@example.com,x\u001b]0;owned\u0007x\n");

        Run run = run("--csv", malformed.toString());

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains(malformed + ":2: emails: e-mail pattern has no @")
                .contains(malformed + ":3: story: \"x\\u001b]0;owned\\u0007x\"")
                .contains("quickstart: " + malformed + ": no row can be used")
                .doesNotContain("\u001b", "\u0007");
        assertThat(directory.resolve("out")).doesNotExist();

        Path againstThePolicy = csv("emails\n*@gmail.com\n");
        Run rejected = run("--csv", againstThePolicy.toString());

        assertThat(rejected.exit()).isEqualTo(2);
        assertThat(rejected.out()).contains("Rows that were not used, and why");
        assertThat(rejected.err()).contains("no row can be used").hasLineCount(1);
    }

    @Test
    void anUnreadableFileIsReported() throws IOException {
        Path latin1 = Files.write(directory.resolve("latin1.csv"), new byte[] {'e', (byte) 0xe9, '\n'});

        assertThat(run("--csv", "no/such.csv").err())
                .isEqualToIgnoringNewLines("quickstart: no/such.csv: cannot be read: there is no such file");
        assertThat(run("--csv", "no/such.csv").exit()).isEqualTo(2);
        assertThat(run("--csv", directory.toString()).err())
                .contains(directory + ": cannot be read: it is a directory")
                .hasLineCount(1);
        assertThat(run("--csv", directory.toString()).exit()).isEqualTo(2);
        assertThat(run("--csv", latin1.toString()).err()).contains("latin1.csv:1: here or further down: not UTF-8");
        assertThat(run("--csv", latin1.toString()).exit()).isEqualTo(2);
        assertThat(Words.of(new AccessDeniedException("x"))).isEqualTo("access is denied");
        assertThat(Words.of(new FileSystemException("x", null, "reason"))).isEqualTo("reason");
        assertThat(Words.of(new IOException("raw"))).isEqualTo("IOException");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--colour red | --colour",
                "--csv | --csv",
                "--from nobody | e-mail address has no @",
                "--landing-page http://app.example.com/ | must be https",
                "--smtp-port 25 | --smtp-host",
                "--smtp-host localhost | --csv",
                "--csv x.csv --smtp-host localhost --smtp-port 70000 | quickstart: --smtp-port: ",
                "--csv x.csv --smtp-host a\u00e9b | quickstart: --smtp-host: ",
                "--csv x.csv --smtp-host a.example --smtp-user \u0007 --smtp-password x | quickstart: --smtp-user, --smtp-password: ",
                "--csv x.csv --smtp-host localhost --from jos\u00e9@x.example | '--from'",
                "--from jos\u00e9@x.example | must be ASCII before the @",
                "--csv= | quickstart: --csv: is blank",
                "--out= | quickstart: --out: is blank",
                "--jdbc-url= | quickstart: --jdbc-url: is blank",
                "--jdbc-url jdbc:h2:relative | quickstart: --jdbc-url: H2 wants an absolute path",
                "--jdbc-url jdbc:h2:mem:x;COLOUR=RED | quickstart: --jdbc-url: H2 does not know a setting",
                "--jdbc-url jdbc:h2:mem:x;IFEXISTS=TRUE | quickstart: --jdbc-url: there is no such database",
                "--jdbc-url jdbc:postgresql://nosuch.invalid/x | quickstart: --jdbc-url: there is no host of that name",
                "--jdbc-url jdbc:postgresql://127.0.0.1:1/x | quickstart: --jdbc-url: nobody answers",
                "--csv x.csv --smtp-host example.com --smtp-tls none --smtp-user a --smtp-password b | quickstart: --smtp-tls: ",
                "--csv x.csv --smtp-host localhost --smtp-port many | --smtp-port",
                "--csv x.csv --smtp-host localhost --smtp-tls maybe | --smtp-tls",
                "--csv x.csv --smtp-host localhost --smtp-user me | goes together with a password",
                "--jdbc-user sa | --jdbc-url",
                "--jdbc-url jdbc:nosuch:x | quickstart: --jdbc-url: no driver understands",
                "--out pom.xml | quickstart: --out: no directory can be made there: there is a file of that name"
            })
    void badFlagsGetAMessage(String flags, String message) {
        Run run = run(flags.split(" ", -1));

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).startsWith("quickstart: ").contains(message).doesNotContain("\tat ", "java.");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void helpShowsTheFlags() {
        Run run = run("--help");

        assertThat(run.exit()).isZero();
        assertThat(run.out().replaceAll("\\s+", " "))
                .contains("--csv", "--jdbc-url", "--smtp-host", "--landing-page", "Exit codes")
                .contains("Maven turns every one but 0 into its own exit code 1")
                .contains("use an empty database");
    }

    @Test
    void passwordsAreNotPrinted() throws IOException {
        Run jdbc = run("--jdbc-url", "jdbc:nosuch:x;PASSWORD=s3cret", "--jdbc-password", "s3cret");
        Run smtp = run(
                "--csv",
                csv("emails\na@example.com\n").toString(),
                "--smtp-host",
                "127.0.0.1",
                "--smtp-port",
                Integer.toString(closedPort()),
                "--smtp-tls",
                "none",
                "--smtp-user",
                "me",
                "--smtp-password",
                "s3cret");

        assertThat(jdbc.exit()).isEqualTo(2);
        assertThat(jdbc.err() + jdbc.out() + smtp.err() + smtp.out()).doesNotContain("s3cret");
        assertThat(smtp.exit()).isEqualTo(1);
        assertThat(smtp.table()).contains("\u2717 a@example.com is mailed the link SENT DEFERRED");
    }

    /** Drivers log, too, past what the program prints. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://127.0.0.1:1?user=u&password=SECRETPW",
                "jdbc:postgresql://u:SECRETPW@localhost/x",
                "jdbc:postgresql://127.0.0.1:1/x?user=u&password=SECRETPW&loggerLevel=TRACE",
                "jdbc:nosuch://u:SECRETPW@localhost/x",
                "jdbc:h2:mem:secret;INIT=CREATE USER X PASSWORD SECRETPW FOO",
                "jdbc:h2:mem:secret;PASSWORD=SECRETPW;PASSWORD=OTHER"
            })
    void noDriverPrintsThePasswordInAUrl(String url) {
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, UTF_8));
        ConsoleHandler handler = new ConsoleHandler(); // writes to what System.err is now
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        try {
            Run run = run("--jdbc-url", url);

            assertThat(run.exit()).isEqualTo(2);
            assertThat(run.err()).startsWith("quickstart: --jdbc-url: ").hasLineCount(1);
            assertThat(run.out() + run.err() + printed.toString(UTF_8)).doesNotContain("SECRETPW");
        } finally {
            root.removeHandler(handler);
            System.setErr(before);
        }
    }

    @Test
    void aRefusedLoginAndMissingRightsAreToldApart() throws SQLException {
        String url = "jdbc:h2:mem:rights";
        try (Connection owner = DriverManager.getConnection(url, "owner", "right");
                Statement statement = owner.createStatement()) {
            statement.execute("CREATE USER guest PASSWORD 'guest'");

            Run wrong = run("--jdbc-url", url, "--jdbc-user", "owner", "--jdbc-password", "wrong");
            Run guest = run("--jdbc-url", url, "--jdbc-user", "guest", "--jdbc-password", "guest");

            assertThat(wrong.exit()).isEqualTo(2);
            assertThat(wrong.err()).contains("--jdbc-url: the server refuses this user or password (SQLState 28000");
            assertThat(guest.exit()).isEqualTo(2);
            assertThat(guest.err()).contains("--jdbc-url: this user has no right");
        }
        assertThat(Words.of(new SQLException("secret", "42501"))).startsWith("this user has no right");
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void mailsOverAnotherServerAndSaysThatNobodyFollowsThem() throws IOException {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        try {
            Run run = run(
                    "--csv",
                    csv("emails,story\na@example.com,expired\nb@example.com,\n").toString(),
                    "--smtp-host",
                    "127.0.0.1",
                    "--smtp-port",
                    Integer.toString(server.getSmtp().getPort()),
                    "--smtp-tls",
                    "none");

            assertThat(run.exit()).isZero();
            assertThat(run.out()).contains("2 of 2 steps as expected", "nobody followed the links");
            assertThat(server.getReceivedMessages()).hasSize(2);
        } finally {
            server.stop();
        }
    }

    @Test
    void theShippedFileIsTheOneBesideTheModule() throws IOException {
        try (var shipped = Quickstart.class.getResourceAsStream("invitations.csv")) {
            assertThat(new String(shipped.readAllBytes(), UTF_8))
                    .isEqualTo(Files.readString(Path.of("invitations.csv")));
        }
    }
}
