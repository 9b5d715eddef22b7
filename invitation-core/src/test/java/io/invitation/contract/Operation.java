package io.invitation.contract;

import io.invitation.InvitationStorageException;
import io.invitation.spi.Delivery;
import io.invitation.spi.InvitationStore;
import io.invitation.spi.TransactionRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** One operation of a random sequence. It can be repeated on any store, and gives equal answers on equal ones. */
sealed interface Operation<S extends Operation.Session> {

    /** Does it, and tells what was answered, without anything that is chosen by chance. */
    Object answer(S session);

    /** What operations work on, and what the sequence has got from it so far. */
    interface Session {

        TransactionRunner transactions();
    }

    /** A store and the messages that the sequence has leased. */
    record StoreSession(InvitationStore store, List<Delivery> leased) implements Session {

        StoreSession(InvitationStore store) {
            this(store, new ArrayList<>());
        }

        @Override
        public TransactionRunner transactions() {
            return store.invitations().transactions();
        }
    }

    /** One call, or a few that belong together; in words, so that a sequence can be read. */
    record Step<S extends Session>(String words, Function<S, Object> work) implements Operation<S> {

        /** A failure inside of a transaction undoes this step only, as it would where a host catches it. */
        @Override
        public Object answer(S session) {
            try {
                return session.transactions().isActive()
                        ? session.transactions().inTransaction(joined -> work.apply(session))
                        : work.apply(session);
            } catch (InvitationStorageException failure) {
                return failure.isTransient() ? "fails for now" : "fails for good";
            } catch (RuntimeException failure) {
                return "throws " + failure.getClass().getName();
            }
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** A transaction. */
    record Group<S extends Session>(List<Operation<S>> operations, boolean commits) implements Operation<S> {

        private static final class Undo extends RuntimeException {

            private static final long serialVersionUID = 1L;
        }

        public Group {
            operations = List.copyOf(operations);
        }

        @Override
        public Object answer(S session) {
            List<Object> answers = new ArrayList<>();
            try {
                session.transactions().inTransaction(transaction -> {
                    operations.forEach(operation -> answers.add(operation.answer(session)));
                    transaction.afterCommit(() -> answers.add("after the commit"));
                    if (!commits) {
                        throw new Undo();
                    }
                    return null;
                });
                answers.add("committed");
            } catch (Undo undone) {
                answers.add("rolled back");
            } catch (InvitationStorageException failure) {
                answers.add(failure.isTransient() ? "fails for now" : "fails for good");
            }
            return answers;
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("in a transaction that " + (commits ? "commits" : "fails") + " {");
            operations.forEach(operation ->
                    text.append("\n    ").append(operation.toString().replace("\n", "\n    ")));
            return text.append("\n}").toString();
        }
    }
}
