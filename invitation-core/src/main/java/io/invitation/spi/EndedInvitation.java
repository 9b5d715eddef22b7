package io.invitation.spi;

import io.invitation.Invitation;
import io.invitation.InvitationId;
import java.time.Instant;
import java.util.Objects;

/**
 * An invitation that is over, and since when: its position among those that are.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param at see {@link Invitation#endedAt()}
 * @param id the invitation
 * @since 0.1
 */
public record EndedInvitation(Instant at, InvitationId id) {

    /**
     * Checks that both parts are given.
     *
     * @param at see {@link #at()}
     * @param id see {@link #id()}
     */
    public EndedInvitation {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(id, "id");
    }
}
