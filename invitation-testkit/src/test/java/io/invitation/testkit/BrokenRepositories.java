package io.invitation.testkit;

import io.invitation.DeliverySummary;
import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationStorageException;
import io.invitation.Quota;
import io.invitation.Redemption;
import io.invitation.memory.InMemoryInvitationRepository;
import io.invitation.spi.AddressSlot;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.Replacement;
import io.invitation.spi.Search;
import io.invitation.spi.SearchResult;
import io.invitation.spi.StoredToken;
import io.invitation.spi.TokenHash;
import io.invitation.spi.TokenMatch;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Repositories that do one thing wrong, over one in memory that does not. */
final class BrokenRepositories {

    private BrokenRepositories() {}

    static List<Flaw> all() {
        return List.of(
                new Flaw(
                        "the nodes do not share a store",
                        "R-INSERT-1",
                        Completed.Repository.class,
                        () -> List.of(new InMemoryInvitationRepository(), new InMemoryInvitationRepository())),
                flaw(
                        "instants are cut to milliseconds",
                        "R-INSERT-1",
                        real -> stored(
                                real,
                                one -> one.toBuilder()
                                        .updatedAt(one.updatedAt().truncatedTo(ChronoUnit.MILLIS))
                                        .build())),
                flaw(
                        "a duplicate is swallowed",
                        "R-INSERT-2",
                        real -> altered(real)
                                .by("insert", (store, arguments) -> {
                                    try {
                                        store.insert((Invitation) arguments[0]);
                                    } catch (InvitationStorageException duplicate) {
                                        return null;
                                    }
                                    return null;
                                })
                                .get()),
                flaw(
                        "a duplicate is called transient",
                        "R-INSERT-2",
                        real -> altered(real)
                                .by("insert", (store, arguments) -> {
                                    try {
                                        store.insert((Invitation) arguments[0]);
                                    } catch (InvitationStorageException duplicate) {
                                        throw new InvitationStorageException("insert failed", true, duplicate);
                                    }
                                    return null;
                                })
                                .get()),
                flaw("the case of a hash does not count", "R-TOKEN-1", BrokenRepositories::foldingHashes),
                flaw("a token stored again gets the new mailbox", "R-TOKEN-2", BrokenRepositories::lastMailbox),
                flaw(
                        "a token without an invitation is stored",
                        "R-TOKEN-3",
                        real -> altered(real)
                                .by("putToken", (store, arguments) -> {
                                    try {
                                        store.putToken((StoredToken) arguments[0]);
                                    } catch (InvitationStorageException orphan) {
                                        return null;
                                    }
                                    return null;
                                })
                                .get()),
                flaw(
                        "the count of changed rows is ignored",
                        "R-REPLACE-2",
                        real -> altered(real)
                                .by("replace", (store, arguments) -> {
                                    store.replace((Replacement) arguments[0]);
                                    return true;
                                })
                                .get()),
                flaw(
                        "the last writer wins",
                        "R-REPLACE-5",
                        real -> altered(real)
                                .by("replace", (store, arguments) -> {
                                    Replacement wish = (Replacement) arguments[0];
                                    long version = store.findById(
                                                    wish.invitation().id())
                                            .map(Invitation::version)
                                            .orElse(0L);
                                    return store.replace(
                                            new Replacement(wish.invitation(), version, wish.mostPlacesTaken()));
                                })
                                .get()),
                flaw(
                        "a quota may fall below what is taken",
                        "R-REPLACE-4",
                        real -> altered(real)
                                .by("replace", (store, arguments) -> {
                                    Replacement wish = (Replacement) arguments[0];
                                    return store.replace(new Replacement(
                                            wish.invitation(), wish.expectedVersion(), Integer.MAX_VALUE));
                                })
                                .get()),
                flaw("a claim looks first and takes then", "R-CLAIM-1", BrokenRepositories::lookingFirst),
                flaw(
                        "the case of an account does not count",
                        "R-CLAIM-4",
                        real -> altered(real)
                                .by("claim", (store, arguments) -> {
                                    Claim claim = (Claim) arguments[0];
                                    Redemption place = claim.redemption();
                                    return store.claim(new Claim(
                                            new Redemption(
                                                    place.id(),
                                                    place.invitationId(),
                                                    place.address(),
                                                    place.accountId().map(account -> account.toLowerCase(Locale.ROOT)),
                                                    place.evidence(),
                                                    place.at(),
                                                    place.heldUntil()),
                                            claim.expectedVersion()));
                                })
                                .get()),
                flaw(
                        "a claim does not look at the version",
                        "R-CLAIM-5",
                        real -> altered(real)
                                .by("claim", (store, arguments) -> claimOfAnyVersion(store, (Claim) arguments[0]))
                                .get()),
                flaw(
                        "an acceptance is not dated",
                        "R-CLAIM-7",
                        real -> altered(real)
                                .by(
                                        "findById",
                                        (store, arguments) -> store.findById((InvitationId) arguments[0])
                                                .map(one -> one.toBuilder()
                                                        .acceptedAt(null)
                                                        .build()))
                                .get()),
                flaw(
                        "a claim increases the version",
                        "R-CLAIM-7",
                        real -> altered(real)
                                .by("claim", (store, arguments) -> {
                                    Claim claim = (Claim) arguments[0];
                                    ClaimOutcome outcome = store.claim(claim);
                                    store.findById(claim.redemption().invitationId())
                                            .ifPresent(found -> store.replace(new Replacement(
                                                    found.toBuilder()
                                                            .version(found.version() + 1)
                                                            .build(),
                                                    found.version(),
                                                    Integer.MAX_VALUE)));
                                    return outcome;
                                })
                                .get()),
                flaw(
                        "every claim tells the same number",
                        "R-CLAIM-9",
                        real -> altered(real)
                                .by("claim", (store, arguments) -> {
                                    ClaimOutcome outcome = store.claim((Claim) arguments[0]);
                                    return outcome.kind() == ClaimOutcome.Kind.CLAIMED
                                            ? ClaimOutcome.claimed(1, 0)
                                            : outcome;
                                })
                                .get()),
                flaw(
                        "a group of claims ends with the first that fails",
                        "R-CLAIMS-3",
                        real -> altered(real)
                                .by("claimAll", (store, arguments) -> untilOneFails(store, claims(arguments[0])))
                                .get()),
                flaw(
                        "of claims of several invitations only those of the first are made",
                        "R-CLAIMS-4",
                        real -> altered(real)
                                .by("claimsAcrossInvitations", (store, arguments) -> true)
                                .by("claimAll", (store, arguments) -> ofTheFirst(store, claims(arguments[0])))
                                .get()),
                flaw(
                        "whoever asks last answers for an address",
                        "R-ADDRESS-1",
                        real -> altered(real)
                                .by("takeAddress", (store, arguments) -> {
                                    AddressSlot slot = (AddressSlot) arguments[0];
                                    InvitationId holder = (InvitationId) arguments[1];
                                    Optional<InvitationId> before = store.takeAddress(slot, holder, Optional.empty());
                                    return before.isEmpty() ? before : store.takeAddress(slot, holder, before);
                                })
                                .get()),
                flaw(
                        "of several addresses only the first is taken",
                        "R-ADDRESS-6",
                        real -> altered(real)
                                .by("takeFreeAddresses", (store, arguments) -> {
                                    ((Map<?, ?>) arguments[0])
                                            .entrySet().stream()
                                                    .limit(1)
                                                    .forEach(taken -> store.takeAddress(
                                                            (AddressSlot) taken.getKey(),
                                                            (InvitationId) taken.getValue(),
                                                            Optional.empty()));
                                    return null;
                                })
                                .get()),
                flaw(
                        "several addresses are taken as far as they are free",
                        "R-ADDRESS-7",
                        real -> altered(real)
                                .by("takeFreeAddresses", (store, arguments) -> {
                                    ((Map<?, ?>) arguments[0])
                                            .forEach((slot, holder) -> store.takeAddress(
                                                    (AddressSlot) slot, (InvitationId) holder, Optional.empty()));
                                    return null;
                                })
                                .get()),
                flaw(
                        "a delivery is recorded over any other",
                        "R-DELIVERY-2",
                        real -> altered(real)
                                .by("recordDelivery", (store, arguments) -> {
                                    InvitationId id = (InvitationId) arguments[0];
                                    return store.findById(id)
                                            .filter(found -> store.recordDelivery(
                                                    id, found.delivery(), (DeliverySummary) arguments[2]))
                                            .isPresent();
                                })
                                .get()),
                flaw(
                        "matches come in the reverse order",
                        "R-SEARCH-9",
                        real -> altered(real)
                                .by("find", (store, arguments) -> {
                                    SearchResult result = store.find((Search) arguments[0]);
                                    List<Invitation> reversed = new ArrayList<>(result.invitations());
                                    Collections.reverse(reversed);
                                    return new SearchResult(reversed, result.total());
                                })
                                .get()),
                flaw("a page starts after so many, not after whom", "R-SEARCH-10", BrokenRepositories::countingPages),
                flaw(
                        "the total is that of the page",
                        "R-SEARCH-11",
                        real -> altered(real)
                                .by("find", (store, arguments) -> {
                                    SearchResult result = store.find((Search) arguments[0]);
                                    return new SearchResult(
                                            result.invitations(),
                                            result.total().isEmpty()
                                                    ? OptionalLong.empty()
                                                    : OptionalLong.of(
                                                            result.invitations().size()));
                                })
                                .get()),
                flaw("instants are stored in the machine's time zone", "R-VALUES-1", BrokenRepositories::inOwnZone));
    }

