package io.invitation.jdbc.internal;

import io.invitation.InvitationId;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.RedemptionLedger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How places are settled, given back and listed. Whoever changes a place keeps the row of its invitation first, as
 * claims do, so that one after the other changes both and nobody waits for each other.
 */
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

    private static final String LOCK = "SELECT id FROM invitation WHERE id = ?";

    private static final String LOCK_VERSION = LOCK + " AND version = ?";

    private static final String SETTLE = "UPDATE invitation_redemption SET account_id = ?, evidence = ?,"
            + " accepted_at = ?, held_until = NULL WHERE id = ? AND invitation_id = ? AND held_until > ?";

    private static final String COUNT_SETTLED = "UPDATE invitation SET places = places + 1,"
            + " held_places = held_places - 1, accepted_at = ? WHERE id = ?";

    private static final String DELETE_HELD =
            "DELETE FROM invitation_redemption WHERE id = ? AND held_until IS NOT NULL";

    private static final String DELETE_LAPSED = "DELETE FROM invitation_redemption WHERE id = ? AND held_until <= ?";
    private static final String COUNT_RELEASED = "UPDATE invitation SET held_places = held_places - 1 WHERE id = ?";

    private static final String DELETE_TAKEN = "DELETE FROM invitation_redemption WHERE id = ? AND held_until IS NULL";

    private static final String COUNT_UNDONE = "UPDATE invitation SET places = places - 1, accepted_at ="
            + " (SELECT MAX(accepted_at) FROM invitation_redemption WHERE invitation_id = ? AND held_until IS NULL)"
            + " WHERE id = ?";

    private final DatabaseAccess access;

    /**
     * Creates them.
     *
     * @param access runs the statements
     */
    public LedgerStatements(DatabaseAccess access) {
        this.access = access;
    }

    @Override
    public Optional<Redemption> find(RedemptionId id) {
        return access.queryOne(
                "redemptions.find", FIND, parameters -> parameters.uuid(id.value()), RedemptionColumns::read);
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
            boolean isLocked = lock(
                    LOCK_VERSION,
                    parameters -> parameters.uuid(taken.invitation().value()).number(claim.expectedVersion()));
            if (hasAnotherPlace(taken)) {
                return ClaimOutcome.alreadyClaimed();
            }
            return isLocked && settlePlace(taken) ? countSettled(taken) : ClaimOutcome.notClaimed();
        });
    }

    private boolean hasAnotherPlace(Redemption place) {
        return access.queryOne(
                        "redemptions.settle",
                        FIND_ANOTHER,
                        parameters -> parameters
                                .uuid(place.invitation().value())
                                .text(place.accountId())
                                .uuid(place.id().value()),
                        row -> row.uuid("id"))
                .isPresent();
    }

    private boolean settlePlace(Redemption taken) {
        return access.update(
                        "redemptions.settle",
                        SETTLE,
                        parameters -> parameters
                                .text(taken.accountId())
                                .text(taken.evidence().name())
                                .instant(taken.at())
                                .uuid(taken.id().value())
                                .uuid(taken.invitation().value())
                                .instant(taken.at()))
                == 1;
    }

    private ClaimOutcome countSettled(Redemption taken) {
        return access.queryOne(
                        "redemptions.settle",
                        access.dialect().returning(COUNT_SETTLED, "places, held_places"),
                        parameters -> parameters
                                .instant(taken.at())
                                .uuid(taken.invitation().value()),
                        row -> ClaimOutcome.claimed(row.number("places"), row.number("held_places")))
                .orElseThrow();
    }

    @Override
    public boolean release(RedemptionId id) {
        return release(id, DELETE_HELD, parameters -> parameters.uuid(id.value()));
    }

    @Override
    public boolean releaseLapsed(RedemptionId id, Instant now) {
        return release(
                id, DELETE_LAPSED, parameters -> parameters.uuid(id.value()).instant(now));
    }

    private boolean release(RedemptionId id, String delete, StatementRunner.Binder binder) {
        return giveBack(
                "redemptions.release",
                id,
                delete,
                binder,
                invitation -> access.update(
                        "redemptions.release", COUNT_RELEASED, parameters -> parameters.uuid(invitation.value())));
    }

    @Override
    public boolean undo(RedemptionId id) {
        return giveBack(
                "redemptions.undo",
                id,
                DELETE_TAKEN,
                parameters -> parameters.uuid(id.value()),
                invitation -> access.update(
                        "redemptions.undo",
                        COUNT_UNDONE,
                        parameters -> parameters.uuid(invitation.value()).uuid(invitation.value())));
    }

    private interface Count {
        int of(InvitationId invitation);
    }

    private boolean giveBack(
            String operation, RedemptionId id, String delete, StatementRunner.Binder binder, Count count) {
        return access.writing(() -> {
            Optional<InvitationId> invitation = find(id).map(Redemption::invitation);
            boolean isGivenBack = invitation.isPresent()
                    && lock(LOCK, parameters -> parameters.uuid(invitation.get().value()))
                    && access.update(operation, delete, binder) == 1;
            return isGivenBack && count.of(invitation.get()) == 1;
        });
    }

    /** Keeps the row of an invitation until the transaction ends, so that all that follows is seen as it is now. */
    private boolean lock(String select, StatementRunner.Binder binder) {
        return access.queryOne("redemptions.lock", access.dialect().lockingRow(select), binder, row -> row.uuid("id"))
                .isPresent();
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
