/**
 * What callers use: {@link io.invitation.InvitationService} and the values it takes and returns.
 *
 * <p>Everything handed out is immutable and may be shared between threads. What a visitor or an inviter can cause is a
 * value ({@link io.invitation.AcceptResult}, {@link io.invitation.InvitationResult}); what is broken is an
 * {@link io.invitation.InvitationException}.
 */
package io.invitation;
