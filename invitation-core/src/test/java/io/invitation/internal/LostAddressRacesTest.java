package io.invitation.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.Actor;
import io.invitation.Audience;
import io.invitation.DuplicateRule;
import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationQuery;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.InvitationStatus;
import io.invitation.InvitationStorageException;
import io.invitation.InvitationToken;
import io.invitation.InvitationUpdate;
import io.invitation.Invitee;
import io.invitation.Quota;
import io.invitation.RejectionReason;
import io.invitation.contract.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens to whoever comes second for an address that one open invitation may have. */
class LostAddressRacesTest extends LostRaces {

    /** A store in which somebody refreshes an invitation just before another one takes its address over. */
    private Fault refreshedBeforeItIsReplaced(InvitationId expired) {
        return (method, arguments) -> {
            if (method.getName().equals("takeAddress") && arguments[2].equals(Optional.of(expired))) {
                service(DuplicateRule.REJECT).refresh(expired, ADMIN).orElseThrow();
            }
            return Optional.empty();
        };
    }

    @Test
    void anInvitationThatIsRevivedWhileItsAddressIsTakenOverKeepsTheAddress() {
        InvitationService good = service(DuplicateRule.REJECT);
        InvitationId expired = good.create(ADA).orElseThrow().id();
        clock.advance(Duration.ofDays(7));
        Fault fault = refreshedBeforeItIsReplaced(expired);

        assertRejected(service(DuplicateRule.REJECT, fault).create(ADA), RejectionReason.DUPLICATE);
        InvitationResult returned =
                service(DuplicateRule.RETURN_EXISTING, fault).create(ADA);

        assertThat(returned.orElseThrow().id()).isEqualTo(expired);
        assertThat(good.count(InvitationQuery.all())).isEqualTo(1);
        assertRejected(good.create(ADA), RejectionReason.DUPLICATE);
    }

    @Test
    void whoNeverGetsHoldOfAnAddressHearsThatItIsContended() {
        Fault alwaysSomebodyElse = (method, arguments) -> method.getName().equals("takeAddress")
                ? Optional.of(Optional.of(InvitationId.timeOrdered(Samples.NOW)))
                : Optional.empty();

        for (DuplicateRule rule : DuplicateRule.values()) {
            assertRejected(service(rule, alwaysSomebodyElse).invite(ADA), RejectionReason.CONTENDED);
        }
        assertThat(service(DuplicateRule.REJECT).count(InvitationQuery.all())).isZero();
        assertThat(sender.sent()).isEmpty();
    }

    @Test
    void whoeverIsSupersededByAThirdOneMeanwhileStaysAsItIs() {
        InvitationId open =
                service(DuplicateRule.REJECT).create(ADA).orElseThrow().id();
        Invitation before = stored(open);
        Fault third =
                (method, arguments) -> method.getName().equals("takeAddress") && arguments[2].equals(Optional.of(open))
                        ? Optional.of(Optional.of(InvitationId.timeOrdered(Samples.NOW)))
                        : Optional.empty();

        assertRejected(service(DuplicateRule.SUPERSEDE, third).create(ADA), RejectionReason.CONTENDED);

        assertThat(stored(open)).isEqualTo(before);
    }

    /** A store in which something happens just before an invitation is asked to answer for its address once more. */
    private static Fault beforeItHoldsItsAddress(InvitationId invitation, Runnable event) {
        return (method, arguments) -> {
            if (method.getName().equals("takeAddress") && arguments[1].equals(invitation)) {
                event.run();
            }
            return Optional.empty();
        };
    }

