package io.invitation.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Notices connections that are not closed, or whose auto-commit is not as it was. */
final class CountedConnections extends DelegatingDataSource {

    private final boolean autoCommit;
    private final AtomicInteger open = new AtomicInteger();
    private final List<String> problems = Collections.synchronizedList(new ArrayList<>());

    CountedConnections(DataSource dataSource, boolean autoCommit) {
        super(dataSource);
        this.autoCommit = autoCommit;
    }

    List<String> problems() {
        List<String> all = new ArrayList<>(problems);
        if (open.get() != 0) {
            all.add(open.get() + " connections are open");
        }
        return all;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        open.incrementAndGet();
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close") && !connection.isClosed()) {
                        open.decrementAndGet();
                        if (connection.getAutoCommit() != autoCommit) {
                            problems.add("auto-commit was left " + connection.getAutoCommit());
                        }
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }
}
