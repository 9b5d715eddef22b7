package io.invitation.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.Actor;
import io.invitation.Attributes;
import io.invitation.Audience;
import io.invitation.Closure;
import io.invitation.DeliveryState;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Expiry;
import io.invitation.Grants;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationLimits;
import io.invitation.InvitationMaintenance;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.Inviter;
import io.invitation.Quota;
import io.invitation.Redemption;
import io.invitation.RefusalReason;
import io.invitation.RejectionReason;
import io.invitation.Scope;
import io.invitation.TransactionConflictException;
import io.invitation.spi.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntFunction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds when invitations, or the people in them, are forgotten. */
abstract class RetentionRules extends ErasureRules {

    private static final Duration MONTH = Duration.ofDays(30);

    @Test
    @DisplayName("P30: what is purged is gone as a whole")
    void purgingDeletesTheWhole() {
        List<InvitationEvent> heard = new ArrayList<>();
        InvitationService service = nodeOn(faces, Tokens.RANDOM, policy -> policy)
                .listener(heard::add)
                .build();
        InvitationToken token = create(service, forAda());
        InvitationId id = idOf(service, token);
        assertAccepted(service.accept(token, ADA));
        clock.advance(MONTH.plusSeconds(1));

        assertThat(service.maintenance().purge(MONTH, 10)).isEqualTo(1);

        assertThat(service.get(id)).isEmpty();
        assertThat(eventsOf(id)).isEmpty();
        assertThat(faces.redemptions().list(id, Optional.empty(), 10)).isEmpty();
        assertRefused(service.accept(token, BOB), RefusalReason.UNKNOWN);
        assertRefused(service.accept(token, ADA), RefusalReason.UNKNOWN);
        assertThat(heard).extracting(InvitationEvent::type).contains(InvitationEventType.PURGED);
    }

    @Test
    @DisplayName("P30: what is open, held or ended not long enough ago is neither purged nor anonymised")
    void whatIsNotOverForLongStays() {
        InvitationService service = node();
        InvitationToken open = create(
                service,
                InvitationRequest.toDomain("example.com").quota(Quota.of(2)).expiry(Expiry.never()));
        assertAccepted(service.accept(open, ADA));
        InvitationId held = idOf(service, create(service, InvitationRequest.toDomain("example.org")));
        hold(held, EmailAddress.parse("carol@example.org"));
        invite(service, "dora@example.com");
        clock.advance(Duration.ofDays(7).plus(MONTH));
        Invitation before = stored(idOf(service, open));
        InvitationMaintenance maintenance = service.maintenance();

        assertThat(maintenance.anonymise(MONTH, 10)).isZero();
        assertThat(maintenance.purge(MONTH, 10)).isZero();

        assertThat(stored(before.id())).isEqualTo(before);
        assertAccepted(service.accept(open, BOB));
        assertRefused(service.accept(open, Invitee.verified("carol@example.com", "carol")), RefusalReason.EXHAUSTED);
    }

    @Test
    void retentionGoesOnWhereItsLimitEndedItAndStaysInItsScope() {
        InvitationService service = node();
        inviteMany(service, 5);
        InvitationId foreign = invite(service.in(Scope.of("acme")), "ada@example.com");
        clock.advance(Duration.ofDays(8));
        InvitationMaintenance maintenance = service.maintenance();
        Duration none = Duration.ZERO;

        assertThat(List.of(
                        maintenance.anonymise(none, 2),
                        maintenance.anonymise(none, 2),
                        maintenance.anonymise(none, 2),
                        maintenance.anonymise(none, 2)))
                .containsExactly(2, 2, 1, 0);
        assertThat(List.of(maintenance.purge(none, 3), maintenance.purge(none, 3), maintenance.purge(none, 3)))
                .containsExactly(3, 2, 0);
        assertThat(stored(foreign).recipient()).isPresent();
    }

    @Test
    void retentionChecksItsArguments() {
        InvitationMaintenance maintenance = node().maintenance();

        assertRejected(() -> maintenance.purge(Duration.ofSeconds(-1), 1));
        assertRejected(() -> maintenance.purge(Duration.ofSeconds(Long.MAX_VALUE), 1));
        assertRejected(() -> maintenance.purge(MONTH, 0));
        assertRejected(() -> maintenance.anonymise(Duration.ofSeconds(-1), 1));
        assertRejected(() -> maintenance.anonymise(MONTH, 10_001));
        assertRejected(() -> maintenance.erase(ADDRESS, ADMIN, 0));
        assertRejected(() -> maintenance.tidy(Duration.ofDays(1).minusNanos(1), 1));
        assertRejected(() -> maintenance.tidy(MONTH, 0));
    }

