package io.invitation.testkit;

import static io.invitation.testkit.Samples.NOW;
import static io.invitation.testkit.Samples.invitation;
import static io.invitation.testkit.Samples.place;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.Actor;
import io.invitation.Audience;
import io.invitation.Closure;
import io.invitation.DeliveryState;
import io.invitation.DeliverySummary;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Evidence;
import io.invitation.Expiry;
import io.invitation.Grants;
import io.invitation.Invitation;
import io.invitation.InvitationBuilder;
import io.invitation.InvitationId;
import io.invitation.InvitationStorageException;
import io.invitation.Inviter;
import io.invitation.Quota;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.Replacement;
import io.invitation.spi.StoredToken;
import io.invitation.spi.TokenHash;
import io.invitation.spi.TokenMatch;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@code InvitationRepository} has to keep, whatever it stores into; ids as in its documentation.
 *
 * <p>To prove a store, extend this class and return a fresh, empty store from {@link #repository()} and another
 * instance over the same store from {@link #secondRepository()}.
 *
 * <p>JUnit makes an instance for each test, and calls it on one thread; tests start threads of their own.
 *
 * @since 0.1
 */
public abstract class InvitationRepositoryContract extends AddressRules {

    /** For the subclass that hands over a store. */
    protected InvitationRepositoryContract() {}

    private static final EmailAddress ADA = EmailAddress.parse("ada@example.com");

    static List<InvitationBuilder> everyForm() {
        Audience patterns = Audience.of(List.of(
                EmailPattern.parse("Ada@example.com"),
                EmailPattern.parse("*@example.com"),
                EmailPattern.parse("*@*.example.com"),
                EmailPattern.parse("a*z@xn--bcher-kva.example"),
                EmailPattern.parse("j\u00F6rg@example.com")));
        List<EmailPattern> exclusions =
                List.of(EmailPattern.parse("Eve@example.com"), EmailPattern.parse("*@competitor.example"));
        return List.of(
                invitation(),
                invitation(Audience.anyone()),
                invitation(Audience.anyone().except(exclusions)),
                invitation(patterns),
                invitation(patterns.except(exclusions)),
                invitation().locale(Locale.ROOT),
                invitation().locale(Locale.forLanguageTag("de")),
                invitation().locale(Locale.forLanguageTag("tr-TR")),
                invitation().locale(Locale.forLanguageTag("sr-Latn-RS")),
                invitation().locale(Locale.forLanguageTag("th-TH-u-ca-buddhist-nu-thai")),
                invitation().locale(Locale.forLanguageTag("x-pirate")),
                invitation().quota(Quota.unlimited()).places(1_000_000),
                invitation().quota(Quota.of(100)),
                invitation().expiry(Expiry.at(NOW.plusNanos(1_000))),
                invitation().notBefore(Instant.EPOCH),
                invitation().grants(Samples.grants()),
                invitation().inviter(Inviter.of("only-id").replyTo(ADA)),
                invitation().closure(new Closure(Closure.Kind.DECLINED, NOW, Closure.INVITEE, Optional.empty())),
                invitation().closure(new Closure(Closure.Kind.REVOKED, NOW, Actor.SYSTEM, Optional.of("a reason"))),
                invitation().delivery(Samples.QUEUED),
                invitation().name(" leading and trailing "),
                invitation().name("null").description("NULL").subject("{}"),
                invitation().message("\nx\n\n"),
                Samples.full().toBuilder(),
                Samples.largest().toBuilder());
    }

    @ParameterizedTest(name = "form {index}")
    @MethodSource("everyForm")
    @DisplayName("R-INSERT-1 what is stored comes back equal in every part")
    void whatIsStoredComesBackEqual(InvitationBuilder form) {
        Invitation built = insert(form);

        Invitation found = second.findById(built.id()).orElseThrow();

        assertSamePartByPart(found, built);
        assertThat(found).isEqualTo(built);
    }

    @Test
    @DisplayName("R-INSERT-1 a recipient and an address keep the case in which they were typed")
    void addressesKeepTheirCase() {
        Invitation built = insert(invitation(Audience.to(EmailAddress.parse("Ada.L@example.com")))
                .recipient(EmailAddress.parse("Ada.L@example.com")));

        Invitation found = stored(built.id());

        assertThat(found.recipient().orElseThrow().mailbox()).isEqualTo("Ada.L@example.com");
        assertThat(found.audience().singleAddress().orElseThrow().mailbox()).isEqualTo("Ada.L@example.com");
    }

    @Test
    @DisplayName("R-INSERT-1 lists keep their order and trees the order of their keys")
    void orderIsKept() {
        Invitation built = insert(invitation().grants(Samples.grants()));

        Grants found = stored(built.id()).grants();

        assertThat(found.roles()).containsExactlyElementsOf(Samples.grants().roles());
        assertThat(found.attributes().asMap().keySet())
                .containsExactlyElementsOf(Samples.grants().attributes().asMap().keySet());
    }

    @Test
    @DisplayName("R-INSERT-2 a second invitation with the same id is a permanent failure and changes nothing")
    void anIdIsStoredOnce() {
        Invitation built = insert(invitation().name("first"));
        Invitation again = built.toBuilder().name("second").build();

        assertThatThrownBy(() -> second.insert(again))
                .isInstanceOfSatisfying(
                        InvitationStorageException.class,
                        failure -> assertThat(failure.isTransient()).isFalse());

        assertThat(stored(built.id())).isEqualTo(built);
    }

    @Test
    @DisplayName("R-INSERT-3 several invitations are stored as one by one")
    void severalAreStored() {
        List<Invitation> built =
                everyForm().stream().map(InvitationBuilder::build).toList();

        first.insertAll(built);
        first.insertAll(List.of());

        assertThat(built).allSatisfy(one -> assertThat(stored(one.id())).isEqualTo(one));
    }

    @Test
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("R-INSERT-3 an id that is taken is a permanent failure among several too, and undoes the others")
    void severalStayOrGoTogether() {
        Invitation taken = insert(invitation().name("first"));
        Invitation before = invitation().build();
        Invitation after = invitation().build();
        List<Invitation> several =
                List.of(before, taken.toBuilder().name("second").build(), after);

        assertThatThrownBy(() -> second.transactions().inTransaction(transaction -> {
                    second.insertAll(several);
                    return several;
                }))
                .isInstanceOfSatisfying(
                        InvitationStorageException.class,
                        failure -> assertThat(failure.isTransient()).isFalse());

        assertThat(stored(taken.id())).isEqualTo(taken);
        assertThat(first.findById(before.id())).isEmpty();
        assertThat(first.findById(after.id())).isEmpty();
    }

    @Test
    @DisplayName("R-FIND-1 what was never stored is absent")
    void absentIsEmpty() {
        InvitationId nobody = InvitationId.timeOrdered(NOW);
        Invitation ghost = invitation().version(1).build();

        assertThat(first.findById(nobody)).isEmpty();
        assertThat(first.findByTokenHash(Samples.hash(7))).isEmpty();
        assertThat(first.findRedemption(nobody, ADA, Optional.of("a"))).isEmpty();
        assertThat(first.replace(new Replacement(ghost, 0, Integer.MAX_VALUE))).isFalse();
        assertThat(claim(place(nobody, "ada@example.com"))).isEqualTo(ClaimOutcome.Kind.NOT_CLAIMED);
        assertThat(first.recordDelivery(nobody, DeliverySummary.NOT_REQUESTED, Samples.QUEUED))
                .isFalse();
        assertThat(first.findById(nobody)).isEmpty();
        assertThat(first.findById(ghost.id())).isEmpty();
    }

    @Test
    @DisplayName("R-TOKEN-1 a token is found by exactly its hash, with its invitation as stored now")
    void tokensAreFoundByTheirHash() {
        Invitation one = insert(invitation());
        Invitation two = insert(invitation());
        StoredToken tokenOfOne = Samples.token(Samples.hash(0x41), one.id(), 1, Optional.empty());
        StoredToken tokenOfTwo =
                Samples.token(Samples.hash(0x61), two.id(), 2, Optional.of(EmailAddress.parse("Ada@example.com")));
        first.putToken(tokenOfOne);
        first.putToken(tokenOfTwo);

        assertThat(second.findByTokenHash(Samples.hash(0x41))).contains(new TokenMatch(tokenOfOne, one));
        assertThat(second.findByTokenHash(Samples.hash(0x61))).contains(new TokenMatch(tokenOfTwo, two));
        assertThat(second.findByTokenHash(Samples.hash(0x61))
                        .flatMap(match -> match.token().mailedTo())
                        .map(EmailAddress::mailbox))
                .contains("Ada@example.com");
        assertThat(second.findByTokenHash(Samples.hash(0x00))).isEmpty();
        assertThat(second.findByTokenHash(Samples.hash(0x20))).isEmpty();
    }

    @Test
    @DisplayName("R-TOKEN-1 a hash that differs in one bit is another hash")
    void everyBitOfAHashCounts() {
        Invitation one = insert(invitation());
        byte[] bytes = Samples.hash(0x5A).toByteArray();
        first.putToken(Samples.token(TokenHash.of(bytes), one.id(), 1, Optional.empty()));

        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] other = bytes.clone();
            other[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(second.findByTokenHash(TokenHash.of(other)))
                    .as("bit %d", bit)
                    .isEmpty();
        }
        assertThat(second.findByTokenHash(TokenHash.of(bytes))).isPresent();
    }

    @Test
    @DisplayName("R-TOKEN-2 a token stored again keeps its mailbox only if that is the same, for good")
    void aTokenStoredAgainKeepsOnlyTheSameMailbox() {
        Invitation one = insert(invitation());
        StoredToken toAda = Samples.token(Samples.hash(1), one.id(), 1, Optional.of(ADA));
        StoredToken toNobody = Samples.token(Samples.hash(1), one.id(), 1, Optional.empty());
        StoredToken other = Samples.token(Samples.hash(2), one.id(), 1, Optional.of(ADA));
        first.putToken(other);
        first.putToken(toAda);

        second.putToken(toAda);
        assertThat(storedToken(1)).contains(toAda);

        second.putToken(toNobody);
        assertThat(storedToken(1)).contains(toNobody);

        first.putToken(toAda);
        assertThat(storedToken(1)).as("what somebody else has seen stays seen").contains(toNobody);
        assertThat(storedToken(2)).contains(other);
    }

    @Test
    @DisplayName("R-TOKEN-2 a token stored again leads where it led")
    void aTokenStoredAgainLeadsWhereItLed() {
        Invitation one = insert(invitation());
        Invitation two = insert(invitation());
        first.putToken(Samples.token(Samples.hash(1), one.id(), 1, Optional.of(ADA)));

        second.putToken(Samples.token(Samples.hash(1), two.id(), 2, Optional.empty()));

        assertThat(storedToken(1)).contains(Samples.token(Samples.hash(1), one.id(), 1, Optional.empty()));
    }

    @Test
    @DisplayName("R-TOKEN-2 a token that goes to two mailboxes proves neither")
    void aTokenForTwoMailboxesHasNone() {
        Invitation one = insert(invitation());
        first.putToken(Samples.token(Samples.hash(1), one.id(), 1, Optional.of(ADA)));

        second.putToken(
                Samples.token(Samples.hash(1), one.id(), 1, Optional.of(EmailAddress.parse("bob@example.com"))));

        assertThat(storedToken(1)).contains(Samples.token(Samples.hash(1), one.id(), 1, Optional.empty()));
    }

    @Test
    @DisplayName("R-TOKEN-2 a mailbox typed in another case may be another one")
    void aMailboxInAnotherCaseIsAnother() {
        Invitation one = insert(invitation());
        first.putToken(Samples.token(Samples.hash(1), one.id(), 1, Optional.of(ADA)));

        second.putToken(
                Samples.token(Samples.hash(1), one.id(), 1, Optional.of(EmailAddress.parse("Ada@example.com"))));

        assertThat(storedToken(1)).contains(Samples.token(Samples.hash(1), one.id(), 1, Optional.empty()));
    }

    @Test
    @DisplayName("R-TOKEN-3 a token of an invitation that is not stored is a failure")
    void aTokenNeedsItsInvitation() {
        StoredToken orphan = Samples.token(Samples.hash(1), InvitationId.timeOrdered(NOW), 1, Optional.empty());

        assertThatThrownBy(() -> first.putToken(orphan)).isInstanceOf(InvitationStorageException.class);
        assertThat(storedToken(1)).isEmpty();
    }

    @Test
    @DisplayName("R-TOKEN-4 several tokens are stored as one by one, those that are there already too")
    void severalTokensAreStored() {
        Invitation one = insert(invitation());
        Invitation two = insert(invitation());
        EmailAddress bob = EmailAddress.parse("bob@example.com");
        StoredToken kept = Samples.token(Samples.hash(1), one.id(), 1, Optional.of(ADA));
        StoredToken forgotten = Samples.token(Samples.hash(2), one.id(), 1, Optional.of(ADA));
        StoredToken fresh = Samples.token(Samples.hash(3), two.id(), 1, Optional.of(bob));
        StoredToken twice = Samples.token(Samples.hash(4), two.id(), 2, Optional.of(ADA));
        first.putToken(kept);
        first.putToken(forgotten);

        second.putTokens(List.of(
                kept,
                Samples.token(Samples.hash(2), one.id(), 1, Optional.of(bob)),
                fresh,
                twice,
                Samples.token(Samples.hash(4), two.id(), 2, Optional.of(bob))));
        second.putTokens(List.of());

        assertThat(storedToken(1)).contains(kept);
        assertThat(storedToken(2)).contains(Samples.token(Samples.hash(2), one.id(), 1, Optional.empty()));
        assertThat(storedToken(3)).contains(fresh);
        assertThat(storedToken(4)).contains(Samples.token(Samples.hash(4), two.id(), 2, Optional.empty()));
    }

    @Test
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("R-TOKEN-4 one of several tokens without its invitation is a failure and undoes the others")
    void severalTokensStayOrGoTogether() {
        Invitation one = insert(invitation());
        List<StoredToken> several = List.of(
                Samples.token(Samples.hash(1), one.id(), 1, Optional.empty()),
                Samples.token(Samples.hash(2), InvitationId.timeOrdered(NOW), 1, Optional.empty()));

        assertThatThrownBy(() -> first.transactions().inTransaction(transaction -> {
                    first.putTokens(several);
                    return several;
                }))
                .isInstanceOf(InvitationStorageException.class);

        assertThat(storedToken(1)).isEmpty();
    }

    private Optional<StoredToken> storedToken(int seed) {
        return second.findByTokenHash(Samples.hash(seed)).map(TokenMatch::token);
    }

    @Test
    @DisplayName("R-REPLACE-1 every part that can change is replaced")
    void everyPartIsReplaced() {
        Invitation before = insert(Samples.full().toBuilder().closure(null).enabled(true));
        Invitation changed = Invitation.builder(
                        before.id(),
                        before.scope(),
                        Audience.anyone().except(List.of(EmailPattern.parse("*@x.example"))),
                        before.createdAt())
                .kind("other")
                .quota(Quota.unlimited())
                .expiry(Expiry.never())
                .enabled(false)
                .updatedAt(NOW.plusSeconds(1))
                .generation(5)
                .closure(new Closure(Closure.Kind.DECLINED, NOW, Closure.INVITEE, Optional.empty()))
                .version(before.version() + 1)
                .places(before.places())
                .heldPlaces(before.heldPlaces())
                .acceptedAt(before.acceptedAt().orElseThrow())
                .delivery(before.delivery())
                .build();

        assertThat(first.replace(new Replacement(changed, before.version(), Integer.MAX_VALUE)))
                .isTrue();
        assertThat(stored(before.id())).isEqualTo(changed);

        Invitation filledAgain =
                before.toBuilder().version(changed.version() + 1).build();
        assertThat(first.replace(new Replacement(filledAgain, changed.version(), Integer.MAX_VALUE)))
                .isTrue();
        assertThat(stored(before.id())).isEqualTo(filledAgain);
    }

    @Test
    @DisplayName("R-REPLACE-2 a stale version replaces nothing")
    void aStaleVersionReplacesNothing() {
        Invitation before = insert(invitation().version(5));

        for (long stale : new long[] {0, 4, 6}) {
            Invitation changed =
                    before.toBuilder().name("changed").version(stale + 1).build();
            assertThat(first.replace(new Replacement(changed, stale, Integer.MAX_VALUE)))
                    .isFalse();
        }
        assertThat(stored(before.id())).isEqualTo(before);
    }

    @Test
    @DisplayName("R-REPLACE-3 places, last acceptance and delivery stay as stored")
    void placesAndDeliveryStay() {
        Invitation before = insert(invitation().quota(Quota.of(5)));
        claim(place(before.id(), "ada@example.com"));
        DeliverySummary delivery = new DeliverySummary(DeliveryState.SENT, 1, Optional.of(NOW), Optional.of("250"));
        assertThat(first.recordDelivery(before.id(), before.delivery(), delivery))
                .isTrue();
        Invitation stale = before.toBuilder()
                .name("changed")
                .places(4)
                .acceptedAt(NOW.plusSeconds(99))
                .delivery(Samples.QUEUED)
                .version(1)
                .build();

        assertThat(first.replace(new Replacement(stale, 0, Integer.MAX_VALUE))).isTrue();

        Invitation found = stored(before.id());
        assertThat(found.name()).contains("changed");
        assertThat(found.version()).isEqualTo(1);
        assertThat(found.places()).isEqualTo(1);
        assertThat(found.acceptedAt()).contains(NOW);
        assertThat(found.delivery()).isEqualTo(delivery);
    }

    @ParameterizedTest(name = "{0} places taken, at most {1}: {2}")
    @CsvSource({"0, 0, true", "1, 0, false", "1, 1, true", "2, 1, false", "2, 2147483647, true"})
    @DisplayName("R-REPLACE-4 nothing is replaced if more places are taken than the replacement bears")
    void tooManyPlacesForbidTheReplacement(int taken, int most, boolean replaced) {
        Invitation before = insert(invitation().quota(Quota.of(5)));
        for (int i = 0; i < taken; i++) {
            claim(place(before.id(), i + "@example.com"));
        }
        Invitation full = stored(before.id());
        Invitation changed = before.toBuilder().name("changed").version(1).build();

        assertThat(first.replace(new Replacement(changed, 0, most))).isEqualTo(replaced);

        assertThat(stored(before.id()).version()).isEqualTo(replaced ? 1 : 0);
        assertThat(stored(before.id()).places()).isEqualTo(taken);
        if (!replaced) {
            assertThat(stored(before.id())).isEqualTo(full);
        }
    }

    @Test
    @DisplayName("R-REPLACE-5 of many writers on two nodes exactly one replaces a version")
    void oneWriterWins() throws Exception {
        Invitation before = insert(invitation());

        List<Boolean> wins = Parallel.run(
                32,
                i -> () -> patiently(() -> node(i).replace(new Replacement(
                        before.toBuilder().name("writer " + i).version(1).build(), 0, Integer.MAX_VALUE))));

        assertThat(wins).containsOnlyOnce(true);
        assertThat(stored(before.id()).name()).contains("writer " + wins.indexOf(true));
        assertThat(stored(before.id()).version()).isEqualTo(1);
    }

    @ParameterizedTest(name = "quota {0}")
    @ValueSource(ints = {1, 7, 100})
    @DisplayName("R-CLAIM-1 of simultaneous claims exactly as many succeed as there are places")
    void theQuotaIsExact(int quota) throws Exception {
        Invitation shared = insert(invitation().quota(Quota.of(quota)));
        int threads = 64;
        int claimsEach = 2;

        List<Integer> claimed = Parallel.run(threads, i -> () -> {
            int won = 0;
            for (int j = 0; j < claimsEach; j++) {
                Claim claim = new Claim(place(shared.id(), i + "." + j + "@example.com", i + "." + j), 0);
                ClaimOutcome.Kind outcome = patiently(() -> node(i).claim(claim).kind());
                assertThat(outcome).isIn(ClaimOutcome.Kind.CLAIMED, ClaimOutcome.Kind.NOT_CLAIMED);
                won += outcome == ClaimOutcome.Kind.CLAIMED ? 1 : 0;
            }
            return won;
        });

        assertThat(claimed.stream().mapToInt(Integer::intValue).sum()).isEqualTo(quota);
        assertThat(stored(shared.id()).places()).isEqualTo(quota);
        long ledger = 0;
        for (int i = 0; i < threads; i++) {
            for (int j = 0; j < claimsEach; j++) {
                EmailAddress address = EmailAddress.parse(i + "." + j + "@example.com");
                ledger += second.findRedemption(shared.id(), address, Optional.empty())
                                .isPresent()
                        ? 1
                        : 0;
            }
        }
        assertThat(ledger).as("redemptions").isEqualTo(quota);
    }

    @Test
    @DisplayName("R-CLAIM-2 one address that claims many times at once gets one place")
    void oneAddressOnePlace() throws Exception {
        Invitation shared = insert(invitation().quota(Quota.of(50)));

        List<ClaimOutcome.Kind> outcomes = Parallel.run(
                32,
                i -> () -> patiently(() -> node(i).claim(new Claim(place(shared.id(), "ada@example.com"), 0))
                        .kind()));

        assertThat(outcomes).containsOnlyOnce(ClaimOutcome.Kind.CLAIMED);
        assertThat(outcomes).containsOnly(ClaimOutcome.Kind.CLAIMED, ClaimOutcome.Kind.ALREADY_CLAIMED);
        assertThat(stored(shared.id()).places()).isEqualTo(1);
    }

    @Test
    @DisplayName("R-CLAIM-3 one account that claims for two addresses gets one place")
    void oneAccountOnePlace() throws Exception {
        Invitation shared = insert(invitation().quota(Quota.of(50)));

        List<ClaimOutcome.Kind> outcomes = Parallel.run(
                32,
                i -> () -> patiently(() -> node(i).claim(
                                new Claim(place(shared.id(), i + "@example.com", "the account"), 0))
                        .kind()));

        assertThat(outcomes).containsOnlyOnce(ClaimOutcome.Kind.CLAIMED);
        assertThat(outcomes).containsOnly(ClaimOutcome.Kind.CLAIMED, ClaimOutcome.Kind.ALREADY_CLAIMED);
        assertThat(stored(shared.id()).places()).isEqualTo(1);
    }

    @Test
    @DisplayName("R-CLAIM-4 addresses are the same if their canonical forms are, accounts if every character is")
    void identityIsCanonical() {
        Invitation shared = insert(invitation().quota(Quota.of(50)));
        assertThat(claim(place(shared.id(), "User@Example.com", "Account"))).isEqualTo(ClaimOutcome.Kind.CLAIMED);

        assertThat(claim(place(shared.id(), "user@example.com", "x"))).isEqualTo(ClaimOutcome.Kind.ALREADY_CLAIMED);
        assertThat(claim(place(shared.id(), "USER@EXAMPLE.COM"))).isEqualTo(ClaimOutcome.Kind.ALREADY_CLAIMED);
        assertThat(claim(place(shared.id(), "u.ser@example.com", "account"))).isEqualTo(ClaimOutcome.Kind.CLAIMED);
        assertThat(claim(place(shared.id(), "user+1@example.com", "Account "))).isEqualTo(ClaimOutcome.Kind.CLAIMED);
        assertThat(claim(place(shared.id(), "\u00FCser@example.com", "Acc\u00F6unt")))
                .isEqualTo(ClaimOutcome.Kind.CLAIMED);
        assertThat(claim(place(shared.id(), "\u00DCser@example.com", "Accou\u0308nt")))
                .isEqualTo(ClaimOutcome.Kind.CLAIMED);
        assertThat(stored(shared.id()).places()).isEqualTo(5);
    }

    @Test
    @DisplayName("R-CLAIM-5 a claim on another version takes no place")
    void aStaleClaimTakesNoPlace() {
        Invitation one = insert(invitation().version(3));

        assertThat(first.claim(new Claim(place(one.id(), "ada@example.com"), 2)).kind())
                .isEqualTo(ClaimOutcome.Kind.NOT_CLAIMED);
        assertThat(first.claim(new Claim(place(one.id(), "ada@example.com"), 4)).kind())
                .isEqualTo(ClaimOutcome.Kind.NOT_CLAIMED);

        assertThat(stored(one.id())).isEqualTo(one);
        assertThat(first.findRedemption(one.id(), ADA, Optional.empty())).isEmpty();
    }

    @Test
    @DisplayName("R-CLAIM-6 a full invitation has no place, an unlimited one always has")
    void fullAndUnlimited() {
        Invitation single = insert(invitation());
        Invitation open = insert(invitation().quota(Quota.unlimited()).places(1_000_000));
        claim(place(single.id(), "ada@example.com"));

        assertThat(claim(place(single.id(), "bob@example.com"))).isEqualTo(ClaimOutcome.Kind.NOT_CLAIMED);
        assertThat(claim(place(open.id(), "ada@example.com"))).isEqualTo(ClaimOutcome.Kind.CLAIMED);
        assertThat(claim(place(open.id(), "bob@example.com"))).isEqualTo(ClaimOutcome.Kind.CLAIMED);

        assertThat(stored(single.id()).places()).isEqualTo(1);
        assertThat(first.findRedemption(single.id(), EmailAddress.parse("bob@example.com"), Optional.empty()))
                .isEmpty();
        assertThat(stored(open.id()).places()).isEqualTo(1_000_002);
    }

    @Test
    @DisplayName("R-CLAIM-7 a claim counts the place and its instant, and changes nothing else")
    void aClaimCountsThePlace() {
        Invitation before = insert(Samples.full().toBuilder());

        first.claim(new Claim(place(before.id(), "ada@example.com"), before.version()));

        assertThat(stored(before.id()))
                .isEqualTo(before.toBuilder()
                        .places(before.places() + 1)
                        .acceptedAt(NOW)
                        .build());
    }

    @Test
    @DisplayName("R-CLAIM-8 claims on different invitations do not disturb each other")
    void claimsOnDifferentInvitations() throws Exception {
        List<Invitation> invitations =
                List.of(insert(invitation()), insert(invitation()), insert(invitation()), insert(invitation()));

        List<ClaimOutcome.Kind> outcomes = Parallel.run(
                32,
                i -> () -> patiently(() -> node(i).claim(
                                new Claim(place(invitations.get(i % 4).id(), "ada@example.com", "a"), 0))
                        .kind()));

        for (int i = 0; i < 4; i++) {
            int ofInvitation = i;
            assertThat(java.util.stream.IntStream.range(0, 32)
                            .filter(j -> j % 4 == ofInvitation && outcomes.get(j) == ClaimOutcome.Kind.CLAIMED))
                    .hasSize(1);
            assertThat(stored(invitations.get(i).id()).places()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("R-REDEMPTION-1 a place is found by address or by account, the address first, within its invitation")
    void placesAreFound() {
        Invitation shared = insert(invitation().quota(Quota.of(9)));
        Invitation other = insert(invitation().quota(Quota.of(9)));
        Redemption adas = new Redemption(
                RedemptionId.timeOrdered(NOW),
                shared.id(),
                EmailAddress.parse("Ada@example.com"),
                Optional.of("account \uD83D\uDE80"),
                Evidence.MAILED_LINK,
                NOW.plusNanos(1_999),
                Optional.empty());
        Redemption bobs = place(shared.id(), "bob@example.com");
        claim(adas);
        claim(bobs);

        assertThat(second.findRedemption(shared.id(), ADA, Optional.empty())).contains(adas);
        assertThat(second.findRedemption(shared.id(), ADA, Optional.empty())
                        .map(found -> found.address().mailbox()))
                .contains("Ada@example.com");
        EmailAddress nobody = EmailAddress.parse("nobody@example.com");
        assertThat(second.findRedemption(shared.id(), nobody, Optional.of("account \uD83D\uDE80")))
                .contains(adas);
        assertThat(second.findRedemption(shared.id(), bobs.address(), Optional.of("account \uD83D\uDE80")))
                .contains(bobs);
        assertThat(second.findRedemption(shared.id(), nobody, Optional.of("nobody")))
                .isEmpty();
        assertThat(second.findRedemption(shared.id(), nobody, Optional.empty())).isEmpty();
        assertThat(second.findRedemption(other.id(), ADA, Optional.of("account \uD83D\uDE80")))
                .isEmpty();
    }

    @Test
    @DisplayName("R-CLAIM-9 each claim tells another number of places taken, up to the last")
    void everyClaimIsNumbered() throws Exception {
        Invitation shared = insert(invitation().quota(Quota.of(20)));

        List<Integer> numbers = Parallel.run(
                20,
                i -> () -> patiently(() -> node(i).claim(new Claim(place(shared.id(), i + "@example.com"), 0)))
                        .placesTaken());

        assertThat(numbers)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 20).boxed().toList());
    }

    @Test
    @DisplayName("R-DELIVERY-1 a delivery is recorded without a new version")
    void aDeliveryIsRecorded() {
        Invitation before = insert(Samples.full().toBuilder());

        DeliverySummary last = before.delivery();
        for (DeliveryState state : DeliveryState.values()) {
            DeliverySummary delivery =
                    new DeliverySummary(state, 2, Optional.of(NOW.plusSeconds(1)), Optional.of("5.1.1"));
            assertThat(first.recordDelivery(before.id(), last, delivery)).isTrue();
            assertThat(stored(before.id()))
                    .isEqualTo(before.toBuilder().delivery(delivery).build());
            last = delivery;
        }
        assertThat(first.recordDelivery(before.id(), last, DeliverySummary.NOT_REQUESTED))
                .isTrue();
        assertThat(first.recordDelivery(before.id(), DeliverySummary.NOT_REQUESTED, Samples.QUEUED))
                .isTrue();
        assertThat(stored(before.id()))
                .isEqualTo(before.toBuilder().delivery(Samples.QUEUED).build());
    }

    @Test
    @DisplayName("R-DELIVERY-2 of many who record over the same summary exactly one does")
    void oneRecordsADelivery() throws Exception {
        Invitation before = insert(invitation().delivery(Samples.QUEUED));

        List<Boolean> recorded = Parallel.run(
                16,
                i -> () -> patiently(() -> node(i).recordDelivery(
                                before.id(),
                                Samples.QUEUED,
                                new DeliverySummary(
                                        DeliveryState.SENT, 1, Optional.of(NOW.plusSeconds(i)), Optional.empty()))));

        assertThat(recorded).containsOnlyOnce(true);
        assertThat(stored(before.id()).delivery().attempts()).isEqualTo(1);
    }

    @Test
    @DisplayName("R-DELIVERY-2 a summary that differs in any part is another one")
    void everyPartOfASummaryCounts() {
        DeliverySummary stored = new DeliverySummary(DeliveryState.SENT, 2, Optional.of(NOW), Optional.of("250"));
        Invitation before = insert(invitation().delivery(stored));

        for (DeliverySummary other : List.of(
                new DeliverySummary(DeliveryState.FAILED, 2, Optional.of(NOW), Optional.of("250")),
                new DeliverySummary(DeliveryState.SENT, 3, Optional.of(NOW), Optional.of("250")),
                new DeliverySummary(DeliveryState.SENT, 2, Optional.of(NOW.plusNanos(1_000)), Optional.of("250")),
                new DeliverySummary(DeliveryState.SENT, 2, Optional.empty(), Optional.of("250")),
                new DeliverySummary(DeliveryState.SENT, 2, Optional.of(NOW), Optional.empty()))) {
            assertThat(first.recordDelivery(before.id(), other, Samples.QUEUED)).isFalse();
        }
        assertThat(stored(before.id())).isEqualTo(before);
    }

    @ParameterizedTest(name = "written in {0} {1}, read in {2} {3}")
    @CsvSource({
        "UTC, en-US, Asia/Kathmandu, tr-TR",
        "Asia/Kathmandu, tr-TR, America/New_York, en-US",
        "America/New_York, ar-EG-u-nu-arab, UTC, th-TH-u-ca-buddhist-nu-thai"
    })
    @DisplayName("R-VALUES-1 neither time zone nor locale of the machine changes what is stored")
    void machinesMayDiffer(String writerZone, String writerLocale, String readerZone, String readerLocale)
            throws Exception {
        Invitation built = Samples.full().toBuilder()
                .kind("TITLE.I")
                .notBefore(Instant.parse("2026-11-01T05:30:00.000001Z"))
                .acceptedAt(Instant.parse("2026-03-08T07:00:00Z"))
                .closure(null)
                .build();
        Redemption place = place(built.id(), "TITLE.I@EXAMPLE.COM", "TITLE.I");

        at(writerZone, writerLocale, () -> {
            first.insert(built);
            first.putToken(Samples.token(Samples.hash(9), built.id(), 1, Optional.of(place.address())));
            return first.claim(new Claim(place, built.version())).kind();
        });

        at(readerZone, readerLocale, () -> {
            Invitation expected = built.toBuilder()
                    .places(built.places() + 1)
                    .acceptedAt(place.at())
                    .build();
            assertThat(second.findById(built.id())).contains(expected);
            assertThat(second.findByTokenHash(Samples.hash(9)).map(TokenMatch::invitation))
                    .contains(expected);
            assertThat(second.findRedemption(built.id(), EmailAddress.parse("title.i@example.com"), Optional.empty()))
                    .contains(place);
            return true;
        });
    }

    private static <T> T at(String zone, String locale, Callable<T> work) throws Exception {
        TimeZone zoneBefore = TimeZone.getDefault();
        Locale localeBefore = Locale.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        Locale.setDefault(Locale.forLanguageTag(locale));
        try {
            return work.call();
        } finally {
            TimeZone.setDefault(zoneBefore);
            Locale.setDefault(localeBefore);
        }
    }

    /** Names the part that differs, which the text form of an invitation hides. */
    private static void assertSamePartByPart(Invitation found, Invitation built) {
        assertThat(found.scope()).isEqualTo(built.scope());
        assertThat(found.audience().patterns()).isEqualTo(built.audience().patterns());
        assertThat(found.audience().exclusions()).isEqualTo(built.audience().exclusions());
        assertThat(found.createdAt()).isEqualTo(built.createdAt());
        assertThat(found.purpose()).isEqualTo(built.purpose());
        assertThat(found.channel()).isEqualTo(built.channel());
        assertThat(found.kind()).isEqualTo(built.kind());
        assertThat(found.name()).isEqualTo(built.name());
        assertThat(found.description()).isEqualTo(built.description());
        assertThat(found.recipient().map(EmailAddress::mailbox))
                .isEqualTo(built.recipient().map(EmailAddress::mailbox));
        assertThat(found.grants().roles()).isEqualTo(built.grants().roles());
        assertThat(found.grants().groups()).isEqualTo(built.grants().groups());
        assertThat(found.grants().attributes().asMap())
                .isEqualTo(built.grants().attributes().asMap());
        assertThat(found.grants().membershipEnds()).isEqualTo(built.grants().membershipEnds());
        assertThat(found.inviter()).isEqualTo(built.inviter());
        assertThat(found.subject()).isEqualTo(built.subject());
        assertThat(found.locale()).isEqualTo(built.locale());
        assertThat(found.message()).isEqualTo(built.message());
        assertThat(found.returnUrl()).isEqualTo(built.returnUrl());
        assertThat(found.quota()).isEqualTo(built.quota());
        assertThat(found.places()).isEqualTo(built.places());
        assertThat(found.heldPlaces()).isEqualTo(built.heldPlaces());
        assertThat(found.notBefore()).isEqualTo(built.notBefore());
        assertThat(found.expiry()).isEqualTo(built.expiry());
        assertThat(found.enabled()).isEqualTo(built.enabled());
        assertThat(found.closure()).isEqualTo(built.closure());
        assertThat(found.updatedAt()).isEqualTo(built.updatedAt());
        assertThat(found.acceptedAt()).isEqualTo(built.acceptedAt());
        assertThat(found.generation()).isEqualTo(built.generation());
        assertThat(found.refreshedAt()).isEqualTo(built.refreshedAt());
        assertThat(found.version()).isEqualTo(built.version());
        assertThat(found.delivery()).isEqualTo(built.delivery());
        assertThat(found.dueAt()).isEqualTo(built.dueAt());
    }
}
