package io.invitation.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.Audience;
import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationConfiguration;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationLimits;
import io.invitation.InvitationLimits.Subject;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationPurpose;
import io.invitation.InvitationQuery;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.InvitationSettings;
import io.invitation.InvitationUpdate;
import io.invitation.Inviter;
import io.invitation.LinkTemplate;
import io.invitation.RejectionReason;
import io.invitation.Scope;
import io.invitation.spi.AccountDirectory;
import io.invitation.spi.KnownAccount;
import io.invitation.spi.LimitCharge;
import io.invitation.spi.LimitStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What holds for floods of mail, and for addresses that have an account already. */
abstract class LimitRules extends DuplicateRules {

    private static final Duration HOUR = Duration.ofHours(1);

    private InvitationService limited(InvitationLimits limits) {
        return service(policy -> policy.limits(limits).resendCoolDown(Duration.ZERO));
    }

    private static InvitationRequest to(String address, String inviter) {
        return InvitationRequest.to(address)
                .kind("by-" + inviter)
                .inviter(Inviter.of(inviter))
                .build();
    }

    @Test
    @DisplayName("P21: of 200 who resend at once exactly as many mail as the limit says")
    void ofManyWhoResendAtOnceAsManyMailAsTheLimitSays() throws Exception {
        InvitationLimits limits = InvitationLimits.none().with(Subject.RECIPIENT, 3, HOUR);
        InvitationService service = limited(limits);
        InvitationService second = limited(limits);
        InvitationId id = service.create(forAda().build()).orElseThrow().id();

        List<InvitationResult> results =
                Parallel.run(200, i -> () -> (i % 2 == 0 ? service : second).resend(id, ADMIN));

        assertThat(sender.sent()).hasSize(3);
        assertThat(results).filteredOn(InvitationResult::isDone).hasSize(3);
        assertThat(results)
                .filteredOn(result -> !result.isDone())
                .allSatisfy(result -> assertThat(((InvitationResult.Rejected) result).reason())
                        .isIn(RejectionReason.LIMIT, RejectionReason.CONTENDED));
    }

    @Test
    @DisplayName("P21: a mailbox is not flooded by many inviters, nor by other spellings and tags of it")
    void aMailboxIsNotFlooded() {
        InvitationService service = limited(InvitationLimits.defaults());
        int done = 0;

        for (int i = 0; i < 100; i++) {
            String address = List.of("ada@example.com", "ADA@Example.com", "ada+" + i + "@example.com")
                    .get(i % 3);
            InvitationRequest request = InvitationRequest.to(address)
                    .kind("kind-" + i)
                    .inviter(Inviter.of("inviter-" + i))
                    .build();
            InvitationResult result = service.invite(request);
            if (result.isDone()) {
                done++;
            } else {
                assertThat(assertRejected(result, RejectionReason.LIMIT).retryAt())
                        .contains(Samples.NOW.plus(Duration.ofDays(1)));
            }
        }

        assertThat(done).isEqualTo(10);
        assertThat(sender.sent()).hasSize(10);
        assertThat(service.count(InvitationQuery.all())).isEqualTo(10);
        clock.set(Samples.NOW.plus(Duration.ofDays(1)));
        assertThat(service.invite(forAda().build()).isDone()).isTrue();
    }

    @Test
    @DisplayName("P21: inviters, domains and scopes are limited, each by itself")
    void everySubjectIsLimited() {
        InvitationRequest first = to("ada@example.com", "grace");
        InvitationRequest sameInviter = to("bob@example.org", "grace");
        InvitationRequest sameDomain = to("bob@example.com", "linus");
        InvitationRequest sameScope = to("eve@example.net", "ken");

        assertLimited(Subject.INVITER, first, sameInviter, List.of(sameDomain, sameScope));
        assertLimited(Subject.DOMAIN, first, sameDomain, List.of(sameInviter, sameScope));
        assertLimited(Subject.SCOPE, first, sameScope, List.of());
    }

    private void assertLimited(
            Subject subject, InvitationRequest first, InvitationRequest second, List<InvitationRequest> others) {
        openTheStore();
        InvitationService service = limited(InvitationLimits.none().with(subject, 1, HOUR));
        assertThat(service.invite(first).isDone()).isTrue();

        assertRejected(service.invite(second), RejectionReason.LIMIT);

        assertThat(others)
                .allSatisfy(other -> assertThat(service.invite(other).isDone()).isTrue());
        assertThat(service.in(Scope.of("another")).invite(second).isDone()).isTrue();
        clock.advance(HOUR);
        assertThat(service.invite(second).isDone()).isTrue();
    }

