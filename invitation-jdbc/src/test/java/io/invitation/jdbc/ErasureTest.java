package io.invitation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.contract.Footprints;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads every column of every table for the address of somebody who was erased. */
class ErasureTest {

    /** Where the address can stand. What is new and not here fails too, if it still stands there afterwards. */
    private static final List<String> COLUMNS = List.of(
            "invitation.audience",
            "invitation.audience_except",
            "invitation.closed_by",
            "invitation.inviter_id",
            "invitation.inviter_reply_to",
            "invitation.recipient",
            "invitation.single_address",
            "invitation.subject",
            "invitation_address.address",
            "invitation_event.actor",
            "invitation_redemption.account_id",
            "invitation_redemption.address",
            "invitation_redemption.mailbox",
            "invitation_token.mailed_to");

    @ParameterizedTest
    @EnumSource
    @DisplayName("P30: no column of any table holds the address of somebody who was erased in that scope")
    void noColumnHoldsTheAddress(TestDatabase testDatabase) throws SQLException {
        try (HikariDataSource dataSource = testDatabase.withTables()) {
            Footprints footprints = new Footprints(JdbcInvitationStore.of(dataSource));
            footprints.leaveElsewhere();
            List<String> elsewhere = cellsWithTheAddress(dataSource);
            footprints.leaveEverywhere();
            assertThat(columnsOf(cellsWithTheAddress(dataSource))).containsExactlyElementsOf(COLUMNS);

            footprints.erase(false);
            assertThat(cellsWithTheAddress(dataSource)).isEqualTo(elsewhere).isNotEmpty();

            footprints.erase(true);
            assertThat(cellsWithTheAddress(dataSource)).isEmpty();
        }
    }

    private static List<String> columnsOf(List<String> cells) {
        return List.copyOf(
                cells.stream().map(cell -> cell.split(" ", -1)[0]).collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Returns the name of each such cell's column and the whole cell. */
    private static List<String> cellsWithTheAddress(DataSource dataSource) throws SQLException {
        List<String> cells = new ArrayList<>();
        try (Connection connection = dataSource.getConnection()) {
            for (String table : tables(connection)) {
                addCells(connection, table, cells);
            }
        }
        cells.sort(null);
        return cells;
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet rows = connection
                .getMetaData()
                .getTables(
                        connection.getCatalog(), connection.getSchema(), "%", new String[] {"TABLE", "BASE TABLE"})) {
            while (rows.next()) {
                tables.add(rows.getString("TABLE_NAME").toLowerCase(Locale.ROOT));
            }
        }
        assertThat(tables).contains("invitation", "invitation_suppression");
        return tables;
    }

    private static void addCells(Connection connection, String table, List<String> cells) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
            ResultSetMetaData columns = rows.getMetaData();
            while (rows.next()) {
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    String cell = rows.getString(i);
                    if (cell != null && cell.matches(Footprints.REGEX)) {
                        cells.add(table + "." + columns.getColumnName(i).toLowerCase(Locale.ROOT) + " " + cell);
                    }
                }
            }
        }
    }
}
