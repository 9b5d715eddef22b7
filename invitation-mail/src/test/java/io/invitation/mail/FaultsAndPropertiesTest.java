package io.invitation.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.invitation.Actor;
import io.invitation.InvitationId;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.Inviter;
import io.invitation.LinkTemplate;
import io.invitation.mail.FakeSmtpServer.Fault;
import io.invitation.mail.FakeSmtpServer.Stage;
import io.invitation.memory.InMemoryInvitationRepository;
import io.invitation.spi.SendOutcome;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Properties (P) and fault tests (F) of the security design, by their ids. F11 to F15 stand in {@link SmtpOutcomeTest}
 * too, F16 in {@link SendAllTest}, F17 and P20 in {@link SmtpTransportSecurityTest}, P18 in {@link MailInjectionTest};
 * here they meet connections that are kept.
 */
class FaultsAndPropertiesTest {

    private static final Pattern URL = Pattern.compile("(?i)\\b[a-z][a-z0-9+.-]{1,20}://[^\\s\"<>]+");

    private static Certificates certificates;

    @BeforeAll
    static void makeCertificates(@TempDir Path directory) throws Exception {
        certificates = Certificates.selfSigned(directory, "localhost");
    }

    static Stream<Arguments> repliesOnAKeptConnection() {
        return Stream.of(Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.FINAL_DOT)
                .flatMap(stage ->
                        Stream.of(450, 451, 452, 535, 550, 552, 553, 554).map(code -> Arguments.of(stage, code)));
    }

