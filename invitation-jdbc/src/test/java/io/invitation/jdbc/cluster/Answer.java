package io.invitation.jdbc.cluster;

import io.invitation.AcceptResult;
import io.invitation.CommitOutcomeUnknownException;
import io.invitation.InvitationStorageException;
import io.invitation.RefusalReason;
import io.invitation.TransactionConflictException;
import java.sql.SQLException;
import java.util.concurrent.Callable;

/** What a call of {@code accept} came to, as a node notes it. */
enum Answer {
    /** A place was taken now. */
    TOOK(true),
    /** The place was taken before. */
    HAD(true),
    /** There is no place. */
    REFUSED(true),
    /** Others were quicker several times. Nothing happened. */
    CONTENDED(false),
    /** The database undid the transaction after the handler had run. Nothing happened. */
    CONFLICT(false),
    /** The database undid the transaction, or was lost, while the handler ran. Nothing happened. */
    HANDLER(false),
    /** The answer to the commit was lost. */
    UNKNOWN(false),
    /** The database was not there. Nothing happened. */
    UNAVAILABLE(false),
    /** What a caller must never see. */
    BROKEN(true);

    private final boolean isFinal;

    Answer(boolean isFinal) {
        this.isFinal = isFinal;
    }

    /** Tells whether the caller is done; otherwise he asks again. */
    boolean isFinal() {
        return isFinal;
    }

    /** An answer, and a word more. */
    record Noted(Answer answer, String detail) {}

    /** Calls {@code accept} once. */
    static Noted of(Callable<AcceptResult> call) {
        try {
            return of(call.call());
        } catch (CommitOutcomeUnknownException failure) {
            return new Noted(UNKNOWN, causeOf(failure));
        } catch (TransactionConflictException failure) {
            return new Noted(CONFLICT, causeOf(failure));
        } catch (InvitationStorageException failure) {
            return new Noted(failure.isTransient() ? UNAVAILABLE : BROKEN, causeOf(failure));
        } catch (SQLException failure) {
            return new Noted(HANDLER, stateOf(failure));
        } catch (Exception failure) {
            return new Noted(BROKEN, failure.toString().replace(' ', '_'));
        }
    }

    private static Noted of(AcceptResult result) {
        if (result instanceof AcceptResult.Refused refused) {
            boolean isContended = refused.reason() == RefusalReason.CONTENDED;
            return new Noted(isContended ? CONTENDED : REFUSED, refused.reason().name());
        }
        return new Noted(result instanceof AcceptResult.Accepted ? TOOK : HAD, "-");
    }

    private static String causeOf(InvitationStorageException failure) {
        return failure.getCause() instanceof SQLException cause
                ? stateOf(cause)
                : failure.toString().replace(' ', '_');
    }

    private static String stateOf(SQLException failure) {
        return failure.getSQLState() + "/" + failure.getErrorCode();
    }
}
