package io.invitation.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationToken;
import io.invitation.Inviter;
import io.invitation.LinkTemplate;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.MessagePurpose;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every {@link InvitationSender} has to keep, whatever it sends by; ids as in its documentation.
 *
 * <p>To prove one, extend this class and hand over a sender, a channel that can be made to fail, and what it has
 * received, up to date when {@code send} returns. A fault that the channel cannot have is skipped, with that reason.
 * What goes to {@code System.out}, {@code System.err} and {@code java.util.logging} is read for secrets; where logging
 * goes elsewhere, override {@link #logged}. The channel of a test is some 70 lines; {@code docs/custom-sender.md} shows
 * one, and {@code examples/custom-sender} has three.
 *
 * <p>JUnit makes an instance for each test, and calls it on one thread; tests start threads of their own.
 *
 * @since 0.1
 */
public abstract class InvitationSenderContract extends NamedRules {

    private InvitationSender sender;
    private Overheard overheard;
    private ExecutorService beside;

    /** For the subclass that hands over a sender. */
    protected InvitationSenderContract() {}

    /**
     * Returns a sender whose channel works and has received nothing; asked once for each test.
     *
     * @return the sender
     */
    protected abstract InvitationSender sender();

    /**
     * Returns what the channel of this test has received so far.
     *
     * @return the messages, in any order
     */
    protected abstract List<ReceivedMessage> received();

    /**
     * Returns how often the channel of this test was asked to take a message, failed or not.
     *
     * @return the number of attempts; empty if the channel cannot tell, and the rules look at what it received alone
     */
    protected abstract OptionalInt attempts();

    /**
     * Lets the channel of this test fail from now on.
     *
     * @param fault how
     * @return whether it can fail like that; if not, the rules about it are skipped
     */
    protected abstract boolean failBy(ChannelFault fault);

    /**
     * Returns the name by which the channel knows a recipient; the mailbox, unless overridden.
     *
     * @param recipient the address of an invitation
     * @return the name that {@link ReceivedMessage#recipient()} shows
     */
    protected String addressOf(EmailAddress recipient) {
        return recipient.mailbox();
    }

    /**
     * Returns what links look like; a page of an application, unless overridden.
     *
     * @return the template
     */
    protected LinkTemplate links() {
        return LinkTemplate.inPath("https://app.example.com/invite");
    }

    /**
     * Returns how long a sender may wait for a channel that hangs; 30 seconds, unless overridden.
     *
     * @return the limit of the test
     */
    protected Duration patience() {
        return Duration.ofSeconds(30);
    }

    /**
     * Returns what was logged during this test, other than to where this class listens; nothing, unless overridden.
     *
     * @return the text
     */
    protected String logged() {
        return "";
    }

    @BeforeEach
    final void openTheChannel() {
        sender = sender();
        overheard = new Overheard();
        beside = Executors.newSingleThreadExecutor();
    }

    @AfterEach
    final void closeTheChannel() {
        overheard.close();
        beside.shutdownNow();
    }

    @Test
    @DisplayName("O-SEND-1 a message arrives once, at its recipient, with exactly its link")
    void aMessageArrivesOnce() {
        OutgoingInvitation message = message(Samples.invitation().build(), "grace@example.com", 1);

        SendOutcome outcome = send(message);

        assertThat(outcome.kind()).isEqualTo(SendOutcome.Kind.SUBMITTED);
        assertOneAttempt();
        assertArrived(message);
        assertThat(received()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(MessagePurpose.class)
    @DisplayName("O-SEND-2 messages of every purpose can be sent")
    void everyPurposeCanBeSent(MessagePurpose purpose) {
        Invitation invitation = Samples.invitation().build();
        OutgoingInvitation message = OutgoingInvitation.builder(
                        UUID.randomUUID(),
                        invitation,
                        EmailAddress.parse("grace@example.com"),
                        links().linkTo(token(1)))
                .purpose(purpose)
                .build();

        assertThat(send(message).kind()).isEqualTo(SendOutcome.Kind.SUBMITTED);
        assertArrived(message);
    }

    static List<Invitation> hardToSend() {
        return List.of(
                Samples.full(),
                Samples.largest(),
                Samples.invitation()
                        .name("<b>&amp;\"'</b> {\"a\": 1}")
                        .message("line\n.\n%0D%0ABcc: eve@example.com")
                        .build());
    }

    @ParameterizedTest(name = "form {index}")
    @MethodSource("hardToSend")
    @DisplayName("O-SEND-3 whatever text an invitation holds, the message arrives whole")
    void anyTextCanBeSent(Invitation invitation) {
        OutgoingInvitation message = message(invitation, "grace@example.com", 1);

        assertThat(send(message).kind()).isEqualTo(SendOutcome.Kind.SUBMITTED);
        assertArrived(message);
        assertThat(received()).hasSize(1);
    }

    @Test
    @DisplayName("O-SEND-4 messages that are sent at the same moment do not mix")
    void messagesDoNotMix() throws Exception {
        List<OutgoingInvitation> messages = IntStream.range(0, 16)
                .mapToObj(i -> message(Samples.invitation().build(), "guest" + i + "@example.com", i))
                .toList();

        List<SendOutcome> outcomes = Parallel.run(16, i -> () -> sender.send(messages.get(i)));

        assertThat(outcomes).extracting(SendOutcome::kind).containsOnly(SendOutcome.Kind.SUBMITTED);
        assertThat(received()).hasSize(16);
        messages.forEach(this::assertArrived);
    }

    @Test
    @DisplayName("O-FAIL-1 a refusal that may pass is a temporary failure, after one attempt")
    void aRefusalForNowIsTemporary() {
        assertThat(outcomeOf(ChannelFault.REFUSES_FOR_NOW).kind()).isEqualTo(SendOutcome.Kind.FAILED_TEMPORARILY);
        assertOneAttempt();
        assertThat(received()).isEmpty();
    }

    @Test
    @DisplayName("O-FAIL-2 a refusal for good is a permanent failure, after one attempt")
    void aRefusalForGoodIsPermanent() {
        assertThat(outcomeOf(ChannelFault.REFUSES_FOR_GOOD).kind()).isEqualTo(SendOutcome.Kind.FAILED_PERMANENTLY);
        assertOneAttempt();
        assertThat(received()).isEmpty();
    }

    @Test
    @DisplayName("O-FAIL-3 without an answer nobody knows, after one attempt")
    void withoutAnAnswerNobodyKnows() {
        assertThat(outcomeOf(ChannelFault.BREAKS_OFF).kind()).isEqualTo(SendOutcome.Kind.UNDECIDED);
        assertOneAttempt();
    }

    @Test
    @DisplayName("O-FAIL-4 a channel that hangs is given up in time")
    void aChannelThatHangsIsGivenUp() {
        assertThat(outcomeOf(ChannelFault.HANGS).kind())
                .isIn(SendOutcome.Kind.UNDECIDED, SendOutcome.Kind.FAILED_TEMPORARILY);
    }

    @Test
    @DisplayName("O-MAILBOX-1 a sender that declares to reach mailboxes sends to that of the recipient and to no other")
    void aMailboxThatIsDeclaredIsReached() {
        Invitation invitation = Samples.invitation()
                .inviter(Inviter.of("grace", "Grace").replyTo(EmailAddress.parse("inviter@example.com")))
                .build();
        assumeTrue(
                sender.reachesMailbox(invitation),
                "the sender does not declare that it reaches mailboxes: its links prove none");
        OutgoingInvitation message = message(invitation, "Grace@example.com", 1);

        assertThat(send(message).kind()).isEqualTo(SendOutcome.Kind.SUBMITTED);
        assertThat(received())
                .extracting(ReceivedMessage::recipient)
                .as("who received the link")
                .containsExactly("Grace@example.com");
    }

    @Test
    @DisplayName("O-SECRET-1 neither link nor address is printed or logged, when all goes well")
    void nothingIsToldOfAMessage() {
        OutgoingInvitation message = message(Samples.invitation().build(), "grace@example.com", 1);

        assertDiscreet(message, send(message));
    }

    @ParameterizedTest
    @EnumSource(ChannelFault.class)
    @DisplayName("O-SECRET-2 neither link nor address is printed, logged or told by the outcome of a failure")
    void nothingIsToldOfAFailure(ChannelFault fault) {
        OutgoingInvitation message = message(Samples.invitation().build(), "grace@example.com", 1);

        assertDiscreet(message, outcomeOf(message, fault));
    }

    private SendOutcome outcomeOf(ChannelFault fault) {
        return outcomeOf(message(Samples.invitation().build(), "grace@example.com", 1), fault);
    }

    private SendOutcome outcomeOf(OutgoingInvitation message, ChannelFault fault) {
        assumeTrue(failBy(fault), "the channel cannot fail like this: " + fault);
        return send(message);
    }

    /** A failure is a value: whatever is thrown fails the test, by its class, because its text may hold a secret. */
    private SendOutcome send(OutgoingInvitation message) {
        Future<SendOutcome> sending = beside.submit(() -> sender.send(message));
        try {
            return sending.get(patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            return fail("no outcome within " + patience());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return fail("interrupted");
        } catch (ExecutionException thrown) {
            return fail("send threw " + thrown.getCause().getClass().getName());
        }
    }

    private void assertOneAttempt() {
        attempts().ifPresent(attempts -> assertThat(attempts).as("attempts").isEqualTo(1));
    }

    private void assertArrived(OutgoingInvitation message) {
        String recipient = addressOf(message.recipient());
        String link = message.link().reveal().toString();
        assertThat(received())
                .as("messages to the recipient with the link")
                .filteredOn(received -> received.recipient().equals(recipient))
                .filteredOn(received -> holds(received.text(), link))
                .hasSize(1);
    }

    /** Whether a link stands in a text and ends where it ends. */
    private static boolean holds(String text, String link) {
        int start = text.indexOf(link);
        int end = start + link.length();
        return start >= 0
                && (end == text.length() || "-_.~".indexOf(text.charAt(end)) < 0)
                && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)));
    }

    private void assertDiscreet(OutgoingInvitation message, SendOutcome outcome) {
        String told = overheard.text() + logged() + outcome;
        assertThat(told.contains(message.link().token().reveal()))
                .as("tells the token")
                .isFalse();
        assertThat(told.contains(message.recipient().mailbox()))
                .as("tells the address")
                .isFalse();
        assertThat(told.contains(addressOf(message.recipient())))
                .as("tells the recipient")
                .isFalse();
    }

    private OutgoingInvitation message(Invitation invitation, String recipient, int number) {
        return OutgoingInvitation.builder(
                        UUID.randomUUID(), invitation, EmailAddress.parse(recipient), links().linkTo(token(number)))
                .build();
    }

    private static InvitationToken token(int number) {
        return InvitationToken.of("inv_A-_~." + number + "x".repeat(40) + "Zz9");
    }
}
