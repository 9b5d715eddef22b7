package io.invitation.examples.webapp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.DummySSLServerSocketFactory;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in a process of its own, on a PostgreSQL and a mail server that its flags name. */
@Tag("processes")
class OwnServersTest {

    private static final String STORE_PASSWORD = "changeit";
    private static final Pattern LINK = Pattern.compile("/invite/[A-Za-z0-9._~-]+");

    @TempDir
    Path directory;

    private GreenMail mails;
    private EmbeddedPostgres database;
    private int port;

    @BeforeEach
    void startServers() throws Exception {
        System.setProperty(DummySSLServerSocketFactory.GREENMAIL_KEYSTORE_FILE_PROPERTY, certificate());
        System.setProperty(DummySSLServerSocketFactory.GREENMAIL_KEYSTORE_PASSWORD_PROPERTY, STORE_PASSWORD);
        mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
        mails.setUser("invitations@acme.example", "acme", "mail secret");
        mails.start();
        database = EmbeddedPostgres.start();
        port = Running.freePort();
    }

    @AfterEach
    void stopServers() throws IOException {
        System.clearProperty(DummySSLServerSocketFactory.GREENMAIL_KEYSTORE_FILE_PROPERTY);
        System.clearProperty(DummySSLServerSocketFactory.GREENMAIL_KEYSTORE_PASSWORD_PROPERTY);
        if (mails != null) {
            mails.stop();
        }
        if (database != null) {
            database.close();
        }
    }

    /** Makes a certificate for localhost, which the program is told to trust. */
    private String certificate() throws IOException, InterruptedException {
        String store = directory.resolve("certificate.p12").toString();
        List<String> keytool = new ArrayList<>(List.of(javaTool("keytool"), "-genkeypair", "-storetype", "PKCS12"));
        keytool.addAll(List.of("-keystore", store, "-storepass", STORE_PASSWORD, "-alias", "mail"));
        keytool.addAll(List.of("-keyalg", "EC", "-dname", "CN=localhost", "-ext", "SAN=dns:localhost"));
        Process made = new ProcessBuilder(keytool).redirectErrorStream(true).start();
        assertThat(made.waitFor())
                .as(new String(made.getInputStream().readAllBytes(), UTF_8))
                .isZero();
        return store;
    }

    private static String javaTool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    @Test
    void whoeverJoinedIsStillAMemberAfterARestart() throws Exception {
        Process first = start();
        String link;
        try {
            Visitor ann = visitor();
            ann.signIn("ann", "the first password");
            ann.get("/admin/invitations/new");
            Visitor.Page invited =
                    ann.submit("/admin/invitations", "mode", "people", "people", "dana@example.com", "key", "k1");
            assertThat(invited.body()).contains("mail sent");
            link = mailedLink();
            Visitor dana = visitor();
            dana.open(link);
            assertThat(dana.submitAndFollow("/invitation/accept", "name", "Dana", "password", "correct horse")
                            .heading())
                    .isEqualTo("Welcome to Acme");
        } finally {
            stop(first);
        }

        Process second = start();
        try {
            Visitor dana = visitor();
            dana.signIn("dana@example.com", "correct horse");
            assertThat(dana.open(link).heading()).isEqualTo("You are in already");
            Visitor ann = visitor();
            ann.signIn("ann", "the first password");
            assertThat(ann.get("/admin/invitations").body()).contains("dana@example.com", "chip accepted", "1 of 1");
        } finally {
            stop(second);
        }
    }

    private String mailedLink() {
        assertThat(mails.waitForIncomingEmail(30_000, 1)).isTrue();
        Matcher link = LINK.matcher(
                GreenMailUtil.getWholeMessage(mails.getReceivedMessages()[0]).replace("=\r\n", "")); // quoted-printable
        assertThat(link.find()).isTrue();
        return link.group();
    }

    private Visitor visitor() {
        return new Visitor("http://localhost:" + port);
    }

    /** Starts the program with the flags of its README, and waits until it answers. */
    private Process start() throws Exception {
        List<String> command = new ArrayList<>(List.of(javaTool("java"), "-cp", System.getProperty("java.class.path")));
        command.add("-Djavax.net.ssl.trustStore=" + directory.resolve("certificate.p12"));
        command.add("-Djavax.net.ssl.trustStorePassword=" + STORE_PASSWORD);
        command.add(WebApp.class.getName());
        command.addAll(List.of("--jdbc-url", database.getJdbcUrl("postgres", "postgres"), "--jdbc-user", "postgres"));
        command.addAll(List.of("--smtp-host", "localhost", "--smtp-tls", "IMPLICIT"));
        command.addAll(List.of("--smtp-port", Integer.toString(mails.getSmtps().getPort())));
        command.addAll(List.of("--smtp-user", "acme", "--smtp-from", "invitations@acme.example"));
        command.addAll(List.of("--port", Integer.toString(port), "--base-url", "http://localhost:" + port));
        Path output = directory.resolve("output.txt");
        ProcessBuilder program =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        program.environment().put("WEBAPP_SMTP_PASSWORD", "mail secret");
        program.environment().put("WEBAPP_PASSWORD", "the first password");
        program.environment().put("WEBAPP_KEY", "5a".repeat(32));
        Process started = program.start();
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!answers()) {
            if (!started.isAlive() || System.nanoTime() > patience) {
                started.destroyForcibly();
                throw new AssertionError(Files.readString(output));
            }
            started.waitFor(50, TimeUnit.MILLISECONDS);
        }
        assertThat(output).content().doesNotContain("demo/mailbox", "the first password", "mail secret");
        return started;
    }

    private boolean answers() {
        try {
            return visitor().get("/sign-in").status() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private static void stop(Process program) throws InterruptedException {
        program.destroy();
        if (!program.waitFor(30, TimeUnit.SECONDS)) {
            program.destroyForcibly();
            throw new AssertionError("the program does not end");
        }
    }
}