    @ParameterizedTest
    @EnumSource(names = {"ACCEPTED", "DECLINED", "REVOKED"})
    void whoWouldRefreshAnInvitationThatIsOverMeanwhileMakesANewOne(InvitationStatus status) {
        InvitationService good = service(DuplicateRule.REJECT);
        InvitationResult created = good.create(ADA);
        InvitationToken token = created.linkOrElseThrow().token();
        InvitationId open = created.orElseThrow().id();
        Fault over = beforeItHoldsItsAddress(open, () -> {
            switch (status) {
                case ACCEPTED -> good.accept(token, Invitee.verified("ada@example.com"));
                case DECLINED -> good.decline(token, Invitee.verified("ada@example.com"));
                default -> good.revoke(open, ADMIN, "a mistake");
            }
        });
        InvitationRequest keyed =
                InvitationRequest.to("ada@example.com").idempotencyKey("key").build();

        InvitationId made =
                service(DuplicateRule.REFRESH, over).invite(keyed).orElseThrow().id();

        assertThat(made).isNotEqualTo(open);
        assertThat(stored(made).statusAt(clock.instant())).isEqualTo(InvitationStatus.PENDING);
        assertThat(stored(open).statusAt(clock.instant())).isEqualTo(status);
        assertThat(service(DuplicateRule.REFRESH).invite(keyed).orElseThrow().id())
                .isEqualTo(made);
        assertThat(sender.sent()).hasSize(1);
        assertRejected(good.create(ADA), RejectionReason.DUPLICATE);
    }

