package io.invitation.jdbc.cluster;

import io.invitation.AcceptResult;
import io.invitation.CommitOutcomeUnknownException;
import io.invitation.InvitationStorageException;
import io.invitation.RefusalReason;
import io.invitation.TransactionConflictException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.concurrent.Callable;

/** What it came to that somebody asked for a place, as a node notes it. */
enum Answer {
    /** A place was taken now. */
    TOOK(true),
    /** The place was taken before. */
    HAD(true),
    /** There is no place, or all that are left are held by people who will take them. */
    REFUSED(true),
    /** Others were quicker several times. Nothing happened. */
    CONTENDED(false),
    /** The database undid the transaction after the handler had run. Nothing happened. */
    CONFLICT(false),
    /** The database undid the transaction, or was lost, while the handler ran. Nothing happened. */
    HANDLER(false),
    /** The place that was held is there no more. */
    GONE(false),
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

    /** Asks once. */
    static Noted of(Callable<AcceptResult> call) {
        try {
            return of(call.call());
        } catch (CommitOutcomeUnknownException failure) {
            return new Noted(UNKNOWN, causeOf(failure));
        } catch (TransactionConflictException failure) {
            return new Noted(CONFLICT, causeOf(failure));
        } catch (InvitationStorageException failure) {
            return failure.isTransient()
                    ? new Noted(UNAVAILABLE, causeOf(failure))
                    : new Noted(BROKEN, everythingOf(failure));
        } catch (SQLException failure) {
            return new Noted(HANDLER, stateOf(failure));
        } catch (Exception failure) {
            return new Noted(BROKEN, everythingOf(failure));
        }
    }

    private static Noted of(AcceptResult result) {
        if (result instanceof AcceptResult.Refused refused) {
            return new Noted(of(refused.reason()), refused.reason().name());
        }
        return new Noted(result instanceof AcceptResult.Accepted ? TOOK : HAD, "-");
    }

    private static Answer of(RefusalReason reason) {
        return switch (reason) {
            case CONTENDED -> CONTENDED;
            case LEASE_OVER -> GONE;
            default -> REFUSED;
        };
    }

    private static String causeOf(InvitationStorageException failure) {
        return failure.getCause() instanceof SQLException cause
                ? stateOf(cause)
                : failure.toString().replace(' ', '_');
    }

    /** In one word. */
    private static String everythingOf(Exception failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return trace.toString().replaceAll("\\s+", "_");
    }

    private static String stateOf(SQLException failure) {
        return failure.getSQLState() + "/" + failure.getErrorCode();
    }
}
