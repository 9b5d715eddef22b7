package io.invitation.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.Actor;
import io.invitation.EmailAddress;
import io.invitation.Evidence;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationStorageException;
import io.invitation.InvitationToken;
import io.invitation.InvitationUpdate;
import io.invitation.Invitee;
import io.invitation.InviterLoss;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.Scope;
import io.invitation.TransactionConflictException;
import io.invitation.spi.AuthorizationRequest;
import io.invitation.spi.Claim;
import io.invitation.spi.MessagePurpose;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for expiries, reminders and lapsed places. */
abstract class MaintenanceRules extends WorkerFaultRules {

    private static final Duration LIFETIME = Duration.ofDays(7);

    private static InvitationPolicy.Builder reminding(InvitationPolicy.Builder policy) {
        return policy.remindAt(0.25, 0.5, 0.75);
    }

    // Expiry

    @Test
    void anExpiryIsNotedOnceThoughSeveralNodesLookForIt() throws Exception {
        List<InvitationEvent> heard = Collections.synchronizedList(new ArrayList<>());
        InvitationService service = nodeOn(faces, Tokens.RANDOM, policy -> policy)
                .listener(heard::add)
                .build();
        InvitationService another = nodeOn(faces, Tokens.RANDOM, policy -> policy)
                .listener(heard::add)
                .build();
        List<InvitationId> invited = inviteMany(service, 10);
        clock.advance(LIFETIME.minusNanos(1_000));
        assertThat(sweep(service)).isZero();
        clock.advance(Duration.ofNanos(1_000));

        Parallel.run(4, i -> () -> sweep(i % 2 == 0 ? service : another));
        sweep(service);

        assertThat(invited).allSatisfy(id -> assertThat(eventsOf(id)).containsOnlyOnce(InvitationEventType.EXPIRED));
        assertThat(heard)
                .filteredOn(event -> event.type() == InvitationEventType.EXPIRED)
                .hasSize(10);
        assertThat(sweep(service)).isZero();
    }

    @Test
    void anExpiryThatNobodyHasNotedYetIsNotedThoughAPlaceIsUndone() {
        InvitationService service = node();
        InvitationToken token = create(service, InvitationRequest.toDomain("example.com"));
        InvitationId id = idOf(service, token);
        Redemption taken =
                service.accept(token, Invitee.verified("ada@example.com")).orElseThrow();
        clock.advance(LIFETIME);

        assertThat(service.places().undo(taken.id(), ADMIN, "a mistake").isDone())
                .isTrue();
        sweep(service);
        sweep(service);

        assertThat(eventsOf(id)).containsOnlyOnce(InvitationEventType.EXPIRED);
    }

    @Test
    void whoStandsInForAnInviterMovesNoExpiryBackThatWasNotedMeanwhile() {
        FaultyStore faulty = new FaultyStore(faces);
        InvitationService other = node();
        InvitationService service = nodeOn(
                        faulty,
                        Tokens.RANDOM,
                        policy -> policy.whenInviterLosesRight(InviterLoss.reassignTo(Actor.of("deputy"))))
                .authorizer(request -> request.action() != AuthorizationRequest.Action.ACCEPT
                        || request.actor().equals(Actor.of("deputy")))
                .build();
        InvitationToken token = create(other, InvitationRequest.toDomain("example.com"));
        InvitationId id = idOf(other, token);
        clock.advance(LIFETIME.minus(Duration.ofMinutes(1)));
        RedemptionId held = other.places()
                .reserve(token, Invitee.verified("ada@example.com"), LEASE)
                .orElseThrow()
                .id();
        clock.advance(Duration.ofMinutes(1));
        faulty.failBy((step, arguments) -> {
            if (step.equals("reschedule") || step.equals("replace")) {
                faulty.heal();
                sweep(other);
            }
        });

        assertAccepted(service.places().complete(held, Optional.empty()));
        sweep(other);

        assertThat(eventsOf(id))
                .containsOnlyOnce(InvitationEventType.INVITER_REASSIGNED)
                .containsOnlyOnce(InvitationEventType.EXPIRED);
    }

