/**
 * Sends invitations by e-mail: {@link io.invitation.mail.SmtpInvitationSender} talks to the mail server,
 * {@link io.invitation.mail.MailTemplates} words the mail.
 *
 * <p>The program below it, Angus Mail, has loggers of its own in {@code java.util.logging} under
 * {@code org.eclipse.angus.mail}. They are silent unless somebody sets them to {@code FINE} or below, and then write
 * addresses and whole messages, links included: leave them off in production.
 */
package io.invitation.mail;