    @ParameterizedTest(name = "{1} at {0}")
    @MethodSource("repliesOnAKeptConnection")
    void f11_f12_aReplyOnAKeptConnectionCountsForItsMessageOnly(Stage stage, int code) throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer().start();
                SmtpInvitationSender sender = Mails.plaintext(server)) {
            assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.submitted());
            server.faultOnce(stage, FakeSmtpServer.reply(code + " no"));
            assertThat(sender.send(Mails.outgoing()))
                    .isEqualTo(
                            code < 500
                                    ? SendOutcome.failedTemporarily(Integer.toString(code))
                                    : SendOutcome.failedPermanently(Integer.toString(code)));
            assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.submitted());
        }
    }

    @Test
    void f14_aRepeatOfAnUndecidedMessageIsTheSameMessageOverAnotherConnection() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer().start();
                SmtpInvitationSender sender = Mails.plaintext(server)) {
            sender.send(Mails.outgoing());
            server.faultOnce(Stage.FINAL_DOT, FakeSmtpServer.hangUp());
            assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.undecided("connection-lost"));
            assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.submitted());

            assertThat(server.connections()).isEqualTo(2);
            assertThat(server.messages()).hasSize(3);
            assertThat(server.messages().get(2)).isEqualTo(server.messages().get(1));
        }
    }

    @Test
    void f15_aByteASecondIsTooSlowForAGreetingAReplyAndAHandshake() throws Exception {
        Fault slow = FakeSmtpServer.drip(1_000);
        try (FakeSmtpServer greeting =
                        new FakeSmtpServer().fault(Stage.CONNECT, slow).start();
                FakeSmtpServer reply =
                        new FakeSmtpServer().fault(Stage.RCPT, slow).start();
                FakeSmtpServer handshake = new FakeSmtpServer()
                        .startTls(certificates.server())
                        .fault(Stage.STARTTLS, (server, out) -> {
                            FakeSmtpServer.reply("220 go ahead").strike(server, out);
                            slow.strike(server, out);
                        })
                        .start()) {
            for (FakeSmtpServer server : List.of(greeting, reply, handshake)) {
                SmtpInvitationSenderBuilder builder =
                        Mails.sender("localhost", server.port()).readTimeout(Duration.ofMillis(1_500));
                if (server == handshake) {
                    builder.sslContext(certificates.client());
                } else {
                    builder.unsafePlaintext();
                }
                try (SmtpInvitationSender sender = builder.build()) {
                    SendOutcome outcome =
                            assertTimeoutPreemptively(Duration.ofSeconds(30), () -> sender.send(Mails.outgoing()));
                    // What comes first where TLS is expected is no TLS.
                    assertThat(outcome.kind()).isEqualTo(SendOutcome.Kind.FAILED_TEMPORARILY);
                    assertThat(outcome.code())
                            .hasValueSatisfying(code -> assertThat(code)
                                    .isIn(server == handshake ? List.of("timeout", "tls-failed") : List.of("timeout")));
                }
            }
            assertThat(handshake.received()).doesNotContain("MAIL", "AUTH");
        }
    }

    @Test
    void f17_aStrippedStartTlsStopsTheNextMessageThoughOneWentWell() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer()
                        .offering("AUTH PLAIN")
                        .startTls(certificates.server())
                        .start();
                SmtpInvitationSender sender = Mails.patient("localhost", server.port())
                        .sslContext(certificates.client())
                        .credentials("mailer", "secret")
                        .connections(SmtpPool.upTo(1).messagesPerConnection(1))
                        .build()) {
            assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.submitted());
            int said = server.commands().size();
            server.faultOnce(Stage.EHLO, FakeSmtpServer.reply("250-fake.example\r\n250 AUTH PLAIN"));
            assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.failedTemporarily("starttls-missing"));
            assertThat(server.commands().subList(said, server.commands().size()))
                    .allMatch(command -> command.matches("(EHLO|QUIT).*"));
        }
    }

    @Test
    void f19_aStormOfResendsSendsOneMailAndEveryMailHasALinkThatWorks() throws Exception {
        MovableClock clock = new MovableClock();
        ExecutorService threads = Executors.newFixedThreadPool(32);
        try (FakeSmtpServer server = new FakeSmtpServer().start();
                SmtpInvitationSender sender = Mails.plaintext(server)) {
            InvitationService service = InvitationService.builder(new InMemoryInvitationRepository(), sender)
                    .links(LinkTemplate.inPath("https://app.example.com/invite"))
                    .clock(clock)
                    .build();
            InvitationId id = service.invite(
                            InvitationRequest.to(Mails.RECIPIENT).build())
                    .orElseThrow()
                    .id();
            clock.advance(Duration.ofHours(1));
            Callable<Object> resend = () -> service.resend(id, Actor.of("admin"));
            threads.invokeAll(Collections.nCopies(200, resend));

            assertThat(server.messages()).hasSize(2);
            for (byte[] message : server.messages()) {
                String link = only(urls(Mails.text(Mails.parse(message))));
                InvitationToken token = InvitationToken.of(link.substring(link.lastIndexOf('/') + 1));
                assertThat(service.inspect(token).canAccept()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void p13_theOnlyUrlOfAMailIsTheConfiguredLink() throws Exception {
        String evil = "https://evil.example/";
        try (FakeSmtpServer server = new FakeSmtpServer()
                        .fault(Stage.CONNECT, FakeSmtpServer.reply("220 evil.example " + evil))
                        .start();
                SmtpInvitationSender sender = Mails.plaintext(server)) {
            // The greeting counts as a fault and nothing else does: the conversation goes on.
            sender.send(Mails.outgoing(InvitationRequest.to(Mails.RECIPIENT)
                    .inviter(Inviter.of("u1", "Ann " + evil))
                    .name("Join " + evil)
                    .roles("editor " + evil)));
            MimeMessage mail = Mails.parse(server.messages().get(0));

            assertThat(urls(Mails.text(mail))).containsExactly(Mails.LINK);
            assertThat(urls(Mails.html(mail)).stream().distinct()).containsExactly(Mails.LINK);
            assertThat(urls(String.join("\n", Collections.list(mail.getAllHeaderLines()))))
                    .isEmpty();
        }
    }

    @Test
    void p18_theEnvelopeIsTheStoredAddressAndNothingElseOverAnyConnection() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer().start();
                SmtpInvitationSender sender = Mails.plaintext(server)) {
            List<String> addresses = List.of("Grace@Example.org", "ada@example.org", "o'hara+tag@example.org");
            for (String address : addresses) {
                sender.send(Mails.outgoing(InvitationRequest.to(address)));
            }
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.commands())
                    .filteredOn(command -> command.startsWith("RCPT"))
                    .containsExactly(
                            "RCPT TO:<Grace@example.org>",
                            "RCPT TO:<ada@example.org>",
                            "RCPT TO:<o'hara+tag@example.org>");
            for (byte[] message : server.messages()) {
                assertThat(Mails.parse(message).getAllRecipients()).hasSize(1);
            }
        }
    }

    @Test
    void p20_aKeptConnectionIsTheOneThatWasSecuredAndLoggedIn() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer()
                        .offering("AUTH PLAIN")
                        .startTls(certificates.server())
                        .start();
                SmtpInvitationSender sender = Mails.patient("localhost", server.port())
                        .sslContext(certificates.client())
                        .credentials("mailer", "secret")
                        .build()) {
            sender.send(Mails.outgoing());
            sender.send(Mails.outgoing());
            assertThat(server.commands())
                    .extracting(command -> command.replaceFirst("[ :].*", ""))
                    .containsExactly(
                            "EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "MAIL", "RCPT", "DATA");
        }
    }

    @Test
    void p26_noServerCanForgeALineOfTheLogOrBringAnAddressIntoIt() throws Exception {
        List<String> codes = new ArrayList<>();
        try (CapturedLog log = new CapturedLog()) {
            for (Stage stage : List.of(Stage.CONNECT, Stage.EHLO, Stage.MAIL, Stage.RCPT, Stage.FINAL_DOT)) {
                Fault forging = FakeSmtpServer.reply("550-5.1.1\t\u001b[31m <Grace@example.org>\r\n"
                        + "550 5.1.1\r12:00 INFO admin logged in" + Mails.TOKEN);
                try (FakeSmtpServer server =
                                new FakeSmtpServer().fault(stage, forging).start();
                        SmtpInvitationSender sender = Mails.plaintext(server)) {
                    SendOutcome outcome = sender.send(Mails.outgoing());
                    codes.add(outcome.code().orElse(""));
                }
            }
            assertThat(log.lines()).isNotEmpty();
            assertThat(log.lines())
                    .allMatch(line -> line.chars().allMatch(c -> c >= ' ' && c <= '~'))
                    .noneMatch(line -> line.contains("admin") || line.contains("race@") || line.contains(Mails.TOKEN));
        }
        assertThat(codes).allMatch(code -> code.matches("[a-z0-9.-]{1,40}"));
    }

    private static List<String> urls(String text) {
        Matcher matcher = URL.matcher(text);
        return matcher.results().map(result -> result.group()).toList();
    }

    private static String only(List<String> urls) {
        assertThat(urls).hasSize(1);
        return urls.get(0);
    }
}
