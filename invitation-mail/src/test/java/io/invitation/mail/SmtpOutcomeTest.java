package io.invitation.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.invitation.mail.FakeSmtpServer.Fault;
import io.invitation.mail.FakeSmtpServer.Stage;
import io.invitation.spi.SendOutcome;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** F11 to F15 of the security design: what becomes of a message when the server is in the way. */
class SmtpOutcomeTest {

    private static final Stage[] STAGES = {
        Stage.CONNECT, Stage.EHLO, Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.FINAL_DOT
    };

    static Stream<Arguments> temporaryReplies() {
        return replies(421, 450, 451, 452);
    }

    static Stream<Arguments> permanentReplies() {
        return replies(535, 550, 552, 553, 554);
    }

    private static Stream<Arguments> replies(Integer... codes) {
        return Stream.of(STAGES).flatMap(stage -> Stream.of(codes).map(code -> Arguments.of(stage, code)));
    }

    @ParameterizedTest(name = "{1} at {0}")
    @MethodSource("temporaryReplies")
    void isTemporaryWhenTheServerSaysSoWith(Stage stage, int code) throws Exception {
        try (FakeSmtpServer server = faulty(stage, FakeSmtpServer.reply(code + " not now, Grace@example.org"))) {
            assertThat(send(server)).isEqualTo(SendOutcome.failedTemporarily(Integer.toString(code)));
        }
    }

