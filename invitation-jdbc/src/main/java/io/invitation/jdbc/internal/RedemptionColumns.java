package io.invitation.jdbc.internal;

import io.invitation.Evidence;
import io.invitation.InvitationId;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import java.sql.SQLException;

/** Knows in which column each part of a place stands. */
final class RedemptionColumns {

    static final String ALL = "id, invitation_id, address, mailbox, account_id, evidence, accepted_at, held_until";

    private RedemptionColumns() {}

    static Redemption read(Row row) throws SQLException {
        return new Redemption(
                new RedemptionId(row.uuid("id")),
                new InvitationId(row.uuid("invitation_id")),
                row.optionalAddress("mailbox").orElseThrow(),
                row.optionalText("account_id"),
                Evidence.valueOf(row.text("evidence")),
                row.instant("accepted_at"),
                row.optionalInstant("held_until"));
    }
}
