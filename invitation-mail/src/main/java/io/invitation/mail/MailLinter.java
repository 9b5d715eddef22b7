package io.invitation.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Properties;

/**
 * Checks a mail against what a program can judge: parts and headers, the one link, language and direction, contrast in
 * light and dark, size. See {@link MailRule} for the rules.
 *
 * <p>Meant for the tests of hosts that have templates of their own: render each with {@link MailPreview} and require
 * that nothing is found. It judges a mail whose link has a secret of at least 8 characters at its end. It is neither a
 * browser nor a mail program: styles are understood as far as classes and elements select them, colours as
 * {@code #rrggbb} and {@code #rgb}.
 *
 * <p>Stateless and safe for use by several threads.
 *
 * @since 0.1
 */
public final class MailLinter {

    private MailLinter() {}

    /**
     * Checks a mail as it would be sent.
     *
     * @param mail the mail
     * @return what is wrong with it, nothing if the list is empty
     */
    public static List<MailFinding> lint(PreviewedMail mail) {
        return lint(mail.eml());
    }

    /**
     * Checks a message, for example one that a test server received.
     *
     * @param eml the message as bytes (RFC 5322)
     * @return what is wrong with it, nothing if the list is empty
     * @throws IllegalArgumentException if it cannot be read; the cause says why
     */
    public static List<MailFinding> lint(byte[] eml) {
        try {
            LintedMail mail = new LintedMail(
                    new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(eml)));
            HeaderRules.check(mail);
            LinkRules.check(mail);
            HtmlRules.check(mail);
            return mail.findings();
        } catch (MessagingException | IOException e) {
            throw new IllegalArgumentException("the message cannot be read", e);
        }
    }
}