    @Test
    void whoWouldRefreshAnInvitationInWhosePlaceAThirdOneCameRefreshesThat() {
        InvitationService good = service(DuplicateRule.REJECT);
        InvitationId open = good.create(ADA).orElseThrow().id();
        List<InvitationId> third = new ArrayList<>();
        Fault replaced = beforeItHoldsItsAddress(open, () -> {
            good.revoke(open, ADMIN, "a mistake").orElseThrow();
            third.add(good.create(ADA).orElseThrow().id());
        });

        Invitation refreshed =
                service(DuplicateRule.REFRESH, replaced).create(ADA).orElseThrow();

        assertThat(third).containsExactly(refreshed.id());
        assertThat(refreshed.generation()).isEqualTo(2);
        assertThat(good.count(InvitationQuery.all())).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"REFRESH", "SUPERSEDE"})
    void anInvitationThatGoesToAnotherAddressMeanwhileStaysAsItIsAndANewOneIsMade(DuplicateRule rule) {
        InvitationService good = service(DuplicateRule.REJECT);
        Invitation open = good.create(ADA).orElseThrow();
        AtomicBoolean isMoved = new AtomicBoolean();
        InvitationUpdate toBob = InvitationUpdate.builder()
                .audience(Audience.to(EmailAddress.parse("bob@example.com")))
                .build();
        Fault moved = (method, arguments) -> {
            boolean isNext = method.getName().equals("takeAddress")
                    && (arguments[1].equals(open.id()) || arguments[2].equals(Optional.of(open.id())));
            if (isNext && !isMoved.getAndSet(true)) {
                good.update(open.id(), open.version(), toBob, ADMIN).orElseThrow();
            }
            return Optional.empty();
        };

        InvitationId made = service(rule, moved).invite(ADA).orElseThrow().id();

        assertThat(made).isNotEqualTo(open.id());
        assertThat(stored(open.id()).statusAt(clock.instant())).isEqualTo(InvitationStatus.PENDING);
        assertThat(stored(open.id()).generation()).isEqualTo(1);
        assertThat(sender.sent()).hasSize(1);
        assertRejected(good.create(ADA), RejectionReason.DUPLICATE);
    }

    @Test
    void anExpiryThatIsMovedInItsLastMomentMakesNoSecondOpenInvitation() {
        InvitationService good = service(DuplicateRule.REJECT);
        Invitation first = good.create(ADA).orElseThrow();
        AtomicBoolean isRead = new AtomicBoolean();
        Fault expiredAndInvitedAnew = (method, arguments) -> {
            boolean isNext = isRead.get();
            isRead.set(!isNext && method.getName().equals("findById"));
            if (isNext) {
                clock.advance(Duration.ofDays(7));
                good.create(ADA).orElseThrow();
            }
            return Optional.empty();
        };
        clock.advance(Duration.ofDays(7).minusMillis(1));

        InvitationResult refreshed =
                service(DuplicateRule.REJECT, expiredAndInvitedAnew).refresh(first.id(), ADMIN);

        assertRejected(refreshed, RejectionReason.DUPLICATE);
    }

    /** It is revoked whenever it would be refreshed, and open again whenever the address is asked for. */
    @Test
    void whoNeverFindsOpenWhatHeWouldRefreshHearsThatItIsContended() {
        InvitationService good = service(DuplicateRule.REJECT);
        Invitation open = good.create(ADA).orElseThrow();
        good.revoke(open.id(), ADMIN, "a mistake").orElseThrow();
        AtomicBoolean isOpen = new AtomicBoolean();
        Fault openAndOver = (method, arguments) -> {
            if (method.getName().equals("takeAddress")) {
                isOpen.set(!arguments[1].equals(open.id()));
            }
            return method.getName().equals("findById") && isOpen.get()
                    ? Optional.of(Optional.of(open))
                    : Optional.empty();
        };

        assertRejected(service(DuplicateRule.REFRESH, openAndOver).create(ADA), RejectionReason.CONTENDED);
        assertThat(good.count(InvitationQuery.all())).isEqualTo(1);
    }

    private static InvitationResult raiseTheQuota(InvitationService service, Invitation read) {
        InvitationUpdate twoPlaces =
                InvitationUpdate.builder().quota(Quota.of(2)).build();
        return service.update(read.id(), read.version(), twoPlaces, ADMIN);
    }

    @Test
    void aQuotaThatIsRaisedWhileTheLastPlaceIsTakenMakesNoSecondOpenInvitation() {
        InvitationService good = service(DuplicateRule.REJECT);
        InvitationResult created = good.create(ADA);
        Fault acceptedAndInvitedAnew = before("replace", () -> {
            good.accept(created.linkOrElseThrow().token(), Invitee.verified("ada@example.com"))
                    .orElseThrow();
            good.create(ADA).orElseThrow();
        });

        InvitationResult raised =
                raiseTheQuota(service(DuplicateRule.REJECT, acceptedAndInvitedAnew), created.orElseThrow());

        assertRejected(raised, RejectionReason.DUPLICATE);
    }

    @Test
    void aQuotaThatIsRaisedWhileTheLastPlaceIsTakenOpensAnInvitationThatStillHasItsAddress() {
        InvitationService good = service(DuplicateRule.REJECT);
        InvitationResult created = good.create(ADA);
        Fault accepted = before(
                "replace",
                () -> good.accept(created.linkOrElseThrow().token(), Invitee.verified("ada@example.com"))
                        .orElseThrow());

        InvitationResult raised = raiseTheQuota(service(DuplicateRule.REJECT, accepted), created.orElseThrow());

        assertThat(raised.orElseThrow().statusAt(clock.instant())).isEqualTo(InvitationStatus.PARTLY_USED);
        assertRejected(good.create(ADA), RejectionReason.DUPLICATE);
    }

    @Test
    void whatCannotBeRevokedIsNeitherSupersededNorLeftOutInSilence() {
        InvitationId open =
                service(DuplicateRule.REJECT).create(ADA).orElseThrow().id();
        Fault neverReplaced =
                (method, arguments) -> method.getName().equals("replace") ? Optional.of(false) : Optional.empty();
        InvitationService service = service(DuplicateRule.SUPERSEDE, neverReplaced);

        assertRejected(service.create(ADA), RejectionReason.CONTENDED);
        assertThatThrownBy(() -> service.revokeAll(Actor.of("grace"), ADMIN, "left"))
                .isInstanceOfSatisfying(
                        InvitationStorageException.class,
                        failure -> assertThat(failure.isTransient()).isTrue());
        assertThat(stored(open).closure()).isEmpty();
        assertRejected(service(DuplicateRule.REJECT).create(ADA), RejectionReason.DUPLICATE);
    }
}