    @ParameterizedTest(name = "{1} at {0}")
    @MethodSource("permanentReplies")
    void isPermanentWhenTheServerSaysSoWith(Stage stage, int code) throws Exception {
        try (FakeSmtpServer server = faulty(stage, FakeSmtpServer.reply(code + " no, Grace@example.org"))) {
            assertThat(send(server)).isEqualTo(SendOutcome.failedPermanently(Integer.toString(code)));
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.INCLUDE,
            names = {"MAIL", "RCPT", "DATA", "FINAL_DOT"})
    void keepsTheReplyWhenTheServerHangsUpRightBehindIt(Stage stage) throws Exception {
        Fault refuseAndHangUp = (server, out) -> {
            FakeSmtpServer.reply("421 4.3.2 shutting down").strike(server, out);
            FakeSmtpServer.hangUp().strike(server, out);
        };
        try (FakeSmtpServer server = faulty(stage, refuseAndHangUp)) {
            assertThat(send(server)).isEqualTo(SendOutcome.failedTemporarily("4.3.2"));
        }
    }

    @Test
    void prefersTheEnhancedStatusCode() throws Exception {
        try (FakeSmtpServer server =
                faulty(Stage.RCPT, FakeSmtpServer.reply("550-5.1.1 no such user\r\n550 5.1.1 really"))) {
            assertThat(send(server)).isEqualTo(SendOutcome.failedPermanently("5.1.1"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"550-no such user\r\n550 5.1.1 really", "550-4.1.0 hm\r\n550-5.1.1 no\r\n550 really", "550 5.1.1"
            })
    void findsTheEnhancedStatusCodeOnAnyLine(String reply) throws Exception {
        try (FakeSmtpServer server = faulty(Stage.RCPT, FakeSmtpServer.reply(reply))) {
            assertThat(send(server)).isEqualTo(SendOutcome.failedPermanently("5.1.1"));
        }
    }

    @Test
    void doesNotCallItAFailureToConnectWhenSomethingElseAnswers() throws Exception {
        Fault nonsense = (server, out) -> {
            FakeSmtpServer.reply("nonsense").strike(server, out);
            FakeSmtpServer.hangUp().strike(server, out);
        };
        try (FakeSmtpServer talking = faulty(Stage.CONNECT, nonsense);
                FakeSmtpServer gone = faulty(Stage.CONNECT, FakeSmtpServer.hangUp())) {
            assertThat(send(talking)).isEqualTo(SendOutcome.failedTemporarily("connection-lost"));
            assertThat(send(gone)).isEqualTo(SendOutcome.failedTemporarily("connection-lost"));
        }
    }

    @Test
    void takesNoProxyFromTheSystemProperties() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer().start()) {
            System.setProperty("socksProxyHost", "proxy.invalid");
            // Empty: not even for this machine.
            System.setProperty("socksNonProxyHosts", "");
            assertThat(send(server)).isEqualTo(SendOutcome.submitted());
        } finally {
            System.clearProperty("socksProxyHost");
            System.clearProperty("socksNonProxyHosts");
        }
    }

    @Test
    void doesNotBelieveAnEnhancedStatusCodeThatContradictsTheReply() throws Exception {
        try (FakeSmtpServer server = faulty(Stage.RCPT, FakeSmtpServer.reply("450 5.1.1 hm"))) {
            assertThat(send(server)).isEqualTo(SendOutcome.failedTemporarily("450"));
        }
    }

    @Test
    void isSubmittedWithAnyReplyOfThe200sToTheMessage() throws Exception {
        try (FakeSmtpServer server = faulty(Stage.FINAL_DOT, FakeSmtpServer.reply("251 2.0.0 forwarded"))) {
            assertThat(send(server)).isEqualTo(SendOutcome.submitted());
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"FINAL_DOT", "STARTTLS", "AUTH"})
    void isTemporaryWhenTheConnectionIsLostBeforeTheMessageIsComplete(Stage stage) throws Exception {
        try (FakeSmtpServer server = faulty(stage, FakeSmtpServer.hangUp())) {
            assertThat(send(server).kind()).isEqualTo(SendOutcome.Kind.FAILED_TEMPORARILY);
        }
    }

    @Test
    void isNeverSubmittedWhenTheConnectionIsLostWithinTheMessage() throws Exception {
        // Whether the client finishes writing before it learns of the loss is a race; both answers are safe.
        try (FakeSmtpServer server = new FakeSmtpServer().hangUpInBody().start()) {
            assertThat(send(server).kind()).isIn(SendOutcome.Kind.FAILED_TEMPORARILY, SendOutcome.Kind.UNDECIDED);
        }
    }

    @Test
    void isUndecidedWhenTheConnectionIsLostBehindTheFinalDot() throws Exception {
        try (FakeSmtpServer server = faulty(Stage.FINAL_DOT, FakeSmtpServer.hangUp())) {
            assertThat(send(server)).isEqualTo(SendOutcome.undecided("connection-lost"));
            assertThat(server.messages()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "3", "354 go on"})
    void isUndecidedWhenTheReplyToTheMessageMakesNoSense(String reply) throws Exception {
        Fault fault = (server, out) -> {
            FakeSmtpServer.reply(reply).strike(server, out);
            FakeSmtpServer.hangUp().strike(server, out);
        };
        try (FakeSmtpServer server = faulty(Stage.FINAL_DOT, fault)) {
            assertThat(send(server)).isEqualTo(SendOutcome.undecided("connection-lost"));
        }
    }

    @Test
    void repeatsAnUndecidedMessageUnderTheSameId() throws Exception {
        try (FakeSmtpServer server = faulty(Stage.FINAL_DOT, FakeSmtpServer.hangUp())) {
            send(server);
            send(server);
            assertThat(Mails.parse(server.messages().get(1)).getMessageID())
                    .isEqualTo(Mails.parse(server.messages().get(0)).getMessageID());
            assertThat(server.messages().get(1)).isEqualTo(server.messages().get(0));
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"FINAL_DOT", "STARTTLS", "AUTH"})
    void givesUpOnAServerThatDoesNotAnswer(Stage stage) throws Exception {
        try (FakeSmtpServer server = faulty(stage, FakeSmtpServer.silence())) {
            assertThat(sendImpatiently(server)).isEqualTo(SendOutcome.failedTemporarily("timeout"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"FINAL_DOT", "STARTTLS", "AUTH"})
    void givesUpOnAServerThatAnswersByteByByte(Stage stage) throws Exception {
        try (FakeSmtpServer server = faulty(stage, FakeSmtpServer.drip())) {
            assertThat(sendImpatiently(server)).isEqualTo(SendOutcome.failedTemporarily("timeout"));
        }
    }

    @Test
    void isUndecidedWhenTheReplyToTheMessageTakesTooLong() throws Exception {
        try (FakeSmtpServer silent = faulty(Stage.FINAL_DOT, FakeSmtpServer.silence());
                FakeSmtpServer dripping = faulty(Stage.FINAL_DOT, FakeSmtpServer.drip())) {
            assertThat(sendImpatiently(silent)).isEqualTo(SendOutcome.undecided("timeout"));
            assertThat(sendImpatiently(dripping)).isEqualTo(SendOutcome.undecided("timeout"));
        }
    }

    @Test
    void isTemporaryWhenNobodyListens() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        SmtpInvitationSender sender =
                Mails.patient("127.0.0.1", port).unsafePlaintext().build();

        assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.failedTemporarily("connect-failed"));
    }

    @Test
    void isTemporaryWhenTheHostIsUnknown() {
        SmtpInvitationSender sender =
                Mails.patient("mail.invalid", 25).unsafePlaintext().build();

        assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.failedTemporarily("connect-failed"));
    }

    private static FakeSmtpServer faulty(Stage stage, Fault fault) throws Exception {
        return new FakeSmtpServer().fault(stage, fault).start();
    }

    private static SendOutcome send(FakeSmtpServer server) {
        return Mails.plaintext(server).send(Mails.outgoing());
    }

    /** Far above the limits that are set: only "never" fails the test. */
    private static SendOutcome sendImpatiently(FakeSmtpServer server) {
        SmtpInvitationSender sender = Mails.sender("127.0.0.1", server.port())
                .unsafePlaintext()
                .readTimeout(Duration.ofMillis(300))
                .writeTimeout(Duration.ofMillis(300))
                .finalReplyTimeout(Duration.ofMillis(300))
                .build();
        return assertTimeoutPreemptively(Duration.ofSeconds(60), () -> sender.send(Mails.outgoing()));
    }
}