    /** It began in time, and commits while the expiry is about to be noted. */
    @Test
    void whatIsAcceptedWhileItsExpiryIsNotedHasNotExpired() {
        FaultyStore faulty = new FaultyStore(faces);
        InvitationService other = node();
        InvitationToken token = create(other, InvitationRequest.to("ada@example.com"));
        InvitationId id = idOf(other, token);
        clock.advance(LIFETIME);
        faulty.failBy((step, arguments) -> {
            if (step.equals("reschedule")) {
                faulty.heal();
                clock.advance(Duration.ofSeconds(-1));
                assertAccepted(other.accept(token, ADA));
                clock.advance(Duration.ofSeconds(1));
            }
        });

        sweep(nodeOn(faulty, Tokens.RANDOM, policy -> policy).build());
        sweep(other);

        assertThat(eventsOf(id)).contains(InvitationEventType.ACCEPTED).doesNotContain(InvitationEventType.EXPIRED);
    }

    @Test
    void whatIsDueInAnyScopeIsHandledUpToTheLimit() {
        InvitationService service = node();
        inviteMany(service, 3);
        inviteMany(service.in(Scope.of("acme")), 3);
        clock.advance(LIFETIME);

        assertThat(service.maintenance().runOnce(4)).isEqualTo(4);
        assertThat(service.maintenance().runOnce(4)).isEqualTo(2);
        assertThatThrownBy(() -> service.maintenance().runOnce(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> service.maintenance().runOnce(10_001)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsSwitchedOffExpiresTooAndWhatIsOverDoesNot() {
        InvitationService service = node();
        InvitationId disabled = invite(service, "ada@example.com");
        service.disable(disabled, ADMIN).orElseThrow();
        InvitationId revoked = invite(service, "bob@example.com");
        service.revoke(revoked, ADMIN, "a mistake").orElseThrow();
        InvitationToken token = create(service, InvitationRequest.to("carol@example.com"));
        InvitationId accepted = idOf(service, token);
        assertAccepted(service.accept(token, Invitee.verified("carol@example.com", "carol")));
        clock.advance(LIFETIME);

        sweep(service);

        assertThat(eventsOf(disabled)).contains(InvitationEventType.EXPIRED);
        assertThat(eventsOf(revoked)).doesNotContain(InvitationEventType.EXPIRED);
        assertThat(eventsOf(accepted)).doesNotContain(InvitationEventType.EXPIRED);
    }

    @Test
    void anEditOfAnExpiredInvitationDoesNotHideItsExpiry() {
        InvitationService service = node();
        InvitationId id = invite(service, "ada@example.com");
        clock.advance(LIFETIME.plusHours(1));
        service.update(id, 0, InvitationUpdate.builder().name("New").build(), ADMIN)
                .orElseThrow();

        sweep(service);
        service.update(id, 1, InvitationUpdate.builder().name("Newer").build(), ADMIN)
                .orElseThrow();
        sweep(service);

        assertThat(eventsOf(id)).containsOnlyOnce(InvitationEventType.EXPIRED);
    }

    @Test
    void anEditThatOverlapsTheSweepDoesNotHaveTheExpiryNotedTwice() {
        FaultyStore faulty = new FaultyStore(faces);
        InvitationService service = node();
        InvitationService editing =
                nodeOn(faulty, Tokens.RANDOM, policy -> policy).build();
        InvitationId id = invite(service, "ada@example.com");
        clock.advance(LIFETIME);
        faulty.failBy((step, arguments) -> {
            if (step.equals("reschedule")) {
                faulty.heal();
                sweep(service);
            }
        });

        editing.update(id, 0, InvitationUpdate.builder().name("New").build(), ADMIN)
                .orElseThrow();
        sweep(service);

        assertThat(eventsOf(id)).containsOnlyOnce(InvitationEventType.EXPIRED);
    }

    @Test
    void whatWasRefreshedExpiresAgain() {
        InvitationService service = node();
        InvitationId id = invite(service, "ada@example.com");
        clock.advance(LIFETIME);
        sweep(service);
        service.refresh(id, ADMIN).orElseThrow();
        assertThat(sweep(service)).isZero();
        clock.advance(LIFETIME);

        sweep(service);

        assertThat(eventsOf(id)).filteredOn(InvitationEventType.EXPIRED::equals).hasSize(2);
    }

    @Test
    void anInvitationThatCannotBeHandledKeepsNoOtherWaiting() {
        FaultyStore faulty = new FaultyStore(faces);
        InvitationService service =
                nodeOn(faulty, Tokens.RANDOM, policy -> policy).build();
        List<InvitationId> invited = new ArrayList<>(inviteMany(service, 5));
        clock.advance(LIFETIME);
        List<InvitationId> broken = List.of(invited.remove(4), invited.remove(0));
        faulty.failBy((step, arguments) -> {
            if (step.equals("findById") && broken.contains(arguments.get(0))) {
                throw new IllegalStateException("unreadable");
            }
        });

        assertThat(service.maintenance().runOnce(2)).isEqualTo(2);
        assertThat(service.maintenance().runOnce(2)).isEqualTo(1);

        assertThat(invited).allSatisfy(id -> assertThat(eventsOf(id)).contains(InvitationEventType.EXPIRED));
        faulty.heal();
        assertThat(service.maintenance().runOnce(10)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lapsed", "findDue"})
    void whatCannotBeLookedForKeepsNothingElseWaitingAndIsThrownInTheEnd(String broken) {
        FaultyStore faulty = new FaultyStore(faces);
        InvitationService service =
                nodeOn(faulty, Tokens.RANDOM, policy -> policy).build();
        InvitationId held = idOf(service, create(service, InvitationRequest.toDomain("example.com")));
        hold(held, "ada@example.com", clock.instant().plus(LEASE));
        InvitationId expired = inviteMany(service, 1).get(0);
        clock.advance(LIFETIME);
        InvitationStorageException unreadable = new InvitationStorageException(broken, false);
        faulty.failBy((step, arguments) -> {
            if (step.equals(broken)) {
                throw unreadable;
            }
        });

        assertThatThrownBy(() -> service.maintenance().runOnce(10)).isSameAs(unreadable);

        boolean isSwept = broken.equals("lapsed");
        assertThat(eventsOf(expired).contains(InvitationEventType.EXPIRED)).isEqualTo(isSwept);
        assertThat(eventsOf(held).contains(InvitationEventType.RELEASED)).isEqualTo(!isSwept);
        faulty.heal();
        assertThat(sweep(service)).isEqualTo(isSwept ? 1 : 2);
    }

    @Test
    void aConflictReachesTheHostWhoseTransactionItMayHaveUndone() {
        FaultyStore faulty = new FaultyStore(faces);
        InvitationService service =
                nodeOn(faulty, Tokens.RANDOM, policy -> policy).build();
        List<InvitationId> invited = inviteMany(service, 3);
        clock.advance(LIFETIME);
        TransactionConflictException deadlock =
                new TransactionConflictException("deadlock", new IllegalStateException());
        faulty.failBy((step, arguments) -> {
            if (step.equals("findById") && arguments.contains(invited.get(1))) {
                throw deadlock;
            }
        });

        assertThatThrownBy(() -> store.transactions()
                        .inTransaction(host -> service.maintenance().runOnce(10)))
                .isSameAs(deadlock);

        faulty.heal();
        assertThat(sweep(service)).isEqualTo(3);
    }

    // Reminders

    @Test
    void aReminderIsMailedAtEachFractionOfTheLifetime() {
        InvitationService service = node(Tokens.RANDOM, MaintenanceRules::reminding);
        InvitationId id = mailed(service, "ada@example.com");
        clock.advance(LIFETIME.dividedBy(4).minusMillis(1));
        assertThat(remindersAfterSweep(service)).isZero();
        clock.advance(Duration.ofMillis(1));
        assertThat(remindersAfterSweep(service)).isEqualTo(1);
        assertThat(remindersAfterSweep(service)).isEqualTo(1);
        clock.advance(LIFETIME.dividedBy(4));
        assertThat(remindersAfterSweep(service)).isEqualTo(2);
        clock.advance(LIFETIME.dividedBy(4));
        assertThat(remindersAfterSweep(service)).isEqualTo(3);

        assertThat(eventsOf(id))
                .filteredOn(InvitationEventType.REMINDED::equals)
                .hasSize(3);
        assertAccepted(service.accept(sender.last().link().token(), Invitee.byMail()));
    }

    private static InvitationId mailed(InvitationService service, String address) {
        InvitationId id = invite(service, address);
        send(service);
        return id;
    }

    private long remindersAfterSweep(InvitationService service) {
        sweep(service);
        send(service);
        return sender.sent().stream()
                .map(OutgoingInvitation::purpose)
                .filter(MessagePurpose.REMINDER::equals)
                .count();
    }

    @Test
    void nodesThatRemindAtOnceSendOneReminder() throws Exception {
        InvitationService service = node(Tokens.RANDOM, MaintenanceRules::reminding);
        InvitationService another = node(Tokens.RANDOM, MaintenanceRules::reminding);
        mailed(service, "ada@example.com");
        clock.advance(LIFETIME.dividedBy(2));

        Parallel.run(4, i -> () -> sweep(i % 2 == 0 ? service : another));

        assertThat(remindersAfterSweep(service)).isEqualTo(1);
    }

    @Test
    void afterALongDowntimeOneReminderIsSentAndNoneAfterTheExpiry() {
        InvitationService service = node(Tokens.RANDOM, MaintenanceRules::reminding);
        InvitationId late = mailed(service, "ada@example.com");
        clock.advance(LIFETIME.multipliedBy(4).dividedBy(5));
        assertThat(remindersAfterSweep(service)).isEqualTo(1);
        InvitationId tooLate = mailed(service, "bob@example.com");
        clock.advance(LIFETIME);

        assertThat(remindersAfterSweep(service)).isEqualTo(1);

        assertThat(eventsOf(late)).contains(InvitationEventType.EXPIRED);
        assertThat(eventsOf(tooLate)).contains(InvitationEventType.EXPIRED);
    }

    /** What happens to an invitation that nobody is to be reminded of. */
    enum Fate {
        REVOKED,
        DISABLED,
        ACCEPTED,
        DECLINED,
        NEVER_MAILED,
        FAILED,
        MAILED_JUST_NOW
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("P8: nobody is reminded of what is over, was not mailed, or was mailed just now; it is no failure")
    void nobodyIsRemindedInVain(Fate fate) {
        InvitationService service =
                node(Tokens.RANDOM, policy -> reminding(policy).resendCoolDown(Duration.ofMinutes(5)));
        InvitationToken token = create(service, forAda());
        InvitationId id = idOf(service, token);
        if (fate == Fate.FAILED) {
            sender.answerWith(() -> SendOutcome.failedPermanently("5.1.1"));
        }
        if (fate != Fate.NEVER_MAILED) {
            service.resend(id, ADMIN).orElseThrow();
            send(service);
        }
        clock.advance(LIFETIME.dividedBy(2));
        switch (fate) {
            case REVOKED -> service.revoke(id, ADMIN, "a mistake").orElseThrow();
            case DISABLED -> service.disable(id, ADMIN).orElseThrow();
            case ACCEPTED -> assertAccepted(service.accept(token, ADA));
            case DECLINED -> service.decline(token, ADA);
            case MAILED_JUST_NOW -> {
                service.resend(id, ADMIN).orElseThrow();
                send(service);
            }
            default -> {}
        }

        assertThat(remindersAfterSweep(service)).isZero();
        assertThat(eventsOf(id)).doesNotContain(InvitationEventType.REMINDED);
    }

    @Test
    @DisplayName("P8: a reminder that was queued before the revocation is not sent")
    void aQueuedReminderOfWhatIsRevokedIsNotSent() {
        InvitationService service = node(Tokens.RANDOM, MaintenanceRules::reminding);
        InvitationId id = mailed(service, "ada@example.com");
        clock.advance(LIFETIME.dividedBy(2));
        sweep(service);
        assertThat(eventsOf(id)).contains(InvitationEventType.REMINDED);
        service.revoke(id, ADMIN, "a mistake").orElseThrow();

        assertThat(send(service)).isEqualTo(1);

        assertThat(sender.sent()).hasSize(1);
    }

    @Test
    void refreshingStartsTheScheduleAgain() {
        InvitationService service = node(Tokens.RANDOM, policy -> policy.remindAt(0.5));
        InvitationId id = mailed(service, "ada@example.com");
        clock.advance(LIFETIME.multipliedBy(2).dividedBy(5));
        service.refresh(id, ADMIN).orElseThrow();

        clock.advance(LIFETIME.dividedBy(5));
        assertThat(remindersAfterSweep(service)).isZero();
        clock.advance(LIFETIME.dividedBy(2));
        assertThat(remindersAfterSweep(service)).isEqualTo(1);
        assertThat(service.inspect(sender.last().link().token()).reason()).isEmpty();
    }

    @Test
    void switchingOnStartsTheScheduleAgain() {
        InvitationService service = node(Tokens.RANDOM, MaintenanceRules::reminding);
        InvitationId id = mailed(service, "ada@example.com");
        service.disable(id, ADMIN).orElseThrow();
        clock.advance(LIFETIME.dividedBy(3));
        assertThat(remindersAfterSweep(service)).isZero();
        service.enable(id, ADMIN).orElseThrow();

        assertThat(remindersAfterSweep(service)).isZero();
        clock.advance(LIFETIME.dividedBy(4));
        assertThat(remindersAfterSweep(service)).isEqualTo(1);
    }

    @Test
    void aPolicyThatNoLongerRemindsIsObeyed() {
        InvitationService before = node(Tokens.RANDOM, MaintenanceRules::reminding);
        InvitationService after = node();
        mailed(before, "ada@example.com");
        clock.advance(LIFETIME.dividedBy(2));

        assertThat(remindersAfterSweep(after)).isZero();
        assertThat(remindersAfterSweep(before)).isZero();
    }

    // Lapsed places

    @Test
    void aPlaceWhoseLeaseHasRunOutIsGivenBackOnce() throws Exception {
        InvitationService service = node();
        InvitationService another = node();
        InvitationId id = idOf(service, create(service, InvitationRequest.toDomain("example.com")));
        hold(id, "ada@example.com", clock.instant().plus(Duration.ofMinutes(30)));
        hold(id, "bob@example.com", clock.instant().plus(Duration.ofMinutes(31)));
        assertThat(sweep(service)).isZero();
        clock.advance(Duration.ofMinutes(30));

        Parallel.run(4, i -> () -> sweep(i % 2 == 0 ? service : another));

        assertThat(stored(id).heldPlaces()).isEqualTo(1);
        assertThat(eventsOf(id)).containsOnlyOnce(InvitationEventType.RELEASED);
        assertThat(sweep(service)).isZero();
    }

    @Test
    void aPlaceThatIsHeldAnewWhileItsLapseIsHandledStaysHeld() {
        FaultyStore faulty = new FaultyStore(faces);
        InvitationService service =
                nodeOn(faulty, Tokens.RANDOM, policy -> policy).build();
        InvitationId id = idOf(service, create(service, InvitationRequest.toDomain("example.com")));
        hold(id, "ada@example.com", clock.instant().plus(LEASE));
        Redemption held = faces.redemptions().list(id, Optional.empty(), 1).get(0);
        clock.advance(LEASE);
        Redemption anew = new Redemption(
                held.id(),
                id,
                held.address(),
                held.accountId(),
                held.evidence(),
                clock.instant(),
                Optional.of(clock.instant().plus(LEASE)));
        faulty.failBy((step, arguments) -> {
            if (step.startsWith("release")) {
                faulty.heal();
                faces.redemptions().release(held.id());
                faces.invitations().claim(new Claim(anew, stored(id).version()));
            }
        });

        sweep(service);

        assertThat(faces.redemptions().find(held.id())).contains(anew);
        assertThat(stored(id).heldPlaces()).isEqualTo(1);
        assertThat(eventsOf(id)).doesNotContain(InvitationEventType.RELEASED);
    }

    @Test
    void aPlaceThatIsHeldAnewInTheLastMomentIsNotGivenBack() {
        InvitationId id = idOf(node(), create(node(), InvitationRequest.toDomain("example.com")));
        Instant until = clock.instant().plus(Duration.ofMinutes(30));
        hold(id, "ada@example.com", until);
        Redemption renewed = hold(id, "bob@example.com", until.plusSeconds(1));
        clock.advance(Duration.ofMinutes(31));
        InvitationService sweeping = nodeOn(faces, Tokens.RANDOM, policy -> policy)
                .listener(event -> holdAgain(renewed, clock.instant().plusSeconds(60)))
                .build();

        sweep(sweeping);

        assertThat(faces.redemptions().find(renewed.id())).isPresent();
        assertThat(stored(id).heldPlaces()).isEqualTo(1);
        assertThat(eventsOf(id)).containsOnlyOnce(InvitationEventType.RELEASED);
    }

    private void holdAgain(Redemption place, Instant until) {
        if (faces.redemptions().release(place.id())) {
            hold(place.id(), place.invitationId(), place.address(), until);
        }
    }

    private Redemption hold(InvitationId id, String address, Instant until) {
        return hold(RedemptionId.timeOrdered(clock.instant()), id, EmailAddress.parse(address), until);
    }

    private Redemption hold(RedemptionId place, InvitationId id, EmailAddress address, Instant until) {
        Redemption held = new Redemption(
                place, id, address, Optional.empty(), Evidence.NONE, clock.instant(), Optional.of(until));
        store.claim(new Claim(held, stored(id).version()));
        return held;
    }
}
