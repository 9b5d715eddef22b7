package io.invitation.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.InvitationRequest;
import io.invitation.mail.FakeSmtpServer.Stage;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sending a stream, with a result for each message. */
class SendAllTest {

    private final ExecutorService executor = Executors.newFixedThreadPool(8);
    private final Map<UUID, SendOutcome> results = new ConcurrentHashMap<>();

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    @Test
    void givesEachMessageItsResult() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer().start();
                SmtpInvitationSender sender = sender(server)) {
            sender.sendAll(Stream.concat(messages(0, 100), Stream.of(unsendable())), executor, this::record);

            assertThat(results).hasSize(101);
            assertThat(results.remove(new UUID(2, 0))).isEqualTo(SendOutcome.failedPermanently("5.6.7"));
            assertThat(results.values()).containsOnly(SendOutcome.submitted());
            assertThat(server.messages()).hasSize(100);
            assertThat(server.connections()).isBetween(1, 3);
        }
    }

    @Test
    void takesNoMoreFromTheStreamThanThereAreConnections() throws Exception {
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (FakeSmtpServer server = new FakeSmtpServer().start();
                SmtpInvitationSender sender = sender(server)) {
            Stream<OutgoingInvitation> messages =
                    messages(0, 1_000).peek(message -> most.accumulateAndGet(underWay.incrementAndGet(), Math::max));
            sender.sendAll(messages, executor, (message, outcome) -> underWay.decrementAndGet());

            assertThat(most.get()).isBetween(1, 3);
            assertThat(underWay.get()).isZero();
        }
    }

    @Test
    void worksInTheCallersThreadToo() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer().start();
                SmtpInvitationSender sender = sender(server)) {
            sender.sendAll(messages(0, 10), Runnable::run, this::record);

            assertThat(results).hasSize(10);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void stopsWhenSomethingIsThrownAndThrowsItOnBehindTheLastResult() throws Exception {
        AtomicBoolean closed = new AtomicBoolean();
        try (FakeSmtpServer server = new FakeSmtpServer().start();
                SmtpInvitationSender sender = sender(server)) {
            Stream<OutgoingInvitation> endless = Stream.iterate(0, i -> i + 1)
                    .map(i -> Mails.another(new UUID(1, i)))
                    .onClose(() -> closed.set(true));
            assertThatIllegalStateException()
                    .isThrownBy(() -> sender.sendAll(endless, executor, (message, outcome) -> {
                        record(message, outcome);
                        throw new IllegalStateException("the database is down");
                    }))
                    .withMessage("the database is down");
            assertThat(closed).isTrue();
            assertThat(server.messages()).hasSameSizeAs(results.keySet());

            Stream<OutgoingInvitation> broken = messages(100, 2).map(message -> {
                throw new IllegalStateException("the stream is broken");
            });
            assertThatIllegalStateException()
                    .isThrownBy(() -> sender.sendAll(broken, executor, this::record))
                    .withMessage("the stream is broken");
            executor.shutdown();
            assertThatThrownBy(() -> sender.sendAll(messages(200, 2), executor, this::record))
                    .isInstanceOf(RejectedExecutionException.class);
        }
    }

    @Test
    void sendsNothingMoreOnceAResultCouldNotBeTaken() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer().start();
                SmtpInvitationSender sender = Mails.patient("127.0.0.1", server.port())
                        .unsafePlaintext()
                        .connections(SmtpPool.upTo(1))
                        .build()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> sender.sendAll(messages(0, 10), executor, (message, outcome) -> {
                        throw new IllegalStateException("the database is down");
                    }));
            assertThat(server.messages()).hasSize(1);
        }
    }

    @Test
    void canBeInterrupted() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer().start();
                SmtpInvitationSender sender = sender(server)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> sender.sendAll(messages(0, 10), executor, this::record))
                    .isInstanceOf(InterruptedException.class);
            assertThat(results).isEmpty();
        }
    }

    /** F16 of the security design, as far as it is the sender's: the queue is the host's or core's. */
    @Test
    void f16_survivesAnOutageAndSendsEachMessageUnderItsIdAfterIt() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer()
                        .fault(Stage.MAIL, FakeSmtpServer.reply("450 4.3.2 out of order"))
                        .start();
                SmtpInvitationSender sender = sender(server)) {
            sender.sendAll(messages(0, 1_000), executor, this::record);
            assertThat(results).hasSize(1_000);
            assertThat(results.values()).containsOnly(SendOutcome.failedTemporarily("4.3.2"));
            assertThat(server.messages()).isEmpty();

            server.repair(Stage.MAIL);
            sender.sendAll(messages(0, 1_000), executor, this::record);
            assertThat(results.values()).containsOnly(SendOutcome.submitted());
            assertThat(server.messages())
                    .extracting(message -> Mails.parse(message).getMessageID())
                    .doesNotHaveDuplicates()
                    .hasSize(1_000);
        }
    }

    private void record(OutgoingInvitation message, SendOutcome outcome) {
        results.put(message.deliveryId(), outcome);
    }

    private static Stream<OutgoingInvitation> messages(int from, int number) {
        return Stream.iterate(from, i -> i + 1).limit(number).map(i -> Mails.another(new UUID(1, i)));
    }

    private static OutgoingInvitation unsendable() {
        OutgoingInvitation message = Mails.outgoing(InvitationRequest.to("jos\u00e9@example.org"));
        return OutgoingInvitation.builder(new UUID(2, 0), message.invitation(), message.recipient(), message.link())
                .build();
    }

    private static SmtpInvitationSender sender(FakeSmtpServer server) {
        return Mails.patient("127.0.0.1", server.port())
                .unsafePlaintext()
                .connections(SmtpPool.upTo(3).messagesPerConnection(10_000))
                .build();
    }
}
