package io.invitation.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.Actor;
import io.invitation.Audience;
import io.invitation.Closure;
import io.invitation.DuplicateRule;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Expiry;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationPurpose;
import io.invitation.InvitationQuery;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.InvitationStatus;
import io.invitation.InvitationToken;
import io.invitation.InvitationUpdate;
import io.invitation.Inviter;
import io.invitation.Quota;
import io.invitation.RefusalReason;
import io.invitation.RejectionReason;
import io.invitation.Scope;
import io.invitation.spi.AuthorizationRequest.Action;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds when an address is invited that an open invitation names already. */
abstract class DuplicateRules extends AuthorityRules {

    private static final Duration WEEK = Duration.ofDays(7);

    private InvitationService with(DuplicateRule rule) {
        return service(policy -> policy.duplicates(rule).resendCoolDown(Duration.ZERO));
    }

    private static InvitationRequest ada() {
        return InvitationRequest.to("ada@example.com").build();
    }

    private long open(InvitationService service) {
        return service.count(InvitationQuery.builder()
                .status(
                        InvitationStatus.SCHEDULED,
                        InvitationStatus.PENDING,
                        InvitationStatus.PARTLY_USED,
                        InvitationStatus.DISABLED)
                .build());
    }

    private List<InvitationResult> inviteAtOnce(DuplicateRule rule) throws Exception {
        List<InvitationService> nodes = List.of(with(rule), with(rule));
        return Parallel.run(32, i -> () -> nodes.get(i % 2).invite(ada()));
    }

    /** Whoever hears that others were quicker asks again, as a host would; few do, and only on busy databases. */
    private List<InvitationResult> inviteAtOnceAndAgain(DuplicateRule rule) throws Exception {
        return inviteAtOnce(rule).stream()
                .map(result -> isContended(result) ? with(rule).invite(ada()) : result)
                .toList();
    }

    private static boolean isContended(InvitationResult result) {
        return result instanceof InvitationResult.Rejected rejected && rejected.reason() == RejectionReason.CONTENDED;
    }

    private static void assertOthersMayTryAgain(List<InvitationResult> results) {
        assertThat(results)
                .filteredOn(result -> !result.isDone())
                .allSatisfy(result -> assertThat(((InvitationResult.Rejected) result).reason())
                        .isIn(RejectionReason.LIMIT, RejectionReason.CONTENDED));
    }

    @Test
    @DisplayName("P16: an address that an open invitation names is not invited again, however it is spelled")
    void aSecondInvitationOfOneAddressIsRejected() {
        InvitationService service = service();
        mail(service, InvitationRequest.to("Ada@example.com"));

        assertRejected(service.invite(ada()), RejectionReason.DUPLICATE);
        assertRejected(service.create(InvitationRequest.to("ADA@EXAMPLE.COM").build()), RejectionReason.DUPLICATE);
        assertThat(service.count(InvitationQuery.all())).isEqualTo(1);
        assertThat(sender.sent()).hasSize(1);
        assertThat(service.create(InvitationRequest.to("ada+x@example.com").build())
                        .isDone())
                .isTrue();
    }

    @Test
    void ofManyWhoInviteOneAddressAtOnceExactlyOneDoes() throws Exception {
        List<InvitationResult> results = inviteAtOnceAndAgain(DuplicateRule.REJECT);

        assertThat(results).filteredOn(InvitationResult::isDone).hasSize(1);
        assertThat(results)
                .filteredOn(result -> !result.isDone())
                .allSatisfy(result -> assertRejected(result, RejectionReason.DUPLICATE));
        assertThat(sender.sent()).hasSize(1);
    }

    @Test
    void returningTheExistingOneGivesAllTheSameAndMailsOnce() throws Exception {
        List<InvitationResult> results = inviteAtOnceAndAgain(DuplicateRule.RETURN_EXISTING);

        assertThat(results.stream().map(result -> result.orElseThrow().id()).distinct())
                .hasSize(1);
        assertThat(sender.sent()).hasSize(1);
        assertThat(service().count(InvitationQuery.all())).isEqualTo(1);
    }

