package io.invitation.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.invitation.mail.FakeSmtpServer.Stage;
import io.invitation.spi.SendOutcome;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which connections are used again, and which are not. */
class SmtpPoolTest {

    private final MovableClock clock = new MovableClock();

    @Test
    void sendsTheNextMessageOverTheSameConnection() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer().start();
                SmtpInvitationSender sender = sender(server, SmtpPool.upTo(1))) {
            for (int i = 0; i < 5; i++) {
                assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.submitted());
            }
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.messages()).hasSize(5);
            assertThat(server.commands()).doesNotContain("NOOP");
        }
    }

    @Test
    void logsInOnceForEachConnection() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer().offering("AUTH PLAIN").start();
                SmtpInvitationSender sender = Mails.patient("127.0.0.1", server.port())
                        .unsafePlaintext()
                        .credentials("mailer", "secret")
                        .build()) {
            sender.send(Mails.outgoing());
            sender.send(Mails.outgoing());
            assertThat(server.commands())
                    .filteredOn(command -> command.startsWith("AUTH"))
                    .hasSize(1);
        }
    }

    @Test
    void takesLeaveBehindAsManyMessagesAsAreAllowed() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer().start();
                SmtpInvitationSender sender = sender(server, SmtpPool.upTo(1).messagesPerConnection(2))) {
            for (int i = 0; i < 4; i++) {
                sender.send(Mails.outgoing());
            }
            assertThat(server.awaitGoodbyes(2)).isTrue();
            assertThat(server.connections()).isEqualTo(2);
            assertThat(server.commands())
                    .filteredOn(command -> command.equals("QUIT"))
                    .hasSize(2);
        }
    }

    @Test
    void asksAConnectionThatRestedWhetherItIsAlive() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer().start();
                SmtpInvitationSender sender = sender(server, SmtpPool.upTo(1))) {
            sender.send(Mails.outgoing());
            clock.advance(Duration.ofSeconds(2));
            assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.submitted());
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.commands())
                    .containsSubsequence("DATA", "NOOP", "MAIL FROM:<" + Mails.FROM.mailbox() + ">");
        }
    }

    @Test
    void doesNotUseAConnectionThatRestedForTooLong() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer().start();
                SmtpInvitationSender sender = sender(server, SmtpPool.upTo(1).idleTimeout(Duration.ofMinutes(5)))) {
            sender.send(Mails.outgoing());
            clock.advance(Duration.ofMinutes(5));
            sender.send(Mails.outgoing());
            assertThat(server.awaitGoodbyes(1)).isTrue();
            assertThat(server.connections()).isEqualTo(2);
            assertThat(server.commands()).contains("QUIT");
        }
    }

    @Test
    void endsAConnectionThatNobodyNeedsAnyMore() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer().start();
                SmtpInvitationSender sender = sender(server, SmtpPool.upTo(1).idleTimeout(Duration.ofMillis(50)))) {
            sender.send(Mails.outgoing());
            // The clock of the sender stands still: this is the watch over the sockets.
            assertThat(server.awaitGoodbyes(1)).isTrue();
            assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.submitted());
        }
    }

    @Test
    void closesAllConnectionsWhenTheSenderIsClosed() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer().start()) {
            SmtpInvitationSender sender = sender(server, SmtpPool.upTo(3));
            sendAtOnce(server, sender, 3);
            sender.close();
            sender.close();
            assertThat(server.awaitGoodbyes(3)).isTrue();
            assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.failedTemporarily("sender-closed"));
            assertThat(server.connections()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void replacesAConnectionThatTheServerHasEndedMeanwhile(int secondsOfRest) throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer().start();
                SmtpInvitationSender sender = sender(server, SmtpPool.upTo(1))) {
            sender.send(Mails.outgoing());
            server.hangUpOnAll();
            clock.advance(Duration.ofSeconds(secondsOfRest));
            assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.submitted());
            assertThat(server.connections()).isEqualTo(2);
            assertThat(server.messages()).hasSize(2);
        }
    }

    @Test
    void replacesAConnectionOnWhichTheServerTakesLeave() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer()
                        .faultOnce(Stage.MAIL, FakeSmtpServer.reply("250 2.1.0 ok"))
                        .faultOnce(Stage.MAIL, FakeSmtpServer.reply("421 4.4.2 idle for too long"))
                        .start();
                SmtpInvitationSender sender = sender(server, SmtpPool.upTo(1))) {
            sender.send(Mails.outgoing());
            assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.submitted());
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void replacesAConnectionOnceOnly() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer()
                        .faultOnce(Stage.MAIL, FakeSmtpServer.reply("250 2.1.0 ok"))
                        .fault(Stage.MAIL, FakeSmtpServer.hangUp())
                        .start();
                SmtpInvitationSender sender = sender(server, SmtpPool.upTo(1))) {
            sender.send(Mails.outgoing());
            assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.failedTemporarily("connection-lost"));
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"RCPT", "DATA", "FINAL_DOT"})
    void neverRepeatsWhatTheServerHasHeardOf(Stage stage) throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer()
                        .faultOnce(Stage.CONNECT, FakeSmtpServer.reply("220 hello"))
                        .start();
                SmtpInvitationSender sender = sender(server, SmtpPool.upTo(1))) {
            sender.send(Mails.outgoing());
            server.faultOnce(stage, FakeSmtpServer.hangUp());
            SendOutcome outcome = sender.send(Mails.outgoing());
            assertThat(outcome)
                    .isEqualTo(
                            stage == Stage.FINAL_DOT
                                    ? SendOutcome.undecided("connection-lost")
                                    : SendOutcome.failedTemporarily("connection-lost"));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MAIL", "RCPT", "DATA", "FINAL_DOT"})
    void doesNotKeepAConnectionOnWhichSomethingWentWrong(Stage stage) throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer()
                        .faultOnce(stage, FakeSmtpServer.reply("450 4.2.1 not now"))
                        .start();
                SmtpInvitationSender sender = sender(server, SmtpPool.upTo(1))) {
            assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.failedTemporarily("4.2.1"));
            assertThat(server.awaitGoodbyes(1)).isTrue();
            assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.submitted());
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void makesAMessageWaitForAConnectionOnlySoLong() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (FakeSmtpServer server = new FakeSmtpServer()
                        .faultOnce(Stage.MAIL, held(busy, goOn))
                        .start();
                SmtpInvitationSender sender = sender(server, SmtpPool.upTo(1).waitTimeout(Duration.ofMillis(50)))) {
            CompletableFuture<SendOutcome> first = CompletableFuture.supplyAsync(() -> sender.send(Mails.outgoing()));
            assertThat(busy.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.failedTemporarily("pool-timeout"));
            goOn.countDown();
            assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(SendOutcome.submitted());
            assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.submitted());
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void stopsWaitingForAConnectionWhenInterruptedAndSaysSo() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (FakeSmtpServer server = new FakeSmtpServer()
                        .faultOnce(Stage.MAIL, held(busy, goOn))
                        .start();
                SmtpInvitationSender sender = sender(server, SmtpPool.upTo(1))) {
            CompletableFuture<SendOutcome> first = CompletableFuture.supplyAsync(() -> sender.send(Mails.outgoing()));
            assertThat(busy.await(30, TimeUnit.SECONDS)).isTrue();
            Thread.currentThread().interrupt();
            assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.failedTemporarily("interrupted"));
            assertThat(Thread.interrupted()).isTrue();
            goOn.countDown();
            first.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void limitsTheTimeOfAllStepsTogether() throws Exception {
        try (FakeSmtpServer slow = new FakeSmtpServer()
                        .fault(Stage.RCPT, FakeSmtpServer.silence())
                        .start();
                FakeSmtpServer atTheEnd = new FakeSmtpServer()
                        .fault(Stage.FINAL_DOT, FakeSmtpServer.silence())
                        .start()) {
            for (FakeSmtpServer server : List.of(slow, atTheEnd)) {
                try (SmtpInvitationSender sender = Mails.patient("127.0.0.1", server.port())
                        .unsafePlaintext()
                        .overallTimeout(Duration.ofMillis(500))
                        .build()) {
                    SendOutcome outcome =
                            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> sender.send(Mails.outgoing()));
                    assertThat(outcome)
                            .isEqualTo(
                                    server == slow
                                            ? SendOutcome.failedTemporarily("timeout")
                                            : SendOutcome.undecided("timeout"));
                }
            }
        }
    }

    @Test
    void usesNoMoreConnectionsThanAllowedForManyThreads() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer().start();
                SmtpInvitationSender sender = sender(server, SmtpPool.upTo(3).messagesPerConnection(1_000))) {
            ExecutorService threads = Executors.newFixedThreadPool(16);
            try {
                List<CompletableFuture<SendOutcome>> sent = IntStream.range(0, 200)
                        .mapToObj(i -> CompletableFuture.supplyAsync(
                                () -> sender.send(Mails.another(new UUID(1, i))), threads))
                        .toList();
                assertThat(sent).allMatch(one -> one.join().equals(SendOutcome.submitted()));
            } finally {
                threads.shutdownNow();
            }
            assertThat(server.connections()).isBetween(1, 3);
            assertThat(server.messages()).hasSize(200);
        }
    }

    @Test
    void refusesLimitsThatCannotBeMeant() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SmtpPool.upTo(0))
                .withMessage("connections must be from 1 to 1000: 0");
        assertThatIllegalArgumentException().isThrownBy(() -> SmtpPool.upTo(1_001));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SmtpPool.upTo(1).messagesPerConnection(0))
                .withMessage("messagesPerConnection must be from 1 to 1000000: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SmtpPool.upTo(1).idleTimeout(Duration.ZERO))
                .withMessage("idleTimeout must be from 1 millisecond to 1 hour: PT0S");
        assertThatIllegalArgumentException().isThrownBy(() -> SmtpPool.upTo(1).waitTimeout(Duration.ofDays(1)));
        assertThat(SmtpPool.upTo(2))
                .hasToString(
                        "SmtpPool[connections=2, messagesPerConnection=100, idleTimeout=PT30S, waitTimeout=PT30S]");
    }

    private SmtpInvitationSender sender(FakeSmtpServer server, SmtpPool pool) {
        return Mails.patient(Mails.sender("127.0.0.1", server.port(), clock))
                .unsafePlaintext()
                .connections(pool)
                .build();
    }

    /** Makes that many connections by holding each message until all are there. */
    private static void sendAtOnce(FakeSmtpServer server, SmtpInvitationSender sender, int number) throws Exception {
        CountDownLatch all = new CountDownLatch(number);
        for (int i = 0; i < number; i++) {
            server.faultOnce(Stage.MAIL, held(all, all));
        }
        List<CompletableFuture<SendOutcome>> sent = IntStream.range(0, number)
                .mapToObj(i -> {
                    CompletableFuture<SendOutcome> future = new CompletableFuture<>();
                    new Thread(() -> future.complete(sender.send(Mails.outgoing()))).start();
                    return future;
                })
                .toList();
        for (CompletableFuture<SendOutcome> one : sent) {
            assertThat(one.get(30, TimeUnit.SECONDS)).isEqualTo(SendOutcome.submitted());
        }
    }

    private static FakeSmtpServer.Fault held(CountDownLatch arrived, CountDownLatch goOn) {
        return (server, out) -> {
            arrived.countDown();
            try {
                assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            FakeSmtpServer.reply("250 2.1.0 ok").strike(server, out);
        };
    }
}
