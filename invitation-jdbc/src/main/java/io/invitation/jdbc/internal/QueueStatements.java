package io.invitation.jdbc.internal;

import io.invitation.DeliveryState;
import io.invitation.InvitationStorageException;
import io.invitation.spi.Delivery;
import io.invitation.spi.DeliveryQueue;
import io.invitation.spi.LeaseRequest;
import io.invitation.spi.MessagePurpose;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How messages wait, are leased and are finished. Rows that others are leasing are passed over, and each UPDATE judges
 * its row again, so that two workers never have the same message.
 */
public final class QueueStatements implements DeliveryQueue {

    private static final Logger LOG = LoggerFactory.getLogger(QueueStatements.class);

    private static final String SELECT = "SELECT " + DeliveryColumns.ALL + " FROM invitation_delivery WHERE ";

    private static final String FIND = SELECT + "id = ?";

    private static final String IS_DUE = "due_at <= ? AND (leased_until IS NULL OR leased_until <= ?)";

    /** What a newer version of the library has stored in a way of its own is left to the nodes that run it. */
    private static final String IS_KNOWN = " AND purpose IN (" + names(MessagePurpose.values()) + ") AND state IN ("
            + names(DeliveryState.values()) + ")";

    private static final String FIND_ONLY = SELECT + "id = ? AND " + IS_DUE + IS_KNOWN;

    private static final String FIND_FIRST =
            SELECT + "waiting_scope = ? AND " + IS_DUE + IS_KNOWN + " ORDER BY due_at, id LIMIT ?";

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

    private static String names(Enum<?>... constants) {
        return Stream.of(constants).map(constant -> "'" + constant.name() + "'").collect(Collectors.joining(", "));
    }

    /** One that cannot be read is leased as well, so that it is out of the way until the lease has run out. */
    @Override
    public List<Delivery> lease(LeaseRequest request) {
        UUID lease = UUID.randomUUID();
        List<Due> taken = access.writing(() -> access.updateEach(
                "deliveries.lease",
                LEASE,
                request.only().isPresent() ? findOnly(request) : findInRounds(request),
                (parameters, due) ->
                        setDue(parameters.uuid(lease).instant(request.until()).uuid(due.id()), request)));
        taken.stream()
                .flatMap(due -> due.problem().stream())
                .forEach(problem -> LOG.warn("Passed over until {}: {}", request.until(), problem.getMessage()));
        return taken.stream()
                .flatMap(due -> due.message().stream())
                .map(message ->
                        message.toBuilder().lease(lease, request.until()).build())
                .toList();
    }

    /** A message that is due, or what is wrong with it. */
    private record Due(UUID id, Instant at, Optional<Delivery> message, Optional<InvitationStorageException> problem) {

        static Due read(Row row) throws SQLException {
            UUID id = row.uuid("id");
            Instant at = row.instant("due_at");
            try {
                return new Due(id, at, Optional.of(DeliveryColumns.read(row)), Optional.empty());
            } catch (InvitationStorageException broken) {
                return new Due(id, at, Optional.empty(), Optional.of(broken));
            }
        }
    }

    private List<Due> findOnly(LeaseRequest request) {
        return findDue(
                FIND_ONLY, parameters -> setDue(parameters.uuid(request.only().orElseThrow()), request));
    }

    /**
     * The first of every scope comes before the second of any. Asks each scope for its share, and for more only where
     * others have less than theirs.
     */
    private List<Due> findInRounds(LeaseRequest request) {
        Map<String, List<Due>> queues = new LinkedHashMap<>();
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
                .map(Turn::due)
                .toList();
    }

    /** Scopes come by their first messages, so that those of the first round are known once there are enough. */
    private List<String> findShares(
            List<String> scopes, int share, LeaseRequest request, Map<String, List<Due>> queues) {
        List<String> full = new ArrayList<>();
        for (String scope : scopes) {
            if (share == 1 && count(queues) == request.limit()) {
                break;
            }
            List<Due> queue = findFirst(scope, share, request);
            queues.put(scope, queue);
            if (queue.size() == share) {
                full.add(scope);
            }
        }
        return full;
    }

    private static int count(Map<String, List<Due>> queues) {
        return queues.values().stream().mapToInt(List::size).sum();
    }

    /** In which round a message comes. */
    private record Turn(int round, Due due) {

        static final Comparator<Turn> ORDER = Comparator.comparing(Turn::round)
                .thenComparing(turn -> turn.due().at())
                .thenComparing(turn -> turn.due().id().toString());
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
                + " WHERE waiting_scope = waiting.scope AND " + IS_DUE + IS_KNOWN
                + " ORDER BY due_at, id LIMIT 1) AS first_due FROM waiting WHERE scope IS NOT NULL ORDER BY scope";
    }

    private List<Due> findFirst(String scope, int number, LeaseRequest request) {
        return findDue(
                FIND_FIRST,
                parameters -> setDue(parameters.text(scope), request).number(number));
    }

    private List<Due> findDue(String select, StatementRunner.Binder binder) {
        return access.query("deliveries.lease", access.dialect().skippingLocked(select), binder, Due::read);
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