    @Test
    @DisplayName("P7: inviting again by refresh gives all the same invitation, whose last link alone works")
    void refreshingTheExistingOneLeavesOneInvitation() throws Exception {
        List<InvitationResult> results = inviteAtOnce(DuplicateRule.REFRESH);

        assertThat(results.stream()
                        .filter(InvitationResult::isDone)
                        .map(result -> result.orElseThrow().id())
                        .distinct())
                .hasSize(1);
        assertOthersMayTryAgain(results);
        assertThat(service().count(InvitationQuery.all())).isEqualTo(1);
        int generation =
                service().find(InvitationQuery.all()).invitations().get(0).generation();
        assertThat(generation).isEqualTo((int)
                results.stream().filter(InvitationResult::isDone).count());
    }

    @Test
    @DisplayName("P8: superseding leaves exactly one open, and whatever came before is revoked with the reason")
    void supersedingLeavesOneOpen() throws Exception {
        List<InvitationResult> results = inviteAtOnce(DuplicateRule.SUPERSEDE);

        InvitationService service = service();
        long done = results.stream().filter(InvitationResult::isDone).count();
        assertThat(done).isBetween(1L, 10L);
        assertOthersMayTryAgain(results);
        assertThat(open(service)).isEqualTo(1);
        List<Invitation> revoked = service.find(InvitationQuery.builder()
                        .status(InvitationStatus.REVOKED)
                        .build())
                .invitations();
        assertThat(revoked).hasSize((int) done - 1);
        assertThat(revoked)
                .allSatisfy(before -> assertThat(
                                before.closure().orElseThrow().reason().orElseThrow())
                        .startsWith("superseded by "));
    }

    @Test
    @DisplayName("P7: a refreshed duplicate has a new time limit and link, and the old link is superseded")
    void refreshingTheExistingOneMakesANewLink() {
        InvitationService service = with(DuplicateRule.REFRESH);
        InvitationToken old = mail(service, InvitationRequest.to("ada@example.com"));
        InvitationId id = idOf(service, old);
        clock.advance(Duration.ofDays(3));

        InvitationResult created = service.create(ada());
        InvitationToken shown = created.linkOrElseThrow().token();

        assertThat(created.orElseThrow().id()).isEqualTo(id);
        assertThat(created.orElseThrow()).isEqualTo(stored(id));
        assertThat(stored(id).expiry()).isEqualTo(Expiry.at(clock.instant().plus(WEEK)));
        assertRefused(service.accept(old, ADA), RefusalReason.SUPERSEDED);
        assertThat(service.inspect(shown).canAccept()).isTrue();
        assertThat(sender.sent()).hasSize(1);

        InvitationResult mailed = service.invite(ada());

        assertThat(mailed).isEqualTo(new InvitationResult.Done(stored(id), Optional.empty()));
        assertThat(sender.sent()).hasSize(2);
        assertRefused(service.accept(shown, ADA), RefusalReason.SUPERSEDED);
        assertAccepted(service.accept(sender.last().link().token(), ADA));
    }

    @Test
    @DisplayName("P7: a superseded duplicate's link is dead, and the new one grants what was asked for last")
    void supersedingEndsTheOldLink() {
        InvitationService service = with(DuplicateRule.SUPERSEDE);
        InvitationToken old = create(
                service, InvitationRequest.to("ada@example.com").roles("old").inviter(Inviter.of("grace")));
        InvitationId oldId = idOf(service, old);

        InvitationToken fresh = create(
                service, InvitationRequest.to("ada@example.com").roles("new").inviter(Inviter.of("linus")));

        assertRefused(service.accept(old, ADA), RefusalReason.REVOKED);
        Closure closure = stored(oldId).closure().orElseThrow();
        assertThat(closure.by()).isEqualTo(Actor.of("linus"));
        assertThat(closure.reason()).contains("superseded by " + idOf(service, fresh));
        assertThat(stored(idOf(service, fresh)).grants().roles()).containsExactly("new");
        assertAccepted(service.accept(fresh, ADA));
    }

    @Test
    void aDisabledDuplicateIsRefreshedByCreatingAndNotByMailing() {
        InvitationService service = with(DuplicateRule.REFRESH);
        InvitationId id = idOf(service, create(service, InvitationRequest.to("ada@example.com")));
        service.disable(id, ADMIN).orElseThrow();
        Invitation before = stored(id);

        assertRejected(service.invite(ada()), RejectionReason.STATUS);
        assertThat(stored(id)).isEqualTo(before);
        assertThat(service.create(ada()).orElseThrow().generation()).isEqualTo(2);
        assertThat(sender.sent()).isEmpty();
    }

