package io.invitation.jdbc.internal;

import io.invitation.EmailAddress;
import io.invitation.InvitationId;
import io.invitation.Redemption;
import io.invitation.jdbc.internal.PlaceCounts.Change;
import io.invitation.jdbc.internal.PlaceCounts.Counts;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import java.util.Optional;

/** How places are taken and held. */
public final class ClaimStatements {

    private static final String RECORD =
            "INSERT INTO invitation_redemption (" + RedemptionColumns.ALL + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

    private static final String PLACE = " AS place, " + RedemptionColumns.ALL + " FROM invitation_redemption";

    /** Two conditions rather than one with OR, so that each has its unique index on every database. */
    private static final String FIND = "SELECT 1" + PLACE
            + " WHERE invitation_id = ? AND address = ? UNION ALL SELECT 2" + PLACE
            + " WHERE invitation_id = ? AND account_id = ? ORDER BY 1";

    private static final String OPERATION = "claim";

    private final DatabaseAccess access;
    private final PlaceCounts counts;

    /**
     * Creates them.
     *
     * @param access runs the statements
     */
    public ClaimStatements(DatabaseAccess access) {
        this.access = access;
        this.counts = new PlaceCounts(access);
    }

    /**
     * Takes or holds a place.
     *
     * @param claim who takes a place of which version
     * @return what happened
     */
    public ClaimOutcome claim(Claim claim) {
        Redemption place = claim.redemption();
        return access.writing(() -> {
            Optional<Counts> free = counts.keepFree(OPERATION, place.invitation(), claim.expectedVersion());
            if (free.isPresent() && record(place)) {
                Change change = place.isHeld() ? Change.hold() : Change.take(place.at());
                counts.change(OPERATION, place.invitation(), change);
                return free.get().claimed(change);
            }
            if (findRedemption(place.invitation(), place.address(), place.accountId())
                    .isPresent()) {
                return ClaimOutcome.alreadyClaimed();
            }
            if (free.isPresent()) {
                throw DatabaseAccess.changedSinceTheTransactionBegan(OPERATION);
            }
            return ClaimOutcome.notClaimed();
        });
    }

    /** Tells whether neither the address nor the account had a place, which their unique indexes decide. */
    private boolean record(Redemption place) {
        return access.insertIfAbsent(
                OPERATION,
                RECORD,
                parameters -> parameters
                        .uuid(place.id().value())
                        .uuid(place.invitation().value())
                        .text(place.address().canonical())
                        .text(place.address().mailbox())
                        .text(place.accountId())
                        .text(place.evidence().name())
                        .instant(place.at())
                        .instant(place.heldUntil()));
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
                FIND,
                parameters -> parameters
                        .uuid(invitation.value())
                        .text(address.canonical())
                        .uuid(invitation.value())
                        .text(accountId),
                RedemptionColumns::read);
    }
}
