package io.invitation.testkit;

import static io.invitation.testkit.Samples.NOW;
import static io.invitation.testkit.Samples.event;
import static io.invitation.testkit.Samples.invitation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.Actor;
import io.invitation.Audience;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationStatistics;
import io.invitation.InvitationStorageException;
import io.invitation.Quota;
import io.invitation.Redemption;
import io.invitation.Scope;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.RecordedClaim;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every {@code HistoryStore} has to keep, whatever it stores into; ids as in its documentation.
 *
 * <p>To prove one, extend this class and return a fresh, empty store from {@link #store()} and another instance over
 * the same store from {@link #secondStore()}.
 *
 * <p>JUnit makes an instance for each test, and calls it on one thread; tests start threads of their own.
 *
 * @since 0.1
 */
public abstract class HistoryStoreContract extends FaceRules {

    /** For the subclass that hands over a store. */
    protected HistoryStoreContract() {}

    private static final int EVERYTHING = 1_000;

    @ParameterizedTest
    @EnumSource(InvitationEventType.class)
    @DisplayName("H-APPEND-1 an event comes back equal in every part")
    void eventsComeBackEqual(InvitationEventType type) {
        Invitation invitation = insert(Samples.full().toBuilder());
        List<InvitationEvent> events = List.of(
                event(invitation, type, NOW),
                InvitationEvent.of(
                        invitation,
                        type,
                        NOW.plusNanos(1_000),
                        Optional.of(Actor.of("operator \uD83D\uDE80 '\"\\")),
                        Optional.of("detail \uD83D\uDE80 \u0130\u0131 % ' \"{}\\")),
                InvitationEvent.stored(
                        UUID.randomUUID(),
                        invitation.id(),
                        invitation.scope(),
                        "k".repeat(64),
                        type,
                        Instant.parse("2027-03-28T00:59:59.999999Z"),
                        Duration.ofDays(20_000).plusNanos(999_999_000),
                        Optional.of(Actor.of("\u20AC".repeat(200))),
                        Optional.of("\u20AC".repeat(500))));

        events.forEach(first.history()::append);

        assertThat(second.history().list(invitation.id(), Optional.empty(), EVERYTHING))
                .isEqualTo(events);
    }

    @Test
    @DisplayName("H-APPEND-2 a second event with the same id is a permanent failure and changes nothing")
    void anIdIsAppendedOnce() {
        Invitation invitation = insert(invitation());
        InvitationEvent event = appended(event(invitation, InvitationEventType.CREATED, NOW));
        InvitationEvent again = withId(event(invitation, InvitationEventType.REVOKED, NOW), event.id());

        assertThatThrownBy(() -> second.history().append(again))
                .isInstanceOfSatisfying(
                        InvitationStorageException.class,
                        failure -> assertThat(failure.isTransient()).isFalse());

        assertThat(second.history().list(invitation.id(), Optional.empty(), EVERYTHING))
                .containsExactly(event);
    }

    @Test
    @DisplayName("H-APPEND-3 several events are added as one by one")
    void severalAreAppended() {
        Invitation invitation = insert(invitation());
        Invitation other = insert(invitation());
        List<InvitationEvent> events = List.of(
                event(invitation, InvitationEventType.CREATED, NOW),
                event(other, InvitationEventType.ACCEPTED, NOW.plusSeconds(1)),
                event(invitation, InvitationEventType.ACCEPTED, NOW.plusSeconds(2)));

        first.history().appendAll(events);
        first.history().appendAll(List.of());

        assertThat(second.history().list(invitation.id(), Optional.empty(), EVERYTHING))
                .containsExactly(events.get(0), events.get(2));
        assertThat(second.history().list(other.id(), Optional.empty(), EVERYTHING))
                .containsExactly(events.get(1));
    }

    @Test
    @DisplayName("H-CLAIM-1 of places that are claimed the history tells what each brought about, and of no other")
    void claimsAreTold() {
        Invitation shared = insert(invitation().quota(Quota.of(2)));
        Invitation other = insert(invitation());
        List<RecordedClaim> claims = List.of(
                taking(shared, "ada@example.com", 1),
                taking(shared, "ada@example.com", 2),
                taking(shared, "bob@example.com", 3),
                taking(shared, "cid@example.com", 4));
        RecordedClaim holding = recorded(other, Samples.held(other.id(), "dan@example.com", NOW.plusSeconds(60)), 5);

        List<ClaimOutcome> outcomes = first.invitations().claimAndRecord(claims, first.history());
        first.invitations().claimAndRecord(List.of(holding), first.history());

        assertThat(outcomes)
                .extracting(ClaimOutcome::toString)
                .containsExactly(
                        "CLAIMED[1 taken, 0 held]", "ALREADY_CLAIMED", "CLAIMED[2 taken, 0 held]", "NOT_CLAIMED");
        assertThat(second.history().list(shared.id(), Optional.empty(), EVERYTHING))
                .containsExactly(
                        claims.get(0).claimed(),
                        claims.get(2).claimed(),
                        claims.get(2).usedUp().orElseThrow());
        assertThat(second.history().list(other.id(), Optional.empty(), EVERYTHING))
                .containsExactly(holding.claimed());
    }

    @Test
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("H-CLAIM-2 what is claimed and what is told of it stay or go together")
    void claimsGoWithWhatIsToldOfThem() {
        Invitation shared = insert(invitation().quota(Quota.of(2)));
        InvitationEvent before = appended(event(shared, InvitationEventType.CREATED, NOW));
        RecordedClaim untellable = new RecordedClaim(
                new Claim(Samples.place(shared.id(), "ada@example.com"), 0),
                shared.quota(),
                withId(event(shared, InvitationEventType.ACCEPTED, NOW), before.id()),
                Optional.empty());

        assertThatThrownBy(() -> first.invitations().claimAndRecord(List.of(untellable), first.history()))
                .isInstanceOf(InvitationStorageException.class);
        rolledBack(() ->
                first.invitations().claimAndRecord(List.of(taking(shared, "bob@example.com", 1)), first.history()));

        assertThat(stored(shared.id())).isEqualTo(shared);
        assertThat(second.history().list(shared.id(), Optional.empty(), EVERYTHING))
                .containsExactly(before);
    }

    private static RecordedClaim taking(Invitation invitation, String address, int seconds) {
        return recorded(invitation, Samples.place(invitation.id(), address), seconds);
    }

    /** Whatever is told comes a second after what was told of the claim before, and that the quota is used up last. */
    private static RecordedClaim recorded(Invitation invitation, Redemption place, int seconds) {
        Instant at = NOW.plusSeconds(seconds);
        return new RecordedClaim(
                new Claim(place, invitation.version()),
                invitation.quota(),
                event(invitation, place.isHeld() ? InvitationEventType.RESERVED : InvitationEventType.ACCEPTED, at),
                Optional.of(event(invitation, InvitationEventType.EXHAUSTED, at.plusMillis(1))));
    }

    @Test
    @DisplayName("H-LIST-1 the events of one invitation come by instant and then by id, as 16 unsigned bytes")
    void eventsComeInOrder() {
        Invitation invitation = insert(invitation());
        Invitation other = insert(invitation());
        List<InvitationEvent> ordered = ordered(invitation);
        List<InvitationEvent> shuffled = new ArrayList<>(ordered);
        Collections.shuffle(shuffled, new Random(7));
        shuffled.forEach(this::appended);
        appended(event(other, InvitationEventType.CREATED, NOW));

        assertThat(second.history().list(invitation.id(), Optional.empty(), EVERYTHING))
                .isEqualTo(ordered);
        assertThat(second.history().list(invitation.id(), Optional.empty(), 2)).isEqualTo(ordered.subList(0, 2));
        assertThat(second.history().list(InvitationId.timeOrdered(NOW), Optional.empty(), EVERYTHING))
                .isEmpty();
    }

    @Test
    @DisplayName("H-LIST-2 pages of any size hold every event once, also where many have the same instant")
    void pagesStayWhole() {
        Invitation invitation = insert(invitation());
        List<InvitationEvent> ordered = ordered(invitation);
        ordered.forEach(this::appended);

        for (int size = 1; size <= ordered.size() + 1; size++) {
            List<InvitationEvent> seen = new ArrayList<>();
            List<InvitationEvent> page = second.history().list(invitation.id(), Optional.empty(), size);
            while (!page.isEmpty()) {
                assertThat(page).hasSizeLessThanOrEqualTo(size);
                seen.addAll(page);
                UUID last = page.get(page.size() - 1).id();
                page = second.history().list(invitation.id(), Optional.of(last), size);
            }
            assertThat(seen).as("pages of %d", size).isEqualTo(ordered);
        }
    }

    @Test
    @DisplayName("H-LIST-2 nothing comes after an event that is unknown or of another invitation")
    void nothingComesAfterAnUnknownEvent() {
        Invitation invitation = insert(invitation());
        Invitation other = insert(invitation());
        appended(event(invitation, InvitationEventType.ACCEPTED, NOW.plusSeconds(1)));
        InvitationEvent foreign = appended(event(other, InvitationEventType.CREATED, NOW));

        assertThat(second.history().list(invitation.id(), Optional.of(UUID.randomUUID()), EVERYTHING))
                .isEmpty();
        assertThat(second.history().list(invitation.id(), Optional.of(foreign.id()), EVERYTHING))
                .isEmpty();
        assertThat(second.history().list(insert(invitation()).id(), Optional.of(foreign.id()), EVERYTHING))
                .as("of an invitation to which nothing happened")
                .isEmpty();
    }

    /** Four instants, of which two are the same, and ids whose order is not that of the instants. */
    private static List<InvitationEvent> ordered(Invitation invitation) {
        return List.of(
                withId(event(invitation, InvitationEventType.CREATED, NOW.minusNanos(1_000)), new UUID(-1L, -1L)),
                withId(event(invitation, InvitationEventType.QUEUED, NOW), new UUID(1L, -9L)),
                withId(event(invitation, InvitationEventType.QUEUED, NOW), new UUID(Long.MAX_VALUE, -9L)),
                withId(event(invitation, InvitationEventType.SENT, NOW), new UUID(-9L, 1L)),
                withId(event(invitation, InvitationEventType.SENT, NOW), new UUID(-9L, -1L)),
                withId(event(invitation, InvitationEventType.ACCEPTED, NOW.plusNanos(1_000)), new UUID(0L, 1L)));
    }

    @Test
    @DisplayName("H-STATISTICS-1 events are counted by what happened, in one scope only")
    void eventsAreCounted() {
        Scope scope = Scope.of("acme");
        Invitation one = insert(invitation(scope, Audience.anyone()));
        Invitation two = insert(invitation(scope, Audience.anyone()));
        Invitation foreign = insert(invitation(Scope.of("ACME"), Audience.anyone()));
        for (Invitation invitation : List.of(one, two, foreign)) {
            appended(event(invitation, InvitationEventType.CREATED, NOW));
        }
        appended(event(one, InvitationEventType.REMINDED, NOW));
        appended(event(one, InvitationEventType.REMINDED, NOW.plusSeconds(1)));

        assertThat(statistics(scope, NOW, NOW.plusSeconds(9)).counts())
                .isEqualTo(Map.of(InvitationEventType.CREATED, 2L, InvitationEventType.REMINDED, 2L));
        assertThat(statistics(Scope.of("ACME"), NOW, NOW.plusSeconds(9)).counts())
                .isEqualTo(Map.of(InvitationEventType.CREATED, 1L));
        assertThat(statistics(Scope.of("nobody's"), NOW, NOW.plusSeconds(9)))
                .isEqualTo(new InvitationStatistics(Map.of(), Optional.empty()));
    }

    @Test
    @DisplayName("H-STATISTICS-2 a period has its first instant and not the one after its last")
    void aPeriodIsHalfOpen() {
        Invitation invitation = insert(invitation());
        Instant end = NOW.plusSeconds(1);
        for (Instant at : List.of(NOW.minusNanos(1_000), NOW, end.minusNanos(1_000), end)) {
            appended(event(invitation, InvitationEventType.ACCEPTED, at));
        }

        InvitationStatistics statistics = statistics(Scope.DEFAULT, NOW, end);

        assertThat(statistics.count(InvitationEventType.ACCEPTED)).isEqualTo(2);
        assertThat(statistics.medianTimeToAccept()).contains(Duration.ofNanos(999_999_000));
        assertThat(statistics(Scope.DEFAULT, NOW, NOW).counts()).isEmpty();
    }

    @Test
    @DisplayName("H-STATISTICS-3 the median is that of acceptances; of an even number the longer one in the middle")
    void theMedianIsOfAcceptances() {
        Invitation invitation = insert(invitation());
        appended(event(invitation, InvitationEventType.CREATED, NOW));
        appended(event(invitation, InvitationEventType.REVOKED, NOW.plusSeconds(9)));
        assertThat(median()).isEmpty();

        appended(event(
                invitation, InvitationEventType.ACCEPTED, NOW.plusSeconds(5).plusNanos(1_000)));
        assertThat(median()).contains(Duration.ofSeconds(5).plusNanos(1_000));
        appended(event(invitation, InvitationEventType.ACCEPTED, NOW.plus(Duration.ofDays(400))));
        assertThat(median()).contains(Duration.ofDays(400));
        appended(event(invitation, InvitationEventType.ACCEPTED, NOW.plusSeconds(3)));
        assertThat(median()).contains(Duration.ofSeconds(5).plusNanos(1_000));
        appended(event(invitation, InvitationEventType.ACCEPTED, NOW.plusSeconds(3)));
        assertThat(median()).contains(Duration.ofSeconds(5).plusNanos(1_000));
        appended(event(invitation, InvitationEventType.ACCEPTED, NOW));
        assertThat(median()).contains(Duration.ofSeconds(3));
    }

    private Optional<Duration> median() {
        return statistics(Scope.DEFAULT, NOW, NOW.plus(Duration.ofDays(500))).medianTimeToAccept();
    }

    private InvitationStatistics statistics(Scope scope, Instant from, Instant to) {
        return second.history().statistics(scope, from, to);
    }

    @Test
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("H-TX-1 what a failed transaction appended is not there; what a committed one did is")
    void historyGoesWithItsTransaction() throws Exception {
        Invitation invitation = insert(invitation());
        InvitationEvent committed = event(invitation, InvitationEventType.CREATED, NOW);

        rolledBack(() -> {
            first.history().append(event(invitation, InvitationEventType.ACCEPTED, NOW));
            assertThat(first.history().list(invitation.id(), Optional.empty(), EVERYTHING))
                    .hasSize(1);
        });
        committed(() -> first.history().append(committed));

        assertThat(second.history().list(invitation.id(), Optional.empty(), EVERYTHING))
                .containsExactly(committed);
        assertThat(statistics(Scope.DEFAULT, NOW, NOW.plusSeconds(1)).counts())
                .isEqualTo(Map.of(InvitationEventType.CREATED, 1L));
    }

    private InvitationEvent appended(InvitationEvent event) {
        first.history().append(event);
        return event;
    }

    private static InvitationEvent withId(InvitationEvent event, UUID id) {
        return InvitationEvent.stored(
                id,
                event.invitationId(),
                event.scope(),
                event.kind(),
                event.type(),
                event.at(),
                event.age(),
                event.actor(),
                event.detail());
    }
}
