package io.invitation.testkit;

import static io.invitation.testkit.Samples.invitation;
import static io.invitation.testkit.Samples.place;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.Quota;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.Replacement;
import io.invitation.spi.TransactionRunner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every {@link TransactionRunner} has to keep; ids as in its documentation. {@link InvitationRepositoryContract}
 * holds it too: extend this one to prove a runner alone, for example one over a framework's transactions.
 *
 * <p>JUnit makes an instance for each test, and calls it on one thread; tests start threads of their own.
 *
 * @since 0.1
 */
public abstract class TransactionRunnerContract extends StoreRules {

    /** For the subclass that hands over a store. */
    protected TransactionRunnerContract() {}

    static List<Throwable> everyKindOfThrowable() {
        return List.of(new IOException("checked"), new IllegalStateException("unchecked"), new AssertionError("error"));
    }

    @ParameterizedTest
    @MethodSource("everyKindOfThrowable")
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("R-TX-1 whatever the work throws undoes everything and reaches the caller unchanged")
    void failureRollsBack(Throwable failure) {
        Invitation before = insert(invitation());
        Invitation added = invitation().build();

        Throwable caught = catchThrowable(() -> transactions().<Void, Exception>inTransaction(transaction -> {
            first.insert(added);
            first.putToken(Samples.token(Samples.hash(1), before.id(), 1, Optional.empty()));
            first.replace(new Replacement(
                    before.toBuilder().name("changed").version(1).build(), 0, 9));
            first.claim(new Claim(place(before.id(), "ada@example.com", "account"), 1));
            first.recordDelivery(before.id(), before.delivery(), Samples.QUEUED);
            throw sneaky(failure);
        }));

        assertThat(caught).isSameAs(failure);
        assertThat(stored(before.id())).isEqualTo(before);
        assertThat(second.findById(added.id())).isEmpty();
        assertThat(second.findByTokenHash(Samples.hash(1))).isEmpty();
        assertThat(second.findRedemption(before.id(), EmailAddress.parse("ada@example.com"), Optional.of("account")))
                .isEmpty();
        assertThat(transactions().isActive()).isFalse();
    }

    @Test
    @DisplayName("R-TX-2 what the work did is there for everybody once it has returned")
    void returnCommits() throws Exception {
        Invitation added = invitation().build();

        String result = transactions().inTransaction(transaction -> {
            first.insert(added);
            return "result";
        });

        assertThat(result).isEqualTo("result");
        assertThat(Parallel.resultOf(beside.submit(() -> stored(added.id())))).isEqualTo(added);
    }

