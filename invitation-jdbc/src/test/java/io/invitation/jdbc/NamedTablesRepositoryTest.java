package io.invitation.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The repository on tables of other names in another schema. */
@ParameterizedClass
@MethodSource("databases")
class NamedTablesRepositoryTest extends JdbcRepositoryTest {

    private final NamedTables tables = new NamedTables();

    static Stream<Arguments> databases() {
        return NamedTables.databases();
    }

    @Override
    HikariDataSource openTables(TestDatabase database, boolean commitsByItself) {
        return tables.open(database, commitsByItself);
    }

    @Override
    JdbcOptions options() {
        return tables.options();
    }

    @Override
    public String row(String contract) {
        return contract + ", tables named";
    }
}
