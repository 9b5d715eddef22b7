package io.invitation.jdbc.internal;

import io.invitation.InvitationId;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.jdbc.internal.PlaceCounts.Change;
import io.invitation.jdbc.internal.PlaceCounts.Counts;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.RedemptionLedger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** How places are settled, given back and listed. */
public final class LedgerStatements implements RedemptionLedger {

    private static final String SELECT = "SELECT " + RedemptionColumns.ALL + " FROM invitation_redemption WHERE ";

    private static final String FIND = SELECT + "id = ?";

    private static final String LIST = SELECT + "invitation_id = ? ORDER BY id LIMIT ?";

    private static final String LIST_AFTER = SELECT + "invitation_id = ? AND id > ? ORDER BY id LIMIT ?";

    private static final String LAPSED = SELECT + "held_until <= ? ORDER BY held_until, id LIMIT ?";

    private static final String LAPSED_OF_ONE =
            SELECT + "held_until <= ? AND invitation_id = ? ORDER BY held_until, id LIMIT ?";

    private static final String FIND_ANOTHER =
            "SELECT id FROM invitation_redemption WHERE invitation_id = ? AND account_id = ? AND id <> ?";

    private static final String SETTLE = "UPDATE invitation_redemption SET account_id = ?, evidence = ?,"
            + " accepted_at = ?, held_until = NULL WHERE id = ? AND invitation_id = ? AND held_until > ?";

    private static final String DELETE_HELD =
            "DELETE FROM invitation_redemption WHERE id = ? AND held_until IS NOT NULL";

    private static final String DELETE_TAKEN = "DELETE FROM invitation_redemption WHERE id = ? AND held_until IS NULL";

    private static final String COUNT_UNDONE = "UPDATE invitation SET places = places - 1, accepted_at ="
            + " (SELECT MAX(accepted_at) FROM invitation_redemption WHERE invitation_id = ? AND held_until IS NULL)"
            + " WHERE id = ?";

    private static final String SETTLE_OPERATION = "redemptions.settle";
    private static final String RELEASE_OPERATION = "redemptions.release";

    private final DatabaseAccess access;
    private final PlaceCounts counts;

    /**
     * Creates them.
     *
     * @param access runs the statements
     */
    public LedgerStatements(DatabaseAccess access) {
        this.access = access;
        this.counts = new PlaceCounts(access);
    }

    @Override
    public Optional<Redemption> find(RedemptionId id) {
        return find("redemptions.find", FIND, id);
    }

    private Optional<Redemption> find(String operation, String select, RedemptionId id) {
        return access.queryOne(operation, select, parameters -> parameters.uuid(id.value()), RedemptionColumns::read);
    }

    @Override
    public List<Redemption> list(InvitationId invitation, Optional<RedemptionId> after, int limit) {
        return access.query(
                "redemptions.list",
                after.isEmpty() ? LIST : LIST_AFTER,
                parameters -> {
                    parameters.uuid(invitation.value());
                    if (after.isPresent()) {
                        parameters.uuid(after.get().value());
                    }
                    parameters.number(limit);
                },
                RedemptionColumns::read);
    }

    @Override
    public ClaimOutcome settle(Claim claim) {
        Redemption taken = claim.redemption();
        if (taken.isHeld()) {
            throw new IllegalArgumentException("a place is settled without a lease");
        }
        return access.writing(() -> {
            Optional<Counts> kept = counts.keepVersion(SETTLE_OPERATION, taken.invitationId(), claim.expectedVersion());
            boolean hasAnother = hasAnotherPlace(taken);
            if (hasAnother || kept.isEmpty() || !settlePlace(taken)) {
                access.requireSeenAsItIs(SETTLE_OPERATION, taken.invitationId());
                return hasAnother ? ClaimOutcome.alreadyClaimed() : ClaimOutcome.notClaimed();
            }
            Change change = Change.settle(taken.at());
            counts.change(SETTLE_OPERATION, taken.invitationId(), change);
            return kept.get().claimed(change);
        });
    }

    private boolean hasAnotherPlace(Redemption place) {
        return access.queryOne(
                        SETTLE_OPERATION,
                        access.dialect().latest(FIND_ANOTHER),
                        parameters -> parameters
                                .uuid(place.invitationId().value())
                                .text(place.accountId())
                                .uuid(place.id().value()),
                        row -> row.uuid("id"))
                .isPresent();
    }

    private boolean settlePlace(Redemption taken) {
        return access.update(
                        SETTLE_OPERATION,
                        SETTLE,
                        parameters -> parameters
                                .text(taken.accountId())
                                .text(taken.evidence().name())
                                .instant(taken.at())
                                .uuid(taken.id().value())
                                .uuid(taken.invitationId().value())
                                .instant(taken.at()))
                == 1;
    }

    @Override
    public boolean release(RedemptionId id) {
        return release(id, () -> true);
    }

    @Override
    public boolean releaseUnchanged(Redemption held) {
        return release(held.id(), () -> isUnchanged(held));
    }

    private boolean release(RedemptionId id, BooleanSupplier isMeant) {
        return giveBack(
                RELEASE_OPERATION,
                id,
                invitation -> isMeant.getAsBoolean()
                        && delete(RELEASE_OPERATION, DELETE_HELD, id)
                        && counts.change(RELEASE_OPERATION, invitation, Change.release()));
    }

    /** Asked when the invitation's row is kept, so that nobody changes the place any more. */
    private boolean isUnchanged(Redemption held) {
        Optional<Redemption> now = find(RELEASE_OPERATION, access.dialect().latest(FIND), held.id());
        if (now.equals(Optional.of(held))) {
            return true;
        }
        if (!now.equals(find(held.id()))) {
            throw DatabaseAccess.changedSinceTheTransactionBegan(RELEASE_OPERATION);
        }
        return false;
    }

    @Override
    public boolean undo(RedemptionId id) {
        String operation = "redemptions.undo";
        return giveBack(
                operation,
                id,
                invitation -> delete(operation, DELETE_TAKEN, id)
                        && access.update(
                                        operation,
                                        COUNT_UNDONE,
                                        parameters -> parameters
                                                .uuid(invitation.value())
                                                .uuid(invitation.value()))
                                == 1);
    }

    private boolean delete(String operation, String delete, RedemptionId id) {
        return access.update(operation, delete, parameters -> parameters.uuid(id.value())) == 1;
    }

    private boolean giveBack(String operation, RedemptionId id, Predicate<InvitationId> step) {
        return access.writing(() -> {
            Optional<InvitationId> invitation = find(id).map(Redemption::invitationId);
            if (invitation.isEmpty()) {
                return false;
            }
            boolean isGivenBack = counts.keep(operation, invitation.get()).isPresent() && step.test(invitation.get());
            if (!isGivenBack) {
                access.requireSeenAsItIs(operation, invitation.get());
            }
            return isGivenBack;
        });
    }

    @Override
    public List<Redemption> lapsed(Instant now, Optional<InvitationId> only, int limit) {
        return access.query(
                "redemptions.lapsed",
                only.isEmpty() ? LAPSED : LAPSED_OF_ONE,
                parameters -> {
                    parameters.instant(now);
                    if (only.isPresent()) {
                        parameters.uuid(only.get().value());
                    }
                    parameters.number(limit);
                },
                RedemptionColumns::read);
    }
}
