package io.invitation.spi;

import io.invitation.Invitation;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What a {@link Search} found.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param invitations the matches in order
 * @param total how many match altogether, wherever the page starts; present if the query asked for it
 * @since 0.1
 */
public record SearchResult(List<Invitation> invitations, OptionalLong total) {

    /**
     * Copies the list.
     *
     * @param invitations see {@link #invitations()}
     * @param total see {@link #total()}
     */
    public SearchResult {
        invitations = List.copyOf(invitations);
        Objects.requireNonNull(total, "total");
    }
}
