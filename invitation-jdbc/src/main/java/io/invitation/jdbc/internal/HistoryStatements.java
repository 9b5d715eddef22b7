package io.invitation.jdbc.internal;

import io.invitation.Actor;
import io.invitation.InvalidValueException;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationStatistics;
import io.invitation.Scope;
import io.invitation.spi.HistoryStore;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** How events are kept and counted. */
public final class HistoryStatements implements HistoryStore {

    static final String COLUMNS = "id, invitation_id, scope, kind, type, happened_at, age_micros, actor, detail";

    private static final String APPEND =
            "INSERT INTO invitation_event (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private static final String SELECT = "SELECT " + COLUMNS + " FROM invitation_event WHERE invitation_id = ?";

    private static final String ORDER = " ORDER BY happened_at, id LIMIT ?";

    private static final String LIST = SELECT + ORDER;

    private static final String LIST_AFTER = SELECT + " AND happened_at >= ? AND (happened_at > ? OR id > ?)" + ORDER;

    private static final String FIND_INSTANT =
            "SELECT happened_at FROM invitation_event WHERE id = ? AND invitation_id = ?";

    private static final String PERIOD =
            " FROM invitation_event WHERE scope = ? AND happened_at >= ? AND happened_at < ?";

    private static final String COUNT = "SELECT type, COUNT(*) AS times" + PERIOD + " GROUP BY type";

    private static final String AGE =
            "SELECT age_micros" + PERIOD + " AND type = ? ORDER BY age_micros LIMIT 1 OFFSET ?";

    private final DatabaseAccess access;

    /**
     * Creates them.
     *
     * @param access runs the statements
     */
    public HistoryStatements(DatabaseAccess access) {
        this.access = access;
    }

    @Override
    public void append(InvitationEvent event) {
        access.update("history.append", APPEND, parameters -> set(parameters, event));
    }

    @Override
    public void appendAll(List<InvitationEvent> events) {
        access.runEach("history.append", APPEND, events, HistoryStatements::set);
    }

    private static void set(Parameters parameters, InvitationEvent event) throws SQLException {
        parameters.uuid(event.id()).uuid(event.invitationId().value());
        setRest(parameters, event);
    }

    /** Sets all but the invitation, which is known already. */
    static void setOwn(Parameters parameters, InvitationEvent event) throws SQLException {
        setRest(parameters.uuid(event.id()), event);
    }

    private static void setRest(Parameters parameters, InvitationEvent event) throws SQLException {
        parameters
                .text(event.scope().name())
                .text(event.kind())
                .text(event.type().name())
                .instant(event.at())
                .number(TimeUnit.MICROSECONDS.convert(event.age()))
                .text(event.actor().map(Actor::id))
                .text(event.detail());
    }

    /** Sets an array for each column but that of the invitation. */
    static void setEach(Parameters parameters, List<InvitationEvent> events) throws SQLException {
        parameters
                .array("uuid", events, InvitationEvent::id)
                .array("text", events, event -> event.scope().name())
                .array("text", events, InvitationEvent::kind)
                .array("text", events, event -> event.type().name())
                .array("timestamptz", events, InvitationEvent::at)
                .array("bigint", events, event -> TimeUnit.MICROSECONDS.convert(event.age()))
                .array("text", events, event -> event.actor().map(Actor::id).orElse(null))
                .array("text", events, event -> event.detail().orElse(null));
    }

    /** Tells whether events of this store are kept where others of the same access keep theirs. */
    public boolean isOf(DatabaseAccess other) {
        return access == other;
    }

    @Override
    public List<InvitationEvent> list(InvitationId invitation, Optional<UUID> after, int limit) {
        if (after.isEmpty()) {
            return access.query(
                    "history.list",
                    LIST,
                    parameters -> parameters.uuid(invitation.value()).number(limit),
                    HistoryStatements::read);
        }
        UUID last = after.get();
        return access.queryOne(
                        "history.list",
                        FIND_INSTANT,
                        parameters -> parameters.uuid(last).uuid(invitation.value()),
                        row -> row.instant("happened_at"))
                .map(at -> access.query(
                        "history.list",
                        LIST_AFTER,
                        parameters -> parameters
                                .uuid(invitation.value())
                                .instant(at)
                                .instant(at)
                                .uuid(last)
                                .number(limit),
                        HistoryStatements::read))
                .orElse(List.of());
    }

    private static InvitationEvent read(Row row) throws SQLException {
        return row.stored("event", "id", HistoryStatements::readParts);
    }

    private static InvitationEvent readParts(Row row) throws SQLException {
        return InvitationEvent.stored(
                row.uuid("id"),
                new InvitationId(row.uuid("invitation_id")),
                Scope.of(row.text("scope")),
                row.text("kind"),
                row.constant("type", InvitationEventType.class),
                row.instant("happened_at"),
                age(row),
                row.optionalText("actor").map(Actor::of),
                row.optionalText("detail"));
    }

    private static Duration age(Row row) throws SQLException {
        return Duration.of(row.longNumber("age_micros"), ChronoUnit.MICROS);
    }

    @Override
    public InvitationStatistics statistics(Scope scope, Instant from, Instant to) {
        Map<InvitationEventType, Long> counts = new EnumMap<>(InvitationEventType.class);
        access.query(
                        "history.statistics",
                        COUNT,
                        parameters -> setPeriod(parameters, scope, from, to),
                        HistoryStatements::readCount)
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        long acceptances = counts.getOrDefault(InvitationEventType.ACCEPTED, 0L);
        Optional<Duration> median = access.queryOne(
                "history.statistics",
                AGE,
                parameters -> setPeriod(parameters, scope, from, to)
                        .text(InvitationEventType.ACCEPTED.name())
                        .number(acceptances / 2),
                HistoryStatements::age);
        return new InvitationStatistics(counts, median);
    }

    private static Map.Entry<InvitationEventType, Long> readCount(Row row) throws SQLException {
        try {
            return Map.entry(row.constant("type", InvitationEventType.class), row.longNumber("times"));
        } catch (InvalidValueException broken) {
            throw Row.broken("type of events", broken);
        }
    }

    private static Parameters setPeriod(Parameters parameters, Scope scope, Instant from, Instant to)
            throws SQLException {
        return parameters.text(scope.name()).instant(from).instant(to);
    }
}
