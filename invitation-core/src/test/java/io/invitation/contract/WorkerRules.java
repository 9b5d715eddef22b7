package io.invitation.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.Audience;
import io.invitation.DeliveryState;
import io.invitation.EmailAddress;
import io.invitation.Evidence;
import io.invitation.Invitation;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationServiceBuilder;
import io.invitation.InvitationToken;
import io.invitation.InvitationUpdate;
import io.invitation.Invitee;
import io.invitation.LinkTemplate;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.RefusalReason;
import io.invitation.Scope;
import io.invitation.spi.Claim;
import io.invitation.spi.Delivery;
import io.invitation.spi.LeaseRequest;
import io.invitation.spi.MessagePurpose;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for messages that workers send. */
abstract class WorkerRules extends BackgroundFixture {

    @Test
    void aWorkerSendsWhatTheCallerQueued() {
        InvitationService service = node();
        InvitationId id = invite(service, "ada@example.com");
        assertThat(sender.sent()).isEmpty();
        assertDelivery(id, DeliveryState.QUEUED, 0);

        assertThat(send(service)).isEqualTo(1);
        assertThat(send(service)).isZero();

        assertThat(sender.sent()).hasSize(1);
        assertDelivery(id, DeliveryState.SENT, 1);
        assertAccepted(service.accept(sender.last().link().token(), Invitee.byMail()));
    }

