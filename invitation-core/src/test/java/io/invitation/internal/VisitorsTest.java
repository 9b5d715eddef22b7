package io.invitation.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.contract.Samples;
import io.invitation.spi.TokenHash;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VisitorsTest {

    private static final TokenHash LINK = Samples.hash(1);

    private final Visitors visitors = new Visitors(Duration.ofHours(1));

    @Test
    void companyIsWhoeverIsAtWorkWithTheSameLink() {
        try (Visitors.Visit first = visitors.enter(LINK);
                Visitors.Visit second = visitors.enter(LINK);
                Visitors.Visit elsewhere = visitors.enter(Samples.hash(2));
                Visitors.Visit withoutLink =
                        visitors.enter(Samples.invitation().build().id())) {
            assertThat(withoutLink.isInCompany()).isFalse();
            assertThat(first.isInCompany()).isFalse();
            assertThat(second.isInCompany()).isTrue();
            assertThat(elsewhere.isInCompany()).isFalse();
        }
        try (Visitors.Visit later = visitors.enter(LINK)) {
            assertThat(later.isInCompany()).isFalse();
        }
    }

    @Test
    void oneWaitsForTheOtherWithTheSameLinkUntilHisTurnIsOver() throws Exception {
        try (Visitors.Visit first = visitors.enter(LINK)) {
            first.awaitTurn();
            CompletableFuture<Void> second = new CompletableFuture<>();
            Thread waiting = waitingWith(visitors, second);
            awaitState(waiting, Thread.State.TIMED_WAITING);
            assertThat(second).isNotDone();

            first.endTurn();

            second.join();
            waiting.join();
        }
    }

    @Test
    void whoLeavesWithoutMoreAdoLetsTheNextOneGoOn() {
        CompletableFuture<Void> second = new CompletableFuture<>();
        try (Visitors.Visit first = visitors.enter(LINK)) {
            first.awaitTurn();
            waitingWith(visitors, second);
        }
        second.join();
    }

    @Test
    void nobodyWaitsForThoseWithAnotherLink() {
        try (Visitors.Visit first = visitors.enter(LINK);
                Visitors.Visit elsewhere = visitors.enter(Samples.hash(2))) {
            first.awaitTurn();
            elsewhere.awaitTurn();
        }
    }

    @Test
    void whoWaitsTooLongGoesOn() {
        Visitors hasty = new Visitors(Duration.ZERO);
        try (Visitors.Visit first = hasty.enter(LINK);
                Visitors.Visit second = hasty.enter(LINK)) {
            first.awaitTurn();
            second.awaitTurn();
        }
    }

    @Test
    void whoIsInterruptedGoesOnAndStaysInterruptedAndGivesAwayNobodysTurn() throws Exception {
        try (Visitors.Visit first = visitors.enter(LINK)) {
            first.awaitTurn();
            try (Visitors.Visit second = visitors.enter(LINK)) {
                Thread.currentThread().interrupt();
                second.awaitTurn();
                assertThat(Thread.interrupted()).isTrue();
                second.endTurn();
            }
            CompletableFuture<Void> third = new CompletableFuture<>();
            Thread waiting = waitingWith(visitors, third);
            awaitState(waiting, Thread.State.TIMED_WAITING);
            assertThat(third).isNotDone();

            first.endTurn();
            first.endTurn();

            waiting.join();
            assertThat(third).isDone();
        }
    }

    private static Thread waitingWith(Visitors visitors, CompletableFuture<Void> turn) {
        Thread thread = new Thread(() -> {
            try (Visitors.Visit visit = visitors.enter(LINK)) {
                visit.awaitTurn();
                turn.complete(null);
            }
        });
        thread.start();
        return thread;
    }

    private static void awaitState(Thread thread, Thread.State state) {
        while (thread.getState() != state) {
            Thread.onSpinWait();
        }
    }
}
