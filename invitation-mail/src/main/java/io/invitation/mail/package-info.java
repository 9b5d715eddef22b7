/**
 * Sends invitations by e-mail: {@link io.invitation.mail.SmtpInvitationSender} talks to the mail server,
 * {@link io.invitation.mail.MailTemplates} words the mail.
 *
 * <p>The program below it, Angus Mail, has loggers of its own in {@code java.util.logging} under
 * {@code org.eclipse.angus.mail} and, named after the class here that extends one of its own,
 * {@code io.invitation.mail.internal} and {@code io.invitation.mail.internal.protocol}. They are silent unless somebody
 * sets them to {@code FINE} or below, and then write addresses and whole messages, links included: leave them off in
 * production, also where a framework takes what goes there to slf4j, as Spring Boot does.
 */
package io.invitation.mail;
