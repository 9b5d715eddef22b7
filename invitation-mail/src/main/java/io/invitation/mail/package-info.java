/**
 * Sends invitations by e-mail: {@link io.invitation.mail.SmtpInvitationSender} talks to the mail server,
 * {@link io.invitation.mail.MailTemplates} words the mail.
 */
package io.invitation.mail;
