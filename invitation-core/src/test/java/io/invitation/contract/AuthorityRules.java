package io.invitation.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.Actor;
import io.invitation.Attributes;
import io.invitation.BulkOptions;
import io.invitation.BulkResult;
import io.invitation.BulkRow;
import io.invitation.Expiry;
import io.invitation.Grants;
import io.invitation.InvalidValueException;
import io.invitation.Invitation;
import io.invitation.InvitationConfiguration;
import io.invitation.InvitationId;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationQuery;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.InvitationSettings;
import io.invitation.InvitationStatus;
import io.invitation.InvitationToken;
import io.invitation.InvitationUpdate;
import io.invitation.Inviter;
import io.invitation.LinkTemplate;
import io.invitation.Quota;
import io.invitation.RefusalReason;
import io.invitation.RejectionReason;
import io.invitation.Scope;
import io.invitation.spi.AuthorizationRequest;
import io.invitation.spi.AuthorizationRequest.Action;
import io.invitation.spi.InvitationAuthorizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What holds for who may invite whom to what, and for whoever is gone. */
abstract class AuthorityRules extends LinkHolderRules {

    private static final Inviter GRACE = Inviter.of("grace");
    private static final Scope ACME = Scope.of("acme");
    private static final InvitationAuthorizer NO_ADMINS =
            request -> !request.invitation().grants().roles().contains("admin");

    private InvitationService guarded(InvitationAuthorizer authorizer) {
        return builder(Tokens.KEYED, policy -> policy).authorizer(authorizer).build();
    }

    @Test
    @DisplayName("P6: the authorizer is asked once for each invitation, and sees all that it grants")
    void theAuthorizerSeesAllThatIsAskedFor() {
        List<AuthorizationRequest> asked = new ArrayList<>();
        InvitationService service = guarded(asked::add).in(ACME);
        Grants grants = new Grants(
                        List.of("editor"), List.of("team"), Attributes.of(Map.of("level", 7)), Optional.empty())
                .withMembershipEnds(Samples.NOW.plusSeconds(1));
        InvitationRequest request = InvitationRequest.to("ada@example.com")
                .kind("partner")
                .grants(grants)
                .inviter(GRACE)
                .build();

        Invitation created = service.create(request).orElseThrow();

        assertThat(asked).hasSize(1);
        assertThat(asked.get(0).action()).isEqualTo(Action.CREATE);
        assertThat(asked.get(0).actor()).isEqualTo(Actor.of("grace"));
        assertThat(asked.get(0).invitation()).isEqualTo(created);
        assertThat(created.scope()).isEqualTo(ACME);
        assertThat(created.grants()).isEqualTo(grants);
    }

    @Test
    @DisplayName("P6: what an inviter may not grant is neither stored nor mailed, by no way of inviting")
    void nobodyGrantsMoreThanTheAuthorizerAllows() {
        InvitationService service = guarded(NO_ADMINS);
        InvitationRequest admin = forAda().roles("reader", "admin").build();
        List<BulkResult> results = new ArrayList<>();

        assertRejected(service.create(admin), RejectionReason.NOT_ENTITLED);
        assertRejected(service.invite(admin), RejectionReason.NOT_ENTITLED);
        service.inviteAll(
                Stream.of(admin, forAda().roles("reader").build(), admin).map(BulkRow::of),
                BulkOptions.invite(),
                results::add);

        assertRejected(results.get(0).result(), RejectionReason.NOT_ENTITLED);
        assertThat(results.get(1).result().isDone()).isTrue();
        assertRejected(results.get(2).result(), RejectionReason.NOT_ENTITLED);
        assertThat(service.count(InvitationQuery.all())).isEqualTo(1);
        assertThat(sender.sent()).hasSize(1);
    }

    @Test
    @DisplayName("P6: an update is judged as the invitation would be, whoever created it")
    void rolesAreNotRaisedByAnUpdate() {
        InvitationService service = guarded(NO_ADMINS);
        InvitationId id =
                service.create(forAda().roles("reader").build()).orElseThrow().id();
        Invitation before = stored(id);
        InvitationUpdate raise = InvitationUpdate.builder()
                .grants(Grants.NONE.withRoles(List.of("admin")))
                .build();

        assertRejected(service.update(id, 0, raise, ADMIN), RejectionReason.NOT_ENTITLED);

        assertThat(stored(id)).isEqualTo(before);
        InvitationUpdate rename = InvitationUpdate.builder().name("new").build();
        assertThat(service.update(id, 0, rename, ADMIN).isDone()).isTrue();
    }

