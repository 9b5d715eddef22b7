package io.invitation.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.memory.InMemoryInvitationRepository;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.TransactionRunner;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult.Status;

/** What a store declares missing is skipped with a reason, and listed. */
class AbilitiesTest {

    private static final String LIST = "What is declared missing";

    @BeforeEach
    void aStoreWithoutTransactions() {
        Completed.nodes = () -> {
            InvitationRepository store = Altered.of(InvitationRepository.class, new InMemoryInvitationRepository())
                    .by("transactions", (real, arguments) -> TransactionRunner.none())
                    .get();
            return List.of(store, store);
        };
    }

    @AfterEach
    void declareNothing() {
        Completed.nodes = List::of;
        Completed.missing = Set.of();
    }

    @Test
    void aStoreThatDeclaresWhatItLacksPassesAllOtherRules() {
        Completed.missing = Set.of(Ability.TRANSACTIONS);

        Map<String, TryOut.Result> results = TryOut.ofAllRules(Completed.Repository.class);

        assertThat(results)
                .hasSizeGreaterThan(100)
                .allSatisfy((rule, result) -> assertThat(result.status())
                        .as(rule + " " + result.reason())
                        .isNotEqualTo(Status.FAILED));
        assertThat(namesOf(results, Status.ABORTED))
                .contains("R-TX-1", "R-TX-6", "R-TX-11", "R-CLAIMS-2", "What")
                .doesNotContain("R-TX-7", "R-CLAIM-1");
        assertThat(results.get(LIST).reason().orElseThrow())
                .hasMessageStartingWith(
                        "TRANSACTIONS: what fails half-way stays half done; not tested: R-ADDRESS-4, R-ADDRESS-7, R-CLAIMS-2, ")
                .hasMessageContaining("R-TX-1, R-TX-10, R-TX-11, R-TX-12, R-TX-3");
    }

    @Test
    void whoeverLacksNothingHasNothingListed() {
        assertThat(TryOut.ofRule(Completed.Repository.class, "What"))
                .satisfies(results -> assertThat(results.get(LIST).status()).isEqualTo(Status.SUCCESSFUL));
    }

    private static Set<String> namesOf(Map<String, TryOut.Result> results, Status status) {
        return results.entrySet().stream()
                .filter(entry -> entry.getValue().status() == status)
                .map(entry -> entry.getKey().split(" ", 2)[0])
                .collect(Collectors.toSet());
    }
}
