package io.invitation.contract;

import static io.invitation.contract.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.Actor;
import io.invitation.Audience;
import io.invitation.Closure;
import io.invitation.DeliveryState;
import io.invitation.DeliverySummary;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Expiry;
import io.invitation.Grants;
import io.invitation.InvalidValueException;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationPage;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationQuery;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.InvitationSort;
import io.invitation.InvitationStatus;
import io.invitation.InvitationToken;
import io.invitation.InvitationUpdate;
import io.invitation.Invitee;
import io.invitation.Quota;
import io.invitation.RefusalReason;
import io.invitation.RejectionReason;
import io.invitation.Scope;
import io.invitation.spi.SendOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What users of an {@code InvitationService} can rely on, whatever store is below it.
 *
 * <p>To prove it over a store, extend this class and return a fresh, empty store from {@link #emptyStore()}.
 */
public abstract class InvitationServiceContract extends BulkGroupRules {

    private static final Duration HOUR = Duration.ofHours(1);

    // Create and invite

    @ParameterizedTest
    @EnumSource
    void creatingStoresTheInvitationAndReturnsItsLinkAndMailsNothing(Tokens tokens) {
        InvitationResult result = service(tokens).create(forAda().roles("admin").build());

        Invitation created = result.orElseThrow();
        assertThat(stored(created.id())).isEqualTo(created);
        assertThat(created.grants().roles()).containsExactly("admin");
        assertThat(created.quota()).isEqualTo(Quota.of(1));
        assertThat(created.createdAt()).isEqualTo(NOW);
        assertThat(created.expiry()).isEqualTo(Expiry.at(NOW.plus(Duration.ofDays(7))));
        assertThat(created.delivery()).isEqualTo(DeliverySummary.NOT_REQUESTED);
        assertThat(result.linkOrElseThrow().reveal())
                .hasToString("https://app.example.com/invite/"
                        + result.linkOrElseThrow().token().reveal());
        assertThat(sender.sent()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void invitingMailsTheLinkToTheRecipientAloneAndReturnsNone(Tokens tokens) {
        InvitationResult result =
                service(tokens).invite(InvitationRequest.to("Ada@example.com").build());

        Invitation invited = result.orElseThrow();
        assertThat(stored(invited.id())).isEqualTo(invited);
        assertThatThrownBy(result::linkOrElseThrow).isInstanceOf(IllegalStateException.class);
        assertThat(sender.sent()).hasSize(1);
        assertThat(sender.last().recipient().mailbox()).isEqualTo("Ada@example.com");
        assertThat(sender.last().invitation().id()).isEqualTo(invited.id());
        assertThat(invited.delivery())
                .isEqualTo(new DeliverySummary(DeliveryState.SENT, 1, Optional.of(NOW), Optional.empty()));
    }

    @Test
    void anInvitationWithoutARecipientIsNotMailed() {
        InvitationService service = service();

        assertRejected(service.invite(InvitationRequest.toDomain("example.com").build()), RejectionReason.NO_RECIPIENT);
        assertThat(service.find(InvitationQuery.all()).invitations()).isEmpty();

        InvitationToken token = create(service, InvitationRequest.toDomain("example.com"));
        assertRejected(service.resend(idOf(service, token), ADMIN), RejectionReason.NO_RECIPIENT);
        assertThat(sender.sent()).isEmpty();
    }

    @Test
    void theMailOfAHostsTransactionIsSentAfterItsCommitAndStoredThen() {
        InvitationService service = service();

        Invitation invited = store.transactions().inTransaction(host -> {
            Invitation queued = service.invite(forAda().build()).orElseThrow();
            assertThat(queued.delivery()).isEqualTo(Samples.QUEUED);
            assertThat(sender.sent()).isEmpty();
            return queued;
        });

        assertThat(sender.sent()).hasSize(1);
        assertThat(stored(invited.id()).delivery().state()).isEqualTo(DeliveryState.SENT);
        assertAccepted(service.accept(sender.last().link().token(), Invitee.byMail()));
    }

    @Test
    void nothingIsMailedOrStoredWhenTheHostsTransactionFails() {
        InvitationService service = service();

        assertThatThrownBy(() -> store.transactions().inTransaction(host -> {
                    service.invite(forAda().build()).orElseThrow();
                    throw new IllegalStateException("host fails");
                }))
                .hasMessage("host fails");

        assertThat(sender.sent()).isEmpty();
        assertThat(service.find(InvitationQuery.all()).invitations()).isEmpty();
    }

    @Test
    void noTransactionIsOpenWhileMailIsSent() {
        List<Boolean> active = new ArrayList<>();
        sender.answerWith(() -> {
            active.add(store.transactions().isActive());
            return SendOutcome.submitted();
        });
        InvitationService service = service();

        service.invite(forAda().build());
        store.transactions().inTransaction(host -> service.invite(forAda().build()));

        assertThat(active).containsExactly(false, false);
    }

    @ParameterizedTest
    @EnumSource(SendOutcome.Kind.class)
    void theOutcomeOfADeliveryIsStored(SendOutcome.Kind kind) {
        sender.answerWith(() -> new SendOutcome(kind, Optional.of("4.2.2")));

        Invitation invited = service().invite(forAda().build()).orElseThrow();

        DeliveryState expected = switch (kind) {
            case SUBMITTED -> DeliveryState.SENT;
            case FAILED_TEMPORARILY, UNDECIDED -> DeliveryState.DEFERRED;
            case FAILED_PERMANENTLY -> DeliveryState.FAILED;
        };
        assertThat(invited.delivery())
                .isEqualTo(new DeliverySummary(expected, 1, Optional.of(NOW), Optional.of("4.2.2")));
        assertThat(stored(invited.id())).isEqualTo(invited);
    }

    @Test
    void aSenderThatThrowsLeavesTheInvitationAndAnUndecidedDelivery() {
        sender.answerWith(() -> {
            throw new IllegalStateException("ada@example.com is not welcome here");
        });
        InvitationService service = service();

        Invitation invited = service.invite(forAda().build()).orElseThrow();

        assertThat(stored(invited.id()).delivery().state()).isEqualTo(DeliveryState.DEFERRED);
        assertThat(stored(invited.id()).delivery().attempts()).isEqualTo(1);
        assertThat(stored(invited.id()).delivery().code().orElseThrow()).doesNotContain("ada@example.com");
        assertAccepted(service.accept(sender.last().link().token(), Invitee.byMail()));
    }

    @Test
    void whatAPolicyForbidsIsNeitherStoredNorMailed() {
        assertForbidden(policy -> policy, InvitationRequest.toAnyone(), RejectionReason.QUOTA_REQUIRED);
        assertForbidden(
                policy -> policy,
                InvitationRequest.toAnyone().quota(Quota.of(5)).expiry(Expiry.never()),
                RejectionReason.EXPIRY_REQUIRED);
        assertForbidden(
                policy -> policy.requireExpiry(true), forAda().expiry(Expiry.never()), RejectionReason.EXPIRY_REQUIRED);
        assertForbidden(policy -> policy, forAda().expiry(Expiry.at(NOW)), RejectionReason.ALREADY_OVER);
        assertForbidden(
                policy -> policy,
                forAda().notBefore(NOW.plusSeconds(60)).expiry(Expiry.at(NOW.plusSeconds(60))),
                RejectionReason.ALREADY_OVER);
        assertForbidden(
                policy -> policy.maxLifetime(Duration.ofDays(30)),
                forAda().expiry(Expiry.in(Duration.ofDays(30).plusNanos(1_000))),
                RejectionReason.LIFETIME_TOO_LONG);
        assertForbidden(
                policy -> policy.maxQuota(Quota.of(10)),
                InvitationRequest.toDomain("example.com").quota(Quota.of(11)),
                RejectionReason.QUOTA_TOO_LARGE);
        assertForbidden(
                policy -> policy.maxQuota(Quota.of(10)),
                InvitationRequest.toDomain("example.com").quota(Quota.unlimited()),
                RejectionReason.QUOTA_TOO_LARGE);
        assertForbidden(policy -> policy, InvitationRequest.toDomain("GMail.com"), RejectionReason.FREE_MAIL_WILDCARD);
        assertForbidden(
                policy -> policy,
                InvitationRequest.to(Audience.of(
                        List.of(EmailPattern.parse("ada@example.com"), EmailPattern.parse("*@*.gmail.com")))),
                RejectionReason.FREE_MAIL_WILDCARD);
    }

    @Test
    void whatAPolicyAllowsIsStored() {
        assertAllowed(
                policy -> policy.allowOpenPublic(true),
                InvitationRequest.toAnyone().expiry(Expiry.never()));
        assertAllowed(policy -> policy, InvitationRequest.toAnyone().quota(Quota.of(5)));
        assertAllowed(policy -> policy, forAda().expiry(Expiry.never()));
        assertAllowed(policy -> policy, forAda().expiry(Expiry.at(NOW.plusNanos(1_000))));
        assertAllowed(
                policy -> policy.maxLifetime(Duration.ofDays(30)), forAda().expiry(Expiry.in(Duration.ofDays(30))));
        assertAllowed(
                policy -> policy.maxQuota(Quota.of(10)),
                InvitationRequest.toDomain("example.com").quota(Quota.of(10)));
        assertAllowed(policy -> policy.allowFreeMailWildcards(true), InvitationRequest.toDomain("gmail.com"));
        assertAllowed(policy -> policy, InvitationRequest.to("ada@gmail.com"));
    }

    private void assertForbidden(
            UnaryOperator<InvitationPolicy.Builder> policy, InvitationRequest.Builder request, RejectionReason reason) {
        InvitationService service = service(policy);
        assertRejected(service.create(request.build()), reason);
        assertRejected(service.invite(request.build()), reason);
        assertThat(service.find(InvitationQuery.all()).invitations()).isEmpty();
        assertThat(sender.sent()).isEmpty();
    }

    private void assertAllowed(UnaryOperator<InvitationPolicy.Builder> policy, InvitationRequest.Builder request) {
        assertThat(service(policy).create(request.build()).isDone()).isTrue();
    }

    @DisplayName("P15: a return URL must be of the own origin")
    @Test
    void aReturnUrlMustBeOfTheOwnOrigin() {
        InvitationService service = service();

        for (String foreign :
                List.of("https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example")) {
            assertRejected(service.create(forAda().returnUrl(foreign).build()), RejectionReason.RETURN_URL_NOT_ALLOWED);
        }
        assertThat(service.create(forAda().returnUrl("/welcome").build())
                        .orElseThrow()
                        .returnUrl())
                .contains("/welcome");
        assertThat(service.create(
                                forAda().returnUrl("https://app.example.com/x").build())
                        .isDone())
                .isTrue();
    }

    // Refresh

    @ParameterizedTest
    @EnumSource
    void refreshingEndsTheOldLinkAndStartsTheTimeAgain(Tokens tokens) {
        InvitationService service = service(tokens);
        InvitationToken old = mail(service, forAda());
        InvitationId id = idOf(service, old);
        clock.advance(Duration.ofDays(3));

        InvitationResult result = service.refresh(id, ADMIN);

        InvitationToken fresh = result.linkOrElseThrow().token();
        assertThat(fresh).isNotEqualTo(old);
        assertThat(stored(id)).isEqualTo(result.orElseThrow());
        assertThat(stored(id).expiry()).isEqualTo(Expiry.at(NOW.plus(Duration.ofDays(10))));
        assertThat(service.inspect(old).reason()).contains(RefusalReason.SUPERSEDED);
        assertRefused(service.accept(old, ADA), RefusalReason.SUPERSEDED);
        assertThat(sender.sent()).hasSize(1);
        assertAccepted(service.accept(fresh, ADA));
    }

    @Test
    void theLinkBeforeStaysUsableForTheGraceAndTheOneBeforeThatDoesNot() {
        InvitationService service = service(policy -> policy.supersededGrace(HOUR));
        InvitationToken first = create(service, InvitationRequest.toDomain("example.com"));
        InvitationId id = idOf(service, first);
        InvitationToken second = service.refresh(id, ADMIN).linkOrElseThrow().token();
        assertThat(service.inspect(first).canAccept()).isTrue();
        InvitationToken third = service.refresh(id, ADMIN).linkOrElseThrow().token();

        assertRefused(service.accept(first, ADA), RefusalReason.SUPERSEDED);
        assertAccepted(service.accept(second, ADA));
        assertAccepted(service.accept(third, BOB));
        clock.advance(HOUR.minusNanos(1_000));
        assertThat(service.inspect(second).canAccept()).isTrue();
        clock.set(NOW.plus(HOUR));
        assertThat(service.inspect(second).reason()).contains(RefusalReason.SUPERSEDED);
        assertThat(service.inspect(third).canAccept()).isTrue();
    }

    @Test
    void refreshingNeverShortensTheTime() {
        InvitationService service = service();
        Expiry later = Expiry.at(NOW.plus(Duration.ofDays(90)));
        InvitationToken longer = create(service, forAda().expiry(later));
        InvitationToken endless = create(service, forAda().expiry(Expiry.never()));

        assertThat(service.refresh(idOf(service, longer), ADMIN).orElseThrow().expiry())
                .isEqualTo(later);
        assertThat(service.refresh(idOf(service, endless), ADMIN).orElseThrow().expiry())
                .isEqualTo(Expiry.never());
    }

    @Test
    void refreshingRevivesWhatHasExpiredAndNothingElse() {
        InvitationService service = service();
        InvitationToken expired = create(service, forAda());
        InvitationToken used = create(service, forAda());
        service.accept(used, ADA);
        InvitationToken declined = create(service, forAda());
        InvitationId declinedId = idOf(service, declined);
        service.decline(declined, ADA);
        InvitationId revoked = idOf(service, create(service, forAda()));
        service.revoke(revoked, ADMIN, "reason");
        clock.advance(Duration.ofDays(30));

        InvitationToken revived =
                service.refresh(idOf(service, expired), ADMIN).linkOrElseThrow().token();

        assertAccepted(service.accept(revived, ADA));
        for (InvitationId over : List.of(idOf(service, used), declinedId, revoked)) {
            Invitation before = stored(over);
            assertRejected(service.refresh(over, ADMIN), RejectionReason.STATUS);
            assertThat(stored(over)).isEqualTo(before);
        }
    }

    // Resend

    @ParameterizedTest
    @EnumSource
    void resendingMailsAWorkingLinkAndTheEarlierOneKeepsWorking(Tokens tokens) {
        InvitationService service = service(tokens);
        InvitationToken earlier = mail(service, forAda());
        InvitationId id = idOf(service, earlier);
        clock.advance(HOUR);

        Invitation resent = service.resend(id, ADMIN).orElseThrow();

        InvitationToken later = sender.last().link().token();
        assertThat(sender.sent()).hasSize(2);
        assertThat(sender.sent().get(0).deliveryId()).isNotEqualTo(sender.last().deliveryId());
        assertThat(later.equals(earlier)).isEqualTo(tokens == Tokens.KEYED);
        assertThat(resent).isEqualTo(stored(id));
        assertThat(resent.delivery())
                .isEqualTo(new DeliverySummary(DeliveryState.SENT, 2, Optional.of(NOW.plus(HOUR)), Optional.empty()));
        assertThat(resent.version()).isZero();
        assertThat(service.inspect(earlier).canAccept()).isTrue();
        assertThat(service.inspect(later).canAccept()).isTrue();
        assertAccepted(service.accept(earlier, Invitee.byMail()));
        assertAlready(service.accept(later, Invitee.byMail()));
    }

    @Test
    void resendingTooSoonSendsNothingAndSaysWhenToRetry() {
        InvitationService service = service(policy -> policy.resendCoolDown(HOUR));
        InvitationId id = idOf(service, mail(service, forAda()));

        clock.advance(HOUR.minusNanos(1_000));
        InvitationResult.Rejected rejected = assertRejected(service.resend(id, ADMIN), RejectionReason.COOL_DOWN);
        assertThat(rejected.retryAt()).contains(NOW.plus(HOUR));
        assertThat(sender.sent()).hasSize(1);

        clock.set(rejected.retryAt().orElseThrow());
        assertThat(service.resend(id, ADMIN).isDone()).isTrue();
        assertThat(sender.sent()).hasSize(2);
    }

    @Test
    void nothingIsResentThatNobodyCouldAccept() {
        InvitationService service = service();
        InvitationId disabled = idOf(service, mail(service, forAda()));
        service.disable(disabled, ADMIN);
        InvitationId revoked = idOf(service, mail(service, forAda()));
        service.revoke(revoked, ADMIN, "reason");
        InvitationToken accepted = mail(service, forAda());
        service.accept(accepted, ADA);
        InvitationId expired = idOf(service, mail(service, forAda()));
        clock.advance(Duration.ofDays(7));

        for (InvitationId id : List.of(disabled, revoked, idOf(service, accepted), expired)) {
            assertRejected(service.resend(id, ADMIN), RejectionReason.STATUS);
        }
        assertThat(sender.sent()).hasSize(4);
    }

    @Test
    void aCreatedInvitationCanBeMailedLater() {
        InvitationService service = service(Tokens.RANDOM);
        InvitationId id = idOf(service, create(service, forAda()));

        service.resend(id, ADMIN).orElseThrow();

        assertAccepted(service.accept(sender.last().link().token(), Invitee.byMail()));
    }

    // Update, enable, disable, revoke, link

    @Test
    void updatingChangesWhatIsNamedAndNothingElse() {
        InvitationService service = service();
        InvitationId id = idOf(
                service,
                create(service, InvitationRequest.toDomain("example.com").name("old")));
        Invitation before = stored(id);
        clock.advance(HOUR);
        Grants grants = Grants.NONE.withRoles(List.of("reader"));

        Invitation updated = service.update(
                        id,
                        before.version(),
                        InvitationUpdate.builder()
                                .name("new")
                                .description("note")
                                .message("hello")
                                .quota(Quota.of(9))
                                .grants(grants)
                                .expiry(Expiry.at(NOW.plus(Duration.ofDays(1))))
                                .build(),
                        ADMIN)
                .orElseThrow();

        assertThat(updated).isEqualTo(stored(id));
        assertThat(updated)
                .isEqualTo(before.toBuilder()
                        .name("new")
                        .description("note")
                        .message("hello")
                        .quota(Quota.of(9))
                        .grants(grants)
                        .expiry(Expiry.at(NOW.plus(Duration.ofDays(1))))
                        .updatedAt(NOW.plus(HOUR))
                        .dueAt(NOW.plus(Duration.ofDays(1)))
                        .version(1)
                        .build());
    }

    @Test
    void updatingAnOldVersionIsAConflict() {
        InvitationService service = service();
        InvitationId id = idOf(service, create(service, forAda()));
        InvitationUpdate name = InvitationUpdate.builder().name("mine").build();
        service.update(id, 0, InvitationUpdate.builder().name("theirs").build(), ADMIN)
                .orElseThrow();

        assertRejected(service.update(id, 0, name, ADMIN), RejectionReason.CONFLICT);
        assertRejected(service.update(id, 2, name, ADMIN), RejectionReason.CONFLICT);
        assertThat(stored(id).name()).contains("theirs");
        assertThat(service.update(id, 1, name, ADMIN).orElseThrow().name()).contains("mine");
    }

    @Test
    void ofManyUpdatesOfOneVersionExactlyOneIsDone() throws Exception {
        InvitationService service = service();
        InvitationId id = idOf(service, create(service, forAda()));

        List<InvitationResult> results = Parallel.run(
                16,
                i -> () -> service.update(
                        id, 0, InvitationUpdate.builder().name("writer " + i).build(), ADMIN));

        assertThat(results).filteredOn(InvitationResult::isDone).hasSize(1);
        assertThat(results)
                .filteredOn(result -> !result.isDone())
                .allSatisfy(result -> assertRejected(result, RejectionReason.CONFLICT));
        assertThat(stored(id).version()).isEqualTo(1);
    }

    @Test
    void theQuotaIsNeverSmallerThanThePlacesTaken() {
        InvitationService service = service();
        InvitationToken token =
                create(service, InvitationRequest.toDomain("example.com").quota(Quota.of(3)));
        InvitationId id = idOf(service, token);
        service.accept(token, ADA);
        service.accept(token, BOB);

        assertRejected(
                service.update(
                        id, 0, InvitationUpdate.builder().quota(Quota.of(1)).build(), ADMIN),
                RejectionReason.QUOTA_BELOW_PLACES);
        assertThat(service.update(
                                id,
                                0,
                                InvitationUpdate.builder().quota(Quota.of(2)).build(),
                                ADMIN)
                        .orElseThrow()
                        .statusAt(NOW))
                .isEqualTo(InvitationStatus.EXHAUSTED);
        assertRefused(service.accept(token, Invitee.verified("eve@example.com")), RefusalReason.EXHAUSTED);
    }

    @Test
    void anUpdateIsJudgedByThePolicy() {
        InvitationService service = service(policy ->
                policy.maxQuota(Quota.of(10)).maxLifetime(Duration.ofDays(30)).requireExpiry(true));
        InvitationId id = idOf(
                service,
                create(service, InvitationRequest.toDomain("example.com").quota(Quota.of(5))));

        assertUpdateRejected(service, id, update -> update.quota(Quota.of(11)), RejectionReason.QUOTA_TOO_LARGE);
        assertUpdateRejected(service, id, update -> update.expiry(Expiry.never()), RejectionReason.EXPIRY_REQUIRED);
        assertUpdateRejected(
                service,
                id,
                update -> update.expiry(Expiry.at(NOW.plus(Duration.ofDays(31)))),
                RejectionReason.LIFETIME_TOO_LONG);
        assertUpdateRejected(service, id, update -> update.expiry(Expiry.at(NOW)), RejectionReason.ALREADY_OVER);
        assertUpdateRejected(
                service,
                id,
                update -> update.audience(Audience.of(List.of(EmailPattern.parse("*@gmail.com")))),
                RejectionReason.FREE_MAIL_WILDCARD);
        assertThat(stored(id).version()).isZero();
    }

    @Test
    void anInvitationDoesNotBecomePublicWithoutQuotaByAnUpdate() {
        InvitationService service = service();
        InvitationId id = idOf(
                service,
                create(service, InvitationRequest.toDomain("example.com").quota(Quota.unlimited())));

        assertUpdateRejected(service, id, update -> update.audience(Audience.anyone()), RejectionReason.QUOTA_REQUIRED);
    }

    private void assertUpdateRejected(
            InvitationService service,
            InvitationId id,
            UnaryOperator<InvitationUpdate.Builder> change,
            RejectionReason reason) {
        Invitation before = stored(id);
        InvitationUpdate update = change.apply(InvitationUpdate.builder()).build();
        assertRejected(service.update(id, before.version(), update, ADMIN), reason);
        assertThat(stored(id)).isEqualTo(before);
    }

    @Test
    void aPolicyCanForbidEditing() {
        InvitationService service = service(policy -> policy.allowUpdates(false));
        InvitationId id = idOf(service, create(service, forAda()));

        assertUpdateRejected(service, id, update -> update.name("new"), RejectionReason.IMMUTABLE);
        assertThat(service.disable(id, ADMIN).isDone()).isTrue();
    }

    @Test
    void disablingStopsAcceptanceUntilItIsEnabledAgain() {
        InvitationService service = service();
        InvitationToken token = create(service, forAda());
        InvitationId id = idOf(service, token);

        assertThat(service.disable(id, ADMIN).orElseThrow()).isEqualTo(stored(id));
        assertRefused(service.accept(token, ADA), RefusalReason.DISABLED);
        Invitation disabled = stored(id);
        service.disable(id, ADMIN).orElseThrow();
        assertThat(stored(id)).as("disabled twice").isEqualTo(disabled);

        service.enable(id, ADMIN).orElseThrow();
        service.enable(id, ADMIN).orElseThrow();
        assertThat(stored(id).version()).isEqualTo(2);
        assertAccepted(service.accept(token, ADA));
    }

    @Test
    void revokingIsFinalAndRecordsWhoDidItAndWhy() {
        InvitationService service = service();
        InvitationToken token =
                create(service, InvitationRequest.toDomain("example.com").quota(Quota.of(3)));
        InvitationId id = idOf(service, token);
        service.accept(token, ADA);

        Invitation revoked =
                service.revoke(id, Actor.of("boss"), "left the company").orElseThrow();

        assertThat(revoked).isEqualTo(stored(id));
        assertThat(revoked.closure())
                .contains(new Closure(Closure.Kind.REVOKED, NOW, Actor.of("boss"), Optional.of("left the company")));
        assertThat(revoked.places()).isEqualTo(1);
        assertRefused(service.accept(token, BOB), RefusalReason.REVOKED);
        assertRejected(service.enable(id, ADMIN), RejectionReason.STATUS);
        assertRejected(service.revoke(id, ADMIN, "again"), RejectionReason.STATUS);
        assertThatThrownBy(() -> service.revoke(idOf(service, create(service, forAda())), ADMIN, " "))
                .isInstanceOf(InvalidValueException.class);
    }

    @Test
    void aKeyedLinkCanBeShownAgainAndARandomOneCannot() {
        InvitationService keyed = service(Tokens.KEYED);
        InvitationToken token = create(keyed, forAda());

        assertThat(keyed.link(idOf(keyed, token), ADMIN).linkOrElseThrow().token())
                .isEqualTo(token);
        assertThat(stored(idOf(keyed, token)).version()).isZero();

        InvitationService random = service(Tokens.RANDOM);
        InvitationId id = idOf(random, create(random, forAda()));
        assertRejected(random.link(id, ADMIN), RejectionReason.NOT_RECOVERABLE);
    }

    // Get and find

    @ParameterizedTest
    @EnumSource(InvitationSort.class)
    void pagesFollowEachOtherToTheEnd(InvitationSort sort) {
        InvitationService service = service();
        List<InvitationId> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(idOf(service, create(service, forAda().name("name " + i % 2))));
            clock.advance(Duration.ofSeconds(i % 2));
        }

        List<InvitationId> seen = new ArrayList<>();
        InvitationQuery.Builder query =
                InvitationQuery.builder().sort(sort).pageSize(2).withTotal();
        InvitationPage page = service.find(query.build());
        for (int pages = 1; ; pages++) {
            seen.addAll(page.invitations().stream().map(Invitation::id).toList());
            assertThat(page.total()).hasValue(5);
            if (page.nextCursor().isEmpty()) {
                assertThat(pages).isEqualTo(3);
                break;
            }
            page = service.find(query.after(page.nextCursor().get()).build());
        }

        assertThat(seen).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void aFullLastPageHasNoNextOneAndAPageOfNoneHasOnlyATotal() {
        InvitationService service = service();
        create(service, forAda());
        create(service, forAda());

        assertThat(service.find(InvitationQuery.builder().pageSize(2).build()).nextCursor())
                .isEmpty();
        InvitationPage none =
                service.find(InvitationQuery.builder().pageSize(0).withTotal().build());
        assertThat(none.invitations()).isEmpty();
        assertThat(none.nextCursor()).isEmpty();
        assertThat(none.total()).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nonsense",
                "!!!",
                "TkVXRVNUX0ZJUlNU",
                "\uD83D\uDE80",
                "plain: NEWEST_FIRST",
                "plain: NEWEST_FIRST x 2026-11-01T00:00:00Z",
                "plain: NEWEST_FIRST 00000000-0000-0000-0000-000000000000 yesterday",
                "plain: NEWEST_FIRST 00000000-0000-0000-0000-000000000000 +1000000000-12-31T23:59:59.999999999Z",
                "plain: NEWEST_FIRST 00000000-0000-0000-0000-000000000000 -1000000000-01-01T00:00:00Z",
                "plain: OLDEST_FIRST 00000000-0000-0000-0000-000000000000 2026-11-01T00:00:00Z",
                "plain: NEWEST_FIRST 1-1-1-1-1 2026-11-01T00:00:00Z"
            })
    void aCursorThatNoQueryReturnedIsRefused(String cursor) {
        assertThatThrownBy(() -> service()
                        .find(InvitationQuery.builder().after(encoded(cursor)).build()))
                .isInstanceOfSatisfying(
                        InvalidValueException.class,
                        refused -> assertThat(refused.field()).isEqualTo("cursor"));
    }

    @Test
    void aCursorWithANameThatNoInvitationCanHaveIsRefused() {
        for (String name : List.of("a\0b", "a\nb", "n".repeat(201))) {
            String cursor = encoded("plain: BY_NAME 00000000-0000-0000-0000-000000000000 " + name);
            assertThatThrownBy(() -> service()
                            .find(InvitationQuery.builder()
                                    .sort(InvitationSort.BY_NAME)
                                    .after(cursor)
                                    .build()))
                    .isInstanceOf(InvalidValueException.class);
        }
        assertThatThrownBy(() -> service()
                        .find(InvitationQuery.builder()
                                .after("A".repeat(1_000_000))
                                .build()))
                .isInstanceOf(InvalidValueException.class);
    }

    private static String encoded(String cursor) {
        return cursor.startsWith("plain: ")
                ? Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(cursor.substring(7).getBytes(StandardCharsets.UTF_8))
                : cursor;
    }

    @Test
    void aCursorOfAnotherOrderIsRefused() {
        InvitationService service = service();
        create(service, forAda());
        create(service, forAda());
        String cursor = service.find(InvitationQuery.builder().pageSize(1).build())
                .nextCursor()
                .orElseThrow();

        for (InvitationSort sort : InvitationSort.values()) {
            InvitationQuery query =
                    InvitationQuery.builder().sort(sort).after(cursor).build();
            if (sort == InvitationSort.NEWEST_FIRST) {
                assertThat(service.find(query).invitations()).hasSize(1);
            } else {
                assertThatThrownBy(() -> service.find(query)).isInstanceOf(InvalidValueException.class);
            }
        }
    }

    @Test
    void theLongestNamesHaveCursorsToo() {
        InvitationService service = service();
        create(service, forAda().name("\u20AC".repeat(200)));
        create(service, forAda().name("\u20AC".repeat(199) + " "));
        create(service, forAda());
        InvitationQuery.Builder query =
                InvitationQuery.builder().sort(InvitationSort.BY_NAME).pageSize(1);

        InvitationPage one = service.find(query.build());
        InvitationPage two =
                service.find(query.after(one.nextCursor().orElseThrow()).build());
        InvitationPage three =
                service.find(query.after(two.nextCursor().orElseThrow()).build());

        assertThat(List.of(one, two, three))
                .extracting(page -> page.invitations().get(0).name().orElse("").length())
                .containsExactly(0, 200, 200);
    }

    @Test
    void findingByStatusUsesTheClock() {
        InvitationService service = service();
        create(service, forAda());
        InvitationQuery expired =
                InvitationQuery.builder().status(InvitationStatus.EXPIRED).build();

        assertThat(service.find(expired).invitations()).isEmpty();
        clock.advance(Duration.ofDays(7));
        assertThat(service.find(expired).invitations()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void anIdOfAnotherScopeIsUnknownForEveryOperation(Tokens tokens) {
        InvitationService here = service(tokens);
        InvitationService there = here.in(Scope.of("elsewhere"));
        InvitationToken token = mail(here, forAda());
        InvitationId id = idOf(here, token);
        Invitation before = stored(id);
        clock.advance(HOUR);

        assertThat(there.get(id)).isEmpty();
        assertThat(there.find(InvitationQuery.builder().withTotal().build()))
                .isEqualTo(new InvitationPage(List.of(), Optional.empty(), java.util.OptionalLong.of(0)));
        List<InvitationResult> results = List.of(
                there.refresh(id, ADMIN),
                there.resend(id, ADMIN),
                there.update(id, 0, InvitationUpdate.builder().name("x").build(), ADMIN),
                there.enable(id, ADMIN),
                there.disable(id, ADMIN),
                there.revoke(id, ADMIN, "reason"));
        InvitationId never = InvitationId.timeOrdered(NOW);
        assertThat(results).allSatisfy(result -> assertRejected(result, RejectionReason.UNKNOWN));
        assertThat(there.refresh(never, ADMIN)).isEqualTo(results.get(0));
        assertRejected(
                there.link(id, ADMIN),
                tokens == Tokens.KEYED ? RejectionReason.UNKNOWN : RejectionReason.NOT_RECOVERABLE);

        assertThat(stored(id)).isEqualTo(before);
        assertThat(sender.sent()).hasSize(1);
        assertThat(here.get(id)).contains(before);
        assertThat(here.in(Scope.DEFAULT).get(id)).contains(before);
    }

    @Test
    void managingInsideOfTheCallersTransactionGoesWithIt() {
        InvitationService service = service();
        InvitationToken token = mail(service, forAda());
        InvitationId id = idOf(service, token);
        Invitation before = stored(id);
        clock.advance(HOUR);

        assertThatThrownBy(() -> store.transactions().inTransaction(host -> {
                    service.resend(id, ADMIN).orElseThrow();
                    service.refresh(id, ADMIN).orElseThrow();
                    service.disable(id, ADMIN).orElseThrow();
                    service.revoke(id, ADMIN, "reason").orElseThrow();
                    throw new IllegalStateException("host fails");
                }))
                .hasMessage("host fails");

        assertThat(stored(id)).isEqualTo(before);
        assertThat(sender.sent()).hasSize(1);
        assertAccepted(service.accept(token, Invitee.byMail()));
    }

    @Test
    void theRecipientOfAPreciseInvitationKeepsItsSpelling() {
        InvitationService service = service();
        mail(service, InvitationRequest.to("Ada.Lovelace@Example.COM"));

        assertThat(sender.last().recipient().mailbox()).isEqualTo("Ada.Lovelace@example.com");
        assertThat(sender.last().recipient()).isEqualTo(EmailAddress.parse("ada.lovelace@example.com"));
    }
}