    @Test
    @DisplayName("P6: who may not change an invitation is not shown it by a change of nothing")
    void aChangeOfNothingNeedsAuthorityToo() {
        InvitationService service = guarded(request -> request.action() == Action.CREATE);
        InvitationId id =
                service.create(forAda().name("name").build()).orElseThrow().id();

        assertRejected(
                service.update(id, 0, InvitationUpdate.builder().name("name").build(), ADMIN),
                RejectionReason.NOT_ENTITLED);
    }

    @Test
    @DisplayName("P6: refreshing and showing a link are asked for by whoever does it")
    void refreshingAndShowingALinkNeedAuthority() {
        List<AuthorizationRequest> asked = new ArrayList<>();
        InvitationService service = guarded(request -> {
            asked.add(request);
            return request.action() == Action.CREATE;
        });
        InvitationId id = service.create(forAda().build()).orElseThrow().id();
        Invitation before = stored(id);

        assertRejected(service.refresh(id, ADMIN), RejectionReason.NOT_ENTITLED);
        assertRejected(service.link(id, ADMIN), RejectionReason.NOT_ENTITLED);

        assertThat(asked)
                .extracting(AuthorizationRequest::action)
                .containsExactly(Action.CREATE, Action.REFRESH, Action.SHOW_LINK);
        assertThat(asked.get(1).actor()).isEqualTo(ADMIN);
        assertThat(asked.get(2).actor()).isEqualTo(ADMIN);
        assertThat(stored(id)).isEqualTo(before);
    }

    @Test
    void aRejectionLeavesTheRestOfTheCallersTransactionAsItWas() {
        InvitationService service =
                builder(Tokens.RANDOM, policy -> policy).authorizer(NO_ADMINS).build();

        store.transactions().inTransaction(host -> {
            service.invite(forAda().build()).orElseThrow();
            assertRejected(service.invite(forAda().roles("admin").build()), RejectionReason.NOT_ENTITLED);
            service.invite(forAda().build()).orElseThrow();
            return null;
        });

        assertThat(service.count(InvitationQuery.all())).isEqualTo(2);
        assertThat(sender.sent()).hasSize(2);
    }

    @Test
    void withoutASeatNobodyIsInvited() {
        InvitationService service = builder(Tokens.RANDOM, policy -> policy)
                .seats(invitation -> invitation.grants().roles().isEmpty())
                .build();

        assertRejected(service.invite(forAda().roles("reader").build()), RejectionReason.NO_SEAT);
        assertThat(service.count(InvitationQuery.all())).isZero();
        assertThat(sender.sent()).isEmpty();
        assertThat(service.invite(forAda().build()).isDone()).isTrue();
    }

    @Test
    @DisplayName("P8: all that an inviter has open is revoked at once, and nothing else")
    void everythingOpenOfAnInviterIsRevoked() {
        InvitationService service = service();
        List<InvitationToken> many = new ArrayList<>();
        for (int i = 0; i < 203; i++) {
            many.add(create(service, forAda().inviter(GRACE)));
        }
        InvitationId disabled = idOf(service, create(service, forAda().inviter(GRACE)));
        service.disable(disabled, ADMIN).orElseThrow();
        InvitationId scheduled =
                idOf(service, create(service, forAda().inviter(GRACE).notBefore(Samples.NOW.plusSeconds(60))));
        InvitationToken partly = create(
                service,
                InvitationRequest.toDomain("example.com").quota(Quota.of(2)).inviter(GRACE));
        service.accept(partly, ADA);
        InvitationToken used = create(service, forAda().inviter(GRACE));
        service.accept(used, ADA);
        InvitationId others = idOf(service, create(service, forAda().inviter(Inviter.of("other"))));
        InvitationId elsewhere = idOf(service.in(ACME), create(service.in(ACME), forAda().inviter(GRACE)));

        int revoked = service.revokeAll(Actor.of("grace"), ADMIN, "left the company");

        assertThat(revoked).isEqualTo(206);
        assertThat(many).allSatisfy(token -> assertRefused(service.accept(token, ADA), RefusalReason.REVOKED));
        assertThat(stored(disabled).statusAt(Samples.NOW)).isEqualTo(InvitationStatus.REVOKED);
        assertThat(stored(scheduled).closure().orElseThrow().reason()).contains("left the company");
        assertThat(stored(scheduled).closure().orElseThrow().by()).isEqualTo(ADMIN);
        assertRefused(service.accept(partly, BOB), RefusalReason.REVOKED);
        assertAlready(service.accept(used, ADA));
        assertThat(stored(others).closure()).isEmpty();
        assertThat(stored(elsewhere).closure()).isEmpty();
        assertThat(service.revokeAll(Actor.of("grace"), ADMIN, "again")).isZero();
    }

