package io.invitation.jdbc.internal;

import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.Scope;
import io.invitation.spi.EndedInvitation;
import io.invitation.spi.MaintenanceStore;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How invitations are looked over, forgotten and deleted. Messages go first and the invitation's own row comes second,
 * in the order in which a worker that has sent a message changes them.
 */
public final class MaintenanceStatements implements MaintenanceStore {

    private static final String FIND_DUE = "SELECT id FROM invitation WHERE due_at <= ? ORDER BY due_at, id LIMIT ?";

    private static final String RESCHEDULE = "UPDATE invitation SET due_at = ? WHERE id = ? AND due_at = ?";

    /** The database derives what is asked for here from the columns that are stored, as {@link Invitation} does. */
    private static final String ENDED =
            "SELECT ended_at, id FROM invitation WHERE scope = ? AND anonymous = ? AND ended_at < ?";

    private static final String ORDER = " ORDER BY ended_at, id LIMIT ?";

    private static final String FIND_ENDED = ENDED + ORDER;

    /** The first condition alone would do for an index, the second one is for those that ended at the same instant. */
    private static final String FIND_ENDED_AFTER = ENDED + " AND ended_at >= ? AND (ended_at > ? OR id > ?)" + ORDER;

    private static final String DELETE_DELIVERIES = "DELETE FROM invitation_delivery WHERE invitation_id = ?";

    private static final String DELETE_ADDRESSES = "DELETE FROM invitation_address WHERE invitation_id = ?";

    private static final String DELETE_TOKENS = "DELETE FROM invitation_token WHERE invitation_id = ?";

    /** With its tokens, places and history, which refer to it. */
    private static final String DELETE = "DELETE FROM invitation WHERE id = ?";

    private static final String FORGET_ACTORS =
            "UPDATE invitation_event SET actor = NULL, detail = NULL WHERE invitation_id = ?";

    private final DatabaseAccess access;
    private final PlaceCounts counts;
    private final MentionStatements mentions;

    /**
     * Creates them.
     *
     * @param access runs the statements
     */
    public MaintenanceStatements(DatabaseAccess access) {
        this.access = access;
        this.counts = new PlaceCounts(access);
        this.mentions = new MentionStatements(access);
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
        boolean isRescheduled = access.update(
                        "maintenance.reschedule",
                        RESCHEDULE,
                        parameters -> parameters
                                .instant(next)
                                .uuid(invitation.value())
                                .instant(expected))
                == 1;
        if (!isRescheduled) {
            access.requireSeenAsItIs("maintenance.reschedule", invitation);
        }
        return isRescheduled;
    }

    @Override
    public List<EndedInvitation> findEnded(
            Scope scope, boolean anonymous, Instant before, Optional<EndedInvitation> after, int limit) {
        return access.query(
                "maintenance.findEnded",
                after.isEmpty() ? FIND_ENDED : FIND_ENDED_AFTER,
                parameters -> {
                    parameters.text(scope.name()).flag(anonymous).instant(before);
                    if (after.isPresent()) {
                        parameters
                                .instant(after.get().at())
                                .instant(after.get().at())
                                .uuid(after.get().id().value());
                    }
                    parameters.number(limit);
                },
                row -> new EndedInvitation(row.instant("ended_at"), id(row)));
    }

    static InvitationId id(Row row) throws SQLException {
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
            mentions.forgetHolders(invitation);
            change(DELETE_TOKENS, invitation);
            change(DELETE_ADDRESSES, invitation);
            return change(FORGET_ACTORS, invitation);
        });
    }

    private int change(String sql, InvitationId invitation) {
        return access.update("maintenance.forget", sql, parameters -> parameters.uuid(invitation.value()));
    }

    @Override
    public List<InvitationId> findMentions(Scope scope, EmailAddress address, int limit) {
        return mentions.find(scope, address, limit);
    }

    @Override
    public void forgetAddress(InvitationId invitation, EmailAddress address) {
        access.writing(() -> {
            counts.keep("maintenance.forgetAddress", invitation);
            mentions.forget(invitation, address);
            return true;
        });
    }
}
