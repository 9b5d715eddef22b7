package io.invitation.spi;

/**
 * Decides who may invite whom to what: asked when an invitation is created, row by row in bulk, when it is updated or
 * refreshed, when its link is shown, and again, for the inviter, when it is accepted. Asked within the transaction;
 * safe for use by several threads.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface InvitationAuthorizer {

    /**
     * Decides.
     *
     * @param request who asks for what
     * @return whether it may happen
     */
    boolean isEntitled(AuthorizationRequest request);
}
