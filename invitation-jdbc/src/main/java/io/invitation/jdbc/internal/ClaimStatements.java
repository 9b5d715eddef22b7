package io.invitation.jdbc.internal;

import io.invitation.EmailAddress;
import io.invitation.InvitationId;
import io.invitation.Redemption;
import io.invitation.jdbc.internal.PlaceCounts.Counts;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

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
     * What was stored of several claims on one version.
     *
     * @param ids of the places that were stored
     * @param duplicates of those that were not, because a row for the address or account was there
     * @param counts after that
     */
    record Stored(Set<UUID> ids, Set<UUID> duplicates, Counts counts) {

        static final Stored NOTHING = new Stored(Set.of(), Set.of(), new Counts(0, 0, OptionalInt.empty()));
    }

    /**
     * Takes or holds a place.
     *
     * @param claim who takes a place of which version
     * @return what happened
     */
    public ClaimOutcome claim(Claim claim) {
        return claimAll(List.of(claim)).get(0);
    }

    /**
     * Takes or holds places of one invitation.
     *
     * @param claims who takes places of which version
     * @return what happened to each
     */
    public List<ClaimOutcome> claimAll(List<Claim> claims) {
        return access.writing(() -> {
            ClaimOutcome[] outcomes = new ClaimOutcome[claims.size()];
            indexesByVersion(claims).forEach((version, indexes) -> claimVersion(version, claims, indexes, outcomes));
            return List.of(outcomes);
        });
    }

    private static Map<Long, List<Integer>> indexesByVersion(List<Claim> claims) {
        Map<Long, List<Integer>> indexes = new LinkedHashMap<>();
        for (int i = 0; i < claims.size(); i++) {
            indexes.computeIfAbsent(claims.get(i).expectedVersion(), version -> new ArrayList<>())
                    .add(i);
        }
        return indexes;
    }

    private void claimVersion(long version, List<Claim> claims, List<Integer> indexes, ClaimOutcome[] outcomes) {
        Stored stored = store(
                version,
                onceEach(indexes.stream().map(i -> claims.get(i).redemption()).toList()));
        int taken = stored.counts().taken();
        int held = stored.counts().held();
        for (int i = indexes.size() - 1; i >= 0; i--) {
            Redemption wanted = claims.get(indexes.get(i)).redemption();
            if (stored.ids().contains(wanted.id().value())) {
                outcomes[indexes.get(i)] = ClaimOutcome.claimed(taken, held);
                taken -= wanted.isHeld() ? 0 : 1;
                held -= wanted.isHeld() ? 1 : 0;
            } else if (hasPlace(wanted)) {
                outcomes[indexes.get(i)] = ClaimOutcome.alreadyClaimed();
            } else if (stored.duplicates().contains(wanted.id().value())) {
                throw DatabaseAccess.changedSinceTheTransactionBegan("claim");
            } else {
                outcomes[indexes.get(i)] = ClaimOutcome.notClaimed();
            }
        }
    }

    /** Of several who share an address or an account the first one. */
    private static List<Redemption> onceEach(List<Redemption> wanted) {
        Set<String> addresses = new HashSet<>();
        Set<String> accounts = new HashSet<>();
        List<Redemption> once = new ArrayList<>();
        for (Redemption place : wanted) {
            boolean isNewAccount = place.accountId().isEmpty()
                    || !accounts.contains(place.accountId().get());
            if (isNewAccount && addresses.add(place.address().canonical())) {
                place.accountId().ifPresent(accounts::add);
                once.add(place);
            }
        }
        return once;
    }

    private Stored store(long version, List<Redemption> wanted) {
        return access.dialect() == Dialect.POSTGRESQL
                ? ClaimInOneStatement.store(access, version, wanted)
                : steps.store(version, wanted);
    }

    private boolean hasPlace(Redemption wanted) {
        return findRedemption(wanted.invitation(), wanted.address(), wanted.accountId())
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