    @Test
    @DisplayName("P8: mails that wait when their inviter's invitations are revoked are not sent")
    void waitingMailsOfARevokedInviterAreNotSent() {
        InvitationService service = service();

        int revoked = store.transactions().inTransaction(host -> {
            service.invite(forAda().inviter(GRACE).build()).orElseThrow();
            service.invite(forAda().inviter(GRACE).build()).orElseThrow();
            return service.revokeAll(Actor.of("grace"), ADMIN, "left");
        });

        assertThat(revoked).isEqualTo(2);
        assertThat(sender.sent()).isEmpty();
    }

    @Test
    void aReasonThatCannotBeStoredRevokesNothing() {
        InvitationService service = service();
        InvitationToken token = create(service, forAda().inviter(GRACE));

        assertThatThrownBy(() -> service.revokeAll(Actor.of("grace"), ADMIN, " "))
                .isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> service.revokeAll(Actor.of("nobody"), ADMIN, ""))
                .isInstanceOf(InvalidValueException.class);
        assertAccepted(service.accept(token, ADA));
    }

    private static InvitationSettings settings(String page, Duration lifetime) {
        return InvitationSettings.of(LinkTemplate.inPath(page))
                .withPolicy(InvitationPolicy.builder()
                        .lifetime(lifetime)
                        .maxQuota(Quota.of((int) lifetime.toDays()))
                        .build());
    }

    @Test
    @DisplayName("P5: links and policy are those of the scope and kind, at creation and ever after")
    void everyScopeAndKindHasItsOwnSettings() {
        InvitationService service = InvitationService.builder(faces, sender)
                .configuration(InvitationConfiguration.of(settings("https://default.example.com/i", Duration.ofDays(1)))
                        .with(ACME, settings("https://acme.example.com/i", Duration.ofDays(2)))
                        .with("partner", settings("https://partner.example.com/i", Duration.ofDays(3)))
                        .with(
                                ACME,
                                "partner",
                                settings("https://acme.example.com/i", Duration.ofDays(4))
                                        .withLinks(LinkTemplate.inPath("https://both.example.com/i"))))
                .clock(clock)
                .build();

        assertSettings(service, "member", "default", 1);
        assertSettings(service.in(ACME), "member", "acme", 2);
        assertSettings(service, "partner", "partner", 3);
        assertSettings(service.in(ACME), "partner", "both", 4);
    }

    private void assertSettings(InvitationService service, String kind, String host, int days) {
        InvitationRequest.Builder request =
                InvitationRequest.to("ada@example.com").kind(kind);
        InvitationResult result = service.create(request.build());
        InvitationId id = result.orElseThrow().id();
        Expiry expiry = Expiry.at(clock.instant().plus(Duration.ofDays(days)));
        assertThat(result.linkOrElseThrow().reveal()).asString().startsWith("https://" + host + ".example.com/i/");
        assertThat(stored(id).expiry()).isEqualTo(expiry);
        assertRejected(
                service.update(
                        id,
                        0,
                        InvitationUpdate.builder().quota(Quota.of(days + 1)).build(),
                        ADMIN),
                RejectionReason.QUOTA_TOO_LARGE);

        clock.advance(Duration.ofHours(1));
        InvitationResult refreshed = service.refresh(id, ADMIN);

        assertThat(refreshed.linkOrElseThrow().reveal()).asString().startsWith("https://" + host + ".example.com/i/");
        assertThat(stored(id).expiry()).isEqualTo(Expiry.at(clock.instant().plus(Duration.ofDays(days))));
        service.resend(id, ADMIN).orElseThrow();
        assertThat(sender.last().link().reveal()).asString().startsWith("https://" + host + ".example.com/i/");
    }
}
