package io.invitation.testkit;

import static io.invitation.testkit.Samples.NOW;
import static io.invitation.testkit.Samples.held;
import static io.invitation.testkit.Samples.invitation;
import static io.invitation.testkit.Samples.place;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.Quota;
import io.invitation.Redemption;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.Replacement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of {@code InvitationRepository} for places that are held; ids as in its documentation. */
abstract class PlaceRules extends SearchRules {

    private static final Instant LATER = NOW.plusSeconds(600).plusNanos(1_000);

    @Test
    @DisplayName("R-CLAIM-10 a held place counts as held and changes nothing else of the invitation")
    void aHeldPlaceCountsAsHeld() {
        Invitation before = insert(Samples.full().toBuilder().closure(null));
        Redemption held = held(before.id(), "Ada@example.com", "account \uD83D\uDE80", LATER);

        ClaimOutcome outcome = first.claim(new Claim(held, before.version()));

        assertThat(outcome.placesTaken()).isEqualTo(before.places());
        assertThat(outcome.placesHeld()).isEqualTo(before.heldPlaces() + 1);
        assertThat(stored(before.id()))
                .isEqualTo(
                        before.toBuilder().heldPlaces(before.heldPlaces() + 1).build());
    }

    @Test
    @DisplayName("R-CLAIM-10 a held place comes back equal, with its lease, by address and by account")
    void aHeldPlaceIsFound() {
        Invitation shared = insert(invitation().quota(Quota.of(5)));
        Redemption held = held(shared.id(), "Ada@example.com", "account \uD83D\uDE80", LATER);
        claim(held);

        assertThat(second.findRedemption(shared.id(), EmailAddress.parse("ada@example.com"), Optional.empty()))
                .contains(held);
        assertThat(second.findRedemption(
                        shared.id(), EmailAddress.parse("nobody@example.com"), Optional.of("account \uD83D\uDE80")))
                .contains(held);
    }

    @Test
    @DisplayName("R-CLAIM-10 whoever holds a place gets no second one, by address or by account")
    void aHolderGetsNoSecondPlace() {
        Invitation shared = insert(invitation().quota(Quota.of(5)));
        claim(held(shared.id(), "ada@example.com", "account", LATER));

        assertThat(claim(place(shared.id(), "ADA@example.com"))).isEqualTo(ClaimOutcome.Kind.ALREADY_CLAIMED);
        assertThat(claim(held(shared.id(), "ada@example.com", LATER))).isEqualTo(ClaimOutcome.Kind.ALREADY_CLAIMED);
        assertThat(claim(place(shared.id(), "bob@example.com", "account")))
                .isEqualTo(ClaimOutcome.Kind.ALREADY_CLAIMED);
        assertThat(stored(shared.id()))
                .isEqualTo(shared.toBuilder().heldPlaces(1).build());
    }

    @Test
    @DisplayName("R-CLAIM-6 a place that is held is not free, even after its lease has run out")
    void aHeldPlaceIsNotFree() {
        Invitation shared = insert(invitation().quota(Quota.of(2)));
        assertThat(claim(held(shared.id(), "ada@example.com", NOW))).isEqualTo(ClaimOutcome.Kind.CLAIMED);
        assertThat(claim(place(shared.id(), "bob@example.com"))).isEqualTo(ClaimOutcome.Kind.CLAIMED);

        assertThat(claim(place(shared.id(), "eve@example.com"))).isEqualTo(ClaimOutcome.Kind.NOT_CLAIMED);
        assertThat(claim(held(shared.id(), "eve@example.com", LATER))).isEqualTo(ClaimOutcome.Kind.NOT_CLAIMED);
        assertThat(claim(place(shared.id(), "ada@example.com")))
                .as("whoever held it still has it")
                .isEqualTo(ClaimOutcome.Kind.ALREADY_CLAIMED);
        assertThat(stored(shared.id()).places()).isEqualTo(1);
        assertThat(stored(shared.id()).heldPlaces()).isEqualTo(1);
    }

