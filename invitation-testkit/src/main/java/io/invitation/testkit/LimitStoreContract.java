package io.invitation.testkit;

import static io.invitation.testkit.Samples.NOW;
import static io.invitation.testkit.Samples.invitation;
import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.Invitation;
import io.invitation.spi.LimitCharge;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@code LimitStore} has to keep, whatever it stores into; ids as in its documentation.
 *
 * <p>To prove one, extend this class and return a fresh, empty store from {@link #store()} and another instance over
 * the same store from {@link #secondStore()}.
 *
 * <p>JUnit makes an instance for each test, and calls it on one thread; tests start threads of their own.
 *
 * @since 0.1
 */
public abstract class LimitStoreContract extends FaceRules {

    /** For the subclass that hands over a store. */
    protected LimitStoreContract() {}

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Instant END = NOW.plus(HOUR);
    private static final Instant BEFORE_END = END.minusNanos(1_000);

    @ParameterizedTest(name = "{0} in an hour")
    @ValueSource(ints = {1, 7, 40})
    @DisplayName("M-TAKE-1 of simultaneous calls on two nodes exactly as many take one as the limit says")
    void theLimitIsExact(int most) throws Exception {
        List<Optional<Instant>> answers = Parallel.run(
                48, i -> () -> StoreRules.patiently(() -> node(i).limits().take(charge("key", most, NOW))));

        assertThat(answers.stream().filter(Optional::isEmpty)).hasSize(most);
        assertThat(answers).containsOnly(Optional.empty(), Optional.of(END));
    }

    @Test
    @DisplayName("M-TAKE-1 of simultaneous calls after the window has ended exactly as many take one")
    void theLimitIsExactInTheNextWindow() throws Exception {
        take("key", 5, NOW);

        List<Optional<Instant>> answers = Parallel.run(
                32, i -> () -> StoreRules.patiently(() -> node(i).limits().take(charge("key", 5, END))));

        assertThat(answers.stream().filter(Optional::isEmpty)).hasSize(5);
        assertThat(answers).containsOnly(Optional.empty(), Optional.of(END.plus(HOUR)));
    }

    @Test
    @DisplayName("M-TAKE-2 a window starts with the first one taken after the window before has ended")
    void aWindowStartsWithTheFirst() {
        assertThat(take("key", 2, NOW)).isEmpty();
        assertThat(take("key", 2, BEFORE_END)).isEmpty();
        assertThat(take("key", 2, BEFORE_END)).contains(END);

        Instant late = END.plus(Duration.ofMinutes(30)).plusNanos(1_000);
        assertThat(take("key", 2, late)).isEmpty();
        assertThat(take("key", 2, late.plusSeconds(1))).isEmpty();
        assertThat(take("key", 2, late.plusSeconds(2))).contains(late.plus(HOUR));
    }

    @Test
    @DisplayName("M-TAKE-2 calls that took nothing do not make the window longer, and none is taken by them")
    void refusedCallsCountNothing() {
        take("key", 1, NOW);
        for (int i = 0; i < 5; i++) {
            assertThat(take("key", 1, NOW.plusSeconds(i))).contains(END);
        }

        assertThat(take("key", 1, END)).isEmpty();
        assertThat(take("key", 1, END)).contains(END.plus(HOUR));
    }

    @Test
    @DisplayName("M-TAKE-3 at the instant that was named one can be taken, and not a microsecond before")
    void theAnswerIsTheEndOfTheWindow() {
        take("key", 1, NOW);

        Instant named = take("key", 1, NOW).orElseThrow();

        assertThat(named).isEqualTo(END);
        assertThat(take("key", 1, named.minusNanos(1_000))).contains(named);
        assertThat(take("key", 1, named)).isEmpty();
    }

    @Test
    @DisplayName("M-TAKE-4 number and window are those of the charge, also for what was taken before")
    void theChargeSaysWhatIsAllowed() {
        for (int i = 0; i < 3; i++) {
            take("key", 3, NOW);
        }

        assertThat(take("key", 2, NOW)).contains(END);
        assertThat(take("key", 4, NOW)).isEmpty();
        assertThat(take("key", 4, NOW)).contains(END);
        Duration longer = HOUR.plusNanos(1_000);
        assertThat(second.limits().take(new LimitCharge("key", 4, longer, END))).contains(END.plusNanos(1_000));
        Duration shorter = Duration.ofMinutes(1);
        assertThat(second.limits().take(new LimitCharge("key", 4, shorter, NOW.plus(shorter))))
                .isEmpty();
    }

    @Test
    @DisplayName("M-TAKE-2 a charge from before the start of the window, by a clock that is behind, counts in it")
    void aClockMayBeBehind() {
        take("key", 2, NOW);

        assertThat(take("key", 2, NOW.minusSeconds(5))).isEmpty();
        assertThat(take("key", 2, NOW.minusSeconds(5))).contains(END);
    }

    @Test
    @DisplayName("M-TAKE-5 keys are compared exactly and counted apart")
    void keysAreApart() {
        String longest = "k".repeat(99);
        for (String key : List.of("key", "Key", "KEY", "key%", "k_y", "ke", "'key'", longest + "a", longest + "b")) {
            assertThat(take(key, 1, NOW)).as(key).isEmpty();
        }
        assertThat(take("key", 1, NOW)).isPresent();
    }

    @Test
    @DisplayName("M-PURGE-1 windows that were started before an instant are forgotten, no more than asked for")
    void oldWindowsAreForgotten() {
        for (int i = 0; i < 5; i++) {
            take("old" + i, 1, NOW.minusNanos(1_000));
        }
        take("kept", 1, NOW);

        assertThat(first.limits().purge(NOW, 3)).isEqualTo(3);
        assertThat(second.limits().purge(NOW, 9)).isEqualTo(2);
        assertThat(first.limits().purge(NOW, 9)).isZero();
        assertThat(take("kept", 1, NOW)).contains(END);
        assertThat(take("old3", 1, NOW)).as("counts from none again").isEmpty();
    }

    @Test
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("M-TX-1 what a failed transaction took or forgot is as before")
    void aRollbackGivesBack() {
        take("running", 2, NOW);
        take("over", 1, NOW.minus(HOUR));

        rolledBack(() -> {
            assertThat(first.limits().take(charge("fresh", 1, NOW))).isEmpty();
            assertThat(first.limits().take(charge("running", 2, NOW))).isEmpty();
            assertThat(first.limits().take(charge("running", 2, NOW))).isPresent();
            assertThat(first.limits().take(charge("over", 1, NOW))).isEmpty();
        });
        rolledBack(() -> assertThat(first.limits().purge(END, 9)).isEqualTo(2));

        assertThat(take("over", 1, NOW.minusNanos(1_000))).contains(NOW);
        assertThat(take("fresh", 1, NOW.plusSeconds(1))).isEmpty();
        assertThat(take("fresh", 1, NOW.plusSeconds(1))).contains(END.plusSeconds(1));
        assertThat(take("running", 2, NOW)).isEmpty();
        assertThat(take("running", 2, NOW)).contains(END);
    }

    @Test
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("M-TX-1 a failed transaction gives back to those who come after it, however many take at once")
    void aRollbackGivesBackUnderConcurrency() throws Exception {
        List<Boolean> taken = Parallel.run(16, i -> () -> {
            if (i % 2 == 0) {
                try {
                    return StoreRules.patiently(() -> node(i).invitations()
                            .transactions()
                            .<Boolean, Exception>inTransaction(transaction -> {
                                node(i).limits().take(charge("key", 8, NOW));
                                throw new IllegalArgumentException("rolled back");
                            }));
                } catch (IllegalArgumentException rolledBack) {
                    return false;
                }
            }
            return StoreRules.patiently(() -> node(i).limits().take(charge("key", 8, NOW)))
                    .isEmpty();
        });

        long left = 8 - taken.stream().filter(Boolean::booleanValue).count();
        for (int i = 0; i < left; i++) {
            assertThat(take("key", 8, NOW)).isEmpty();
        }
        assertThat(take("key", 8, NOW)).isPresent();
    }

    @Test
    @DisplayName("M-TX-2 a limit that is reached leaves the transaction usable")
    void aReachedLimitLeavesTheTransactionUsable() throws Exception {
        take("key", 1, NOW);
        Invitation added = invitation().build();

        committed(() -> {
            assertThat(first.limits().take(charge("key", 1, NOW))).isPresent();
            first.invitations().insert(added);
            assertThat(first.limits().take(charge("other", 1, NOW))).isEmpty();
        });

        assertThat(stored(added.id())).isEqualTo(added);
        assertThat(take("other", 1, NOW)).isPresent();
    }

    private Optional<Instant> take(String key, int most, Instant at) {
        return second.limits().take(charge(key, most, at));
    }

    private static LimitCharge charge(String key, int most, Instant at) {
        return new LimitCharge(key, most, HOUR, at);
    }
}
