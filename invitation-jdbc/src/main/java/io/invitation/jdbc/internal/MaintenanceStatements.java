package io.invitation.jdbc.internal;

import io.invitation.EmailAddress;
import io.invitation.InvitationId;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.Scope;
import io.invitation.spi.MaintenanceStore;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * How invitations are looked over, forgotten and deleted. Messages go first and the invitation's own row comes second,
 * in the order in which a worker that has sent a message changes them.
 */
public final class MaintenanceStatements implements MaintenanceStore {

    private static final String FIND_DUE = "SELECT id FROM invitation WHERE due_at <= ? ORDER BY due_at, id LIMIT ?";

    private static final String RESCHEDULE = "UPDATE invitation SET due_at = ? WHERE id = ? AND due_at = ?";

    private static final String HAS_ENDED = "scope = ? AND held_places = 0 AND (closed_at < ?"
            + " OR (places >= quota AND accepted_at < ?)"
            + " OR (expires_at < ? AND (accepted_at IS NULL OR accepted_at < ?)))";

    private static final String FIND_ENDED = "SELECT id FROM invitation WHERE " + HAS_ENDED + " ORDER BY id LIMIT ?";

    private static final String FIND_ENDED_AFTER =
            "SELECT id FROM invitation WHERE " + HAS_ENDED + " AND id > ? ORDER BY id LIMIT ?";

    private static final String DELETE_DELIVERIES = "DELETE FROM invitation_delivery WHERE invitation_id = ?";

    private static final String DELETE_ADDRESSES = "DELETE FROM invitation_address WHERE invitation_id = ?";

    private static final String DELETE_TOKENS = "DELETE FROM invitation_token WHERE invitation_id = ?";

    /** With its tokens, places and history, which refer to it. */
    private static final String DELETE = "DELETE FROM invitation WHERE id = ?";

    /** What follows the id in {@link MaintenanceStore#placeholder}. */
    private static final String PLACEHOLDER_DOMAIN =
            "@" + MaintenanceStore.placeholder(new RedemptionId(new UUID(0, 0))).domain();

    private static final String FORGET_ACTORS =
            "UPDATE invitation_event SET actor = NULL, detail = NULL WHERE invitation_id = ?";

    private static final String FIND_PLACES = "SELECT " + RedemptionColumns.ALL + " FROM invitation_redemption"
            + " WHERE address = ? AND EXISTS (SELECT 1 FROM invitation"
            + " WHERE invitation.id = invitation_redemption.invitation_id AND invitation.scope = ?)"
            + " ORDER BY id LIMIT ?";

    private final DatabaseAccess access;
    private final PlaceCounts counts;

    /**
     * Creates them.
     *
     * @param access runs the statements
     */
    public MaintenanceStatements(DatabaseAccess access) {
        this.access = access;
        this.counts = new PlaceCounts(access);
    }

    @Override
    public List<InvitationId> findDue(Instant now, int limit) {
        return access.query(
                "maintenance.findDue",
                FIND_DUE,
                parameters -> parameters.instant(now).number(limit),
                MaintenanceStatements::id);
    }

    @Override
    public boolean reschedule(InvitationId invitation, Instant expected, Optional<Instant> next) {
        return access.update(
                        "maintenance.reschedule",
                        RESCHEDULE,
                        parameters -> parameters
                                .instant(next)
                                .uuid(invitation.value())
                                .instant(expected))
                == 1;
    }

    @Override
    public List<InvitationId> findEnded(Scope scope, Instant before, Optional<InvitationId> after, int limit) {
        return access.query(
                "maintenance.findEnded",
                after.isEmpty() ? FIND_ENDED : FIND_ENDED_AFTER,
                parameters -> {
                    parameters
                            .text(scope.name())
                            .instant(before)
                            .instant(before)
                            .instant(before)
                            .instant(before);
                    if (after.isPresent()) {
                        parameters.uuid(after.get().value());
                    }
                    parameters.number(limit);
                },
                MaintenanceStatements::id);
    }

    private static InvitationId id(Row row) throws SQLException {
        return new InvitationId(row.uuid("id"));
    }

    @Override
    public boolean delete(InvitationId invitation) {
        return access.writing(() -> {
            change(DELETE_DELIVERIES, invitation);
            boolean wasThere = change(DELETE, invitation) == 1;
            change(DELETE_ADDRESSES, invitation);
            return wasThere;
        });
    }

    @Override
    public void forgetPeople(InvitationId invitation) {
        access.writing(() -> {
            change(DELETE_DELIVERIES, invitation);
            counts.keep("maintenance.forgetPeople", invitation);
            forgetHolders("invitation_id", invitation.value());
            change(DELETE_TOKENS, invitation);
            change(DELETE_ADDRESSES, invitation);
            return change(FORGET_ACTORS, invitation);
        });
    }

    private int change(String sql, InvitationId invitation) {
        return access.update("maintenance.forget", sql, parameters -> parameters.uuid(invitation.value()));
    }

    @Override
    public List<Redemption> findPlaces(Scope scope, EmailAddress address, int limit) {
        return access.query(
                "maintenance.findPlaces",
                FIND_PLACES,
                parameters ->
                        parameters.text(address.canonical()).text(scope.name()).number(limit),
                RedemptionColumns::read);
    }

    @Override
    public void forgetHolder(RedemptionId id) {
        forgetHolders("id", id.value());
    }

    private void forgetHolders(String column, UUID whose) {
        String placeholder = "CONCAT(" + access.dialect().asText("id") + ", ?)";
        access.update(
                "maintenance.forgetHolder",
                "UPDATE invitation_redemption SET address = " + placeholder + ", mailbox = " + placeholder
                        + ", account_id = NULL WHERE " + column + " = ?",
                parameters -> parameters
                        .text(PLACEHOLDER_DOMAIN)
                        .text(PLACEHOLDER_DOMAIN)
                        .uuid(whose));
    }
}
