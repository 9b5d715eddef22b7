package io.invitation.mail;

import java.util.Objects;

/**
 * A message from which no bounce of ours can be read.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param reason why
 * @since 0.1
 */
public record NoBounce(Reason reason) implements BounceReading {

    /**
     * Why a message is no bounce of ours. Handle unknown reasons: later versions may add some.
     *
     * @since 0.1
     */
    public enum Reason {
        /** An ordinary mail, an automatic answer, another kind of report. */
        NOT_A_REPORT,
        /** It calls itself a delivery report, but lacks what one must have, or contradicts itself. */
        MALFORMED,
        /** It has more bytes than are read. */
        TOO_LARGE,
        /** A report of success: delivered, relayed or expanded. */
        NOT_A_FAILURE,
        /** A report about some other mail, or one whose address was not signed with our key. */
        NOT_OURS
    }

    /**
     * Checks that nothing is missing.
     *
     * @param reason see {@link #reason()}
     */
    public NoBounce {
        Objects.requireNonNull(reason, "reason");
    }
}
