package io.invitation.jdbc.internal;

import io.invitation.DeliveryState;
import io.invitation.InvitationId;
import io.invitation.RedemptionId;
import io.invitation.Scope;
import io.invitation.spi.Delivery;
import io.invitation.spi.MessagePurpose;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** Knows in which column each part of a message stands. */
final class DeliveryColumns {

    private static final String FIXED = "id, invitation_id, scope, generation, purpose, redemption_id, queued_at";

    /** {@code waiting_scope} is the scope until the message is finished, so that an index holds just what waits. */
    private static final String CHANGEABLE =
            "state, attempts, since, due_at, code, lease_id, leased_until, waiting_scope";

    static final String ALL = FIXED + ", " + CHANGEABLE;

    static final String INSERT =
            "INSERT INTO invitation_delivery (" + ALL + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    static final String UPDATE = "UPDATE invitation_delivery SET " + CHANGEABLE.replace(",", " = ?,") + " = ?";

    private DeliveryColumns() {}

    static void setAll(Parameters parameters, Delivery delivery) throws SQLException {
        parameters
                .uuid(delivery.id())
                .uuid(delivery.invitation().value())
                .text(delivery.scope().name())
                .number(delivery.generation())
                .text(delivery.purpose().name())
                .uuid(delivery.redemption().map(RedemptionId::value))
                .instant(delivery.queuedAt());
        setChangeable(parameters, delivery);
    }

    static void setChangeable(Parameters parameters, Delivery delivery) throws SQLException {
        parameters
                .text(delivery.state().name())
                .number(delivery.attempts())
                .instant(delivery.since())
                .instant(delivery.dueAt())
                .text(delivery.code())
                .uuid(delivery.lease())
                .instant(delivery.leasedUntil())
                .text(delivery.dueAt().map(due -> delivery.scope().name()));
    }

    static Delivery read(ResultSet row) throws SQLException {
        return Delivery.builder(
                        InvitationColumns.required(row, "id", UUID.class),
                        new InvitationId(InvitationColumns.required(row, "invitation_id", UUID.class)),
                        Scope.of(InvitationColumns.requiredText(row, "scope")),
                        row.getInt("generation"),
                        MessagePurpose.valueOf(InvitationColumns.requiredText(row, "purpose")),
                        InvitationColumns.requiredInstant(row, "queued_at"))
                .redemption(Optional.ofNullable(row.getObject("redemption_id", UUID.class))
                        .map(RedemptionId::new)
                        .orElse(null))
                .state(
                        DeliveryState.valueOf(InvitationColumns.requiredText(row, "state")),
                        InvitationColumns.requiredInstant(row, "since"),
                        row.getInt("attempts"))
                .dueAt(InvitationColumns.instant(row, "due_at").orElse(null))
                .code(row.getString("code"))
                .lease(
                        row.getObject("lease_id", UUID.class),
                        InvitationColumns.instant(row, "leased_until").orElse(null))
                .build();
    }
}
