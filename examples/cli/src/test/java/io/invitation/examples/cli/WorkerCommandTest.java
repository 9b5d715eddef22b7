package io.invitation.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.CommitOutcomeUnknownException;
import io.invitation.InvitationStorageException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a worker outlives, and what it does not. */
class WorkerCommandTest {

    private final CountDownLatch ending = new CountDownLatch(1);
    private final AtomicInteger times = new AtomicInteger();
    private final StringWriter err = new StringWriter();

    static Stream<InvitationStorageException> thatMayPass() {
        return Stream.of(
                new InvitationStorageException("no connection", true),
                new CommitOutcomeUnknownException("no answer", new SQLException("lost")));
    }

    @ParameterizedTest
    @MethodSource("thatMayPass")
    void aFailureThatMayPassIsToldAndTriedAgain(InvitationStorageException failure) throws Exception {
        repeat(limit -> {
            if (times.incrementAndGet() == 1) {
                throw failure;
            }
            ending.countDown();
            return 0;
        });

        assertThat(times).hasValue(2);
        assertThat(err.toString().lines())
                .containsExactly("invite: " + failure.getMessage() + " (tried again after the pause)");
    }

    @Test
    void aFailureThatStaysEndsIt() {
        InvitationStorageException failure = new InvitationStorageException("no such table", false);

        assertThatThrownBy(() -> repeat(limit -> {
                    times.incrementAndGet();
                    throw failure;
                }))
                .isSameAs(failure);
        assertThat(times).hasValue(1);
        assertThat(err.toString()).isEmpty();
    }

    private void repeat(WorkerCommand.Batch due) throws InterruptedException {
        WorkerCommand.repeat(due, Duration.ofMillis(1), ending, new PrintWriter(err, true));
    }
}
