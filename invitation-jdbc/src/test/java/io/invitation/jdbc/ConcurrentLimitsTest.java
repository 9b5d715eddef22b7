package io.invitation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.contract.Parallel;
import io.invitation.spi.LimitCharge;
import io.invitation.spi.LimitStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** P21 on real databases: callers who begin one limit at once are counted without a conflict that they must repeat. */
class ConcurrentLimitsTest {

    private static final int ROUNDS = 10;
    private static final int CALLERS = 48;
    private static final int MOST = 20;

    @ParameterizedTest
    @EnumSource
    void callersWhoBeginALimitAtOnceGetTheirAnswersInTheFirstTry(TestDatabase testDatabase) throws Exception {
        try (HikariDataSource dataSource = testDatabase.withTables()) {
            List<LimitStore> nodes = List.of(
                    JdbcInvitationStore.of(dataSource).limits(),
                    JdbcInvitationStore.of(dataSource).limits());
            for (int round = 0; round < ROUNDS; round++) {
                LimitCharge charge = new LimitCharge(
                        "round-" + round, MOST, Duration.ofHours(1), Instant.parse("2026-06-01T08:00:00Z"));

                List<Optional<Instant>> answers = Parallel.run(
                        CALLERS, caller -> () -> nodes.get(caller % 2).take(charge));

                assertThat(answers).filteredOn(Optional::isEmpty).hasSize(MOST);
                assertThat(answers)
                        .filteredOn(Optional::isPresent)
                        .hasSize(CALLERS - MOST)
                        .containsOnly(Optional.of(Instant.parse("2026-06-01T09:00:00Z")));
            }
        }
    }
}
