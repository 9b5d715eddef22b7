package io.invitation.jdbc.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** F26 in figures: what a standby that takes over does not know, by how far it was behind. */
class FailOverIT {

    private static final List<String> COLUMNS = List.of(
            "replication",
            "the standby had heard nothing for",
            "calls answered",
            "asked again: commit without an answer",
            "no database",
            "told that they have a place, and have none");

    @Test
    void whatAFailOverLoses() throws Exception {
        List<List<Object>> rows = new ArrayList<>();
        for (int run = 0; run < 3; run++) {
            FailOverTest.Outcome outcome = FailOverTest.failOver(true, 0);
            outcome.ledger().requireTruth();
            assertThat(outcome.ledger().lost()).isZero();
            rows.add(row("synchronous", outcome));
        }
        for (int bytesBehind : List.of(0, 0, 0, 2_000, 10_000)) {
            FailOverTest.Outcome outcome = FailOverTest.failOver(false, bytesBehind);
            outcome.ledger().requireOnePlaceEach();
            rows.add(row("asynchronous", outcome));
        }
        Figures.publish("fail-over", COLUMNS, rows);
    }

    private static List<Object> row(String replication, FailOverTest.Outcome outcome) {
        Ledger ledger = outcome.ledger();
        return List.of(
                replication,
                outcome.behind().toMillis() + " ms",
                ledger.answers(),
                ledger.count(Answer.UNKNOWN),
                ledger.count(Answer.UNAVAILABLE) + ledger.count(Answer.HANDLER),
                ledger.lost());
    }
}
