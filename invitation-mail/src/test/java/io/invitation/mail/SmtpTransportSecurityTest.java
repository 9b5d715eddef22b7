package io.invitation.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.invitation.EmailAddress;
import io.invitation.mail.FakeSmtpServer.Stage;
import io.invitation.spi.SendOutcome;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P20 and F17 of the security design: nothing secret leaves without TLS to the right server. */
class SmtpTransportSecurityTest {

    private static final String PASSWORD = "correct-horse-battery";

    private static Certificates right;
    private static Certificates wrongName;

    @BeforeAll
    static void makeCertificates(@TempDir Path directory) throws Exception {
        right = Certificates.selfSigned(directory, "localhost");
        wrongName = Certificates.selfSigned(directory, "mail.other.example");
    }

    /** The tests run inside the module, which does not require logback; slf4j found it all the same. */
    @Test
    void logsInAndSendsOverStartTls() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer()
                .offering("AUTH PLAIN LOGIN")
                .startTls(right.server())
                .start()) {
            assertThat(withLogin(server).sslContext(right.client()).build().send(Mails.outgoing()))
                    .isEqualTo(SendOutcome.submitted());
            assertThat(server.commands())
                    .extracting(command -> command.replaceFirst("[ :].*", ""))
                    .startsWith("EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL", "RCPT", "DATA");
            assertThat(server.messages()).hasSize(1);
        }
    }

    @Test
    void logsInAndSendsOverImplicitTls() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer()
                .offering("AUTH PLAIN")
                .implicitTls(right.server())
                .start()) {
            assertThat(withLogin(server)
                            .implicitTls()
                            .sslContext(right.client())
                            .build()
                            .send(Mails.outgoing()))
                    .isEqualTo(SendOutcome.submitted());
            assertThat(server.commands())
                    .extracting(command -> command.replaceFirst("[ :].*", ""))
                    .startsWith("EHLO", "AUTH", "MAIL", "RCPT", "DATA");
        }
    }

    @Test
    void sendsNothingToAServerWithoutStartTls() throws Exception {
        try (FakeSmtpServer server =
                new FakeSmtpServer().offering("AUTH PLAIN LOGIN").start()) {
            assertThat(withLogin(server).build().send(Mails.outgoing()))
                    .isEqualTo(SendOutcome.failedTemporarily("starttls-missing"));
            assertNothingWasSaid(server);
        }
    }

    @Test
    void sendsNothingWhenStartTlsIsRefused() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer()
                .offering("AUTH PLAIN LOGIN")
                .startTls(right.server())
                .fault(Stage.STARTTLS, FakeSmtpServer.reply("502 5.5.1 not today"))
                .start()) {
            assertThat(withLogin(server).build().send(Mails.outgoing()))
                    .isEqualTo(SendOutcome.failedTemporarily("5.5.1"));
            assertNothingWasSaid(server);
        }
    }

    @Test
    void sendsNothingToAServerWithACertificateThatNobodyVouchesFor() throws Exception {
        try (FakeSmtpServer startTls = new FakeSmtpServer()
                        .offering("AUTH PLAIN")
                        .startTls(right.server())
                        .start();
                FakeSmtpServer implicit = new FakeSmtpServer()
                        .offering("AUTH PLAIN")
                        .implicitTls(right.server())
                        .start()) {
            assertThat(withLogin(startTls).build().send(Mails.outgoing()))
                    .isEqualTo(SendOutcome.failedTemporarily("tls-failed"));
            assertThat(withLogin(implicit).implicitTls().build().send(Mails.outgoing()))
                    .isEqualTo(SendOutcome.failedTemporarily("tls-failed"));
            assertNothingWasSaid(startTls);
            assertNothingWasSaid(implicit);
        }
    }

    @Test
    void sendsNothingToAServerWithACertificateForAnotherName() throws Exception {
        try (FakeSmtpServer startTls = new FakeSmtpServer()
                        .offering("AUTH PLAIN")
                        .startTls(wrongName.server())
                        .start();
                FakeSmtpServer implicit = new FakeSmtpServer()
                        .offering("AUTH PLAIN")
                        .implicitTls(wrongName.server())
                        .start()) {
            assertThat(withLogin(startTls)
                            .sslContext(wrongName.client())
                            .build()
                            .send(Mails.outgoing()))
                    .isEqualTo(SendOutcome.failedTemporarily("tls-failed"));
            assertThat(withLogin(implicit)
                            .implicitTls()
                            .sslContext(wrongName.client())
                            .build()
                            .send(Mails.outgoing()))
                    .isEqualTo(SendOutcome.failedTemporarily("tls-failed"));
            assertNothingWasSaid(startTls);
            assertNothingWasSaid(implicit);
        }
    }

    @Test
    void givesUpOnATlsHandshakeThatDoesNotEnd() throws Exception {
        // Plain servers: they wait for a command, or for the rest of one, while the client waits for their handshake.
        try (FakeSmtpServer silent = new FakeSmtpServer()
                        .fault(Stage.CONNECT, FakeSmtpServer.silence())
                        .start();
                FakeSmtpServer afterGoAhead = new FakeSmtpServer()
                        .startTls(right.server())
                        .fault(Stage.STARTTLS, (server, out) -> {
                            FakeSmtpServer.reply("220 go ahead").strike(server, out);
                            FakeSmtpServer.silence().strike(server, out);
                        })
                        .start()) {
            SmtpInvitationSender implicit = Mails.sender("localhost", silent.port())
                    .implicitTls()
                    .readTimeout(Duration.ofMillis(300))
                    .build();
            SmtpInvitationSender startTls = Mails.sender("localhost", afterGoAhead.port())
                    .readTimeout(Duration.ofMillis(300))
                    .build();

            assertThat(assertTimeoutPreemptively(Duration.ofSeconds(60), () -> implicit.send(Mails.outgoing())))
                    .isEqualTo(SendOutcome.failedTemporarily("timeout"));
            assertThat(assertTimeoutPreemptively(Duration.ofSeconds(60), () -> startTls.send(Mails.outgoing())))
                    .isEqualTo(SendOutcome.failedTemporarily("timeout"));
        }
    }

    @Test
    void sendsNothingWithoutTheLoginThatWasAskedFor() throws Exception {
        try (FakeSmtpServer none = new FakeSmtpServer().start();
                FakeSmtpServer other =
                        new FakeSmtpServer().offering("AUTH GSSAPI").start()) {
            assertThat(plaintextLogin(none).send(Mails.outgoing()))
                    .isEqualTo(SendOutcome.failedTemporarily("auth-missing"));
            assertThat(plaintextLogin(other).send(Mails.outgoing()))
                    .isEqualTo(SendOutcome.failedTemporarily("auth-missing"));
            assertThat(none.received() + other.received()).doesNotContain("MAIL", "AUTH");
        }
    }

    @Test
    void isAskedForAnotherLoginAndNotForTlsWhereTlsStoodAndNoneOfTheMechanismsIsOffered() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer()
                        .offering("AUTH PLAIN LOGIN")
                        .startTls(right.server())
                        .start();
                SmtpInvitationSender sender = Mails.patient("localhost", server.port())
                        .sslContext(right.client())
                        .login(SmtpLogin.xoauth2("mailer", () -> PASSWORD))
                        .build()) {
            assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.failedTemporarily("auth-missing"));
            assertNothingWasSaid(server);
        }
    }

    @Test
    void isPermanentWhenTheLoginIsRefused() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer()
                .offering("AUTH PLAIN")
                .fault(Stage.AUTH, FakeSmtpServer.reply("535 5.7.8 no"))
                .start()) {
            assertThat(plaintextLogin(server).send(Mails.outgoing())).isEqualTo(SendOutcome.failedPermanently("5.7.8"));
            assertThat(server.received()).doesNotContain("MAIL");
        }
    }

    @Test
    void isTemporaryWhenTheLoginIsForLater() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer()
                .offering("AUTH PLAIN")
                .fault(Stage.AUTH, FakeSmtpServer.reply("454 4.7.0 later"))
                .start()) {
            assertThat(plaintextLogin(server).send(Mails.outgoing())).isEqualTo(SendOutcome.failedTemporarily("4.7.0"));
        }
    }

    @Test
    void takesNoSettingsFromSystemProperties() throws Exception {
        System.setProperty("mail.smtp.ssl.trust", "*");
        System.setProperty("mail.smtp.ssl.checkserveridentity", "false");
        System.setProperty("mail.smtp.starttls.required", "false");
        try (FakeSmtpServer server =
                new FakeSmtpServer().startTls(right.server()).start()) {
            assertThat(Mails.patient("localhost", server.port()).build().send(Mails.outgoing()))
                    .isEqualTo(SendOutcome.failedTemporarily("tls-failed"));
        } finally {
            System.clearProperty("mail.smtp.ssl.trust");
            System.clearProperty("mail.smtp.ssl.checkserveridentity");
            System.clearProperty("mail.smtp.starttls.required");
        }
    }

    @Test
    void writesNeitherPasswordNorLinkNorAddressIntoLogsAndTexts() throws Exception {
        StringBuilder texts = new StringBuilder();
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setProperty("mail.debug", "true");
        System.setProperty("mail.debug.auth", "true");
        System.setOut(new PrintStream(console, true, StandardCharsets.UTF_8));
        try (CapturedLog log = new CapturedLog();
                FakeSmtpServer refusing = new FakeSmtpServer()
                        .offering("AUTH PLAIN")
                        .fault(Stage.RCPT, FakeSmtpServer.reply("550 no <" + Mails.RECIPIENT + "> here"))
                        .start();
                FakeSmtpServer rejecting = new FakeSmtpServer()
                        .offering("AUTH PLAIN")
                        .fault(Stage.AUTH, FakeSmtpServer.reply("535 no " + PASSWORD))
                        .start();
                FakeSmtpServer lost = new FakeSmtpServer()
                        .offering("AUTH PLAIN")
                        .fault(Stage.FINAL_DOT, FakeSmtpServer.hangUp())
                        .start();
                FakeSmtpServer open = new FakeSmtpServer().start();
                FakeSmtpServer asking =
                        new FakeSmtpServer().offering("AUTH LOGIN").start();
                FakeSmtpServer fine =
                        new FakeSmtpServer().offering("AUTH PLAIN").start();
                FakeSmtpServer secured = new FakeSmtpServer()
                        .offering("AUTH XOAUTH2")
                        .startTls(right.server())
                        .start()) {
            for (FakeSmtpServer server : List.of(refusing, rejecting, lost, open, asking, fine)) {
                SmtpInvitationSenderBuilder builder = Mails.patient("127.0.0.1", server.port())
                        .unsafePlaintext()
                        .credentials("mailer", PASSWORD);
                try (SmtpInvitationSender sender = builder.build()) {
                    texts.append(builder).append(sender).append(sender.send(Mails.outgoing()));
                }
            }
            SmtpInvitationSenderBuilder builder = Mails.patient("localhost", secured.port())
                    .sslContext(right.client())
                    .login(SmtpLogin.xoauth2("mailer", () -> PASSWORD));
            try (SmtpInvitationSender sender = builder.build()) {
                assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.submitted());
                assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.submitted());
                texts.append(builder).append(sender);
            }
            assertThat(log.lines()).hasSizeGreaterThanOrEqualTo(8);
            texts.append(log.text());
        } finally {
            System.setOut(before);
            System.clearProperty("mail.debug");
            System.clearProperty("mail.debug.auth");
        }

        texts.append(console.toString(StandardCharsets.UTF_8));
        assertThat(texts.toString())
                .contains(Mails.DELIVERY.toString())
                .doesNotContain(PASSWORD, "mailer\0", Mails.TOKEN, Mails.LINK, "app.example.com")
                .doesNotContain(base64("mailer\0mailer\0" + PASSWORD), base64("\0mailer\0" + PASSWORD))
                .doesNotContain(base64(PASSWORD), base64("user=mailer\1auth=Bearer " + PASSWORD + "\1\1"))
                .doesNotContainIgnoringCase("grace", "example.org", "ann@", "invitations@");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void refusesCredentialsInClearToAnythingButTheLoopbackHost() {
        assertThatIllegalStateException()
                .isThrownBy(() -> SmtpInvitationSender.builder("mail.example.com", 25)
                        .credentials("mailer", PASSWORD)
                        .unsafePlaintext())
                .withMessageContaining("mail.example.com")
                .withMessageNotContaining(PASSWORD);
        assertThatIllegalStateException()
                .isThrownBy(() -> SmtpInvitationSender.builder("127.0.0.1.example.com", 25)
                        .unsafePlaintext()
                        .credentials("mailer", PASSWORD));
    }

    @Test
    void refusesOptionsThatContradictEachOther() throws Exception {
        assertThatIllegalStateException()
                .isThrownBy(() -> builder().implicitTls().unsafePlaintext());
        assertThatIllegalStateException()
                .isThrownBy(() -> builder().unsafePlaintext().implicitTls());
        assertThatIllegalStateException()
                .isThrownBy(() -> builder().unsafePlaintext().sslContext(right.client()));
        assertThatIllegalStateException()
                .isThrownBy(() -> builder().sslContext(right.client()).unsafePlaintext());
        assertThatIllegalStateException()
                .isThrownBy(() -> builder().product("a").product("b"))
                .withMessage("product was set before");
        assertThatIllegalStateException().isThrownBy(() -> builder().build()).withMessageContaining("from is required");
    }

    @Test
    void refusesValuesThatCannotBeMeantAndNamesThem() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SmtpInvitationSender.builder("mail.example.com", 0))
                .withMessage("port must be from 1 to 65535: 0");
        assertThatIllegalArgumentException().isThrownBy(() -> SmtpInvitationSender.builder("mail example", 25));
        assertThatIllegalArgumentException().isThrownBy(() -> SmtpInvitationSender.builder("", 25));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().readTimeout(Duration.ZERO))
                .withMessage("readTimeout must be from 1 millisecond to 1 hour: PT0S");
        assertThatIllegalArgumentException().isThrownBy(() -> builder().connectTimeout(Duration.ofDays(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder().writeTimeout(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().product("Acme\r\nBcc: x"))
                .withMessageStartingWith("product must be");
        assertThatIllegalArgumentException().isThrownBy(() -> builder().from(Mails.FROM, " "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().from(EmailAddress.parse("jos\u00e9@example.org"), "Acme"));
        assertThatIllegalArgumentException().isThrownBy(() -> builder().credentials("a\r\nb", PASSWORD));
    }

    private static SmtpInvitationSenderBuilder builder() {
        return SmtpInvitationSender.builder("mail.example.com", 587);
    }

    private static SmtpInvitationSenderBuilder withLogin(FakeSmtpServer server) {
        return Mails.patient("localhost", server.port()).credentials("mailer", PASSWORD);
    }

    private static SmtpInvitationSender plaintextLogin(FakeSmtpServer server) {
        return withLogin(server).unsafePlaintext().build();
    }

    private static void assertNothingWasSaid(FakeSmtpServer server) {
        assertThat(server.commands()).allMatch(command -> command.matches("(EHLO|STARTTLS|QUIT).*"));
        assertThat(server.received()).doesNotContain("AUTH", "MAIL", "RCPT", "DATA", Mails.TOKEN);
        assertThat(server.messages()).isEmpty();
    }
}