    @Test
    void invitingAgainTooSoonRefreshesNothing() {
        InvitationService service = service(policy -> policy.duplicates(DuplicateRule.REFRESH));
        InvitationToken token = mail(service, InvitationRequest.to("ada@example.com"));
        Invitation before = stored(idOf(service, token));

        InvitationResult.Rejected rejected = assertRejected(service.invite(ada()), RejectionReason.COOL_DOWN);

        assertThat(rejected.retryAt()).contains(clock.instant().plus(Duration.ofMinutes(1)));
        assertThat(stored(before.id())).isEqualTo(before);
        assertAccepted(service.accept(token, ADA));
    }

    @ParameterizedTest
    @EnumSource
    void theExistingOneIsReturnedWithItsLinkIfThatCanBeRepeated(Tokens tokens) {
        InvitationService service = service(tokens, policy -> policy.duplicates(DuplicateRule.RETURN_EXISTING));
        InvitationResult first = service.create(ada());

        InvitationResult second = service.create(ada());

        assertThat(second.orElseThrow()).isEqualTo(first.orElseThrow());
        InvitationResult.Done done = (InvitationResult.Done) second;
        assertThat(done.link().isPresent()).isEqualTo(tokens == Tokens.KEYED);
        done.link()
                .ifPresent(link -> assertThat(link.token())
                        .isEqualTo(first.linkOrElseThrow().token()));
    }

    @Test
    @DisplayName("P6: who may not invite like this learns and does nothing through a duplicate")
    void authorityComesBeforeTheExistingInvitation() {
        mail(service(), InvitationRequest.to("ada@example.com"));
        for (DuplicateRule rule : DuplicateRule.values()) {
            InvitationService service = builder(Tokens.KEYED, policy -> policy.duplicates(rule))
                    .authorizer(request -> false)
                    .build();

            assertRejected(service.create(ada()), RejectionReason.NOT_ENTITLED);
            assertRejected(service.invite(ada()), RejectionReason.NOT_ENTITLED);
        }
        InvitationService mayOnlyCreate = builder(Tokens.KEYED, policy -> policy.duplicates(DuplicateRule.REFRESH))
                .authorizer(request -> request.action() == Action.CREATE)
                .build();
        assertRejected(mayOnlyCreate.create(ada()), RejectionReason.NOT_ENTITLED);
        assertThat(sender.sent()).hasSize(1);
        assertThat(service().find(InvitationQuery.all()).invitations())
                .singleElement()
                .satisfies(only -> assertThat(only.version()).isZero());
    }

    @Test
    void whatIsOverBlocksNobodyAndWhatCanOpenAgainDoes() {
        InvitationService service = service();
        service.accept(create(service, InvitationRequest.to("ada@example.com")), ADA);
        service.decline(create(service, InvitationRequest.to("ada@example.com")), ADA);
        service.revoke(idOf(service, create(service, InvitationRequest.to("ada@example.com"))), ADMIN, "reason");
        InvitationId expired = idOf(service, create(service, InvitationRequest.to("ada@example.com")));
        service.disable(expired, ADMIN).orElseThrow();
        assertRejected(service.create(ada()), RejectionReason.DUPLICATE);
        clock.advance(WEEK);

        InvitationToken scheduled = create(
                service,
                InvitationRequest.to("ada@example.com")
                        .notBefore(clock.instant().plusSeconds(60)));

        assertThat(service.inspect(scheduled).canAccept()).isFalse();
        assertRejected(service.create(ada()), RejectionReason.DUPLICATE);
    }

    @Test
    @DisplayName("P5: scopes, kinds and purposes stand side by side")
    void duplicatesAreOfOneScopeKindAndPurpose() {
        InvitationService service = service();
        InvitationService other = service.in(Scope.of("acme"));
        InvitationService verifying = service.forPurpose(InvitationPurpose.ADDRESS_VERIFICATION);

        for (InvitationService each : List.of(service, other, verifying)) {
            assertThat(each.create(ada()).isDone()).isTrue();
            assertThat(each.create(InvitationRequest.to("ada@example.com")
                                    .kind("k".repeat(64))
                                    .build())
                            .isDone())
                    .isTrue();
            assertRejected(each.create(ada()), RejectionReason.DUPLICATE);
        }
    }

