package io.invitation.jdbc.internal;

import io.invitation.spi.Delivery;
import io.invitation.spi.DeliveryQueue;
import io.invitation.spi.LeaseRequest;
import io.invitation.spi.QueueHealth;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * How messages wait, are leased and are finished. Rows that others are leasing are passed over, and each UPDATE judges
 * its row again, so that two workers never have the same message.
 */
public final class QueueStatements implements DeliveryQueue {

    private static final String SELECT = "SELECT " + DeliveryColumns.ALL + " FROM invitation_delivery WHERE ";

    private static final String FIND = SELECT + "id = ?";

    private static final String IS_DUE = "due_at <= ? AND (leased_until IS NULL OR leased_until <= ?)";

    private static final String FIND_ONLY = SELECT + "id = ? AND " + IS_DUE;

    private static final String FIND_FIRST =
            SELECT + "waiting_scope = ? AND " + IS_DUE + " ORDER BY due_at, id LIMIT ?";

    /** Some databases end a recursion after a thousand steps. */
    private static final int SCOPES_AT_ONCE = 900;

    private static final String LEASE =
            "UPDATE invitation_delivery SET lease_id = ?, leased_until = ? WHERE id = ? AND " + IS_DUE;

    private static final String SETTLE = DeliveryColumns.UPDATE + " WHERE id = ? AND lease_id = ?";

    private static final String HEALTH = "SELECT COUNT(*) AS waiting, COUNT(CASE WHEN " + IS_DUE
            + " THEN 1 END) AS due, MIN(CASE WHEN " + IS_DUE + " THEN due_at END) AS oldest"
            + " FROM invitation_delivery WHERE waiting_scope IS NOT NULL";

    private static final String FIND_OLD =
            "SELECT id FROM invitation_delivery WHERE waiting_scope IS NULL AND since < ? ORDER BY since, id LIMIT ?";

    private static final String DELETE_OLD =
            "DELETE FROM invitation_delivery WHERE id = ? AND waiting_scope IS NULL AND since < ?";

    private final DatabaseAccess access;

    /**
     * Creates them.
     *
     * @param access runs the statements
     */
    public QueueStatements(DatabaseAccess access) {
        this.access = access;
    }

    @Override
    public void enqueue(Delivery delivery) {
        access.update(
                "deliveries.enqueue",
                DeliveryColumns.INSERT,
                parameters -> DeliveryColumns.setAll(parameters, delivery));
    }

    @Override
    public void enqueueAll(List<Delivery> deliveries) {
        access.runEach("deliveries.enqueue", DeliveryColumns.INSERT, deliveries, DeliveryColumns::setAll);
    }

    @Override
    public List<Delivery> lease(LeaseRequest request) {
        UUID lease = UUID.randomUUID();
        return access.writing(() -> {
            List<Delivery> due = request.only().isPresent() ? findOnly(request) : findInRounds(request);
            List<Delivery> leased = due.stream()
                    .map(delivery ->
                            delivery.toBuilder().lease(lease, request.until()).build())
                    .toList();
            return access.updateEach(
                    "deliveries.lease",
                    LEASE,
                    leased,
                    (parameters, delivery) -> setDue(
                            parameters.uuid(lease).instant(request.until()).uuid(delivery.id()), request));
        });
    }

    private List<Delivery> findOnly(LeaseRequest request) {
        return findDue(
                FIND_ONLY, parameters -> setDue(parameters.uuid(request.only().orElseThrow()), request));
    }

    /**
     * The first of every scope comes before the second of any. Asks each scope for its share, and for more only where
     * others have less than theirs.
     */
    private List<Delivery> findInRounds(LeaseRequest request) {
        Map<String, List<Delivery>> queues = new LinkedHashMap<>();
        List<String> longer = findScopes(request);
        int share = 0;
        while (count(queues) < request.limit() && !longer.isEmpty()) {
            share += (request.limit() - count(queues) - 1) / longer.size() + 1;
            longer = findShares(longer, share, request, queues);
        }
        return queues.values().stream()
                .flatMap(queue -> IntStream.range(0, queue.size()).mapToObj(round -> new Turn(round, queue.get(round))))
                .sorted(Turn.ORDER)
                .limit(request.limit())
                .map(Turn::delivery)
                .toList();
    }

