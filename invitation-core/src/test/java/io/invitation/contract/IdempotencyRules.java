package io.invitation.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.invitation.DuplicateRule;
import io.invitation.Invitation;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationLimits;
import io.invitation.InvitationLimits.Subject;
import io.invitation.InvitationPurpose;
import io.invitation.InvitationQuery;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationResult.Done;
import io.invitation.InvitationService;
import io.invitation.InvitationStatus;
import io.invitation.InvitationToken;
import io.invitation.LinkTemplate;
import io.invitation.Quota;
import io.invitation.RejectionReason;
import io.invitation.Scope;
import io.invitation.spi.IdempotencyRecord;
import io.invitation.spi.IdempotencyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for requests that are repeated under an idempotency key. */
abstract class IdempotencyRules extends LimitRules {

    private static InvitationRequest.Builder keyed() {
        return InvitationRequest.to("ada@example.com").idempotencyKey("key-1");
    }

    @Test
    void aRepeatInvitesNobodyAndGetsTheInvitationAsItStandsNow() {
        InvitationService service = service();
        InvitationId id = service.invite(keyed().build()).orElseThrow().id();
        service.disable(id, ADMIN).orElseThrow();
        clock.advance(Duration.ofDays(300));

        InvitationResult repeated = service.invite(keyed().build());

        assertThat(repeated).isEqualTo(new Done(stored(id), Optional.empty()));
        assertThat(repeated.orElseThrow().enabled()).isFalse();
        assertThat(service.count(InvitationQuery.all())).isEqualTo(1);
        assertThat(sender.sent()).hasSize(1);
    }

