package io.invitation.jdbc.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** F26 in figures: what a standby that takes over does not know, by how far it was behind. */
class FailOverIT {

    private final Figures figures = new Figures(
            "scaling.md",
            "fail-over",
            "replication",
            "the standby had heard nothing for",
            "calls answered",
            "asked again: commit without an answer",
            "no database",
            "told that they have a place, and have none");

    @Test
    void whatAFailOverLoses() throws Exception {
        for (int run = 0; run < 3; run++) {
            FailOverTest.Outcome outcome = FailOverTest.failOver(true, 0);
            outcome.ledger().requireTruth();
            outcome.ledger().requireHeldPlacesKept();
            assertThat(outcome.ledger().lost()).isZero();
            add("synchronous", outcome);
        }
        for (int bytesBehind : List.of(0, 0, 0, 2_000, 10_000)) {
            FailOverTest.Outcome outcome = FailOverTest.failOver(false, bytesBehind);
            outcome.ledger().requireOnePlaceEach();
            add("asynchronous", outcome);
        }
        figures.publish();
    }

    private void add(String replication, FailOverTest.Outcome outcome) {
        Ledger ledger = outcome.ledger();
        figures.add(
                outcome.server(),
                replication,
                outcome.behind().toMillis() + " ms",
                ledger.answers(),
                ledger.count(Answer.UNKNOWN),
                ledger.count(Answer.UNAVAILABLE) + ledger.count(Answer.HANDLER),
                ledger.lost());
    }
}
