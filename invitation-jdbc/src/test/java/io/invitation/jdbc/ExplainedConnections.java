package io.invitation.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** Asks the database for the plan of every statement before it runs, with the very parameters that it runs with. */
final class ExplainedConnections implements ConnectionProvider {

    private final DataSource dataSource;
    private final Map<String, List<String>> plans = new TreeMap<>();

    ExplainedConnections(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Returns the rows of the plan of each statement that has run, by its text, and forgets them. */
    Map<String, List<String>> takePlans() {
        Map<String, List<String>> taken = new TreeMap<>(plans);
        plans.clear();
        return taken;
    }

    @Override
    public Connection acquire() throws SQLException {
        Connection connection = dataSource.getConnection();
        return proxy(Connection.class, connection, (self, method, arguments) -> {
            Object result = invoke(method, connection, arguments);
            return result instanceof PreparedStatement statement
                    ? explained(connection, (String) arguments[0], statement)
                    : result;
        });
    }

    @Override
    public void release(Connection connection) throws SQLException {
        connection.close();
    }

    private record Parameter(Method setter, List<Object> arguments) {}

    private PreparedStatement explained(Connection connection, String sql, PreparedStatement statement) {
        List<Parameter> parameters = new ArrayList<>();
        return proxy(PreparedStatement.class, statement, (self, method, arguments) -> {
            String name = method.getName();
            if (name.startsWith("set") && arguments.length > 1) {
                parameters.add(new Parameter(method, Arrays.asList(arguments)));
            } else if (name.equals("executeQuery") || name.equals("executeUpdate") || name.equals("addBatch")) {
                plans.putIfAbsent(sql, explain(connection, sql, parameters));
                parameters.clear();
            }
            return invoke(method, statement, arguments);
        });
    }

    private static List<String> explain(Connection connection, String sql, List<Parameter> parameters)
            throws Throwable {
        if (sql.startsWith("INSERT INTO") && sql.contains("VALUES")) {
            return List.of();
        }
        List<String> plan = new ArrayList<>();
        try (PreparedStatement explain = connection.prepareStatement("EXPLAIN " + sql)) {
            for (Parameter parameter : parameters) {
                invoke(parameter.setter(), explain, parameter.arguments().toArray());
            }
            try (ResultSet rows = explain.executeQuery()) {
                int columns = rows.getMetaData().getColumnCount();
                while (rows.next()) {
                    StringBuilder row = new StringBuilder();
                    for (int i = 1; i <= columns; i++) {
                        row.append(i == 1 ? "" : " | ").append(rows.getString(i));
                    }
                    plan.add(row.toString());
                }
            }
        }
        return plan;
    }

    private static <T> T proxy(Class<T> type, T real, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(real.getClass().getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object invoke(Method method, Object target, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }
}
