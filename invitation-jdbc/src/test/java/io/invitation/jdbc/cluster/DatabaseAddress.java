package io.invitation.jdbc.cluster;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Objects;

/** Where a database is, as the processes of a test tell each other. */
record DatabaseAddress(String url, String user, String password) {

    /** Returns where the connections of a pool lead. */
    static DatabaseAddress of(HikariDataSource pool) {
        return new DatabaseAddress(
                pool.getJdbcUrl(),
                Objects.requireNonNullElse(pool.getUsername(), ""),
                Objects.requireNonNullElse(pool.getPassword(), ""));
    }

    /** Returns the same database for connections of another user. */
    DatabaseAddress as(String name) {
        return new DatabaseAddress(url.replaceFirst("\\buser=\\w+", "user=" + name), "", "");
    }

    /** Connections with the isolation that the database gives by itself. */
    HikariDataSource pool(int connections) {
        return pool(connections, "");
    }

    /** Connections with an isolation named as {@link java.sql.Connection} does; blank for the database's own. */
    HikariDataSource pool(int connections, String isolation) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        if (!user.isEmpty()) {
            config.setUsername(user);
            config.setPassword(password);
        }
        if (!isolation.isEmpty()) {
            config.setTransactionIsolation(isolation);
        }
        config.setMaximumPoolSize(connections);
        config.setConnectionTimeout(10_000);
        return new HikariDataSource(config);
    }
}
