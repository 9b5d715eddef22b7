package io.invitation.jdbc.internal;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.invitation.EmailAddress;
import io.invitation.InvitationEvent;
import io.invitation.InvitationId;
import io.invitation.Redemption;
import io.invitation.jdbc.internal.PlaceCounts.Counts;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.RecordedClaim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * How places are taken and held, one or several of an invitation at once: its row is locked if the version is right,
 * the places are stored as far as there is room, and those stored are counted. Who shares the row waits for the lock,
 * so that no count is wrong whatever the isolation.
 */
public final class ClaimStatements {

    private static final String PLACE = " AS place, " + RedemptionColumns.ALL + " FROM invitation_redemption";

    private static final String FIND_REDEMPTION = "SELECT 1" + PLACE
            + " WHERE invitation_id = ? AND address = ? UNION ALL SELECT 2" + PLACE
            + " WHERE invitation_id = ? AND account_id = ? ORDER BY 1";

    private final DatabaseAccess access;
    private final ClaimSteps steps;

    /**
     * Creates them.
     *
     * @param access runs the statements
     */
    public ClaimStatements(DatabaseAccess access) {
        this.access = access;
        this.steps = new ClaimSteps(access);
    }

    /**
     * What was stored of several claims.
     *
     * @param ids of the places that were stored
     * @param duplicates of those that were not, because a row for the address or account was there
     * @param counts after that, of each invitation of which places were stored
     */
    record Stored(Set<UUID> ids, Set<UUID> duplicates, Map<InvitationId, Counts> counts) {

        static final Stored NOTHING = new Stored(Set.of(), Set.of(), Map.of());
    }

    /**
     * Takes or holds a place.
     *
     * @param claim who takes a place of which version
     * @return what happened
     */
    public ClaimOutcome claim(Claim claim) {
        return claimsInOneStatement()
                ? claimOne(claim, Optional.empty(), Optional.empty())
                : claimAll(List.of(claim)).get(0);
    }

    /**
     * Takes or holds places of one invitation, or of several where {@link #claimsInOneStatement()}.
     *
     * @param claims who takes places of which version
     * @return what happened to each
     */
    public List<ClaimOutcome> claimAll(List<Claim> claims) {
        if (!claimsInOneStatement()) {
            return access.writing(() -> outcomes(claims, inSteps(claims)));
        }
        return claims.size() == 1 ? List.of(claim(claims.get(0))) : access.writing(() -> together(claims, List.of()));
    }

    /**
     * Tells whether one statement claims places of several invitations, and passes over those that somebody else keeps.
     *
     * @return whether it does so on this database
     */
    public boolean claimsInOneStatement() {
        return access.dialect() == Dialect.POSTGRESQL;
    }

    /**
     * Takes or holds places in one statement, which tells the history of it as well.
     *
     * @param recorded who takes places, and what is told of each
     * @return what happened to each
     */
    public List<ClaimOutcome> claimAndRecord(List<RecordedClaim> recorded) {
        if (recorded.size() == 1) {
            RecordedClaim only = recorded.get(0);
            Optional<InvitationEvent> usedUp =
                    only.usedUp().filter(event -> !only.quota().isUnlimited());
            return List.of(claimOne(only.claim(), Optional.of(only.claimed()), usedUp));
        }
        List<Claim> claims = recorded.stream().map(RecordedClaim::claim).toList();
        return access.writing(() -> together(claims, recorded));
    }

    /** Those who have a place already keep one free that somebody behind them may have, who then asks once more. */
    private List<ClaimOutcome> together(List<Claim> claims, List<RecordedClaim> recorded) {
        List<ClaimOutcome> outcomes = outcomes(claims, ClaimsInOneStatement.store(access, onceEach(claims), recorded));
        List<Integer> unclaimed = indexes(outcomes, ClaimOutcome.Kind.NOT_CLAIMED);
        if (unclaimed.isEmpty()
                || indexes(outcomes, ClaimOutcome.Kind.ALREADY_CLAIMED).isEmpty()) {
            return outcomes;
        }
        List<ClaimOutcome> again = together(unclaimed.stream().map(claims::get).toList(), recorded);
        List<ClaimOutcome> all = new ArrayList<>(outcomes);
        for (int i = 0; i < again.size(); i++) {
            all.set(unclaimed.get(i), again.get(i));
        }
        return List.copyOf(all);
    }

