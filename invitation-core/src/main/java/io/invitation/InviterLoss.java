package io.invitation;

import java.util.Objects;
import java.util.Optional;

/**
 * Says what happens at acceptance if the inviter is gone or may no longer invite like this.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class InviterLoss {

    private static final InviterLoss REFUSE = new InviterLoss(Kind.REFUSE, Optional.empty());
    private static final InviterLoss KEEP = new InviterLoss(Kind.KEEP, Optional.empty());

    private final Kind kind;
    private final Optional<Actor> substitute;

    /**
     * The three rules.
     *
     * @since 0.1
     */
    public enum Kind {
        /** The acceptance is refused with {@link RefusalReason#INVITER_NOT_ENTITLED}. */
        REFUSE,
        /** The acceptance goes on as if nothing had happened. */
        KEEP,
        /** The acceptance goes on in the name of a substitute, if that one is entitled. */
        REASSIGN
    }

    private InviterLoss(Kind kind, Optional<Actor> substitute) {
        this.kind = kind;
        this.substitute = substitute;
    }

    /**
     * Returns the rule that refuses.
     *
     * @return the rule
     */
    public static InviterLoss refuse() {
        return REFUSE;
    }

    /**
     * Returns the rule that lets the invitation stand.
     *
     * @return the rule
     */
    public static InviterLoss keep() {
        return KEEP;
    }

    /**
     * Returns the rule by which somebody else stands in.
     *
     * @param substitute who becomes the inviter, if entitled; else the acceptance is refused
     * @return the rule
     */
    public static InviterLoss reassignTo(Actor substitute) {
        return new InviterLoss(Kind.REASSIGN, Optional.of(Objects.requireNonNull(substitute, "substitute")));
    }

    /**
     * Returns which rule it is.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Returns who stands in.
     *
     * @return the substitute, for {@link Kind#REASSIGN} and nothing else
     */
    public Optional<Actor> substitute() {
        return substitute;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InviterLoss that && kind == that.kind && substitute.equals(that.substitute);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, substitute);
    }

    @Override
    public String toString() {
        return kind + substitute.map(actor -> " to " + actor.id()).orElse("");
    }
}
