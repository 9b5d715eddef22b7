package io.invitation.jdbc.internal;

import io.invitation.DeliveryState;
import io.invitation.InvitationId;
import io.invitation.RedemptionId;
import io.invitation.Scope;
import io.invitation.spi.Delivery;
import io.invitation.spi.MessagePurpose;
import java.sql.SQLException;

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
                .uuid(delivery.invitationId().value())
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

    static Delivery read(Row row) throws SQLException {
        return row.stored("message", "id", DeliveryColumns::readParts);
    }

    private static Delivery readParts(Row row) throws SQLException {
        return Delivery.builder(
                        row.uuid("id"),
                        new InvitationId(row.uuid("invitation_id")),
                        Scope.of(row.text("scope")),
                        row.number("generation"),
                        row.constant("purpose", MessagePurpose.class),
                        row.instant("queued_at"))
                .redemption(
                        row.optionalUuid("redemption_id").map(RedemptionId::new).orElse(null))
                .state(row.constant("state", DeliveryState.class), row.instant("since"), row.number("attempts"))
                .dueAt(row.optionalInstant("due_at").orElse(null))
                .code(row.optionalText("code").orElse(null))
                .lease(
                        row.optionalUuid("lease_id").orElse(null),
                        row.optionalInstant("leased_until").orElse(null))
                .build();
    }
}