    private static List<Integer> indexes(List<ClaimOutcome> outcomes, ClaimOutcome.Kind kind) {
        return IntStream.range(0, outcomes.size())
                .filter(i -> outcomes.get(i).kind() == kind)
                .boxed()
                .toList();
    }

    private ClaimOutcome claimOne(Claim claim, Optional<InvitationEvent> claimed, Optional<InvitationEvent> usedUp) {
        return ClaimInOneStatement.store(access, claim, claimed, usedUp)
                .orElseGet(() -> notStored(claim.redemption(), Set.of()));
    }

    private Stored inSteps(List<Claim> claims) {
        Set<UUID> ids = new HashSet<>();
        Set<UUID> duplicates = new HashSet<>();
        Map<InvitationId, Counts> counts = new HashMap<>();
        onceEach(claims).stream()
                .collect(groupingBy(Claim::expectedVersion, LinkedHashMap::new, mapping(Claim::redemption, toList())))
                .forEach((version, wanted) -> {
                    Stored stored = steps.store(wanted.get(0).invitationId(), version, wanted);
                    ids.addAll(stored.ids());
                    duplicates.addAll(stored.duplicates());
                    counts.putAll(stored.counts());
                });
        return new Stored(ids, duplicates, counts);
    }

    /** The last one of an invitation sees the counts as they are then, each one before it fewer. */
    private List<ClaimOutcome> outcomes(List<Claim> claims, Stored stored) {
        Map<InvitationId, Counts> counts = new HashMap<>(stored.counts());
        ClaimOutcome[] outcomes = new ClaimOutcome[claims.size()];
        for (int i = claims.size() - 1; i >= 0; i--) {
            Redemption wanted = claims.get(i).redemption();
            outcomes[i] = stored.ids().contains(wanted.id().value())
                    ? claimed(wanted, counts)
                    : notStored(wanted, stored.duplicates());
        }
        return List.of(outcomes);
    }

    private static ClaimOutcome claimed(Redemption wanted, Map<InvitationId, Counts> counts) {
        Counts after = Objects.requireNonNull(counts.get(wanted.invitationId()), "counts");
        counts.put(wanted.invitationId(), after.without(wanted));
        return ClaimOutcome.claimed(after.taken(), after.held());
    }

    private ClaimOutcome notStored(Redemption wanted, Set<UUID> duplicates) {
        if (hasPlace(wanted)) {
            return ClaimOutcome.alreadyClaimed();
        }
        if (duplicates.contains(wanted.id().value())) {
            throw DatabaseAccess.changedSinceTheTransactionBegan("claim");
        }
        access.requireSeenAsItIs("claim", wanted.invitationId());
        return ClaimOutcome.notClaimed();
    }

    private record Holder(InvitationId invitation, long version, String name) {}

    /** Of several who share an address or an account, on one version of an invitation, the first one. */
    private static List<Claim> onceEach(List<Claim> claims) {
        Set<Holder> addresses = new HashSet<>();
        Set<Holder> accounts = new HashSet<>();
        List<Claim> once = new ArrayList<>();
        for (Claim claim : claims) {
            Redemption place = claim.redemption();
            Optional<Holder> account =
                    place.accountId().map(id -> new Holder(place.invitationId(), claim.expectedVersion(), id));
            if (account.filter(accounts::contains).isEmpty()
                    && addresses.add(new Holder(
                            place.invitationId(),
                            claim.expectedVersion(),
                            place.address().canonical()))) {
                account.ifPresent(accounts::add);
                once.add(claim);
            }
        }
        return once;
    }

    private boolean hasPlace(Redemption wanted) {
        return findRedemption(wanted.invitationId(), wanted.address(), wanted.accountId())
                .isPresent();
    }

    /**
     * Returns the place of an address or account.
     *
     * @param invitation the invitation
     * @param address the address
     * @param accountId the account
     * @return the redemption
     */
    public Optional<Redemption> findRedemption(
            InvitationId invitation, EmailAddress address, Optional<String> accountId) {
        return access.queryOne(
                "findRedemption",
                FIND_REDEMPTION,
                parameters -> parameters
                        .uuid(invitation.value())
                        .text(address.canonical())
                        .uuid(invitation.value())
                        .text(accountId),
                RedemptionColumns::read);
    }
}
