/**
 * Keeps invitations in a relational database, in the host's transactions or in its own.
 *
 * <p>Begin with {@link io.invitation.jdbc.InvitationSchema} and {@link io.invitation.jdbc.JdbcInvitationStore}.
 */
package io.invitation.jdbc;
