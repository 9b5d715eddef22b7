package io.invitation.testkit;

import io.invitation.Invitation;
import io.invitation.InvitationBuilder;
import io.invitation.InvitationId;
import io.invitation.InvitationStorageException;
import io.invitation.Redemption;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.TransactionRunner;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** What the rules for stores share: two instances over one store, and short forms of common steps. */
abstract class StoreRules extends Abilities {

    private static final int TRIES = 50;
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(64);

    /** The store as one node sees it. */
    InvitationRepository first;

    /** The same store as another node sees it. */
    InvitationRepository second;

    /** A thread of somebody else. */
    ExecutorService beside;

    /**
     * Returns a fresh, empty store; asked once for each test.
     *
     * @return the store, as one node sees it
     */
    protected abstract InvitationRepository repository();

    /**
     * Returns another instance over the same store: the other node. Asked once for each test, after the first, unless
     * {@link Ability#SEVERAL_NODES} is declared missing.
     *
     * @return the same store, as another node sees it
     */
    protected abstract InvitationRepository secondRepository();

    @BeforeEach
    final void openTheStore(TestInfo test) {
        first = repository();
        second = missing().contains(Ability.SEVERAL_NODES) ? first : secondRepository();
        beside = Executors.newFixedThreadPool(2);
        skipWhatTheStoreLacks(test);
    }

    @AfterEach
    final void letTheOtherThreadsGo() {
        beside.shutdownNow();
    }

    final Invitation insert(InvitationBuilder invitation) {
        Invitation built = invitation.build();
        first.insert(built);
        return built;
    }

    final Invitation stored(InvitationId id) {
        return second.findById(id).orElseThrow();
    }

    final ClaimOutcome.Kind claim(Redemption redemption) {
        return first.claim(new Claim(redemption, 0)).kind();
    }

    final TransactionRunner transactions() {
        return first.transactions();
    }

    final InvitationRepository node(int number) {
        return number % 2 == 0 ? first : second;
    }

    /** Repeats a step as long as the store says that this makes sense, after a short while, as the service does. */
    static <T> T patiently(Callable<T> step) throws Exception {
        for (int tries = 1; ; tries++) {
            try {
                return step.call();
            } catch (InvitationStorageException failure) {
                if (!failure.isTransient() || tries == TRIES) {
                    throw failure;
                }
            }
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE_NANOS));
        }
    }
}
