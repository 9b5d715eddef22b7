package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.contract.TestClock;
import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.SendOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

/** F9 of the security design: nodes share a store, and each has a clock of its own. */
class ClockSkewTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final Duration SKEW = Duration.ofMinutes(10);
    private static final Invitee ADA = Invitee.verified("ada@example.com");

    private final InMemoryInvitationStore store = new InMemoryInvitationStore();
    private final TestClock lateClock = new TestClock(NOW.minus(SKEW));
    private final TestClock earlyClock = new TestClock(NOW.plus(SKEW));
    private final InvitationService late = node(lateClock);
    private final InvitationService early = node(earlyClock);

    private InvitationService node(TestClock clock) {
        return InvitationService.builder(store, outgoing -> SendOutcome.submitted())
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .policy(InvitationPolicy.builder().resendCoolDown(Duration.ZERO).build())
                .clock(clock)
                .build();
    }

    @Test
    void anInvitationIsOverForEachNodeWhenItsOwnClockSaysSo() {
        InvitationToken token = invite(Expiry.at(NOW.plus(SKEW)));

        assertThat(early.accept(token, ADA)).isEqualTo(new AcceptResult.Refused(RefusalReason.EXPIRED));
        assertThat(late.inspect(token).canAccept()).isTrue();

        lateClock.advance(SKEW.multipliedBy(2).minusNanos(1_000));
        assertThat(late.inspect(token).canAccept()).isTrue();
        lateClock.advance(Duration.ofNanos(1_000));
        assertThat(late.accept(token, ADA)).isEqualTo(new AcceptResult.Refused(RefusalReason.EXPIRED));
    }

    @Test
    void aLinkThatWasReplacedOpensNothingOnANodeThatIsLate() {
        InvitationResult created =
                late.create(InvitationRequest.to("ada@example.com").build());
        InvitationToken before = created.linkOrElseThrow().token();

        early.refresh(created.orElseThrow().id(), Actor.SYSTEM).orElseThrow();

        assertThat(late.accept(before, ADA)).isEqualTo(new AcceptResult.Refused(RefusalReason.SUPERSEDED));
    }

    @Test
    void onePlaceIsOnePlaceForNodesThatDisagreeAboutTheTime() {
        InvitationToken token = invite(Expiry.in(Duration.ofDays(1)));

        assertThat(early.accept(token, ADA)).isInstanceOf(AcceptResult.Accepted.class);
        assertThat(late.accept(token, ADA)).isInstanceOf(AcceptResult.AlreadyAccepted.class);
        assertThat(late.accept(token, Invitee.verified("ada@example.com", "account-2")))
                .isNotInstanceOf(AcceptResult.Accepted.class);
    }

    @Test
    void aNodeThatIsLateAcceptsWhatIsMadeInItsFuture() {
        InvitationToken token = early.create(
                        InvitationRequest.to("ada@example.com").build())
                .linkOrElseThrow()
                .token();

        assertThat(late.accept(token, ADA)).isInstanceOf(AcceptResult.Accepted.class);
    }

    @Test
    void aClockThatStepsBackOpensNothingThatWasClosed() {
        Invitation invitation =
                early.create(InvitationRequest.to("ada@example.com").build()).orElseThrow();
        early.revoke(invitation.id(), Actor.SYSTEM, "a mistake").orElseThrow();

        earlyClock.advance(SKEW.multipliedBy(-2));

        assertThat(early.get(invitation.id()).orElseThrow().statusAt(earlyClock.instant()))
                .isEqualTo(InvitationStatus.REVOKED);
        assertThat(early.enable(invitation.id(), Actor.SYSTEM)).isInstanceOf(InvitationResult.Rejected.class);
    }

    /** In New York the hour from one to two comes twice on that day. */
    @Test
    void aDayIs24HoursAlsoWhereClocksAreSetBackAndEndsOnce() {
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
        try {
            Instant start = Instant.parse("2026-10-31T06:30:00Z");
            earlyClock.set(start);
            lateClock.set(start);
            InvitationToken token = invite(Expiry.in(Duration.ofDays(1)));

            earlyClock.set(Instant.parse("2026-11-01T05:00:00Z"));
            List<String> refusedFrom = new ArrayList<>();
            for (int minute = 0; minute < 120; minute++) {
                if (!early.inspect(token).canAccept()) {
                    refusedFrom.add(earlyClock.instant().toString());
                }
                earlyClock.advance(Duration.ofMinutes(1));
            }

            assertThat(refusedFrom).hasSize(30).startsWith("2026-11-01T06:30:00Z");
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void aNodeThatIsLateMailsAgainWhereNobodyHasToWait() {
        Invitation invitation =
                early.invite(InvitationRequest.to("ada@example.com").build()).orElseThrow();

        assertThat(late.resend(invitation.id(), Actor.SYSTEM).isDone()).isTrue();
    }

    private InvitationToken invite(Expiry expiry) {
        return late.create(
                        InvitationRequest.to("ada@example.com").expiry(expiry).build())
                .linkOrElseThrow()
                .token();
    }
}