    @Test
    @DisplayName("R-CLAIM-9 of simultaneous claims, some to take and some to hold, each sees another sum of both")
    void everyClaimSeesAnotherSum() throws Exception {
        Invitation shared = insert(invitation().quota(Quota.of(20)));

        List<ClaimOutcome> outcomes = Parallel.run(32, i -> () -> {
            String address = i + "@example.com";
            Redemption place = i % 3 == 0 ? place(shared.id(), address) : held(shared.id(), address, LATER);
            return patiently(() -> node(i).claim(new Claim(place, 0)));
        });

        List<ClaimOutcome> claimed = outcomes.stream()
                .filter(outcome -> outcome.kind() == ClaimOutcome.Kind.CLAIMED)
                .toList();
        assertThat(claimed.stream().map(outcome -> outcome.placesTaken() + outcome.placesHeld()))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 20).boxed().toList());
        Invitation full = stored(shared.id());
        assertThat(full.places() + full.heldPlaces()).isEqualTo(20);
        assertThat(full.places()).isEqualTo((int) IntStream.range(0, 32)
                .filter(i -> i % 3 == 0 && outcomes.get(i).kind() == ClaimOutcome.Kind.CLAIMED)
                .count());
    }

    @Test
    @DisplayName("R-CLAIM-11 whoever has a place already hears that, on another version and when all are taken")
    void alreadyClaimedComesFirst() {
        Invitation full = insert(invitation());
        claim(place(full.id(), "ada@example.com", "account"));

        for (long version : new long[] {0, 7}) {
            assertThat(first.claim(new Claim(place(full.id(), "ada@example.com"), version))
                            .kind())
                    .isEqualTo(ClaimOutcome.Kind.ALREADY_CLAIMED);
            assertThat(first.claim(new Claim(held(full.id(), "bob@example.com", "account", LATER), version))
                            .kind())
                    .isEqualTo(ClaimOutcome.Kind.ALREADY_CLAIMED);
            assertThat(first.claim(new Claim(place(full.id(), "bob@example.com"), version))
                            .kind())
                    .isEqualTo(ClaimOutcome.Kind.NOT_CLAIMED);
        }
    }

    @Test
    @DisplayName("R-CLAIMS-1 R-CLAIMS-3 several claims come out as one by one, whatever becomes of each")
    void severalClaimsComeOutAsOneByOne() {
        List<Invitation> twins = List.of(
                insert(invitation().quota(Quota.of(5))), insert(invitation().quota(Quota.of(5))));
        for (Invitation twin : twins) {
            claim(place(twin.id(), "ada@example.com", "ada"));
        }

        List<Claim> together = wishes(twins.get(0));
        List<ClaimOutcome> outcomes = first.claimAll(together);
        List<ClaimOutcome> oneByOne =
                wishes(twins.get(1)).stream().map(first::claim).toList();

        assertThat(outcomes)
                .extracting(ClaimOutcome::toString)
                .isEqualTo(oneByOne.stream().map(ClaimOutcome::toString).toList())
                .contains("CLAIMED[1 taken, 1 held]", "ALREADY_CLAIMED", "NOT_CLAIMED");
        Invitation full = stored(twins.get(0).id());
        assertThat(full.places()).isEqualTo(3);
        assertThat(full.heldPlaces()).isEqualTo(2);
        assertThat(full.acceptedAt()).isEqualTo(stored(twins.get(1).id()).acceptedAt());
        for (int i = 0; i < together.size(); i++) {
            Redemption wanted = together.get(i).redemption();
            if (outcomes.get(i).kind() == ClaimOutcome.Kind.CLAIMED) {
                assertThat(second.findRedemption(wanted.invitationId(), wanted.address(), Optional.empty()))
                        .contains(wanted);
            }
        }
    }

    private static List<Claim> wishes(Invitation invitation) {
        InvitationId id = invitation.id();
        return List.of(
                new Claim(held(id, "bob@example.com", "bob", LATER), 0),
                new Claim(place(id, "ada@example.com"), 0),
                new Claim(place(id, "other@example.com", "ada"), 0),
                new Claim(place(id, "cid@example.com"), 0),
                new Claim(place(id, "cid@example.com", "cid"), 0),
                new Claim(held(id, "bobby@example.com", "bob", LATER), 0),
                new Claim(place(id, "dan@example.com"), 7),
                new Claim(place(id, "ada@example.com"), 7),
                new Claim(place(id, "eve@example.com", "eve"), 0),
                new Claim(held(id, "fay@example.com", LATER), 0),
                new Claim(place(id, "gil@example.com"), 0));
    }

    @Test
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("R-CLAIMS-2 several claims stay or go together")
    void severalClaimsGoTogether() {
        Invitation shared = insert(invitation().quota(Quota.of(9)));

        assertThatThrownBy(() -> first.transactions().inTransaction(transaction -> {
                    assertThat(first.claimAll(List.of(
                                    new Claim(place(shared.id(), "ada@example.com"), 0),
                                    new Claim(held(shared.id(), "bob@example.com", LATER), 0))))
                            .extracting(ClaimOutcome::kind)
                            .containsOnly(ClaimOutcome.Kind.CLAIMED);
                    throw new IllegalArgumentException("undone");
                }))
                .hasMessage("undone");

        assertThat(stored(shared.id())).isEqualTo(shared);
        assertThat(second.findRedemption(shared.id(), EmailAddress.parse("ada@example.com"), Optional.empty()))
                .isEmpty();
    }

    @Test
    @DisplayName("R-CLAIMS-2 of groups that claim at once exactly as many places are claimed as there are")
    void groupsAreExact() throws Exception {
        Invitation shared = insert(invitation().quota(Quota.of(50)));

        List<List<ClaimOutcome>> outcomes = Parallel.run(8, group -> () -> {
            List<Claim> claims = IntStream.range(0, 10)
                    .mapToObj(i -> new Claim(place(shared.id(), (group * 9 + i) + "@example.com"), 0))
                    .toList();
            List<ClaimOutcome> all = patiently(() -> node(group).claimAll(claims));
            return all.stream()
                    .filter(outcome -> outcome.kind() == ClaimOutcome.Kind.CLAIMED)
                    .toList();
        });

        int claimed = stored(shared.id()).places();
        assertThat(outcomes.stream().flatMap(List::stream).map(ClaimOutcome::placesTaken))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, claimed).boxed().toList());
        assertThat(claimed).isBetween(42, 50);
        assertThat(IntStream.range(0, 80)
                        .filter(i -> second.findRedemption(
                                        shared.id(), EmailAddress.parse(i + "@example.com"), Optional.empty())
                                .isPresent()))
                .hasSize(claimed);
    }

    @Test
    @Needs(Ability.TRANSACTIONS)
    @DisplayName(
            "R-CLAIMS-4 claims of several invitations, if they can be made, wait for none that others are at work on")
    void claimsOfSeveralInvitationsWaitForNone() throws Exception {
        assumeTrue(first.claimsAcrossInvitations(), "places of one invitation are claimed at a time");
        Invitation busy = insert(invitation().quota(Quota.of(5)));
        Invitation calm = insert(invitation().quota(Quota.of(2)));

        List<ClaimOutcome> besideWork = first.transactions()
                .<List<ClaimOutcome>, Exception>inTransaction(transaction -> {
                    claim(place(busy.id(), "ada@example.com"));
                    return Parallel.run(1, i -> () -> second.claimAll(ofBoth(busy, calm, "bob")))
                            .get(0);
                });
        List<ClaimOutcome> afterwards = second.claimAll(ofBoth(busy, calm, "cid"));

        assertThat(besideWork)
                .extracting(ClaimOutcome::toString)
                .containsExactly("NOT_CLAIMED", "CLAIMED[1 taken, 0 held]", "NOT_CLAIMED");
        assertThat(afterwards)
                .extracting(ClaimOutcome::toString)
                .containsExactly("CLAIMED[2 taken, 0 held]", "CLAIMED[2 taken, 0 held]", "CLAIMED[3 taken, 0 held]");
        assertThat(stored(busy.id()).places()).isEqualTo(3);
        assertThat(stored(calm.id()).places()).isEqualTo(2);
    }

    private static List<Claim> ofBoth(Invitation busy, Invitation calm, String name) {
        return List.of(
                new Claim(place(busy.id(), name + "@example.com"), 0),
                new Claim(place(calm.id(), name + "@example.com"), 0),
                new Claim(place(busy.id(), name + "@example.org"), 0));
    }

    @Test
    @DisplayName("R-REPLACE-3 places held stay as stored")
    void heldPlacesStay() {
        Invitation before = insert(invitation().quota(Quota.of(5)));
        claim(held(before.id(), "ada@example.com", LATER));
        Invitation stale =
                before.toBuilder().name("changed").heldPlaces(4).version(1).build();

        assertThat(first.replace(new Replacement(stale, 0, Integer.MAX_VALUE))).isTrue();

        assertThat(stored(before.id()))
                .isEqualTo(before.toBuilder()
                        .name("changed")
                        .heldPlaces(1)
                        .version(1)
                        .build());
    }

    @ParameterizedTest(name = "{0} taken, {1} held, at most {2} taken, quota {3}: {4}")
    @CsvSource({
        "1, 2, 1, 3, true",
        "1, 2, 1, 2, false",
        "0, 2, 0, 1, false",
        "0, 2, 0, 2, true",
        "2, 0, 2, 1, false",
        "2, 0, 2, 2, true",
        "1, 3, 0, 9, false",
        "1, 3, 1, 9, true",
        "2, 2, 9, , true"
    })
    @DisplayName("R-REPLACE-6 a new quota covers what is taken and held together; only what is taken counts as taken")
    void theNewQuotaCoversHeldPlaces(int taken, int held, int most, Integer quota, boolean replaced) {
        Invitation before = insert(invitation().quota(Quota.of(9)));
        for (int i = 0; i < taken; i++) {
            claim(place(before.id(), "taken" + i + "@example.com"));
        }
        for (int i = 0; i < held; i++) {
            claim(held(before.id(), "held" + i + "@example.com", NOW));
        }
        Invitation full = stored(before.id());
        Invitation changed = before.toBuilder()
                .quota(quota == null ? Quota.unlimited() : Quota.of(quota))
                .version(1)
                .build();

        assertThat(first.replace(new Replacement(changed, 0, most))).isEqualTo(replaced);

        assertThat(stored(before.id()))
                .isEqualTo(
                        replaced
                                ? full.toBuilder()
                                        .quota(changed.quota())
                                        .version(1)
                                        .build()
                                : full);
    }
}
