package io.invitation.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.invitation.DeliverySummary;
import io.invitation.InvalidValueException;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.Invitee;
import io.invitation.LinkTemplate;
import io.invitation.contract.RecordingSender;
import io.invitation.memory.InMemoryInvitationRepository;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Several senders behave as one. */
class SendersTest {

    private final RecordingSender first = new RecordingSender();
    private final RecordingSender second = new RecordingSender();
    private final RecordingSender third = new RecordingSender();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Senders.class);

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    private static OutgoingInvitation outgoing(String channel) {
        List<OutgoingInvitation> captured = new ArrayList<>();
        service(Senders.capturing(captured::add))
                .invite(InvitationRequest.to("ada@example.com").channel(channel).build());
        return captured.get(0);
    }

    private static InvitationService service(InvitationSender sender) {
        return InvitationService.builder(new InMemoryInvitationRepository(), sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .build();
    }

    private static SendOutcome outcome(SendOutcome.Kind kind) {
        return switch (kind) {
            case SUBMITTED -> SendOutcome.submitted();
            case FAILED_TEMPORARILY -> SendOutcome.failedTemporarily("4.2.2");
            case FAILED_PERMANENTLY -> SendOutcome.failedPermanently("5.1.1");
            case UNDECIDED -> SendOutcome.undecided("DATA");
        };
    }

    @Test
    void aMessageGoesByTheSenderOfItsChannel() {
        InvitationSender routed = Senders.routed(Map.of("mail", first, "sms", second));

        assertThat(routed.send(outgoing("sms"))).isEqualTo(SendOutcome.submitted());
        assertThat(first.sent()).isEmpty();
        assertThat(second.sent()).hasSize(1);
    }

    @Test
    void aMessageForAnUnknownChannelFailsForGood() {
        assertThat(Senders.routed(Map.of("mail", first)).send(outgoing("fax")))
                .isEqualTo(SendOutcome.failedPermanently("NO_CHANNEL"));
        assertThat(first.sent()).isEmpty();
    }

    @Test
    void aRouteThatNoInvitationCanTakeIsRefused() {
        assertThatThrownBy(() -> Senders.routed(Map.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Senders.routed(Map.of("text message", first)))
                .isInstanceOf(InvalidValueException.class);
    }

    @ParameterizedTest
    @EnumSource
    void theNextSenderIsTriedAfterAPermanentFailureOnly(SendOutcome.Kind kind) {
        first.answerWith(() -> outcome(kind));
        second.answerWith(() -> SendOutcome.undecided("second"));

        SendOutcome answer = Senders.fallback(first, second, third).send(outgoing("mail"));

        boolean goesOn = kind == SendOutcome.Kind.FAILED_PERMANENTLY;
        assertThat(answer).isEqualTo(goesOn ? SendOutcome.undecided("second") : outcome(kind));
        assertThat(second.sent()).hasSize(goesOn ? 1 : 0);
        assertThat(third.sent()).isEmpty();
    }

    @Test
    void ifAllSendersFailTheLastOneDecides() {
        first.answerWith(() -> SendOutcome.failedPermanently("5.1.1"));
        second.answerWith(() -> SendOutcome.failedPermanently("5.7.1"));

        assertThat(Senders.fallback(first, second).send(outgoing("mail")))
                .isEqualTo(SendOutcome.failedPermanently("5.7.1"));
    }

    @Test
    void aSenderThatThrowsMayHaveSentSoNobodyElseIsTried() {
        first.answerWith(() -> {
            throw new IllegalStateException("ada@example.com");
        });
        InvitationService service = service(Senders.fallback(first, second));

        DeliverySummary delivery = service.invite(
                        InvitationRequest.to("ada@example.com").build())
                .orElseThrow()
                .delivery();

        assertThat(delivery.code()).contains("sender-exception");
        assertThat(second.sent()).isEmpty();
    }

    @Test
    void copiesGoOutWhenThePrimaryHasTakenTheMessage() {
        assertThat(Senders.copies(first, second, third).send(outgoing("mail"))).isEqualTo(SendOutcome.submitted());
        assertThat(second.sent()).hasSize(1);
        assertThat(third.sent()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SUBMITTED")
    void noCopiesGoOutOfAMessageThatMayBeSentAgain(SendOutcome.Kind kind) {
        first.answerWith(() -> outcome(kind));

        assertThat(Senders.copies(first, second).send(outgoing("mail"))).isEqualTo(outcome(kind));
        assertThat(second.sent()).isEmpty();
    }

    @Test
    void aFailedCopyHindersNeitherTheOthersNorTheOutcomeAndIsLoggedWithoutItsText() {
        OutgoingInvitation outgoing = outgoing("mail");
        second.answerWith(() -> {
            throw new AssertionError("for ada@example.com: " + outgoing.link().reveal());
        });

        SendOutcome answer = Senders.copies(
                        first, second, any -> SendOutcome.failedPermanently("5.1.1"), any -> null, third)
                .send(outgoing);

        assertThat(answer).isEqualTo(SendOutcome.submitted());
        assertThat(third.sent()).hasSize(1);
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("a copy failed with java.lang.AssertionError"),
                        line -> assertThat(line).endsWith("a copy failed with FAILED_PERMANENTLY"),
                        line -> assertThat(line).endsWith("a copy failed with java.lang.NullPointerException"))
                .allSatisfy(line -> assertThat(line).doesNotContain("ada").doesNotContain("https"));
        assertThat(log.list)
                .allSatisfy(event -> assertThat(event.getThrowableProxy()).isNull());
    }

    @Test
    void theHostCanTakeTheMessageAndMailItItself() {
        List<OutgoingInvitation> captured = new ArrayList<>();
        InvitationService service = service(Senders.toMailboxes(Senders.capturing(captured::add)));

        service.invite(InvitationRequest.to("ada@example.com").build()).orElseThrow();

        assertThat(captured).hasSize(1);
        assertThat(service.accept(captured.get(0).link().token(), Invitee.byMail())
                        .holdsPlace())
                .isTrue();
    }

    private static boolean reachesMailbox(InvitationSender sender, String channel) {
        return sender.reachesMailbox(outgoing(channel).invitation());
    }

    @Test
    void nobodyReachesAMailboxWithoutSayingSo() {
        assertThat(reachesMailbox(outgoing -> SendOutcome.submitted(), "mail")).isFalse();
        assertThat(reachesMailbox(Senders.capturing(outgoing -> {}), "mail")).isFalse();
        assertThat(reachesMailbox(Senders.toMailboxes(Senders.capturing(outgoing -> {})), "mail"))
                .isTrue();
    }

    @Test
    void aRouteReachesAMailboxWhereTheSenderOfTheChannelDoes() {
        second.reachesNoMailbox();
        InvitationSender routed = Senders.routed(Map.of("mail", first, "sms", second));

        assertThat(reachesMailbox(routed, "mail")).isTrue();
        assertThat(reachesMailbox(routed, "sms")).isFalse();
        assertThat(reachesMailbox(routed, "fax")).isFalse();
    }

    @Test
    void severalSendersReachAMailboxOnlyIfAllDo() {
        third.reachesNoMailbox();

        assertThat(reachesMailbox(Senders.fallback(first, second), "mail")).isTrue();
        assertThat(reachesMailbox(Senders.fallback(first, second, third), "mail"))
                .isFalse();
        assertThat(reachesMailbox(Senders.copies(first, second), "mail")).isTrue();
        assertThat(reachesMailbox(Senders.copies(first, third), "mail")).isFalse();
        assertThat(reachesMailbox(Senders.copies(third, first), "mail")).isFalse();
    }

    @Test
    void sendersThatWouldStandAloneAreRefused() {
        assertThatThrownBy(() -> Senders.fallback(first)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Senders.copies(first)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Senders.copies(first, (InvitationSender) null))
                .isInstanceOf(NullPointerException.class);
    }
}
