package io.invitation.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.Audience;
import io.invitation.DeliveryState;
import io.invitation.EmailAddress;
import io.invitation.InvalidValueException;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationMaintenance;
import io.invitation.InvitationService;
import io.invitation.InvitationUpdate;
import io.invitation.LinkTemplate;
import io.invitation.Suppression;
import io.invitation.spi.Delivery;
import io.invitation.spi.LeaseRequest;
import io.invitation.spi.SendOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What holds for messages that come back, and for addresses to which nothing is sent. */
abstract class BounceRules extends MaintenanceRules {

    private static final EmailAddress ADDRESS = EmailAddress.parse("ada@example.com");

    @Test
    void aPermanentBounceIsNotedOnceAndSuppressesTheAddress() throws Exception {
        InvitationService service = node();
        InvitationId id = invite(service, "ada@example.com");
        send(service);
        UUID message = sender.last().deliveryId();
        clock.advance(Duration.ofMinutes(1));

        List<Boolean> known = Parallel.run(4, i -> () -> node().maintenance().bounced(message, "5.1.1"));

        assertThat(known).containsOnly(true);
        assertDelivery(id, DeliveryState.BOUNCED, 1);
        assertThat(stored(id).delivery().code()).contains("5.1.1");
        assertThat(eventsOf(id)).containsOnlyOnce(InvitationEventType.BOUNCED);
        assertThat(faces.deliveries().find(message).map(Delivery::state)).contains(DeliveryState.BOUNCED);
        assertThat(service.maintenance().suppression(ADDRESS))
                .contains(new Suppression(ADDRESS, "BOUNCED", clock.instant()));

        service.resend(id, ADMIN).orElseThrow();
        send(service);
        assertThat(sender.sent()).hasSize(1);
        assertDelivery(id, DeliveryState.SUPPRESSED, 1);
    }

    @Test
    void aDelayIsOnlyRecorded() {
        InvitationService service = node();
        InvitationId id = invite(service, "ada@example.com");
        send(service);
        UUID message = sender.last().deliveryId();

        assertThat(service.maintenance().bounced(message, "4.4.7")).isTrue();
        assertThat(service.maintenance().bounced(message, "4.4.7")).isTrue();

        assertDelivery(id, DeliveryState.SENT, 1);
        assertThat(stored(id).delivery().code()).contains("4.4.7");
        assertThat(eventsOf(id)).containsOnlyOnce(InvitationEventType.DELIVERY_FAILED);
        assertThat(service.maintenance().suppression(ADDRESS)).isEmpty();
        assertThat(service.maintenance().bounced(message, "5.4.7")).isTrue();
        assertDelivery(id, DeliveryState.BOUNCED, 1);
    }

    @Test
    void aBounceOfAnUndecidedMessageEndsItsRepeats() {
        InvitationService service = node();
        InvitationId id = invite(service, "ada@example.com");
        sender.answerWith(() -> SendOutcome.undecided("final-dot"));
        send(service);

        assertThat(service.maintenance().bounced(sender.last().deliveryId(), "5.1.1"))
                .isTrue();

        clock.advance(Duration.ofDays(1));
        assertThat(send(service)).isZero();
        assertDelivery(id, DeliveryState.BOUNCED, 1);
    }

    @Test
    void aBounceOfAnEarlierMessageDoesNotHideTheLastOne() {
        InvitationService service = node();
        InvitationId id = invite(service, "ada@example.com");
        send(service);
        UUID first = sender.last().deliveryId();
        clock.advance(Duration.ofMinutes(1));
        service.resend(id, ADMIN).orElseThrow();
        send(service);

        service.maintenance().bounced(first, "5.1.1");

        assertDelivery(id, DeliveryState.SENT, 2);
        assertThat(eventsOf(id)).contains(InvitationEventType.BOUNCED);
    }

