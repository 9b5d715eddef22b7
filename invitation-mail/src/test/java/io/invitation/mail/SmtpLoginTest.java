package io.invitation.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.invitation.mail.FakeSmtpServer.Stage;
import io.invitation.spi.SendOutcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The mechanism that was chosen is used, and no other. */
class SmtpLoginTest {

    private static final String SECRET = "ya29.correct-horse";

    @Test
    void givesPlainUserAndPasswordInOneLine() throws Exception {
        assertThat(authCommand("AUTH LOGIN PLAIN", SmtpLogin.plain("mailer", SECRET)))
                .isEqualTo("AUTH PLAIN " + base64("mailer\0mailer\0" + SECRET));
        assertThat(authCommand("AUTH LOGIN PLAIN", SmtpLogin.password("mailer", SECRET)))
                .startsWith("AUTH PLAIN ");
    }

    @Test
    void givesLoginUserAndPasswordWhenAsked() throws Exception {
        assertThat(authCommand("AUTH PLAIN LOGIN", SmtpLogin.login("mailer", SECRET)))
                .isEqualTo("AUTH LOGIN");
        assertThat(authCommand("AUTH LOGIN", SmtpLogin.password("mailer", SECRET)))
                .isEqualTo("AUTH LOGIN");
    }

    @Test
    void givesXoauth2UserAndToken() throws Exception {
        assertThat(authCommand("AUTH PLAIN LOGIN XOAUTH2", SmtpLogin.xoauth2("mailer@acme.example", () -> SECRET)))
                .isEqualTo("AUTH XOAUTH2 " + base64("user=mailer@acme.example\1auth=Bearer " + SECRET + "\1\1"));
    }