    @Test
    @DisplayName("P21: a limited call changes nothing, counts towards nothing and says when the last limit ends")
    void aLimitedCallTakesNothingFromTheOtherLimits() {
        InvitationService service = limited(InvitationLimits.none()
                .with(Subject.RECIPIENT, 2, HOUR)
                .with(Subject.DOMAIN, 1, HOUR.plusSeconds(1))
                .with(Subject.INVITER, 2, HOUR.multipliedBy(2)));
        assertThat(service.invite(to("ada@example.com", "grace")).isDone()).isTrue();

        for (int i = 0; i < 5; i++) {
            InvitationResult.Rejected rejected =
                    assertRejected(service.invite(to("ada@example.com", "linus")), RejectionReason.LIMIT);
            assertThat(rejected.retryAt()).contains(Samples.NOW.plus(HOUR).plusSeconds(1));
            assertRejected(service.invite(to("bob@example.com", "grace")), RejectionReason.LIMIT);
        }

        assertThat(service.count(InvitationQuery.all())).isEqualTo(1);
        assertThat(service.invite(to("eve@example.net", "grace")).isDone()).isTrue();
        assertThat(assertRejected(service.invite(to("eve@example.com", "grace")), RejectionReason.LIMIT)
                        .retryAt())
                .contains(Samples.NOW.plus(HOUR.multipliedBy(2)));
    }

    @Test
    @DisplayName("P21: a kind with a short window does not start another kind's long window again")
    void windowsOfDifferentLengthsAreCountedApart() {
        InvitationSettings daily = InvitationSettings.of(LinkTemplate.inPath("https://app.example.com/invite"))
                .withPolicy(InvitationPolicy.builder()
                        .limits(InvitationLimits.none().with(Subject.INVITER, 2, Duration.ofDays(1)))
                        .build());
        InvitationSettings hourly = daily.withPolicy(InvitationPolicy.builder()
                .limits(InvitationLimits.none().with(Subject.INVITER, 100, HOUR))
                .build());
        InvitationService service = InvitationService.builder(faces, sender)
                .configuration(InvitationConfiguration.of(daily).with("hourly", hourly))
                .clock(clock)
                .build();
        Inviter grace = Inviter.of("grace");
        service.invite(forAda().inviter(grace).build()).orElseThrow();
        service.invite(forAda().inviter(grace).build()).orElseThrow();
        clock.advance(HOUR);

        service.invite(InvitationRequest.to("bob@example.com")
                        .kind("hourly")
                        .inviter(grace)
                        .build())
                .orElseThrow();

        assertRejected(service.invite(forAda().inviter(grace).build()), RejectionReason.LIMIT);
    }

    @Test
    @DisplayName("P21: resending and reminding count like inviting, creating counts nothing")
    void everyMailCounts() {
        InvitationService service = limited(InvitationLimits.none().with(Subject.RECIPIENT, 3, HOUR));
        for (int i = 0; i < 5; i++) {
            assertThat(service.create(forAda().build()).isDone()).isTrue();
        }
        InvitationId id = service.invite(forAda().build()).orElseThrow().id();
        service.resend(id, ADMIN).orElseThrow();
        service.remind(id, ADMIN).orElseThrow();
        Invitation before = stored(id);

        assertRejected(service.resend(id, ADMIN), RejectionReason.LIMIT);
        assertRejected(service.remind(id, ADMIN), RejectionReason.LIMIT);
        assertRejected(service.invite(forAda().build()), RejectionReason.LIMIT);

        assertThat(stored(id)).isEqualTo(before);
        assertThat(sender.sent()).hasSize(3);
    }

    @Test
    @DisplayName("P21: a host's rollback gives back what was counted")
    void aRollbackGivesBack() {
        InvitationService service = limited(InvitationLimits.none().with(Subject.RECIPIENT, 1, HOUR));

        store.transactions().inTransaction(host -> {
            try {
                store.transactions().inTransaction(inner -> {
                    service.invite(forAda().build()).orElseThrow();
                    throw new IllegalStateException("host fails");
                });
            } catch (IllegalStateException expected) {
                return null;
            }
            return null;
        });

        assertThat(service.invite(forAda().build()).isDone()).isTrue();
    }