    @Test
    @DisplayName("P17: patterns and single addresses do not stand in each other's way")
    void onlySingleAddressesAreCompared() {
        InvitationService service = service();
        Audience several = Audience.of(List.of(EmailPattern.parse("ada@example.com"), EmailPattern.parse("b@x.org")));

        for (int i = 0; i < 2; i++) {
            assertThat(service.create(InvitationRequest.toDomain("example.com").build())
                            .isDone())
                    .isTrue();
            assertThat(service.create(InvitationRequest.to(several).build()).isDone())
                    .isTrue();
        }
        assertThat(service.create(ada()).isDone()).isTrue();
    }

    @Test
    void whatExpiredIsNotRevivedNextToAnOpenOne() {
        InvitationService service = service();
        InvitationId expired = idOf(service, create(service, InvitationRequest.to("ada@example.com")));
        clock.advance(WEEK);
        InvitationId open = idOf(service, create(service, InvitationRequest.to("ada@example.com")));
        Invitation before = stored(expired);
        InvitationUpdate later = InvitationUpdate.builder()
                .expiry(Expiry.at(clock.instant().plus(WEEK)))
                .build();

        assertRejected(service.refresh(expired, ADMIN), RejectionReason.DUPLICATE);
        assertRejected(service.update(expired, 0, later, ADMIN), RejectionReason.DUPLICATE);
        assertThat(stored(expired)).isEqualTo(before);

        service.revoke(open, ADMIN, "reason").orElseThrow();
        assertThat(service.refresh(expired, ADMIN).isDone()).isTrue();
        assertRejected(service.create(ada()), RejectionReason.DUPLICATE);
    }

    @Test
    void aQuotaThatOpensAUsedUpOneTakesTheAddress() {
        InvitationService service = service();
        InvitationToken used = create(service, InvitationRequest.to("ada@example.com"));
        service.accept(used, ADA);
        InvitationId usedId = idOf(service, used);
        InvitationId open = idOf(service, create(service, InvitationRequest.to("ada@example.com")));
        InvitationUpdate more = InvitationUpdate.builder().quota(Quota.of(2)).build();

        assertRejected(service.update(usedId, 0, more, ADMIN), RejectionReason.DUPLICATE);
        service.revoke(open, ADMIN, "reason").orElseThrow();
        assertThat(service.update(usedId, 0, more, ADMIN).isDone()).isTrue();
        assertRejected(service.create(ada()), RejectionReason.DUPLICATE);
    }

    @Test
    void aNewAddressIsTakenAndTheFormerOneIsFree() {
        InvitationService service = service();
        InvitationId id = idOf(service, create(service, InvitationRequest.to("ada@example.com")));
        InvitationId bobs = idOf(service, create(service, InvitationRequest.to("bob@example.com")));
        InvitationUpdate toBob = InvitationUpdate.builder()
                .audience(Audience.to(EmailAddress.parse("Bob@example.com")))
                .build();

        assertRejected(service.update(id, 0, toBob, ADMIN), RejectionReason.DUPLICATE);
        service.revoke(bobs, ADMIN, "reason").orElseThrow();
        service.update(id, 0, toBob, ADMIN).orElseThrow();

        assertRejected(service.create(InvitationRequest.to("bob@example.com").build()), RejectionReason.DUPLICATE);
        assertThat(service.create(ada()).isDone()).isTrue();
    }

    @Test
    void ofRevivingAndInvitingAtOnceOnlyOneLeavesAnOpenInvitation() throws Exception {
        for (int round = 0; round < 20; round++) {
            InvitationService service = service().in(Scope.of("round-" + round));
            InvitationService second = service().in(Scope.of("round-" + round));
            InvitationId expired = idOf(service, create(service, InvitationRequest.to("ada@example.com")));
            clock.advance(WEEK);

            Parallel.<InvitationResult>run(
                    4, i -> () -> i % 2 == 0 ? second.create(ada()) : service.refresh(expired, ADMIN));

            assertThat(open(service)).isEqualTo(1);
        }
    }

    @Test
    void aDuplicateWithinTheCallersTransactionLeavesTheRestOfIt() {
        InvitationService service = service();

        store.transactions().inTransaction(host -> {
            service.invite(ada()).orElseThrow();
            assertRejected(service.invite(ada()), RejectionReason.DUPLICATE);
            return null;
        });

        assertThat(service.count(InvitationQuery.all())).isEqualTo(1);
        assertThat(sender.sent()).hasSize(1);
    }
}