    @Test
    void asksForATokenOncePerConnection() throws Exception {
        List<String> tokens = new ArrayList<>(List.of("first", "second"));
        try (FakeSmtpServer server =
                        new FakeSmtpServer().offering("AUTH XOAUTH2").start();
                SmtpInvitationSender sender = Mails.patient("127.0.0.1", server.port())
                        .unsafePlaintext()
                        .login(SmtpLogin.xoauth2("mailer", () -> tokens.remove(0)))
                        .connections(SmtpPool.upTo(1).messagesPerConnection(2))
                        .build()) {
            assertThat(tokens).hasSize(2);
            for (int i = 0; i < 4; i++) {
                assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.submitted());
            }
            assertThat(tokens).isEmpty();
            assertThat(server.commands())
                    .filteredOn(command -> command.startsWith("AUTH"))
                    .containsExactly(
                            "AUTH XOAUTH2 " + base64("user=mailer\1auth=Bearer first\1\1"),
                            "AUTH XOAUTH2 " + base64("user=mailer\1auth=Bearer second\1\1"));
        }
    }

    @Test
    void saysNothingToAServerThatOffersOnlyOtherMechanisms() throws Exception {
        assertThat(refused("AUTH LOGIN", SmtpLogin.plain("mailer", SECRET)))
                .isEqualTo(SendOutcome.failedTemporarily("auth-missing"));
        assertThat(refused("AUTH PLAIN", SmtpLogin.login("mailer", SECRET)))
                .isEqualTo(SendOutcome.failedTemporarily("auth-missing"));
        assertThat(refused("AUTH PLAIN LOGIN", SmtpLogin.xoauth2("mailer", () -> SECRET)))
                .isEqualTo(SendOutcome.failedTemporarily("auth-missing"));
        assertThat(refused("AUTH XOAUTH2 CRAM-MD5", SmtpLogin.password("mailer", SECRET)))
                .isEqualTo(SendOutcome.failedTemporarily("auth-missing"));
    }

    @Test
    void doesNotConnectWhenTheHostHasNoToken() throws Exception {
        try (FakeSmtpServer server =
                        new FakeSmtpServer().offering("AUTH XOAUTH2").start();
                SmtpInvitationSender sender = Mails.patient("127.0.0.1", server.port())
                        .unsafePlaintext()
                        .login(SmtpLogin.xoauth2("mailer", () -> {
                            throw new IllegalStateException("the token service is down, refresh token " + SECRET);
                        }))
                        .build()) {
            assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.failedTemporarily("auth-secret-missing"));
            assertThat(server.connections()).isZero();
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "a\r\nMAIL FROM:<x@example.org>", "a\1auth=Bearer b"})
    void doesNotConnectWithATokenThatCannotBeOne(String token) throws Exception {
        try (FakeSmtpServer server =
                        new FakeSmtpServer().offering("AUTH XOAUTH2").start();
                SmtpInvitationSender sender = Mails.patient("127.0.0.1", server.port())
                        .unsafePlaintext()
                        .login(SmtpLogin.xoauth2("mailer", () -> token))
                        .build()) {
            assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.failedTemporarily("auth-secret-missing"));
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void hearsTheRefusalOfATokenBehindTheChallenge() throws Exception {
        FakeSmtpServer.Fault challenge = (server, out) -> {
            FakeSmtpServer.reply("334 " + base64("{\"status\":\"400\"}")).strike(server, out);
            FakeSmtpServer.reply("535 5.7.8 bad credentials").strike(server, out);
        };
        try (FakeSmtpServer server = new FakeSmtpServer()
                        .offering("AUTH XOAUTH2")
                        .fault(Stage.AUTH, challenge)
                        .start();
                SmtpInvitationSender sender = Mails.patient("127.0.0.1", server.port())
                        .unsafePlaintext()
                        .login(SmtpLogin.xoauth2("mailer", () -> SECRET))
                        .build()) {
            assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.failedPermanently("5.7.8"));
            assertThat(server.received()).doesNotContain("MAIL");
        }
    }

    @Test
    void keepsSecretsOutOfTextsAndRefusesWhatCannotBeOne() {
        assertThat(List.of(
                        SmtpLogin.password("mailer", SECRET).toString(),
                        SmtpLogin.xoauth2("mailer", () -> SECRET).toString()))
                .containsExactly("SmtpLogin[PLAIN or LOGIN]", "SmtpLogin[XOAUTH2]");
        assertThatIllegalArgumentException().isThrownBy(() -> SmtpLogin.plain("", SECRET));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SmtpLogin.login("mailer", SECRET + "\n"))
                .withMessageNotContaining(SECRET);
        assertThatIllegalArgumentException().isThrownBy(() -> SmtpLogin.xoauth2("a\1b", () -> SECRET));
        assertThatIllegalStateException()
                .isThrownBy(() -> SmtpInvitationSender.builder("mail.example.com", 587)
                        .credentials("mailer", SECRET)
                        .login(SmtpLogin.plain("mailer", SECRET)))
                .withMessage("login was set before");
        assertThatIllegalStateException()
                .isThrownBy(() -> SmtpInvitationSender.builder("mail.example.com", 25)
                        .unsafePlaintext()
                        .login(SmtpLogin.xoauth2("mailer", () -> SECRET)));
    }

    private static String authCommand(String offer, SmtpLogin login) throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer().offering(offer).start();
                SmtpInvitationSender sender = sender(server, login)) {
            assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.submitted());
            return server.commands().get(1);
        }
    }

    private static SendOutcome refused(String offer, SmtpLogin login) throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer().offering(offer).start();
                SmtpInvitationSender sender = sender(server, login)) {
            SendOutcome outcome = sender.send(Mails.outgoing());
            assertThat(server.received()).doesNotContain("AUTH", "MAIL");
            return outcome;
        }
    }

    private static SmtpInvitationSender sender(FakeSmtpServer server, SmtpLogin login) {
        return Mails.patient("127.0.0.1", server.port())
                .unsafePlaintext()
                .login(login)
                .build();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