    @Test
    void aWorkerSendsNoMoreThanItIsAskedTo() {
        InvitationService service = node();
        inviteMany(service, 25);

        assertThat(service.deliveryWorker().runOnce(12)).isEqualTo(12);
        assertThat(sender.sent()).hasSize(12);
        assertThat(service.deliveryWorker().runOnce(1_000)).isEqualTo(13);
        assertThatThrownBy(() -> service.deliveryWorker().runOnce(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> service.deliveryWorker().runOnce(1_001)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ofManyWorkersOnTwoNodesEachMessageIsSentByOne() throws Exception {
        List<InvitationService> nodes = List.of(node(), node());
        inviteMany(nodes.get(0), 40);

        List<Integer> sent =
                Parallel.run(6, i -> () -> nodes.get(i % 2).deliveryWorker().runOnce(1_000));

        assertThat(sent.stream().mapToInt(Integer::intValue).sum() + send(nodes.get(0)))
                .isEqualTo(40);
        assertThat(sender.sent())
                .extracting(OutgoingInvitation::deliveryId)
                .hasSize(40)
                .doesNotHaveDuplicates();
    }

    @Test
    void noTransactionIsOpenWhileAWorkerSends() {
        List<Boolean> active = new ArrayList<>();
        sender.answerWith(() -> {
            active.add(store.transactions().isActive());
            return SendOutcome.submitted();
        });
        InvitationService service = node();
        inviteMany(service, 2);

        send(service);

        assertThat(active).containsExactly(false, false);
    }

    @Test
    @DisplayName("F18: what a worker had leased when it died is sent by another one when the lease is over")
    void aDeadWorkersMessagesAreSentByAnother() {
        InvitationService service = node();
        invite(service, "ada@example.com");
        Instant now = clock.instant();
        faces.deliveries().lease(new LeaseRequest(now, now.plus(LEASE), 10, Optional.empty()));

        clock.advance(LEASE.minusNanos(1_000));
        assertThat(send(service)).isZero();
        clock.advance(Duration.ofNanos(1_000));
        assertThat(send(service)).isEqualTo(1);
        assertThat(sender.sent()).hasSize(1);
    }

    @Test
    @DisplayName("F18: whoever goes down between the commit and the mail leaves it to a worker")
    void aMailThatTheCallerCouldNotTryIsSentByAWorker() {
        FaultyStore faulty = new FaultyStore(faces);
        InvitationService service = builderOn(faulty).build();
        faulty.failBy((step, arguments) -> failIn("settle", step));

        Invitation invited = service.invite(forAda().build()).orElseThrow();

        assertThat(invited.delivery().state()).isEqualTo(DeliveryState.QUEUED);
        assertThat(sender.sent()).isEmpty();
        assertThat(send(node())).isZero();
        clock.advance(LEASE);
        assertThat(send(node())).isEqualTo(1);
        assertDelivery(invited.id(), DeliveryState.SENT, 1);
    }

    private InvitationServiceBuilder builderOn(FaultyStore faulty) {
        return InvitationService.builder(faulty, sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .clock(clock)
                .retries(RETRIES);
    }

    private static void failIn(String wanted, String step) {
        if (step.equals(wanted)) {
            throw new IllegalStateException("the store failed in " + step);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("F18: a process that goes down between the mail and its note leads to a second mail, both work")
    void aMailThatCouldNotBeNotedIsSentAgain(Tokens tokens) {
        FaultyStore faulty = new FaultyStore(faces);
        InvitationService service = nodeOn(faulty, tokens, policy -> policy).build();
        InvitationId id = invite(service, "ada@example.com");
        AtomicBoolean isSent = new AtomicBoolean();
        sender.answerWith(() -> {
            isSent.set(true);
            return SendOutcome.submitted();
        });
        faulty.failBy((step, arguments) -> {
            if (isSent.get()) {
                failIn("settle", step);
            }
        });

        assertThatThrownBy(() -> send(service)).isInstanceOf(IllegalStateException.class);

        InvitationService another = node(tokens, policy -> policy);
        assertThat(send(another)).isZero();
        clock.advance(LEASE);
        assertThat(send(another)).isEqualTo(1);
        assertSameMessageTwice(another, tokens == Tokens.KEYED);
        assertDelivery(id, DeliveryState.SENT, 2);
    }

    private void assertSameMessageTwice(InvitationService service, boolean sameLink) {
        OutgoingInvitation first = sender.sent().get(0);
        OutgoingInvitation second = sender.sent().get(1);
        assertThat(sender.sent()).hasSize(2);
        assertThat(second.deliveryId()).isEqualTo(first.deliveryId());
        assertThat(second.link().equals(first.link())).isEqualTo(sameLink);
        assertThat(service.inspect(first.link().token()).reason()).isEmpty();
        assertThat(service.inspect(second.link().token()).reason()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("F14: an undecided attempt is repeated with the same id and, while the process lives, the same link")
    void anUndecidedAttemptIsRepeated(Tokens tokens) {
        InvitationService service = node(tokens, policy -> policy);
        InvitationId id = invite(service, "ada@example.com");
        sender.answerWith(() -> SendOutcome.undecided("final-dot"));
        send(service);
        assertDelivery(id, DeliveryState.DEFERRED, 1);
        sender.answerWith(SendOutcome::submitted);
        clock.advance(RETRIES.firstPause());

        assertThat(send(service)).isEqualTo(1);

        assertSameMessageTwice(service, true);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("F14: after another process has repeated an undecided attempt both links work")
    void anotherProcessRepeatsAnUndecidedAttempt(Tokens tokens) {
        InvitationService service = node(tokens, policy -> policy);
        invite(service, "ada@example.com");
        sender.answerWith(() -> SendOutcome.undecided("final-dot"));
        send(service);
        clock.advance(RETRIES.firstPause());

        InvitationService another = node(tokens, policy -> policy);
        assertThat(send(another)).isEqualTo(1);

        assertSameMessageTwice(another, tokens == Tokens.KEYED);
    }

    @ParameterizedTest
    @EnumSource
    void aRepeatToANewAddressCarriesALinkThatProvesThatOne(Tokens tokens) {
        InvitationService service = node(tokens, policy -> policy);
        InvitationId id = invite(service, "ada@example.com");
        sender.answerWith(() -> SendOutcome.failedTemporarily("4.2.2"));
        send(service);
        InvitationUpdate toBob = InvitationUpdate.builder()
                .audience(Audience.to(EmailAddress.parse("bob@example.com")))
                .build();
        service.update(id, 0, toBob, ADMIN).orElseThrow();
        clock.advance(RETRIES.firstPause());

        send(service);

        assertThat(sender.last().recipient().mailbox()).isEqualTo("bob@example.com");
        if (tokens == Tokens.RANDOM) {
            assertAccepted(service.accept(sender.last().link().token(), Invitee.byMail()));
        } else {
            assertThat(sender.last().link()).isEqualTo(sender.sent().get(0).link());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "P1: what a worker sends another way than to a mailbox proves none, though it was to be mailed at first")
    void aRepeatThatGoesAnotherWayCarriesALinkThatProvesNothing(Tokens tokens) {
        InvitationService service = node(tokens, policy -> policy);
        invite(service, "ada@example.com");
        sender.answerWith(() -> SendOutcome.undecided("final-dot"));
        send(service);
        sender.answerWith(SendOutcome::submitted);
        sender.reachesNoMailbox();
        clock.advance(RETRIES.firstPause());

        send(service);

        assertThat(sender.sent()).hasSize(2);
        assertRefused(
                service.accept(sender.last().link().token(), Invitee.byMail()), RefusalReason.ADDRESS_NOT_VERIFIED);
        assertAccepted(service.accept(sender.sent().get(0).link().token(), Invitee.byMail()));
    }

    @Test
    @DisplayName("F11: pauses double up to the longest, with a random part of up to half left out; then it has failed")
    void aTemporaryFailureIsRepeatedUpToTheLastAttempt() {
        InvitationService service = node();
        InvitationId id = invite(service, "ada@example.com");
        sender.answerWith(() -> SendOutcome.failedTemporarily("4.2.2"));
        assertThat(send(service)).isEqualTo(1);

        clock.advance(Duration.ofSeconds(30).minusMillis(1));
        assertThat(send(service)).isZero();
        clock.advance(Duration.ofSeconds(30).plusMillis(1));
        assertThat(send(service)).isEqualTo(1);
        assertDelivery(id, DeliveryState.DEFERRED, 2);
        clock.advance(Duration.ofSeconds(45).minusMillis(1));
        assertThat(send(service)).isZero();
        clock.advance(Duration.ofSeconds(45).plusMillis(1));
        assertThat(send(service)).isEqualTo(1);

        assertDelivery(id, DeliveryState.FAILED, 3);
        assertThat(stored(id).delivery().code()).contains("4.2.2");
        clock.advance(Duration.ofDays(1));
        assertThat(send(service)).isZero();
    }

    @Test
    @DisplayName("F12: a permanent failure is not repeated, and suppresses nothing by itself")
    void aPermanentFailureIsNotRepeated() {
        InvitationService service = node();
        InvitationId id = invite(service, "ada@example.com");
        sender.answerWith(() -> SendOutcome.failedPermanently("5.1.1"));
        send(service);

        clock.advance(Duration.ofDays(1));

        assertThat(send(service)).isZero();
        assertDelivery(id, DeliveryState.FAILED, 1);
        assertThat(service.maintenance().suppression(EmailAddress.parse("ada@example.com")))
                .isEmpty();
    }

    @Test
    void anAttemptThatTakesTheProcessDownEachTimeIsGivenUp() {
        InvitationId id = invite(node(), "ada@example.com");
        FaultyStore faulty = new FaultyStore(faces);
        AtomicBoolean isSent = new AtomicBoolean();
        sender.answerWith(() -> {
            isSent.set(true);
            return SendOutcome.submitted();
        });
        faulty.failBy((step, arguments) -> {
            if (isSent.get()) {
                failIn("settle", step);
            }
        });
        for (int attempt = 1; attempt <= RETRIES.attempts(); attempt++) {
            isSent.set(false);
            InvitationService service =
                    nodeOn(faulty, Tokens.RANDOM, policy -> policy).build();
            assertThatThrownBy(() -> send(service)).isInstanceOf(IllegalStateException.class);
            clock.advance(LEASE);
        }

        assertThat(send(node())).isEqualTo(1);

        assertThat(sender.sent()).hasSize(RETRIES.attempts());
        assertDelivery(id, DeliveryState.FAILED, RETRIES.attempts());
    }

    @Test
    @DisplayName("P8: nothing queued is sent for what was revoked")
    void nothingIsSentForWhatWasRevoked() {
        InvitationService service = node();
        InvitationId id = invite(service, "ada@example.com");
        service.revoke(id, ADMIN, "a mistake").orElseThrow();

        assertThat(send(service)).isEqualTo(1);

        assertNotSent(id, "REVOKED");
        assertThat(eventsOf(id)).contains(InvitationEventType.SUPPRESSED);
    }

    @Test
    @DisplayName("P8: what was queued is dropped while it is disabled; enabling does not bring it back, resending does")
    void nothingIsSentForWhatIsDisabled() {
        InvitationService service = node();
        InvitationId id = invite(service, "ada@example.com");
        service.disable(id, ADMIN).orElseThrow();

        send(service);
        assertNotSent(id, "DISABLED");

        service.enable(id, ADMIN).orElseThrow();
        assertThat(send(service)).isZero();
        clock.advance(Duration.ofMinutes(1));
        service.resend(id, ADMIN).orElseThrow();
        assertThat(send(service)).isEqualTo(1);
        assertDelivery(id, DeliveryState.SENT, 1);
    }

    @Test
    void nothingIsSentForWhatHasExpiredOrWasSuperseded() {
        InvitationService service = node();
        InvitationId expired = invite(service, "ada@example.com");
        clock.advance(Duration.ofDays(7));
        InvitationId superseded = invite(service, "bob@example.com");
        service.refresh(superseded, ADMIN).orElseThrow();

        assertThat(send(service)).isEqualTo(2);

        assertNotSent(expired, "EXPIRED");
        assertNotSent(superseded, "SUPERSEDED");
    }

    @Test
    void nothingIsSentForWhatWasAnsweredMeanwhile() {
        InvitationService service = node();
        InvitationToken accepted = create(service, forAda());
        InvitationToken declined = create(service, InvitationRequest.to("bob@example.com"));
        InvitationId acceptedId = idOf(service, accepted);
        InvitationId declinedId = idOf(service, declined);
        service.resend(acceptedId, ADMIN).orElseThrow();
        service.resend(declinedId, ADMIN).orElseThrow();
        assertAccepted(service.accept(accepted, ADA));
        service.decline(declined, BOB);

        assertThat(send(service)).isEqualTo(2);

        assertNotSent(acceptedId, "ACCEPTED");
        assertNotSent(declinedId, "DECLINED");
    }

    @Test
    void nothingIsSentToASuppressedAddressInAnyScope() {
        InvitationService service = node();
        service.maintenance().suppress(EmailAddress.parse("ada@example.com"), "COMPLAINT");
        InvitationId id = service.in(Scope.of("acme"))
                .invite(InvitationRequest.to("ADA@example.com").build())
                .orElseThrow()
                .id();

        send(service);
        assertNotSent(id, "SUPPRESSED");

        assertThat(service.maintenance().unsuppress(EmailAddress.parse("ada@example.com")))
                .isTrue();
        clock.advance(Duration.ofMinutes(1));
        service.in(Scope.of("acme")).resend(id, ADMIN).orElseThrow();
        send(service);
        assertDelivery(id, DeliveryState.SENT, 1);
    }

    @Test
    void aConfirmationGoesToTheAddressOfTheHeldPlaceAsLongAsItIsHeld() {
        InvitationService service = node();
        InvitationId id = idOf(service, create(service, InvitationRequest.toDomain("example.com")));
        UUID inTime = queueConfirmation(id, "ada@example.com");
        send(service);
        UUID late = queueConfirmation(id, "bob@example.com");
        clock.advance(Duration.ofMinutes(30));
        send(service);

        assertThat(sender.sent()).hasSize(1);
        assertThat(sender.last().deliveryId()).isEqualTo(inTime);
        assertThat(sender.last().recipient().mailbox()).isEqualTo("ada@example.com");
        Delivery dropped = faces.deliveries().find(late).orElseThrow();
        assertThat(dropped.state()).isEqualTo(DeliveryState.SUPPRESSED);
        assertThat(dropped.code()).contains("LEASE_OVER");
        assertDelivery(id, DeliveryState.NOT_REQUESTED, 0);
    }

    @Test
    void aConfirmationIsNotSentAnotherWayThanToAMailbox() {
        InvitationService service = node();
        InvitationId id = idOf(service, create(service, InvitationRequest.toDomain("example.com")));
        sender.reachesNoMailbox();
        UUID confirmation = queueConfirmation(id, "ada@example.com");

        send(service);

        assertThat(sender.sent()).isEmpty();
        Delivery dropped = faces.deliveries().find(confirmation).orElseThrow();
        assertThat(dropped.state()).isEqualTo(DeliveryState.SUPPRESSED);
        assertThat(dropped.code()).contains("NO_MAILBOX");
    }

    private UUID queueConfirmation(InvitationId id, String address) {
        Instant now = clock.instant();
        Redemption held = new Redemption(
                RedemptionId.timeOrdered(now),
                id,
                EmailAddress.parse(address),
                Optional.empty(),
                Evidence.NONE,
                now,
                Optional.of(now.plus(Duration.ofMinutes(30))));
        Invitation invitation = stored(id);
        store.claim(new Claim(held, invitation.version()));
        UUID delivery = UUID.randomUUID();
        faces.deliveries()
                .enqueue(Delivery.builder(
                                delivery,
                                id,
                                invitation.scope(),
                                invitation.generation(),
                                MessagePurpose.ADDRESS_CONFIRMATION,
                                now)
                        .redemption(held.id())
                        .build());
        return delivery;
    }

    @Test
    @DisplayName("P21, F19: of a storm of resends one message is queued and one mail sent")
    void aStormOfResendsSendsOneMail() throws Exception {
        InvitationService service = node(Tokens.RANDOM, policy -> policy.resendCoolDown(Duration.ofMinutes(5)));
        InvitationId id = idOf(service, create(service, forAda()));

        Parallel.run(32, i -> () -> service.resend(id, ADMIN));
        send(service);

        assertThat(sender.sent()).hasSize(1);
        assertThat(service.inspect(sender.last().link().token()).reason()).isEmpty();
    }

    @Test
    void aRunTriesEachMessageOnceHoweverLongItTakes() {
        InvitationService service = node();
        inviteMany(service, 15);
        sender.answerWith(() -> {
            clock.advance(RETRIES.longestPause());
            return SendOutcome.failedTemporarily("421");
        });

        assertThat(send(service)).isEqualTo(15);
        assertThat(sender.sent()).hasSize(15);
    }

    @Test
    void aPauseOfLessThanAMillisecondIsNotTheLongestOne() {
        InvitationService service = InvitationService.builder(faces, sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .clock(clock)
                .retries(RETRIES.pauses(Duration.ofNanos(1_000), Duration.ofHours(4)))
                .sendByWorkersOnly()
                .build();
        invite(service, "ada@example.com");
        sender.answerWith(() -> SendOutcome.failedTemporarily("421"));
        send(service);

        clock.advance(Duration.ofMillis(1));

        assertThat(send(service)).isEqualTo(1);
    }

    @Test
    @DisplayName("F16: what was queued while the mail server was down is sent once it is back, to each one mail")
    void whatWasQueuedDuringAnOutageIsSentAfterIt() {
        InvitationService service = node();
        List<InvitationId> invited = inviteMany(service, 200);
        sender.answerWith(() -> SendOutcome.failedTemporarily("421"));
        assertThat(send(service)).isEqualTo(200);
        Set<InvitationId> revoked = new HashSet<>(invited.subList(20, 30));
        revoked.forEach(id -> service.revoke(id, ADMIN, "a mistake").orElseThrow());
        int before = sender.sent().size();
        sender.answerWith(SendOutcome::submitted);
        clock.advance(RETRIES.longestPause());

        while (send(service) > 0) {
            // until nothing is due
        }

        List<InvitationId> mailed = sender.sent().subList(before, sender.sent().size()).stream()
                .map(mail -> mail.invitation().id())
                .toList();
        assertThat(mailed).hasSize(190).doesNotHaveDuplicates().doesNotContainAnyElementsOf(revoked);
        assertThat(service.reports().queue().waiting()).isZero();
    }
}
