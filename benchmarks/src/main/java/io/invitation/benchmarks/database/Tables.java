package io.invitation.benchmarks.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.invitation.InvitationLimits;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationServiceBuilder;
import io.invitation.InvitationToken;
import io.invitation.LinkTemplate;
import io.invitation.Quota;
import io.invitation.jdbc.InvitationSchema;
import io.invitation.jdbc.JdbcInvitationStore;
import io.invitation.jdbc.JdbcTransactions;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.SendOutcome;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A schema of its own, as long as it is open, with the library's tables and some of a host, behind a pool. Safe for use
 * by several threads.
 */
public final class Tables implements AutoCloseable {

    /** As many as performance was first measured with; more than two cores can use. */
    static final int CONNECTIONS = 16;

    private static final AtomicLong PEOPLE = new AtomicLong();

    private final Engine engine;
    private final String schema;
    private final HikariDataSource pool;
    private final JdbcTransactions transactions;
    private final JdbcInvitationStore store;

    private Tables(Engine engine, String schema) {
        this.engine = engine;
        this.schema = schema;
        this.pool = pool(address(), CONNECTIONS);
        this.transactions = JdbcTransactions.of(pool);
        this.store = JdbcInvitationStore.of(transactions);
    }

    /** Makes a new schema and its tables. */
    public static Tables create(Engine engine) throws SQLException {
        Tables tables = new Tables(engine, engine.newSchema());
        InvitationSchema.of(tables.pool).create();
        tables.execute("CREATE TABLE account (id UUID PRIMARY KEY, address VARCHAR(320) NOT NULL)");
        return tables;
    }

    public String address() {
        return engine.addressOf(schema);
    }

    static HikariDataSource pool(String address, int connections) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address);
        config.setMaximumPoolSize(connections);
        config.setConnectionTimeout(120_000);
        return new HikariDataSource(config);
    }

    Engine engine() {
        return engine;
    }

    HikariDataSource pool() {
        return pool;
    }

    JdbcTransactions transactions() {
        return transactions;
    }

    JdbcInvitationStore store() {
        return store;
    }

    /** Returns the library with random tokens and without limits, which would stop what is measured. */
    InvitationService service() {
        return builder(outgoing -> SendOutcome.submitted()).build();
    }

    /** Returns the same, for more settings. */
    public InvitationServiceBuilder builder(InvitationSender sender) {
        return builder(store, sender);
    }

    static InvitationServiceBuilder builder(JdbcInvitationStore store, InvitationSender sender) {
        return InvitationService.builder(store, sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .policy(InvitationPolicy.builder()
                        .limits(InvitationLimits.none())
                        .build());
    }

    /** Returns a link to an invitation that has room for whoever comes. */
    static InvitationToken openToAnyone(InvitationService service) {
        return service.create(InvitationRequest.toAnyone()
                        .quota(Quota.of(HandWritten.PLENTY))
                        .build())
                .linkOrElseThrow()
                .token();
    }

    /** Returns an address that nobody had before. */
    static String somebody() {
        return "person-" + PEOPLE.incrementAndGet() + "@example.com";
    }

    /** Fails unless the library counted and stored as many places as its callers got. */
    public void requirePlaces(long places) throws SQLException {
        requireNumber(places, "SELECT COALESCE(SUM(places), 0) FROM invitation");
        requireNumber(places, "SELECT COUNT(*) FROM invitation_redemption");
    }

    void requireNumber(long expected, String query) throws SQLException {
        long number = number(query);
        if (number != expected) {
            throw new IllegalStateException(query + " gives " + number + " instead of " + expected);
        }
    }

    private long number(String query) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Lets the database count what it has, as it does by itself after a while. */
    void analyse(String... tables) throws SQLException {
        for (String table : tables) {
            execute((engine == Engine.POSTGRESQL ? "VACUUM ANALYZE " : "ANALYZE TABLE ") + table);
        }
    }

    /** Drops the schema too. */
    @Override
    public void close() throws SQLException {
        pool.close();
        engine.drop(schema);
    }
}