    private static Flaw flaw(String what, String rule, UnaryOperator<InvitationRepository> broken) {
        return Flaw.of(what, rule, Completed.Repository.class, () -> broken.apply(new InMemoryInvitationRepository()));
    }

    private static Altered<InvitationRepository> altered(InvitationRepository real) {
        return Altered.of(InvitationRepository.class, real);
    }

    private static InvitationRepository stored(InvitationRepository real, UnaryOperator<Invitation> change) {
        return altered(real)
                .by("insert", (store, arguments) -> {
                    store.insert(change.apply((Invitation) arguments[0]));
                    return null;
                })
                .get();
    }

    private static InvitationRepository foldingHashes(InvitationRepository real) {
        return altered(real)
                .by("putToken", (store, arguments) -> {
                    StoredToken token = (StoredToken) arguments[0];
                    store.putToken(new StoredToken(folded(token.hash()), token.subject(), token.mailedTo()));
                    return null;
                })
                .by("findByTokenHash", (store, arguments) -> {
                    TokenHash asked = (TokenHash) arguments[0];
                    return store.findByTokenHash(folded(asked))
                            .map(match -> new TokenMatch(
                                    new StoredToken(
                                            asked,
                                            match.token().subject(),
                                            match.token().mailedTo()),
                                    match.invitation()));
                })
                .get();
    }

