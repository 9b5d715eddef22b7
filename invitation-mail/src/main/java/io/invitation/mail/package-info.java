/**
 * Sends invitations by e-mail: {@link io.invitation.mail.SmtpInvitationSender} talks to the mail server,
 * {@link io.invitation.mail.MailTemplates} words the mail.
 *
 * <p>The library below it, Angus Mail, has loggers of its own in {@code java.util.logging}. Those that write addresses
 * and whole messages are switched off whenever a message is sent. Others, under {@code org.eclipse.angus.mail}, are
 * silent unless somebody sets them to {@code FINE} or below: leave them off in production.
 */
package io.invitation.mail;