    @Test
    void anAddressThatAnInvitationGotLaterIsNotSuppressedForTheOneBefore() {
        InvitationService service = node();
        InvitationId id = invite(service, "ada@example.com");
        send(service);
        clock.advance(Duration.ofMinutes(1));
        InvitationUpdate toBob = InvitationUpdate.builder()
                .audience(Audience.to(EmailAddress.parse("bob@example.com")))
                .build();
        service.update(id, 0, toBob, ADMIN).orElseThrow();

        service.maintenance().bounced(sender.last().deliveryId(), "5.1.1");

        assertThat(service.maintenance().suppression(EmailAddress.parse("bob@example.com")))
                .isEmpty();
    }

    @Test
    void anAddressThatAnInvitationGotWhileItWasMailedIsNotSuppressedForTheOneBefore() {
        InvitationService service = node();
        InvitationId id = invite(service, "ada@example.com");
        InvitationUpdate toBob = InvitationUpdate.builder()
                .audience(Audience.to(EmailAddress.parse("bob@example.com")))
                .build();
        sender.answerWith(() -> {
            clock.advance(Duration.ofSeconds(1));
            service.update(id, 0, toBob, ADMIN).orElseThrow();
            clock.advance(Duration.ofSeconds(1));
            return SendOutcome.submitted();
        });
        send(service);

        service.maintenance().bounced(sender.last().deliveryId(), "5.1.1");

        assertThat(service.maintenance().suppression(EmailAddress.parse("bob@example.com")))
                .isEmpty();
    }

    @Test
    void whatWasNotSentCannotBounce() {
        InvitationService service = node();
        invite(service, "ada@example.com");
        Instant now = clock.instant();
        UUID waiting = faces.deliveries()
                .lease(new LeaseRequest(now, now.plusSeconds(1), 1, Optional.empty()))
                .get(0)
                .id();

        assertThat(service.maintenance().bounced(waiting, "5.1.1")).isFalse();
        assertThat(service.maintenance().bounced(UUID.randomUUID(), "5.1.1")).isFalse();
        assertThatThrownBy(() -> service.maintenance().bounced(waiting, "no such user"))
                .isInstanceOf(InvalidValueException.class);
        assertThat(service.maintenance().suppression(ADDRESS)).isEmpty();
    }

    @Test
    @DisplayName("P27: a queue of this process alone forgets messages that were finished long ago")
    void aQueueOfThisProcessForgetsWhatIsLongOver() {
        InvitationService service = InvitationService.builder(store, sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .clock(clock)
                .redemptions(faces.redemptions())
                .suppressions(faces.suppressions())
                .maintenance(faces.maintenance())
                .build();
        invite(service, "ada@example.com");
        UUID first = sender.last().deliveryId();
        clock.advance(Duration.ofDays(6));
        invite(service, "bob@example.com");
        assertThat(service.maintenance().bounced(first, "4.2.2")).isTrue();
        clock.advance(Duration.ofDays(2));

        invite(service, "carol@example.com");

        assertThat(service.maintenance().bounced(first, "4.2.2")).isFalse();
        assertThat(service.maintenance().bounced(sender.last().deliveryId(), "4.2.2"))
                .isTrue();
    }

    @Test
    void aSuppressionCanBeAskedForAndTakenBack() {
        InvitationMaintenance maintenance = node().maintenance();
        maintenance.suppress(ADDRESS, "COMPLAINT");
        maintenance.suppress(EmailAddress.parse("ADA@example.com"), "SECOND");

        assertThat(maintenance.suppression(ADDRESS).map(Suppression::reason)).contains("COMPLAINT");
        assertThat(maintenance.unsuppress(ADDRESS)).isTrue();
        assertThat(maintenance.unsuppress(ADDRESS)).isFalse();
        assertThat(maintenance.suppression(ADDRESS)).isEmpty();
        assertThatThrownBy(() -> maintenance.suppress(ADDRESS, "a complaint"))
                .isInstanceOf(InvalidValueException.class);
    }
}
