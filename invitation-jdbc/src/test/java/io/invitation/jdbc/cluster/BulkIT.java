package io.invitation.jdbc.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.BulkOptions;
import io.invitation.BulkRow;
import io.invitation.BulkSummary;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.jdbc.JdbcInvitationStore;
import io.invitation.jdbc.TestDatabase;
import io.invitation.spi.SendOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code -Drows} people are invited in one go, each mail queued: how many in a second, and in how much memory. */
class BulkIT {

    private static final int ROWS = Integer.getInteger("rows", 1_000_000);
    private static final int MEASURED_EACH = Math.max(1, ROWS / 20);

    private static final Figures FIGURES = new Figures(
            "scaling.md",
            "bulk",
            "database",
            "rows",
            "seconds",
            "rows in a second",
            "MB in use after a twentieth",
            "MB in use at most");

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void memoryDoesNotGrowWithTheRows(TestDatabase database) throws Exception {
        List<Double> used = new ArrayList<>();
        try (HikariDataSource tables = database.withOwnTables()) {
            InvitationService service = Cluster.builder(
                            JdbcInvitationStore.of(tables), outgoing -> SendOutcome.submitted())
                    .sendByWorkersOnly()
                    .build();
            Stream<BulkRow> rows = IntStream.range(0, ROWS)
                    .mapToObj(number -> BulkRow.of(InvitationRequest.to("person-" + number + "@example.com")
                            .build()));

            long start = System.nanoTime();
            BulkSummary summary = service.inviteAll(rows, BulkOptions.invite(), result -> {
                if ((result.index() + 1) % MEASURED_EACH == 0) {
                    used.add(LiveHeap.megabytes());
                }
            });
            double seconds = (System.nanoTime() - start) / 1e9;

            assertThat(summary).isEqualTo(new BulkSummary(ROWS, ROWS, 0));
            assertThat(used).hasSize(20).allSatisfy(now -> assertThat(now).isLessThan(used.get(0) + 16));
            FIGURES.add(
                    Circumstances.server(tables),
                    database,
                    String.format(Locale.ROOT, "%,d", ROWS),
                    Math.round(seconds),
                    String.format(Locale.ROOT, "%,.0f", ROWS / seconds),
                    Math.round(used.get(0)),
                    Math.round(
                            used.stream().mapToDouble(Double::doubleValue).max().orElseThrow()));
            FIGURES.publish();
        }
    }
}
