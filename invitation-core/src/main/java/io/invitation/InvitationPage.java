package io.invitation;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One page of invitations.
 *
 * <p>Pages follow each other by the last invitation's sort key and id (keyset), so that invitations created meanwhile
 * neither repeat nor hide others. Immutable and safe for use by several threads.
 *
 * @param invitations the invitations, in the order asked for
 * @param nextCursor where the next page starts; empty on the last page
 * @param total how many match altogether, if that was asked for
 * @since 0.1
 */
public record InvitationPage(List<Invitation> invitations, Optional<String> nextCursor, OptionalLong total) {

    /**
     * Copies the list.
     *
     * @param invitations see {@link #invitations()}
     * @param nextCursor see {@link #nextCursor()}
     * @param total see {@link #total()}
     */
    public InvitationPage {
        invitations = List.copyOf(invitations);
        Objects.requireNonNull(nextCursor, "nextCursor");
        Objects.requireNonNull(total, "total");
    }
}