    private static void assertRejected(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsRevivedMeanwhileStays() {
        FaultyStore faulty = new FaultyStore(faces);
        InvitationService service = node();
        InvitationService purging =
                nodeOn(faulty, Tokens.RANDOM, policy -> policy).build();
        InvitationId id = invite(service, "ada@example.com");
        clock.advance(Duration.ofDays(8));
        for (String moment : List.of("findById", "replace")) {
            faulty.failBy((step, arguments) -> {
                if (step.equals(moment)) {
                    faulty.heal();
                    service.refresh(id, ADMIN).orElseThrow();
                }
            });
            assertThat(purging.maintenance().purge(Duration.ZERO, 10)).isZero();
            assertThat(purging.maintenance().anonymise(Duration.ZERO, 10)).isZero();
            assertThat(stored(id).recipient()).contains(ADDRESS);
            clock.advance(Duration.ofDays(8));
        }
    }

    @Test
    @DisplayName("P30: who accepts by a late clock during a purge is forgotten with the whole invitation")
    void aPlaceThatIsTakenMeanwhileIsPurgedWithItsInvitation() {
        InvitationService late = node();
        for (String moment : List.of("findById", "replace")) {
            InvitationToken token = createEnded(late);
            InvitationId id = idOf(late, token);

            int purged = purgeAndBefore(moment, () -> byALateClock(() -> assertAccepted(late.accept(token, ADA))));

            assertThat(purged).as(moment).isEqualTo(1);
            assertGone(late, id);
            assertRefused(late.accept(token, ADA), RefusalReason.UNKNOWN);
        }
    }

    @Test
    @DisplayName("P30: a place that was held in time and is completed during a purge stays, and its invitation with it")
    void aPlaceThatIsCompletedMeanwhileStaysWithItsInvitation() {
        InvitationService late = node();
        for (String moment : List.of("findById", "replace")) {
            InvitationToken token = createEnded(late);
            InvitationId id = idOf(late, token);
            List<Redemption> held = new ArrayList<>();

            int purged = purgeAndBefore(moment, () -> {
                byALateClock(
                        () -> held.add(late.places().reserve(token, ADA, LEASE).orElseThrow()));
                assertAccepted(late.places().complete(held.get(0).id(), Optional.of("ada")));
            });

            assertThat(purged).as(moment).isZero();
            assertPlaceOf(late, id);
            clock.advance(Duration.ofSeconds(1));
            assertThat(late.maintenance().purge(Duration.ZERO, 10)).isEqualTo(1);
            assertGone(late, id);
        }
    }

    @ParameterizedTest
    @CsvSource({"findById, false", "replace, false", "findById, true", "replace, true"})
    @DisplayName("P30: a place that is held during a purge is completed, and its invitation stays until then")
    void aPlaceThatIsHeldMeanwhileKeepsItsInvitation(String moment, boolean anonymised) {
        InvitationService late = node();
        InvitationToken token = createEnded(late);
        InvitationId id = idOf(late, token);
        List<Redemption> held = new ArrayList<>();
        Runnable holding = () -> byALateClock(
                () -> held.add(late.places().reserve(token, ADA, LEASE).orElseThrow()));

        int forgotten = forgetAndBefore(
                moment,
                maintenance ->
                        anonymised ? maintenance.anonymise(Duration.ZERO, 10) : maintenance.purge(Duration.ZERO, 10),
                holding);

        assertThat(forgotten).isZero();
        assertThat(faces.redemptions().find(held.get(0).id())).contains(held.get(0));
        assertThat(stored(id).anonymisedAt()).isEmpty();
        assertAccepted(late.places().complete(held.get(0).id(), Optional.of("ada")));
        assertPlaceOf(late, id);
        clock.advance(Duration.ofSeconds(1));
        assertThat(late.maintenance().purge(Duration.ZERO, 10)).isEqualTo(1);
        assertGone(late, id);
    }

    /** Creates one for two people, which is over for a second. */
    private InvitationToken createEnded(InvitationService service) {
        InvitationToken token =
                create(service, InvitationRequest.toDomain("example.com").quota(Quota.of(2)));
        clock.advance(Duration.ofDays(7).plusSeconds(1));
        return token;
    }

    private void byALateClock(Runnable action) {
        Duration lateness = Duration.ofMinutes(10);
        clock.advance(lateness.negated());
        action.run();
        clock.advance(lateness);
    }

    /** Purges what is over, and lets something happen before a step of that. */
    private int purgeAndBefore(String moment, Runnable meanwhile) {
        return forgetAndBefore(moment, maintenance -> maintenance.purge(Duration.ZERO, 10), meanwhile);
    }

    private int forgetAndBefore(String moment, ToIntFunction<InvitationMaintenance> forgetting, Runnable meanwhile) {
        FaultyStore watched = new FaultyStore(faces);
        AtomicBoolean happened = new AtomicBoolean();
        watched.failBy((step, arguments) -> {
            if (step.equals(moment)) {
                watched.heal();
                meanwhile.run();
                happened.set(true);
            }
        });
        InvitationService purging =
                nodeOn(watched, Tokens.RANDOM, policy -> policy).build();
        int forgotten = forgetting.applyAsInt(purging.maintenance());
        assertThat(happened).isTrue();
        return forgotten;
    }

    private void assertPlaceOf(InvitationService service, InvitationId id) {
        assertThat(service.get(id)).hasValueSatisfying(invitation -> {
            assertThat(invitation.places()).isEqualTo(1);
            assertThat(invitation.heldPlaces()).isZero();
        });
        assertThat(faces.redemptions().list(id, Optional.empty(), 10))
                .singleElement()
                .satisfies(place -> assertThat(place.isHeld()).isFalse());
    }

    private void assertGone(InvitationService service, InvitationId id) {
        assertThat(service.get(id)).isEmpty();
        assertThat(eventsOf(id)).isEmpty();
        assertThat(faces.redemptions().list(id, Optional.empty(), 10)).isEmpty();
    }

    @Test
    void oneThatCannotBeForgottenKeepsNoOtherFromIt() {
        FaultyStore faulty = new FaultyStore(faces);
        InvitationService service =
                nodeOn(faulty, Tokens.RANDOM, policy -> policy).build();
        InvitationId broken = inviteMany(service, 5).get(0);
        clock.advance(Duration.ofDays(8));
        faulty.failBy((step, arguments) -> {
            if (step.equals("findById") && arguments.contains(broken)) {
                throw new IllegalStateException("unreadable");
            }
        });

        assertThat(service.maintenance().anonymise(Duration.ZERO, 3)).isEqualTo(3);
        assertThat(service.maintenance().purge(Duration.ZERO, 10)).isEqualTo(4);
        faulty.heal();
        assertThat(service.maintenance().purge(Duration.ZERO, 10)).isEqualTo(1);
    }

    @Test
    void aConflictWhileOthersAreForgottenReachesTheHostToo() {
        FaultyStore faulty = new FaultyStore(faces);
        InvitationService service =
                nodeOn(faulty, Tokens.RANDOM, policy -> policy).build();
        List<InvitationId> invited = inviteMany(service, 3);
        clock.advance(Duration.ofDays(8));
        TransactionConflictException deadlock =
                new TransactionConflictException("deadlock", new IllegalStateException());
        faulty.failBy((step, arguments) -> {
            if (step.equals("findById") && arguments.contains(invited.get(1))) {
                throw deadlock;
            }
        });

        assertThatThrownBy(() -> store.transactions()
                        .inTransaction(host -> service.maintenance().purge(Duration.ZERO, 10)))
                .isSameAs(deadlock);
        assertThatThrownBy(() -> store.transactions()
                        .inTransaction(host -> service.maintenance().anonymise(Duration.ZERO, 10)))
                .isSameAs(deadlock);

        faulty.heal();
        assertThat(service.maintenance().purge(Duration.ZERO, 10)).isEqualTo(3);
    }

    @Test
    @DisplayName("P30: what is anonymous is not looked at again, unless it was changed since")
    void whatIsAnonymousIsNotLookedAtAgain() {
        FaultyStore watched = new FaultyStore(faces);
        InvitationService service =
                nodeOn(watched, Tokens.RANDOM, policy -> policy).build();
        List<InvitationId> ids = inviteMany(service, 3);
        clock.advance(Duration.ofDays(8));
        InvitationMaintenance maintenance = service.maintenance();
        Set<Object> lookedAt = new LinkedHashSet<>();
        watched.failBy((step, arguments) -> {
            if (step.equals("findById")) {
                lookedAt.add(arguments.get(0));
            }
        });

        assertThat(maintenance.anonymise(Duration.ZERO, 10)).isEqualTo(3);
        assertThat(lookedAt).containsExactlyElementsOf(ids);
        lookedAt.clear();
        assertThat(maintenance.anonymise(Duration.ZERO, 10)).isZero();
        assertThat(lookedAt).isEmpty();

        assertThat(stored(ids.get(1)).anonymisedAt()).contains(clock.instant());
        service.refresh(ids.get(1), ADMIN).orElseThrow();
        assertThat(stored(ids.get(1)).anonymisedAt()).isEmpty();
        clock.advance(Duration.ofDays(8));
        lookedAt.clear();
        assertThat(maintenance.anonymise(Duration.ZERO, 10)).isEqualTo(1);
        assertThat(lookedAt).containsExactly(ids.get(1));
        assertThat(maintenance.purge(Duration.ZERO, 2)).isEqualTo(2);
        assertThat(maintenance.purge(Duration.ZERO, 2)).isEqualTo(1);
    }

    @Test
    @DisplayName("P30: anonymising forgets the people and keeps the counts")
    void anonymisingForgetsThePeopleAndKeepsTheCounts() {
        InvitationService service = node();
        InvitationToken token = create(
                service,
                InvitationRequest.to(Audience.of(List.of(
                                        EmailPattern.parse("ada@example.com"), EmailPattern.parse("*@acme.org")))
                                .except(List.of(EmailPattern.parse("eve@acme.org"))))
                        .name("For Ada")
                        .description("our Ada")
                        .message("Dear Ada")
                        .subject("account-of-ada")
                        .grants(Grants.NONE
                                .withRoles(List.of("admin"))
                                .withAttributes(Attributes.of(Map.of("phone", "+44 1"))))
                        .inviter(Inviter.of("grace", "Grace").replyTo(EmailAddress.parse("grace@example.com")))
                        .recipient(ADDRESS)
                        .quota(Quota.of(3)));
        InvitationId id = idOf(service, token);
        assertAccepted(service.accept(token, ADA));
        service.revoke(id, ADMIN, "Ada left").orElseThrow();
        Invitation before = stored(id);
        List<InvitationEventType> events = eventsOf(id);
        clock.advance(MONTH.plusSeconds(1));

        assertThat(service.maintenance().anonymise(MONTH, 10)).isEqualTo(1);
        assertThat(service.maintenance().anonymise(MONTH, 10)).isZero();

        Invitation after = stored(id);
        assertThat(after.audience())
                .isEqualTo(Audience.of(
                        List.of(EmailPattern.parse(id + "@erased.invalid"), EmailPattern.parse("*@acme.org"))));
        assertThat(after.recipient()).isEmpty();
        assertThat(after.name()).isEmpty();
        assertThat(after.description()).isEmpty();
        assertThat(after.message()).isEmpty();
        assertThat(after.subject()).isEmpty();
        assertThat(after.grants().attributes()).isEqualTo(Attributes.none());
        assertThat(after.inviter()).isEqualTo(Inviter.of("erased"));
        assertThat(after.closure())
                .contains(new Closure(
                        Closure.Kind.REVOKED,
                        before.closure().orElseThrow().at(),
                        Actor.of("erased"),
                        Optional.empty()));
        assertThat(after.version()).isGreaterThan(before.version());
        assertThat(after.grants().roles()).containsExactly("admin");
        assertThat(after.places()).isEqualTo(1);
        assertThat(after.quota()).isEqualTo(Quota.of(3));
        assertThat(after.acceptedAt()).isEqualTo(before.acceptedAt());
        assertThat(eventsOf(id))
                .startsWith(events.toArray(new InvitationEventType[0]))
                .endsWith(InvitationEventType.ANONYMISED);
        assertNobodyIn(id);
        assertRefused(service.accept(token, BOB), RefusalReason.UNKNOWN);
    }

    @Test
    @DisplayName("P21: tidying starts no count again whose window still runs")
    void tidyingKeepsWindowsThatRun() {
        InvitationLimits monthly = InvitationLimits.none().with(InvitationLimits.Subject.RECIPIENT, 1, MONTH);
        InvitationService service = node(Tokens.RANDOM, policy -> policy.limits(monthly));
        service.invite(forAda().build()).orElseThrow();
        clock.advance(Duration.ofDays(2));

        service.maintenance().tidy(Duration.ofDays(1), 10);

        assertRejected(service.invite(forAda().build()), RejectionReason.LIMIT);
    }

    @Test
    void tidyingForgetsFinishedMessagesAndNoOthers() {
        InvitationService service = node();
        invite(service, "ada@example.com");
        send(service);
        UUID finished = sender.last().deliveryId();
        InvitationId waiting = invite(service, "bob@example.com");
        clock.advance(Duration.ofDays(2));

        assertThat(service.maintenance().tidy(Duration.ofDays(3), 10)).isZero();
        assertThat(faces.deliveries().find(finished).map(Delivery::state)).contains(DeliveryState.SENT);
        assertThat(service.maintenance().tidy(Duration.ofDays(1), 10)).isPositive();

        assertThat(faces.deliveries().find(finished)).isEmpty();
        send(service);
        assertDelivery(waiting, DeliveryState.SENT, 1);
    }
}
