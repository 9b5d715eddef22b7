package io.invitation.jdbc.internal;

import io.invitation.Evidence;
import io.invitation.InvitationId;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import java.sql.SQLException;
import java.util.List;

/** Knows in which column each part of a place stands. */
final class RedemptionColumns {

    static final String ALL = "id, invitation_id, address, mailbox, account_id, evidence, accepted_at, held_until";

    static final String INSERT = "INSERT INTO invitation_redemption (" + ALL + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

    private RedemptionColumns() {}

    static void setAll(Parameters parameters, Redemption place) throws SQLException {
        parameters.uuid(place.id().value()).uuid(place.invitationId().value());
        setRest(parameters, place);
    }

    /** Sets all but the invitation, which is known already. */
    static void setOwn(Parameters parameters, Redemption place) throws SQLException {
        setRest(parameters.uuid(place.id().value()), place);
    }

    private static void setRest(Parameters parameters, Redemption place) throws SQLException {
        parameters
                .text(place.address().canonical())
                .text(place.address().mailbox())
                .text(place.accountId())
                .text(place.evidence().name())
                .instant(place.at())
                .instant(place.heldUntil());
    }

    /** Sets an array for each column. */
    static void setEach(Parameters parameters, List<Redemption> places) throws SQLException {
        parameters
                .array("uuid", places, place -> place.id().value())
                .array("uuid", places, place -> place.invitationId().value())
                .array("text", places, place -> place.address().canonical())
                .array("text", places, place -> place.address().mailbox())
                .array("text", places, place -> place.accountId().orElse(null))
                .array("text", places, place -> place.evidence().name())
                .array("timestamptz", places, Redemption::at)
                .array("timestamptz", places, place -> place.heldUntil().orElse(null));
    }

    static Redemption read(Row row) throws SQLException {
        return row.stored("place", "id", RedemptionColumns::readParts);
    }

    private static Redemption readParts(Row row) throws SQLException {
        return new Redemption(
                new RedemptionId(row.uuid("id")),
                new InvitationId(row.uuid("invitation_id")),
                row.optionalAddress("mailbox").orElseThrow(),
                row.optionalText("account_id"),
                row.constant("evidence", Evidence.class),
                row.instant("accepted_at"),
                row.optionalInstant("held_until"));
    }
}