    private static TokenHash folded(TokenHash hash) {
        byte[] bytes = hash.toByteArray();
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] >= 'a' && bytes[i] <= 'z') {
                bytes[i] = (byte) (bytes[i] - ('a' - 'A'));
            }
        }
        return TokenHash.of(bytes);
    }

    private static InvitationRepository lastMailbox(InvitationRepository real) {
        Map<TokenHash, Optional<EmailAddress>> mailboxes = new ConcurrentHashMap<>();
        return altered(real)
                .by("putToken", (store, arguments) -> {
                    StoredToken token = (StoredToken) arguments[0];
                    store.putToken(token);
                    mailboxes.put(token.hash(), token.mailedTo());
                    return null;
                })
                .by(
                        "findByTokenHash",
                        (store, arguments) -> store.findByTokenHash((TokenHash) arguments[0])
                                .map(match -> new TokenMatch(
                                        new StoredToken(
                                                match.token().hash(),
                                                match.token().subject(),
                                                mailboxes.getOrDefault(
                                                        match.token().hash(), Optional.empty())),
                                        match.invitation())))
                .get();
    }

    /** Two at a time go through the gap between looking and taking. */
    private static InvitationRepository lookingFirst(InvitationRepository real) {
        Map<InvitationId, Quota> quotas = new ConcurrentHashMap<>();
        CyclicBarrier gap = new CyclicBarrier(2);
        return altered(real)
                .by("insert", (store, arguments) -> {
                    Invitation invitation = (Invitation) arguments[0];
                    quotas.put(invitation.id(), invitation.quota());
                    store.insert(invitation.toBuilder().quota(Quota.unlimited()).build());
                    return null;
                })
                .by("claim", (store, arguments) -> {
                    Claim claim = (Claim) arguments[0];
                    InvitationId id = claim.redemption().invitationId();
                    boolean hasRoom = store.findById(id)
                            .filter(found -> quotas.get(id).hasRoom(found.places() + found.heldPlaces()))
                            .isPresent();
                    if (!hasRoom) {
                        return ClaimOutcome.notClaimed();
                    }
                    meetAnother(gap);
                    return store.claim(claim);
                })
                .get();
    }

    private static void meetAnother(CyclicBarrier gap) throws InterruptedException {
        try {
            gap.await(2, TimeUnit.SECONDS);
        } catch (TimeoutException | BrokenBarrierException alone) {
            gap.reset();
        }
    }

    private static ClaimOutcome claimOfAnyVersion(InvitationRepository store, Claim claim) {
        long version = store.findById(claim.redemption().invitationId())
                .map(Invitation::version)
                .orElse(0L);
        return store.claim(new Claim(claim.redemption(), version));
    }

    private static List<Claim> claims(Object argument) {
        return ((List<?>) argument).stream().map(Claim.class::cast).toList();
    }

    private static List<ClaimOutcome> untilOneFails(InvitationRepository store, List<Claim> claims) {
        AtomicBoolean failed = new AtomicBoolean();
        return claims.stream()
                .map(claim -> {
                    ClaimOutcome outcome = failed.get() ? ClaimOutcome.notClaimed() : store.claim(claim);
                    failed.set(outcome.kind() != ClaimOutcome.Kind.CLAIMED);
                    return outcome;
                })
                .toList();
    }

    private static List<ClaimOutcome> ofTheFirst(InvitationRepository store, List<Claim> claims) {
        InvitationId only = claims.get(0).redemption().invitationId();
        return claims.stream()
                .map(claim ->
                        claim.redemption().invitationId().equals(only) ? store.claim(claim) : ClaimOutcome.notClaimed())
                .toList();
    }

    private static InvitationRepository countingPages(InvitationRepository real) {
        AtomicInteger shown = new AtomicInteger();
        return altered(real)
                .by("find", (store, arguments) -> {
                    Search search = (Search) arguments[0];
                    int skipped = search.after().isEmpty() ? 0 : shown.get();
                    SearchResult whole = store.find(new Search(
                            search.scope(), search.query(), search.now(), Optional.empty(), skipped + search.limit()));
                    List<Invitation> page =
                            whole.invitations().stream().skip(skipped).toList();
                    shown.set(skipped + page.size());
                    return new SearchResult(page, whole.total());
                })
                .get();
    }

    private static InvitationRepository inOwnZone(InvitationRepository real) {
        return altered(real)
                .by("insert", (store, arguments) -> {
                    Invitation one = (Invitation) arguments[0];
                    store.insert(one.toBuilder()
                            .updatedAt(one.updatedAt().plus(offset(one.updatedAt())))
                            .build());
                    return null;
                })
                .by(
                        "findById",
                        (store, arguments) -> store.findById((InvitationId) arguments[0])
                                .map(one -> one.toBuilder()
                                        .updatedAt(one.updatedAt().minus(offset(one.updatedAt())))
                                        .build()))
                .get();
    }

    private static Duration offset(Instant at) {
        return Duration.ofSeconds(
                ZoneId.systemDefault().getRules().getOffset(at).getTotalSeconds());
    }
}
