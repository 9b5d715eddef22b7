package io.invitation;

import java.net.URI;
import java.util.Objects;

/**
 * Carries the URL that opens an invitation; whoever has it can try to accept.
 *
 * <p>{@link #toString()} does not show it. Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class InvitationLink {

    private final URI uri;
    private final InvitationToken token;

    InvitationLink(URI uri, InvitationToken token) {
        this.uri = Objects.requireNonNull(uri, "uri");
        this.token = Objects.requireNonNull(token, "token");
    }

    /**
     * Returns the URL with the secret in it, to be shown or sent to the invitee and to nobody else.
     *
     * @return an absolute URL
     */
    public URI reveal() {
        return uri;
    }

    /**
     * Returns the token in the URL.
     *
     * @return the token
     */
    public InvitationToken token() {
        return token;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InvitationLink that && token.equals(that.token) && uri.equals(that.uri);
    }

    @Override
    public int hashCode() {
        return token.hashCode();
    }

    /** Returns a fixed text without the secret. */
    @Override
    public String toString() {
        return "InvitationLink[redacted]";
    }
}
