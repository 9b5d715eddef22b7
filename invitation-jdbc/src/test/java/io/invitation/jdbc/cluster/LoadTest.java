package io.invitation.jdbc.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.jdbc.TestDatabase;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F4 in small: processes that take places at once fill every quota exactly, in every way and isolation. */
@Tag("processes")
class LoadTest {

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "POSTGRESQL, TRANSACTION_READ_COMMITTED",
        "POSTGRESQL, TRANSACTION_REPEATABLE_READ",
        "POSTGRESQL, TRANSACTION_SERIALIZABLE",
        "MARIADB, TRANSACTION_READ_COMMITTED",
        "MARIADB, TRANSACTION_REPEATABLE_READ",
        "MARIADB, TRANSACTION_SERIALIZABLE"
    })
    void fourProcessesFillEveryQuotaExactly(TestDatabase database, String isolation) throws Exception {
        try (HikariDataSource tables = database.withOwnTables();
                Cluster cluster = Cluster.on(DatabaseAddress.of(tables))) {
            cluster.invite(1, 12).invite(7, 24).invite(100, 110).invite(1_000, 20);

            cluster.start(Collections.nCopies(4, DatabaseAddress.of(tables)), 4, false, isolation);
            Ledger ledger = cluster.awaitEnd(Duration.ofMinutes(3));

            ledger.requireTruth();
            ledger.requireHeldPlacesKept();
            ledger.requireCompleteness();
            assertThat(ledger.count(Answer.TOOK)).isEqualTo((1 + 7 + 100 + 20) * Way.values().length);
        }
    }
}