    @Test
    @DisplayName("P30: what a host writes in a key, an address perhaps, is not kept")
    void aKeyIsNotKeptAsItWasWritten() {
        List<String> kept = new ArrayList<>();
        IdempotencyStore memory = faces.idempotency();
        InvitationService service = InvitationService.builder(store, sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .clock(clock)
                .idempotency(new IdempotencyStore() {
                    @Override
                    public Optional<IdempotencyRecord> find(Scope scope, String key) {
                        return memory.find(scope, key);
                    }

                    @Override
                    public boolean putIfAbsent(IdempotencyRecord record) {
                        kept.add(record.toString());
                        return memory.putIfAbsent(record);
                    }

                    @Override
                    public int purge(Instant before, int limit) {
                        return memory.purge(before, limit);
                    }
                })
                .build();
        InvitationRequest request = InvitationRequest.to("ada@example.com")
                .idempotencyKey("ada@example.com")
                .build();

        InvitationResult first = service.invite(request);

        assertThat(service.invite(request).orElseThrow().id())
                .isEqualTo(first.orElseThrow().id());
        assertThat(kept).singleElement(STRING).doesNotContain("@", "example");
    }

    @ParameterizedTest
    @EnumSource
    void aRepeatGetsTheLinkAgainIfThePolicyCanRepeatIt(Tokens tokens) {
        InvitationService service = service(tokens);
        InvitationToken first = create(service, keyed());

        Done again = (Done) service.create(keyed().build());

        assertThat(again.link().isPresent()).isEqualTo(tokens == Tokens.KEYED);
        again.link().ifPresent(link -> assertThat(link.token()).isEqualTo(first));
        service.revoke(again.invitation().id(), ADMIN, "reason").orElseThrow();
        Done revoked = (Done) service.create(keyed().build());
        assertThat(revoked.invitation().statusAt(clock.instant())).isEqualTo(InvitationStatus.REVOKED);
        assertThat(revoked.link()).isEmpty();
    }

    @Test
    void theSameKeyForAnotherRequestIsAConflictAndDoesNothing() {
        InvitationService service = service();
        service.invite(keyed().build()).orElseThrow();

        List<InvitationResult> others = List.of(
                service.invite(keyed().name("other").build()),
                service.invite(InvitationRequest.to("bob@example.com")
                        .idempotencyKey("key-1")
                        .build()),
                service.create(keyed().build()),
                service.forPurpose(InvitationPurpose.ADDRESS_VERIFICATION).invite(keyed().build()));

        assertThat(others).allSatisfy(other -> assertRejected(other, RejectionReason.IDEMPOTENCY_CONFLICT));
        assertThat(service.count(InvitationQuery.all())).isEqualTo(1);
        assertThat(service.in(Scope.of("acme")).invite(keyed().build()).isDone())
                .as("the key of another scope is another key")
                .isTrue();
    }

    @Test
    void aRejectionIsTheFirstAnswerToo() {
        InvitationService service = service();
        InvitationId open = idOf(service, create(service, InvitationRequest.to("ada@example.com")));
        InvitationResult first = service.invite(keyed().build());
        InvitationRequest forbidden = InvitationRequest.toAnyone()
                .quota(Quota.unlimited())
                .idempotencyKey("key-2")
                .build();
        InvitationResult policy = service.create(forbidden);
        service.revoke(open, ADMIN, "reason").orElseThrow();

        assertRejected(first, RejectionReason.DUPLICATE);
        assertThat(service.invite(keyed().build())).isEqualTo(first);
        assertRejected(policy, RejectionReason.QUOTA_REQUIRED);
        assertThat(service(p -> p.allowOpenPublic(true)).create(forbidden)).isEqualTo(policy);
        assertRejected(service.invite(keyed().name("other").build()), RejectionReason.IDEMPOTENCY_CONFLICT);
        assertThat(sender.sent()).isEmpty();
    }

    @Test
    void whatWaitingHealsIsNotRemembered() {
        InvitationService service = service(
                policy -> policy.limits(InvitationLimits.none().with(Subject.RECIPIENT, 1, Duration.ofHours(1))));
        service.invite(InvitationRequest.to("ada@example.com").kind("other").build())
                .orElseThrow();

        InvitationResult.Rejected limited = assertRejected(service.invite(keyed().build()), RejectionReason.LIMIT);
        clock.set(limited.retryAt().orElseThrow());

        assertThat(service.invite(keyed().build()).isDone()).isTrue();
    }

    @Test
    void aSeatThatIsFreeLaterIsTakenUnderTheSameKey() {
        AtomicBoolean free = new AtomicBoolean();
        InvitationService service = builder(Tokens.RANDOM, policy -> policy)
                .seats(invitation -> free.get())
                .build();

        assertRejected(service.invite(keyed().build()), RejectionReason.NO_SEAT);
        free.set(true);

        assertThat(service.invite(keyed().build()).isDone()).isTrue();
    }

    @Test
    @DisplayName("P8: a repeat shows the link only to an inviter who may see it still, and the history tells")
    void aRepeatShowsTheLinkOnlyToWhoMaySeeItStill() {
        AtomicBoolean demoted = new AtomicBoolean();
        InvitationService service = builder(Tokens.KEYED, policy -> policy)
                .authorizer(request -> !demoted.get())
                .build();
        InvitationId id = service.create(keyed().build()).orElseThrow().id();

        assertThat(((Done) service.create(keyed().build())).link()).isPresent();
        demoted.set(true);
        assertThat(service.create(keyed().build())).isEqualTo(new Done(stored(id), Optional.empty()));

        assertThat(faces.history().list(id, Optional.empty(), 100))
                .filteredOn(event -> event.type() == InvitationEventType.LINK_SHOWN)
                .hasSize(1);
    }

    @Test
    void ofConcurrentRepeatsOneInvitesAndTheOthersGetItsAnswer() throws Exception {
        for (DuplicateRule rule : DuplicateRule.values()) {
            openTheStore();
            int before = sender.sent().size();
            List<InvitationService> nodes =
                    List.of(service(policy -> policy.duplicates(rule)), service(policy -> policy.duplicates(rule)));

            List<InvitationResult> results =
                    Parallel.run(16, i -> () -> nodes.get(i % 2).invite(keyed().build()));

            assertThat(results.stream().map(result -> result.orElseThrow().id()).distinct())
                    .hasSize(1);
            assertThat(sender.sent()).hasSize(before + 1);
            assertThat(nodes.get(0).count(InvitationQuery.all())).isEqualTo(1);
        }
    }

    @Test
    void anAnswerGoesWithTheCallersTransaction() {
        InvitationService service = service();

        assertThatThrownBy(() -> store.transactions().inTransaction(host -> {
                    service.invite(keyed().build()).orElseThrow();
                    throw new IllegalStateException("host fails");
                }))
                .hasMessage("host fails");
        Invitation invited = store.transactions().inTransaction(host -> {
            Invitation first = service.invite(keyed().build()).orElseThrow();
            assertThat(service.invite(keyed().build()).orElseThrow().id()).isEqualTo(first.id());
            return first;
        });

        assertThat(sender.sent()).hasSize(1);
        assertThat(stored(invited.id()).delivery().attempts()).isEqualTo(1);
    }

    @Test
    void aKeyWithoutAStoreForItIsRefusedBeforeAnythingHappens() {
        InvitationService service = InvitationService.builder(store, sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .clock(clock)
                .build();

        assertThatThrownBy(() -> service.invite(keyed().build()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("idempotency");
        assertThat(service.count(InvitationQuery.all())).isZero();
        assertThat(service.invite(forAda().build()).isDone()).isTrue();
    }
}
