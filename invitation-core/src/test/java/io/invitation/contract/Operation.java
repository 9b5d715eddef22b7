package io.invitation.contract;

import io.invitation.InvitationStorageException;
import io.invitation.spi.Delivery;
import io.invitation.spi.InvitationStore;
import io.invitation.spi.TransactionRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** One operation of a random sequence. It can be repeated on any store, and gives equal answers on equal stores. */
sealed interface Operation {

    /** Does it, and tells what the store answered, without anything that a store chooses by chance. */
    Object answer(Session session);

    /** A store and what the sequence has got from it so far. */
    record Session(InvitationStore store, List<Delivery> leased) {

        Session(InvitationStore store) {
            this(store, new ArrayList<>());
        }

        TransactionRunner transactions() {
            return store.invitations().transactions();
        }
    }

    /** One call, or a few that belong together; in words, so that a sequence can be read. */
    record Step(String words, Function<Session, Object> work) implements Operation {

        /** A failure inside of a transaction undoes this step only, as it would where a host catches it. */
        @Override
        public Object answer(Session session) {
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
    record Group(List<Operation> operations, boolean commits) implements Operation {

        private static final class Undo extends RuntimeException {

            private static final long serialVersionUID = 1L;
        }

        public Group {
            operations = List.copyOf(operations);
        }

        @Override
        public Object answer(Session session) {
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