    /** Scopes come by their first messages, so that those of the first round are known once there are enough. */
    private List<String> findShares(
            List<String> scopes, int share, LeaseRequest request, Map<String, List<Delivery>> queues) {
        List<String> full = new ArrayList<>();
        for (String scope : scopes) {
            if (share == 1 && count(queues) == request.limit()) {
                break;
            }
            List<Delivery> queue = findFirst(scope, share, request);
            queues.put(scope, queue);
            if (queue.size() == share) {
                full.add(scope);
            }
        }
        return full;
    }

    private static int count(Map<String, List<Delivery>> queues) {
        return queues.values().stream().mapToInt(List::size).sum();
    }

    /** In which round a message comes. */
    private record Turn(int round, Delivery delivery) {

        static final Comparator<Turn> ORDER = Comparator.comparing(Turn::round)
                .thenComparing(turn -> turn.delivery().dueAt().orElseThrow())
                .thenComparing(turn -> turn.delivery().id().toString());
    }

    /** A scope with waiting messages, and when the first of those that can be leased was due. */
    private record WaitingScope(String name, Optional<Instant> firstDue) {

        static final Comparator<WaitingScope> ORDER = Comparator.<WaitingScope, Instant>comparing(
                        scope -> scope.firstDue().orElseThrow())
                .thenComparing(WaitingScope::name);

        static WaitingScope read(Row row) throws SQLException {
            return new WaitingScope(row.text("scope"), row.optionalInstant("first_due"));
        }
    }

    private List<String> findScopes(LeaseRequest request) {
        List<WaitingScope> scopes = new ArrayList<>();
        List<WaitingScope> page;
        do {
            String last = scopes.isEmpty() ? "" : scopes.get(scopes.size() - 1).name();
            page = access.query(
                    "deliveries.lease",
                    findScopesSql(),
                    parameters -> setDue(parameters.text(last), request),
                    WaitingScope::read);
            scopes.addAll(page);
        } while (page.size() == SCOPES_AT_ONCE);
        return scopes.stream()
                .filter(scope -> scope.firstDue().isPresent())
                .sorted(WaitingScope.ORDER)
                .map(WaitingScope::name)
                .toList();
    }

    /**
     * Finds the scopes without reading all that waits, then looks at the first message of each. Not by MIN, for which
     * MariaDB reads all that is due.
     */
    private String findScopesSql() {
        return access.dialect().waitingScopes(SCOPES_AT_ONCE)
                + " SELECT scope, (SELECT due_at FROM invitation_delivery"
                + " WHERE waiting_scope = waiting.scope AND " + IS_DUE
                + " ORDER BY due_at, id LIMIT 1) AS first_due FROM waiting WHERE scope IS NOT NULL ORDER BY scope";
    }

    private List<Delivery> findFirst(String scope, int number, LeaseRequest request) {
        return findDue(
                FIND_FIRST,
                parameters -> setDue(parameters.text(scope), request).number(number));
    }

    private List<Delivery> findDue(String select, StatementRunner.Binder binder) {
        return access.query("deliveries.lease", access.dialect().skippingLocked(select), binder, DeliveryColumns::read);
    }

    private static Parameters setDue(Parameters parameters, LeaseRequest request) throws SQLException {
        return setDue(parameters, request.now());
    }

    private static Parameters setDue(Parameters parameters, Instant now) throws SQLException {
        return parameters.instant(now).instant(now);
    }

    @Override
    public boolean settle(Delivery leased, Delivery next) {
        return access.update("deliveries.settle", SETTLE, parameters -> {
                    DeliveryColumns.setChangeable(parameters, next);
                    parameters.uuid(leased.id()).uuid(leased.lease());
                })
                == 1;
    }

    @Override
    public Optional<Delivery> find(UUID id) {
        return access.queryOne("deliveries.find", FIND, parameters -> parameters.uuid(id), DeliveryColumns::read);
    }

    @Override
    public QueueHealth health(Instant now) {
        return access.queryOne(
                        "deliveries.health",
                        HEALTH,
                        parameters -> setDue(setDue(parameters, now), now),
                        row -> QueueHealth.of(
                                row.longNumber("waiting"), row.longNumber("due"), row.optionalInstant("oldest")))
                .orElseThrow();
    }

    @Override
    public int purge(Instant before, int limit) {
        return access.writing(() -> {
            List<UUID> old = access.query(
                    "deliveries.purge",
                    access.dialect().skippingLocked(FIND_OLD),
                    parameters -> parameters.instant(before).number(limit),
                    row -> row.uuid("id"));
            return access.updateEach(
                            "deliveries.purge",
                            DELETE_OLD,
                            old,
                            (parameters, id) -> parameters.uuid(id).instant(before))
                    .size();
        });
    }
}
