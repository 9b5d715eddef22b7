package io.invitation.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationReports;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationStatistics;
import io.invitation.InvitationToken;
import io.invitation.LinkTemplate;
import io.invitation.Redemption;
import io.invitation.Scope;
import io.invitation.spi.MessagePurpose;
import io.invitation.spi.QueueHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What operators are told. */
abstract class ReportRules extends RetentionRules {

    @Test
    void theHistoryTellsWhatHappenedInOrderAndPageByPage() {
        InvitationService service = node();
        InvitationId id = invite(service, "ada@example.com");
        clock.advance(Duration.ofMinutes(1));
        send(service);
        clock.advance(Duration.ofMinutes(1));
        service.revoke(id, ADMIN, "a mistake").orElseThrow();
        InvitationReports reports = service.reports();

        List<InvitationEvent> all = reports.history(id, Optional.empty(), 10);
        List<InvitationEvent> first = reports.history(id, Optional.empty(), 2);
        List<InvitationEvent> second =
                reports.history(id, Optional.of(first.get(1).id()), 10);

        assertThat(all)
                .extracting(InvitationEvent::type)
                .containsExactlyInAnyOrder(
                        InvitationEventType.CREATED,
                        InvitationEventType.QUEUED,
                        InvitationEventType.SENT,
                        InvitationEventType.REVOKED);
        assertThat(all.subList(2, 4))
                .extracting(InvitationEvent::type)
                .containsExactly(InvitationEventType.SENT, InvitationEventType.REVOKED);
        assertThat(all.get(3).detail()).contains("a mistake");
        assertThat(all.get(3).actor()).contains(ADMIN);
        assertThat(first).isEqualTo(all.subList(0, 2));
        assertThat(second).isEqualTo(all.subList(2, 4));
    }

    @Test
    void whatSomebodyDoesIsRecordedWithTheirName() {
        InvitationService service = service(Tokens.KEYED);
        InvitationId id = idOf(service, create(service, forAda()));
        service.link(id, ADMIN).linkOrElseThrow();
        service.disable(id, ADMIN).orElseThrow();
        service.enable(id, ADMIN).orElseThrow();
        service.refresh(id, ADMIN).orElseThrow();

        List<InvitationEvent> events =
                service.reports().history(id, Optional.empty(), 10).subList(1, 5);

        assertThat(events)
                .extracting(InvitationEvent::type)
                .containsExactly(
                        InvitationEventType.LINK_SHOWN,
                        InvitationEventType.DISABLED,
                        InvitationEventType.ENABLED,
                        InvitationEventType.REFRESHED);
        assertThat(events).extracting(InvitationEvent::actor).containsOnly(Optional.of(ADMIN));
    }

    @Test
    void aMailSaysThatItsLinkReplacesAnotherOnlyIfThatWasMailed() {
        InvitationService service = service(policy -> policy.resendCoolDown(Duration.ZERO));
        InvitationId created = idOf(service, create(service, forAda()));
        service.refresh(created, ADMIN).orElseThrow();
        service.resend(created, ADMIN).orElseThrow();
        assertThat(sender.last().purpose()).isEqualTo(MessagePurpose.INVITATION);

        InvitationId mailed = idOf(service, mail(service, forAda()));
        service.resend(mailed, ADMIN).orElseThrow();
        assertThat(sender.last().purpose()).isEqualTo(MessagePurpose.INVITATION);

        service.refresh(mailed, ADMIN).orElseThrow();
        service.resend(mailed, ADMIN).orElseThrow();
        assertThat(sender.last().purpose()).isEqualTo(MessagePurpose.NEW_LINK);
    }

    @Test
    void theRedemptionsTellWhoTookWhichPlace() {
        InvitationService service = node();
        InvitationToken token = create(service, InvitationRequest.toDomain("example.com"));
        InvitationId id = idOf(service, token);
        assertAccepted(service.accept(token, ADA));
        clock.advance(Duration.ofMinutes(1));
        assertAccepted(service.accept(token, BOB));
        InvitationReports reports = service.reports();

        List<Redemption> first = reports.redemptions(id, Optional.empty(), 1);
        List<Redemption> second =
                reports.redemptions(id, Optional.of(first.get(0).id()), 10);

        assertThat(first).extracting(Redemption::accountId).containsExactly(Optional.of("ada"));
        assertThat(second).extracting(Redemption::accountId).containsExactly(Optional.of("bob"));
    }

    @Test
    void theStatisticsCountWhatHappenedWithinThePeriod() {
        InvitationService service = node();
        Instant start = clock.instant();
        InvitationToken token = create(service, InvitationRequest.toDomain("example.com"));
        clock.advance(Duration.ofHours(1));
        assertAccepted(service.accept(token, ADA));
        clock.advance(Duration.ofHours(2));
        assertAccepted(service.accept(token, BOB));
        Instant end = clock.instant();

        InvitationStatistics all = service.reports().statistics(start, end.plusNanos(1_000));
        InvitationStatistics part = service.reports().statistics(start.plusNanos(1_000), end);

        assertThat(all.count(InvitationEventType.CREATED)).isEqualTo(1);
        assertThat(all.count(InvitationEventType.ACCEPTED)).isEqualTo(2);
        assertThat(all.medianTimeToAccept()).contains(Duration.ofHours(3));
        assertThat(part.count(InvitationEventType.CREATED)).isZero();
        assertThat(part.count(InvitationEventType.ACCEPTED)).isEqualTo(1);
        assertThat(part.medianTimeToAccept()).contains(Duration.ofHours(1));
    }

    @Test
    void theStatisticsOfAllTimeCountEverything() {
        InvitationService service = node();
        create(service, InvitationRequest.toDomain("example.com"));

        assertThat(service.reports().statistics(Instant.MIN, Instant.MAX).count(InvitationEventType.CREATED))
                .isEqualTo(1);
    }

    @Test
    void theQueueTellsHowMuchWaitsAndForHowLong() {
        InvitationService service = node();
        assertThat(service.reports().queue()).isEqualTo(QueueHealth.of(0, 0, Optional.empty()));
        Instant start = clock.instant();
        invite(service, "ada@example.com");
        clock.advance(Duration.ofHours(1));
        invite(service.in(Scope.of("acme")), "bob@example.com");

        assertThat(service.reports().queue()).isEqualTo(QueueHealth.of(2, 2, Optional.of(start)));
    }

    @Test
    void anotherScopeIsToldNothing() {
        InvitationService service = node();
        InvitationToken token = create(service, forAda());
        InvitationId id = idOf(service, token);
        assertAccepted(service.accept(token, ADA));
        InvitationReports foreign = service.in(Scope.of("acme")).reports();

        assertThat(foreign.history(id, Optional.empty(), 10)).isEmpty();
        assertThat(foreign.redemptions(id, Optional.empty(), 10)).isEmpty();
        assertThat(foreign.statistics(Instant.EPOCH, clock.instant().plusSeconds(1))
                        .counts())
                .isEmpty();
    }

    @Test
    void reportsCheckTheirArguments() {
        InvitationService service = node();
        InvitationReports reports = service.reports();
        InvitationId id = invite(service, "ada@example.com");
        Instant now = clock.instant();

        assertThatThrownBy(() -> reports.history(id, Optional.empty(), 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reports.history(id, Optional.empty(), 1_001))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reports.redemptions(id, Optional.empty(), 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reports.statistics(now, now)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatNeedsAnotherFaceSaysSoWhenItIsAskedFor() {
        InvitationService service = InvitationService.builder(store, sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .build();

        assertThatThrownBy(service::reports)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("history");
        assertThatThrownBy(service::maintenance)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("suppressions");
    }
}
