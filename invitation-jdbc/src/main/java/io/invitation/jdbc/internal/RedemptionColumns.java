package io.invitation.jdbc.internal;

import io.invitation.Evidence;
import io.invitation.InvitationId;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** Knows in which column each part of a place stands. */
final class RedemptionColumns {

    static final String ALL = "id, invitation_id, address, mailbox, account_id, evidence, accepted_at, held_until";

    private RedemptionColumns() {}

    static Redemption read(ResultSet row) throws SQLException {
        return new Redemption(
                new RedemptionId(InvitationColumns.required(row, "id", UUID.class)),
                new InvitationId(InvitationColumns.required(row, "invitation_id", UUID.class)),
                InvitationColumns.address(row, "mailbox").orElseThrow(),
                InvitationColumns.text(row, "account_id"),
                Evidence.valueOf(InvitationColumns.requiredText(row, "evidence")),
                InvitationColumns.requiredInstant(row, "accepted_at"),
                InvitationColumns.instant(row, "held_until"));
    }
}
