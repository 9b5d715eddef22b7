package io.invitation.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.Audience;
import io.invitation.DeliveryState;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.InvitationUpdate;
import io.invitation.RejectionReason;
import io.invitation.spi.SendOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds for mails that several ask for at once, and for senders that break. */
abstract class DeliveryRules extends ReportRules {

    @Test
    void ofManyWhoResendAtOnceOneMailsAndTheOthersHearWhenToRetry() throws Exception {
        InvitationService service = service(policy -> policy.resendCoolDown(Duration.ofMinutes(5)));
        InvitationId id = idOf(service, mail(service, forAda()));
        clock.advance(Duration.ofMinutes(5));

        List<InvitationResult> results = Parallel.run(32, i -> () -> service.resend(id, ADMIN));

        assertThat(results).filteredOn(InvitationResult::isDone).hasSize(1);
        assertThat(results)
                .filteredOn(result -> !result.isDone())
                .allSatisfy(result -> assertRejected(result, RejectionReason.COOL_DOWN));
        assertThat(sender.sent()).hasSize(2);
        assertThat(stored(id).delivery().attempts()).isEqualTo(2);
    }

    @Test
    void noSecondMailIsSentWhileTheFirstIsUnderWay() {
        InvitationService service = service(policy -> policy.resendCoolDown(Duration.ofMinutes(5)));
        List<InvitationResult> meanwhile = new ArrayList<>();
        sender.answerWith(() -> {
            meanwhile.add(service.resend(sender.last().invitation().id(), ADMIN));
            return SendOutcome.submitted();
        });

        service.invite(forAda().build()).orElseThrow();

        assertRejected(meanwhile.get(0), RejectionReason.COOL_DOWN);
        assertThat(sender.sent()).hasSize(1);
    }

    @Test
    void mailsThatOverlapAreAllCounted() {
        InvitationService service = service(policy -> policy.resendCoolDown(Duration.ZERO));
        List<Integer> depth = new ArrayList<>();
        sender.answerWith(() -> {
            depth.add(1);
            if (depth.size() < 3) {
                service.resend(sender.last().invitation().id(), ADMIN).orElseThrow();
            }
            return SendOutcome.submitted();
        });

        InvitationId id = service.invite(forAda().build()).orElseThrow().id();

        assertThat(sender.sent()).hasSize(3);
        assertThat(stored(id).delivery().attempts()).isEqualTo(3);
    }

    @Test
    void anErrorOfTheSenderIsAnUndecidedDeliveryAndStopsNobodyElses() {
        InvitationService service = service();
        sender.answerWith(() -> {
            throw new NoClassDefFoundError("some.missing.Library");
        });

        List<InvitationId> invited = store.transactions()
                .inTransaction(host -> List.of(
                        service.invite(forAda().build()).orElseThrow().id(),
                        service.invite(forAda().build()).orElseThrow().id()));

        assertThat(sender.sent()).hasSize(2);
        assertThat(invited)
                .allSatisfy(id -> assertThat(stored(id).delivery().state()).isEqualTo(DeliveryState.DEFERRED));
    }

    @Test
    void aNewAudienceIsNotMailedToTheOldAddress() {
        InvitationService service = service();
        InvitationId id = idOf(service, mail(service, forAda()));
        InvitationUpdate toOthers = InvitationUpdate.builder()
                .audience(Audience.of(
                        List.of(EmailPattern.parse("bob@example.com"), EmailPattern.parse("carol@example.com"))))
                .build();
        clock.advance(Duration.ofHours(1));

        Invitation updated = service.update(id, 0, toOthers, ADMIN).orElseThrow();

        assertThat(updated.recipient()).isEmpty();
        assertRejected(service.resend(id, ADMIN), RejectionReason.NO_RECIPIENT);
    }

    @Test
    void aRecipientWhoPassesTheLinkOnStaysWhenThePatternsChange() {
        InvitationService service = service();
        EmailAddress organiser = EmailAddress.parse("organiser@example.org");
        InvitationId id = idOf(
                service, mail(service, InvitationRequest.toDomain("example.com").recipient(organiser)));
        InvitationUpdate toAnotherDomain = InvitationUpdate.builder()
                .audience(Audience.of(List.of(EmailPattern.domain("example.net"))))
                .build();

        assertThat(service.update(id, 0, toAnotherDomain, ADMIN).orElseThrow().recipient())
                .contains(organiser);
    }

    @Test
    void theAudienceOfAnExpiredInvitationCanBeCorrected() {
        InvitationService service = service();
        InvitationId id = idOf(service, mail(service, forAda()));
        clock.advance(Duration.ofDays(30));
        InvitationUpdate toBob = InvitationUpdate.builder()
                .audience(Audience.to(EmailAddress.parse("bob@example.com")))
                .build();

        assertThat(service.update(id, 0, toBob, ADMIN).isDone()).isTrue();
    }

    @Test
    void whatIsOverBeforeTheMailLeavesIsNotMailed() {
        InvitationService service = service();

        InvitationId revoked = store.transactions().inTransaction(host -> {
            InvitationId id = service.invite(forAda().build()).orElseThrow().id();
            service.revoke(id, ADMIN, "a mistake").orElseThrow();
            return id;
        });
        InvitationId superseded = store.transactions().inTransaction(host -> {
            InvitationId id = service.invite(forAda().build()).orElseThrow().id();
            service.refresh(id, ADMIN).orElseThrow();
            return id;
        });

        assertThat(sender.sent()).isEmpty();
        assertThat(stored(revoked).delivery().state()).isEqualTo(DeliveryState.SUPPRESSED);
        assertThat(stored(revoked).delivery().code()).contains("REVOKED");
        assertThat(stored(superseded).delivery().code()).contains("SUPERSEDED");
    }
}
