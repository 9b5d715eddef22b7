package io.invitation.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.Invitation;
import io.invitation.InvitationBuilder;
import io.invitation.InvitationId;
import io.invitation.spi.InvitationStore;
import io.invitation.spi.TransactionRunner;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/**
 * What the contracts of a store's faces share: two instances over one store, and short forms of common steps.
 *
 * <p>A contract asks for the face that it is named after and for the invitations; what else it needs it says. A store
 * that lacks the other faces may throw when asked for them.
 */
abstract class FaceRules extends Abilities {

    /** The store as one node sees it. */
    InvitationStore first;

    /** The same store as another node sees it. */
    InvitationStore second;

    /** A thread of somebody else. */
    ExecutorService beside;

    /**
     * Returns a fresh, empty store; asked once for each test.
     *
     * @return the store, as one node sees it
     */
    protected abstract InvitationStore store();

    /**
     * Returns another instance over the same store: the other node. Asked once for each test, after the first, unless
     * {@link Ability#SEVERAL_NODES} is declared missing.
     *
     * @return the same store, as another node sees it
     */
    protected abstract InvitationStore secondStore();

    @BeforeEach
    final void openTheStore(TestInfo test) {
        first = store();
        second = missing().contains(Ability.SEVERAL_NODES) ? first : secondStore();
        beside = Executors.newFixedThreadPool(2);
        skipWhatTheStoreLacks(test);
    }

    @AfterEach
    final void letTheOtherThreadsGo() {
        beside.shutdownNow();
    }

    final Invitation insert(InvitationBuilder invitation) {
        Invitation built = invitation.build();
        first.invitations().insert(built);
        return built;
    }

    final Invitation stored(InvitationId id) {
        return second.invitations().findById(id).orElseThrow();
    }

    final InvitationStore node(int number) {
        return number % 2 == 0 ? first : second;
    }

    final TransactionRunner transactions() {
        return first.invitations().transactions();
    }

    /** Does something in a transaction that then fails. */
    final void rolledBack(Step step) {
        assertThatThrownBy(() -> transactions().<Void, Exception>inTransaction(transaction -> {
                    step.run();
                    throw new IllegalStateException("rolled back");
                }))
                .hasMessage("rolled back");
    }

    /** Does something in a transaction that commits. */
    final void committed(Step step) throws Exception {
        transactions().<Void, Exception>inTransaction(transaction -> {
            step.run();
            return null;
        });
    }

    /** A step of a test, which may fail. */
    @FunctionalInterface
    interface Step {

        /** Does it. */
        void run() throws Exception;
    }
}
