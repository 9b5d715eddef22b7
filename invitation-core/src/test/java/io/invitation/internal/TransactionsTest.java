package io.invitation.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.CommitOutcomeUnknownException;
import io.invitation.InvitationStorageException;
import io.invitation.TransactionConflictException;
import io.invitation.spi.CommitHooks;
import io.invitation.spi.TransactionRunner;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is run again after a failing commit, and what is not. */
class TransactionsTest {

    private final FailingCommits runner = new FailingCommits();
    private final Transactions transactions = new Transactions(runner);
    private int runs;

    /** A fault: commits fail as listed, then succeed. */
    private static final class FailingCommits implements TransactionRunner {

        private final Deque<InvitationStorageException> failures = new ArrayDeque<>();
        private boolean active;

        @Override
        public <T, X extends Exception> T inTransaction(Work<T, X> work) throws X {
            T result = work.run(new CommitHooks());
            if (!failures.isEmpty()) {
                throw failures.pop();
            }
            return result;
        }

        @Override
        public boolean isActive() {
            return active;
        }
    }

    @Test
    void aConflictIsRunAgainUntilThereIsNone() {
        failWithConflicts(9);

        int result = transactions.<Integer, RuntimeException>run(attempt -> ++runs);

        assertThat(result).isEqualTo(10);
    }

    @Test
    void tooManyConflictsReachTheCallerOrAreAnsweredAsContended() {
        failWithConflicts(30);

        assertThatThrownBy(() -> transactions.run(attempt -> ++runs)).isInstanceOf(TransactionConflictException.class);
        assertThat(runs).isEqualTo(10);
        assertThat(transactions.<String, RuntimeException>run(attempt -> "done", "contended"))
                .isEqualTo("contended");
        assertThat(transactions.<String, RuntimeException>runRounds(attempt -> Optional.of("done"), "contended"))
                .isEqualTo("contended");
    }

    static Stream<InvitationStorageException> otherFailures() {
        return Stream.of(
                new InvitationStorageException("no connection", true),
                new InvitationStorageException("no such table", false),
                new CommitOutcomeUnknownException("answer lost", new IllegalStateException()));
    }

    @ParameterizedTest
    @MethodSource("otherFailures")
    void nothingButAConflictIsRunAgain(InvitationStorageException failure) {
        runner.failures.add(failure);

        assertThatThrownBy(() -> transactions.runRounds(attempt -> Optional.of(++runs), -1))
                .isSameAs(failure);
        assertThat(runs).isEqualTo(1);
    }

    @Test
    void workInWhichForeignCodeRanIsNotRunAgain() {
        failWithConflicts(1);

        assertThatThrownBy(() -> transactions.runRounds(
                        attempt -> {
                            attempt.mustNotBeRepeated();
                            return Optional.of(++runs);
                        },
                        -1))
                .isInstanceOf(TransactionConflictException.class);
        assertThat(runs).isEqualTo(1);
    }

    @Test
    void aTransactionOfTheHostIsNotRunAgain() {
        runner.active = true;
        failWithConflicts(1);

        assertThatThrownBy(() -> transactions.runRounds(attempt -> Optional.of(++runs), -1))
                .isInstanceOf(TransactionConflictException.class);
        assertThat(runs).isEqualTo(1);
    }

    @Test
    void roundsWithoutAResultEndAsContended() {
        int result = transactions.<Integer, RuntimeException>runRounds(
                attempt -> {
                    runs++;
                    return Optional.empty();
                },
                -1);

        assertThat(result).isEqualTo(-1);
        assertThat(runs).isEqualTo(5);
    }

    private void failWithConflicts(int times) {
        IntStream.range(0, times)
                .forEach(i ->
                        runner.failures.add(new TransactionConflictException("conflict", new IllegalStateException())));
    }
}