    @Test
    @DisplayName("P26: what is counted has no name, and no rejection tells an address or breaks a line")
    void limitsHoldNothingPersonal() {
        List<LimitCharge> charges = new ArrayList<>();
        InvitationService service = InvitationService.builder(store, sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .clock(clock)
                .limits(new LimitStore() {
                    @Override
                    public Optional<Instant> take(LimitCharge charge) {
                        charges.add(charge);
                        return Optional.of(charge.at());
                    }

                    @Override
                    public int purge(Instant before, int limit) {
                        return 0;
                    }
                })
                .build();
        InvitationRequest request = to("ada.lovelace@example.com", "grace");

        create(service, InvitationRequest.to("ada.lovelace@example.com"));
        List<InvitationResult> rejections = List.of(
                service.invite(request),
                service.create(InvitationRequest.to("ada.lovelace@example.com").build()));

        assertThat(charges)
                .extracting(charge -> charge.key().substring(0, charge.key().indexOf(':')))
                .containsExactly("RECIPIENT", "DOMAIN", "INVITER", "SCOPE");
        assertThat(charges)
                .allSatisfy(charge ->
                        assertThat(charge.key()).matches("[A-Z]+:[0-9a-f]{64}").hasSizeLessThanOrEqualTo(100));
        assertThat(rejections)
                .allSatisfy(result -> assertThat(result.toString())
                        .doesNotContain("lovelace", "grace", "example.com")
                        .matches("\\P{Cntrl}*"));
    }

    // Accounts that exist already

    private InvitationService knowing(KnownAccount account) {
        AccountDirectory directory = (address, scope, inviter) ->
                address.canonical().equals("ada@example.com") ? Optional.of(account) : Optional.empty();
        return builder(Tokens.RANDOM, policy -> policy).accounts(directory).build();
    }

    @Test
    void aMemberIsNotInvitedAgainButCanConfirmTheAddress() {
        InvitationService service =
                knowing(KnownAccount.of("account-1").member(true).visibleToInviter(true));

        assertRejected(service.invite(forAda().build()), RejectionReason.ALREADY_MEMBER);
        assertThat(service.count(InvitationQuery.all())).isZero();
        assertThat(sender.sent()).isEmpty();
        assertThat(service.forPurpose(InvitationPurpose.ADDRESS_VERIFICATION)
                        .invite(forAda().build())
                        .isDone())
                .isTrue();
        assertThat(service.invite(InvitationRequest.to("bob@example.com").build())
                        .isDone())
                .isTrue();
    }

    @Test
    void anAccountThatIsNoMemberBecomesTheSubjectUnlessAnotherIsNamed() {
        InvitationService service = knowing(KnownAccount.of("account-1").visibleToInviter(true));

        assertThat(service.create(forAda().build()).orElseThrow().subject()).contains("account-1");
        assertThat(service.create(forAda().subject("other").build())
                        .orElseThrow()
                        .subject())
                .contains("other");
        assertThat(service.create(InvitationRequest.to("bob@example.com").build())
                        .orElseThrow()
                        .subject())
                .isEmpty();
        assertThat(service.create(InvitationRequest.toDomain("example.com").build())
                        .orElseThrow()
                        .subject())
                .isEmpty();
    }

    @Test
    @DisplayName("P6: an invitation that goes to another address takes no account of the former one along")
    void theAccountOfAnotherAddressIsNoSubject() {
        InvitationService service = knowing(KnownAccount.of("account-1").visibleToInviter(true));
        Invitation forAda = service.create(forAda().build()).orElseThrow();
        Audience bob = Audience.to(EmailAddress.parse("bob@example.com"));

        Invitation forBob = service.update(
                        forAda.id(), 0, InvitationUpdate.builder().audience(bob).build(), ADMIN)
                .orElseThrow();

        assertThat(forAda.subject()).contains("account-1");
        assertThat(forBob.subject()).isEmpty();
    }

    @Test
    @DisplayName("P22: an account that the inviter may not know of makes no difference to answer, mail or store")
    void inviterLearnsNothingOfAHiddenAccount() {
        InvitationService service = knowing(KnownAccount.of("account-1").member(true));
        InvitationRequest known = InvitationRequest.to("ada@example.com").build();
        InvitationRequest unknown = InvitationRequest.to("bob@example.com").build();

        Invitation ofKnown = service.invite(known).orElseThrow();
        Invitation ofUnknown = service.invite(unknown).orElseThrow();

        assertThat(stored(ofKnown.id())).isEqualTo(ofKnown);
        assertThat(ofKnown.delivery()).isEqualTo(ofUnknown.delivery());
        assertThat(ofKnown.version()).isEqualTo(ofUnknown.version());
        assertThat(ofKnown.subject()).isEmpty();
        assertThat(sender.sent()).hasSize(2);
        assertThat(types(ofKnown)).containsExactlyInAnyOrderElementsOf(types(ofUnknown));
        assertThat(service.create(known)).isEqualTo(service.create(unknown));
    }

    private List<InvitationEventType> types(Invitation invitation) {
        return faces.history().list(invitation.id(), Optional.empty(), 100).stream()
                .map(InvitationEvent::type)
                .toList();
    }
}
