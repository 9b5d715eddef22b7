package io.invitation.benchmarks.database;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * What somebody writes who needs no more than a quota: a table of invitations that counts, one of those who came, and a
 * link of which the hash is stored. Safe for use by several threads.
 */
final class HandWritten {

    /** A quota that no run fills. */
    static final int PLENTY = 100_000_000;

    private static final long FOREVER = Long.MAX_VALUE;
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final String INSERT = "INSERT INTO hand_invitation (id, token_hash, scope, kind, address, roles,"
            + " inviter, quota, places, created_at, expires_at, closed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, FALSE)";
    private static final String TAKE =
            "UPDATE hand_invitation SET places = places + 1 WHERE token_hash = ? AND places < quota AND expires_at > ?"
                    + " AND NOT closed";
    private static final String LOOK = "SELECT * FROM hand_invitation WHERE token_hash = ?";
    private static final String STORE = "INSERT INTO hand_place (id, invitation_id, address, accepted_at)"
            + " SELECT ?, id, ?, ? FROM hand_invitation WHERE token_hash = ?";

    private static final String TAKE_AND_STORE_ON_POSTGRESQL = "WITH taken AS (" + TAKE + " RETURNING id)"
            + " INSERT INTO hand_place (id, invitation_id, address, accepted_at) SELECT ?, id, ?, ? FROM taken";
    private static final String TAKE_AND_STORE_ON_MARIADB = "BEGIN NOT ATOMIC START TRANSACTION; " + TAKE
            + "; IF ROW_COUNT() = 1 THEN INSERT INTO hand_place (id, invitation_id, address, accepted_at)"
            + " SELECT ?, id, ?, ? FROM hand_invitation WHERE token_hash = ?; END IF; COMMIT; END";

    private final Engine engine;
    private final DataSource connections;

    /** What is done while a place is taken and the transaction is open. */
    @FunctionalInterface
    interface Handler {

        void run(Connection connection, String address) throws SQLException;
    }

    HandWritten(Engine engine, DataSource connections) {
        this.engine = engine;
        this.connections = connections;
    }

    static HandWritten on(Tables tables) throws SQLException {
        tables.execute("CREATE TABLE hand_invitation (id UUID PRIMARY KEY, token_hash "
                + tables.engine().hashType()
                + " NOT NULL UNIQUE, scope VARCHAR(100) NOT NULL, kind VARCHAR(64) NOT NULL,"
                + " address VARCHAR(320), roles VARCHAR(1000) NOT NULL, inviter VARCHAR(100) NOT NULL,"
                + " quota INTEGER NOT NULL, places INTEGER NOT NULL, created_at BIGINT NOT NULL,"
                + " expires_at BIGINT NOT NULL, closed BOOLEAN NOT NULL)");
        tables.execute("CREATE INDEX hand_invitation_by_creation ON hand_invitation (scope, created_at, id)");
        tables.execute("CREATE INDEX hand_invitation_by_address ON hand_invitation (scope, address)");
        tables.execute("CREATE TABLE hand_place (id UUID PRIMARY KEY, invitation_id UUID NOT NULL,"
                + " address VARCHAR(320) NOT NULL, accepted_at BIGINT NOT NULL, UNIQUE (invitation_id, address),"
                + " FOREIGN KEY (invitation_id) REFERENCES hand_invitation (id))");
        return new HandWritten(tables.engine(), tables.pool());
    }

    static String newToken() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Stores an invitation for whoever comes, and returns its link's token. */
    String openToAnyone() throws SQLException {
        return insert(Tables.somebody(), PLENTY);
    }

    /** Stores an invitation, and returns its link's token. */
    String insert(String address, int quota) throws SQLException {
        String token = newToken();
        try (Connection connection = connections.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            setInvitation(insert, token, address, quota);
            insert.executeUpdate();
        }
        return token;
    }

    /** Stores invitations in one batch and one transaction. */
    void insertAll(List<String> addresses) throws SQLException {
        try (Connection connection = connections.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            connection.setAutoCommit(false);
            for (String address : addresses) {
                setInvitation(insert, newToken(), address, 1);
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    private static void setInvitation(PreparedStatement insert, String token, String address, int quota)
            throws SQLException {
        long now = System.currentTimeMillis();
        insert.setObject(1, UUID.randomUUID());
        insert.setBytes(2, hash(token));
        insert.setString(3, "default");
        insert.setString(4, "member");
        insert.setString(5, address);
        insert.setString(6, "developer");
        insert.setString(7, "somebody");
        insert.setInt(8, quota);
        insert.setLong(9, now);
        insert.setLong(10, FOREVER);
    }

    /** The obvious way: two statements in a transaction. */
    void takeInTwoStatements(String token, String address) throws SQLException {
        take(token, address, (connection, who) -> {});
    }

    /** Takes a place in two statements and has more done in their transaction, the invitation's row kept meanwhile. */
    void take(String token, String address, Handler handler) throws SQLException {
        byte[] hash = hash(token);
        try (Connection connection = connections.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement take = connection.prepareStatement(TAKE);
                    PreparedStatement store = connection.prepareStatement(STORE)) {
                take.setBytes(1, hash);
                take.setLong(2, System.currentTimeMillis());
                requireOne(take.executeUpdate());
                store.setObject(1, UUID.randomUUID());
                store.setString(2, address);
                store.setLong(3, System.currentTimeMillis());
                store.setBytes(4, hash);
                requireOne(store.executeUpdate());
                handler.run(connection, address);
            }
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    /** The best way: one statement that commits itself. */
    void takeInOneStatement(String token, String address) throws SQLException {
        byte[] hash = hash(token);
        String sql = engine == Engine.POSTGRESQL ? TAKE_AND_STORE_ON_POSTGRESQL : TAKE_AND_STORE_ON_MARIADB;
        try (Connection connection = connections.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, hash);
            statement.setLong(2, System.currentTimeMillis());
            statement.setObject(3, UUID.randomUUID());
            statement.setString(4, address);
            statement.setLong(5, System.currentTimeMillis());
            if (engine == Engine.POSTGRESQL) {
                requireOne(statement.executeUpdate());
            } else {
                statement.setBytes(6, hash);
                statement.execute();
            }
        }
    }

    /** The same for somebody who says why not: looks at the invitation first, as it is stored. */
    void lookThenTakeInOneStatement(String token, String address) throws SQLException {
        try (Connection connection = connections.getConnection();
                PreparedStatement look = connection.prepareStatement(LOOK)) {
            look.setBytes(1, hash(token));
            try (ResultSet found = look.executeQuery()) {
                requireOne(found.next() && found.getInt("places") < found.getInt("quota") ? 1 : 0);
            }
        }
        takeInOneStatement(token, address);
    }

    static void insertAccount(Connection connection, String address) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO account (id, address) VALUES (?, ?)")) {
            insert.setObject(1, UUID.randomUUID());
            insert.setString(2, address);
            insert.executeUpdate();
        }
    }

    private static void requireOne(int rows) {
        if (rows != 1) {
            throw new IllegalStateException(rows + " rows instead of one");
        }
    }

    /** Fails unless as many places are counted and stored as callers got. */
    static void requirePlaces(Tables tables, long places) throws SQLException {
        tables.requireNumber(places, "SELECT COALESCE(SUM(places), 0) FROM hand_invitation");
        tables.requireNumber(places, "SELECT COUNT(*) FROM hand_place");
    }
}
