package io.invitation.testkit;

import static io.invitation.testkit.Samples.NOW;
import static io.invitation.testkit.Samples.invitation;
import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.Invitation;
import io.invitation.Scope;
import io.invitation.spi.IdempotencyRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every {@code IdempotencyStore} has to keep, whatever it stores into; ids as in its documentation.
 *
 * <p>To prove one, extend this class and return a fresh, empty store from {@link #store()} and another instance over
 * the same store from {@link #secondStore()}.
 *
 * <p>JUnit makes an instance for each test, and calls it on one thread; tests start threads of their own.
 *
 * @since 0.1
 */
public abstract class IdempotencyStoreContract extends FaceRules {

    /** For the subclass that hands over a store. */
    protected IdempotencyStoreContract() {}

    @Test
    @DisplayName("I-FIND-1 an answer comes back equal, also where every part is as long as is allowed")
    void answersComeBackEqual() {
        List<IdempotencyRecord> answers = List.of(
                answer("key", "answer"),
                new IdempotencyRecord(
                        Scope.of("s".repeat(100)),
                        "k".repeat(250),
                        "f".repeat(64),
                        "\u20AC\uD83D\uDE80".repeat(200),
                        Instant.parse("2026-11-01T06:59:59.999999Z")),
                new IdempotencyRecord(Scope.DEFAULT, "{'key'}", "f", "lines\nand \"quotes\" \\ %", NOW));

        answers.forEach(
                answer -> assertThat(first.idempotency().putIfAbsent(answer)).isTrue());

        for (IdempotencyRecord answer : answers) {
            assertThat(second.idempotency().find(answer.scope(), answer.key())).contains(answer);
        }
        assertThat(second.idempotency().find(Scope.DEFAULT, "unknown")).isEmpty();
    }

    @Test
    @DisplayName("I-FIND-2 keys are compared exactly, within their scope")
    void keysAreApart() {
        first.idempotency().putIfAbsent(answer("key", "answer"));

        for (String key : List.of("Key", "KEY", "ke", "key1", "k_y", "%")) {
            assertThat(second.idempotency().find(Scope.DEFAULT, key)).as(key).isEmpty();
            assertThat(second.idempotency().putIfAbsent(answer(key, key))).isTrue();
        }
        assertThat(second.idempotency().find(Scope.of("Default"), "key")).isEmpty();
        assertThat(second.idempotency()
                        .putIfAbsent(new IdempotencyRecord(Scope.of("Default"), "key", "f", "other", NOW)))
                .isTrue();
        assertThat(answerTo("key")).contains("answer");
        assertThat(answerTo("KEY")).contains("KEY");
    }

    @Test
    @DisplayName("I-PUT-1 the first answer stays")
    void theFirstAnswerStays() {
        assertThat(first.idempotency().putIfAbsent(answer("key", "first"))).isTrue();
        assertThat(first.idempotency().putIfAbsent(answer("key", "again"))).isFalse();
        assertThat(second.idempotency().putIfAbsent(answer("key", "again"))).isFalse();

        assertThat(second.idempotency().find(Scope.DEFAULT, "key")).contains(answer("key", "first"));
    }

    @Test
    @DisplayName("I-PUT-2 of many who answer one key at once exactly one does")
    void oneAnswers() throws Exception {
        List<Boolean> first = Parallel.run(
                32,
                i -> () -> StoreRules.patiently(() -> node(i).idempotency().putIfAbsent(answer("key", "answer " + i))));

        assertThat(first).containsOnlyOnce(true);
        assertThat(answerTo("key")).contains("answer " + first.indexOf(true));
    }

    @Test
    @DisplayName("I-PUT-3 a key that has an answer leaves the transaction usable")
    void anAnsweredKeyLeavesTheTransactionUsable() throws Exception {
        first.idempotency().putIfAbsent(answer("key", "first"));
        Invitation added = invitation().build();

        committed(() -> {
            assertThat(first.idempotency().putIfAbsent(answer("key", "again"))).isFalse();
            assertThat(first.idempotency().find(Scope.DEFAULT, "key")).contains(answer("key", "first"));
            first.invitations().insert(added);
            assertThat(first.idempotency().putIfAbsent(answer("other", "first")))
                    .isTrue();
        });

        assertThat(stored(added.id())).isEqualTo(added);
        assertThat(answerTo("other")).contains("first");
    }

    @Test
    @DisplayName("I-PURGE-1 answers from before an instant are forgotten, no more than asked for")
    void oldAnswersAreForgotten() {
        for (int i = 0; i < 5; i++) {
            first.idempotency()
                    .putIfAbsent(new IdempotencyRecord(Scope.of("s" + i), "old", "f", "answer", NOW.minusNanos(1_000)));
        }
        first.idempotency().putIfAbsent(answer("kept", "answer"));

        assertThat(first.idempotency().purge(NOW, 3)).isEqualTo(3);
        assertThat(second.idempotency().purge(NOW, 9)).isEqualTo(2);
        assertThat(first.idempotency().purge(NOW, 9)).isZero();
        assertThat(answerTo("kept")).contains("answer");
        assertThat(second.idempotency().find(Scope.of("s3"), "old")).isEmpty();
    }

    @Test
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("I-TX-1 what a failed transaction answered or forgot is as before")
    void aRollbackForgetsTheAnswer() {
        first.idempotency().putIfAbsent(answer("before", "answer"));

        rolledBack(() -> {
            assertThat(first.idempotency().putIfAbsent(answer("key", "failed"))).isTrue();
            assertThat(first.idempotency().purge(NOW.plusSeconds(1), 9)).isEqualTo(2);
        });

        assertThat(answerTo("before")).contains("answer");
        assertThat(answerTo("key")).isEmpty();
        assertThat(second.idempotency().putIfAbsent(answer("key", "second"))).isTrue();
    }

    @Test
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("I-TX-2 who waits for a key whose transaction fails answers it")
    void aRolledBackKeyIsFree() {
        List<Future<Boolean>> waiting = new ArrayList<>();

        rolledBack(() -> {
            assertThat(first.idempotency().putIfAbsent(answer("key", "failed"))).isTrue();
            waiting.add(putBeside());
            assertThat(waiting.get(0)).as("while nobody knows").isNotDone();
        });

        assertThat(waiting.get(0)).succeedsWithin(Parallel.SOON).isEqualTo(true);
        assertThat(answerTo("key")).contains("waited");
    }

    @Test
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("I-TX-2 who waits for a key whose transaction commits hears that there is an answer")
    void aCommittedKeyIsAnswered() throws Exception {
        List<Future<Boolean>> waiting = new ArrayList<>();

        committed(() -> {
            assertThat(first.idempotency().putIfAbsent(answer("key", "committed")))
                    .isTrue();
            waiting.add(putBeside());
        });

        assertThat(waiting.get(0)).succeedsWithin(Parallel.SOON).isEqualTo(false);
        assertThat(answerTo("key")).contains("committed");
    }

    private Future<Boolean> putBeside() throws Exception {
        return Parallel.startBeside(
                beside, () -> StoreRules.patiently(() -> second.idempotency().putIfAbsent(answer("key", "waited"))));
    }

    private Optional<String> answerTo(String key) {
        return second.idempotency().find(Scope.DEFAULT, key).map(IdempotencyRecord::answer);
    }

    private static IdempotencyRecord answer(String key, String answer) {
        return new IdempotencyRecord(Scope.DEFAULT, key, "fingerprint", answer, NOW);
    }
}