    @Test
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("R-TX-3 a nested transaction joins: its work goes with the outer one")
    void nestedWorkGoesWithTheOuter() {
        Invitation inner = invitation().build();

        assertThatThrownBy(() -> transactions().inTransaction(outer -> {
                    transactions().inTransaction(joined -> {
                        first.insert(inner);
                        return null;
                    });
                    assertThat(first.findById(inner.id())).contains(inner);
                    throw new IllegalStateException("outer fails");
                }))
                .hasMessage("outer fails");

        assertThat(second.findById(inner.id())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("everyKindOfThrowable")
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("R-TX-4 a nested failure that the host catches undoes the nested part and nothing else")
    void nestedFailureUndoesTheNestedPart(Throwable failure) {
        Invitation before = insert(invitation().quota(Quota.of(3)));
        Invitation outerBefore = invitation().build();
        Invitation nested = invitation().build();
        Invitation outerAfter = invitation().build();
        List<String> hooks = new ArrayList<>();

        transactions().inTransaction(outer -> {
            first.insert(outerBefore);
            first.claim(new Claim(place(before.id(), "one@example.com"), 0));
            outer.afterCommit(() -> hooks.add("outer before"));
            Throwable caught = catchThrowable(() -> transactions().<Void, Exception>inTransaction(joined -> {
                first.insert(nested);
                first.claim(new Claim(place(before.id(), "two@example.com"), 0));
                joined.afterCommit(() -> hooks.add("nested"));
                throw sneaky(failure);
            }));
            assertThat(caught).isSameAs(failure);
            assertThat(first.findById(nested.id())).isEmpty();
            assertThat(transactions().isActive()).isTrue();
            first.insert(outerAfter);
            outer.afterCommit(() -> hooks.add("outer after"));
            return null;
        });

        assertThat(second.findById(outerBefore.id())).isPresent();
        assertThat(second.findById(outerAfter.id())).isPresent();
        assertThat(second.findById(nested.id())).isEmpty();
        assertThat(stored(before.id()).places()).isEqualTo(1);
        assertThat(second.findRedemption(before.id(), EmailAddress.parse("two@example.com"), Optional.empty()))
                .isEmpty();
        assertThat(hooks).containsExactly("outer before", "outer after");
    }

    @Test
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("R-TX-5 hooks run once, in order, after the outermost commit")
    void hooksRunAfterTheCommit() {
        Invitation added = invitation().build();
        List<String> happened = new ArrayList<>();

        transactions().inTransaction(outer -> {
            outer.afterCommit(() -> happened.add("first, committed: " + isVisibleBeside(added.id())));
            transactions().inTransaction(joined -> {
                joined.afterCommit(() -> happened.add("second"));
                return null;
            });
            outer.afterCommit(() -> happened.add("third"));
            first.insert(added);
            happened.add("work");
            return null;
        });
        transactions().inTransaction(other -> null);

        assertThat(happened).containsExactly("work", "first, committed: true", "second", "third");
    }

    @ParameterizedTest
    @MethodSource("everyKindOfThrowable")
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("R-TX-6 no hook runs after a rollback, not even after a later commit")
    void noHookRunsAfterARollback(Throwable failure) {
        List<String> happened = new ArrayList<>();

        Throwable caught = catchThrowable(() -> transactions().<Void, Exception>inTransaction(outer -> {
            outer.afterCommit(() -> happened.add("outer"));
            transactions().inTransaction(joined -> {
                joined.afterCommit(() -> happened.add("joined"));
                return null;
            });
            throw sneaky(failure);
        }));
        transactions().inTransaction(later -> null);

        assertThat(caught).isSameAs(failure);
        assertThat(happened).isEmpty();
    }

    @Test
    @DisplayName("R-TX-7 a failing hook harms neither the commit, the result nor the other hooks")
    void aFailingHookHarmsNothing() {
        Invitation added = invitation().build();
        List<String> happened = new ArrayList<>();

        String result = transactions().inTransaction(transaction -> {
            transaction.afterCommit(() -> {
                throw new IllegalStateException("hook fails");
            });
            transaction.afterCommit(() -> happened.add("next hook"));
            first.insert(added);
            return "result";
        });

        assertThat(result).isEqualTo("result");
        assertThat(happened).containsExactly("next hook");
        assertThat(second.findById(added.id())).isPresent();
    }

    @Test
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("R-TX-8 a hook can run a transaction of its own, whose hooks run too")
    void aHookCanRunATransaction() {
        Invitation added = invitation().build();
        List<String> happened = new ArrayList<>();

        transactions().inTransaction(transaction -> {
            transaction.afterCommit(() -> {
                happened.add("active: " + transactions().isActive());
                transactions().inTransaction(own -> {
                    own.afterCommit(() -> happened.add("own hook"));
                    first.insert(added);
                    return null;
                });
                happened.add("own done");
            });
            transaction.afterCommit(() -> happened.add("next hook"));
            return null;
        });

        assertThat(happened).containsExactly("active: false", "own hook", "own done", "next hook");
        assertThat(second.findById(added.id())).isPresent();
    }

    @Test
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("R-TX-9 a transaction is active on its own thread only, and only while it runs")
    void activeOnItsOwnThread() throws Exception {
        assertThat(transactions().isActive()).isFalse();
        transactions().<Void, Exception>inTransaction(outer -> {
            assertThat(transactions().isActive()).isTrue();
            transactions().inTransaction(joined -> null);
            assertThat(transactions().isActive()).isTrue();
            assertThat(Parallel.resultOf(beside.submit(() -> transactions().isActive())))
                    .isFalse();
            return null;
        });
        assertThat(transactions().isActive()).isFalse();
    }

    @Test
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("R-TX-10 nobody on another thread sees what has not been committed")
    void uncommittedWorkIsNotSeen() {
        Invitation changed = insert(invitation());
        Invitation added = invitation().build();
        List<Future<Optional<Invitation>>> seen = new ArrayList<>();

        assertThatThrownBy(() -> transactions().<Void, Exception>inTransaction(transaction -> {
                    first.insert(added);
                    first.replace(new Replacement(
                            changed.toBuilder().name("uncommitted").version(1).build(), 0, 9));
                    seen.add(Parallel.startBeside(beside, () -> first.findById(added.id())));
                    seen.add(Parallel.startBeside(beside, () -> second.findById(changed.id())));
                    throw new IllegalStateException("rolled back");
                }))
                .hasMessage("rolled back");

        assertThat(seen.get(0)).succeedsWithin(Parallel.SOON).isEqualTo(Optional.empty());
        assertThat(seen.get(1)).succeedsWithin(Parallel.SOON).isEqualTo(Optional.of(changed));
    }

    @Test
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("R-TX-11 a place claimed in a transaction that fails is free again, and a waiting claim gets it")
    void aRolledBackClaimLetsAnotherWin() {
        Invitation single = insert(invitation());
        List<Future<ClaimOutcome.Kind>> waiting = new ArrayList<>();

        assertThatThrownBy(() -> transactions().<Void, Exception>inTransaction(transaction -> {
                    assertThat(claim(place(single.id(), "ada@example.com", "a")))
                            .isEqualTo(ClaimOutcome.Kind.CLAIMED);
                    waiting.add(Parallel.startBeside(
                            beside,
                            () -> patiently(() -> second.claim(new Claim(place(single.id(), "bob@example.com", "b"), 0))
                                    .kind())));
                    assertThat(waiting.get(0)).as("while the place is held").isNotDone();
                    throw new IllegalStateException("rolled back");
                }))
                .hasMessage("rolled back");

        assertThat(waiting.get(0)).succeedsWithin(Parallel.SOON).isEqualTo(ClaimOutcome.Kind.CLAIMED);
        assertThat(stored(single.id()).places()).isEqualTo(1);
        assertThat(second.findRedemption(single.id(), EmailAddress.parse("ada@example.com"), Optional.of("a")))
                .isEmpty();
        assertThat(claim(place(single.id(), "ada@example.com", "a"))).isEqualTo(ClaimOutcome.Kind.NOT_CLAIMED);
    }

    @Test
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("R-TX-12 until the claiming transaction ends, nobody else can change the version")
    void aClaimHoldsTheVersion() throws Exception {
        Invitation held = insert(invitation().quota(Quota.of(5)));
        AtomicBoolean workDone = new AtomicBoolean();
        Invitation disabled = held.toBuilder().enabled(false).version(1).build();
        List<Future<Boolean>> change = new ArrayList<>();

        transactions().<Void, Exception>inTransaction(transaction -> {
            claim(place(held.id(), "ada@example.com"));
            change.add(Parallel.startBeside(beside, () -> {
                boolean replaced = patiently(() -> second.replace(new Replacement(disabled, 0, Integer.MAX_VALUE)));
                return replaced && !workDone.get();
            }));
            workDone.set(true);
            return null;
        });

        assertThat(Parallel.resultOf(change.get(0)))
                .as("replaced while the claim was uncommitted")
                .isFalse();
        assertThat(stored(held.id()).enabled()).isFalse();
        assertThat(stored(held.id()).places()).isEqualTo(1);
    }

    @Test
    @DisplayName("R-TX-13 a claim that finds the place held already leaves the transaction usable")
    void alreadyClaimedLeavesTheTransactionUsable() {
        Invitation shared = insert(invitation().quota(Quota.of(5)));
        claim(place(shared.id(), "ada@example.com", "a"));
        Invitation added = invitation().build();

        transactions().inTransaction(transaction -> {
            assertThat(claim(place(shared.id(), "ada@example.com", "other")))
                    .isEqualTo(ClaimOutcome.Kind.ALREADY_CLAIMED);
            assertThat(claim(place(shared.id(), "other@example.com", "a")))
                    .isEqualTo(ClaimOutcome.Kind.ALREADY_CLAIMED);
            first.insert(added);
            assertThat(claim(place(shared.id(), "bob@example.com", "b"))).isEqualTo(ClaimOutcome.Kind.CLAIMED);
            return null;
        });

        assertThat(second.findById(added.id())).isPresent();
        assertThat(stored(shared.id()).places()).isEqualTo(2);
    }

    /** Nothing can be seen, either, where whoever looks has to wait until the transaction has ended. */
    private boolean isVisibleBeside(InvitationId id) {
        try {
            return beside.submit(() -> second.findById(id).isPresent()).get(10, TimeUnit.SECONDS);
        } catch (TimeoutException waits) {
            return false;
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // lets every kind of throwable pass unwrapped
    private static <X extends Throwable> X sneaky(Throwable failure) throws X {
        throw (X) failure;
    }
}
