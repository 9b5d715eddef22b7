package io.invitation.mail;

import io.invitation.mail.internal.MailMessage;
import jakarta.mail.MessagingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * A mail as it would be sent. Its text form shows nothing of it, because it holds the link.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class PreviewedMail {

    private final String subject;
    private final String text;
    private final String html;
    private final Locale language;
    private final byte[] eml;

    PreviewedMail(MailMessage message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            message.writeTo(bytes);
            subject = String.valueOf(message.getSubject());
            language = Locale.forLanguageTag(message.getHeader("Content-Language", ","));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MessagingException e) {
            throw new IllegalStateException("the mail could not be written", e);
        }
        text = message.text();
        html = message.html();
        eml = bytes.toByteArray();
    }

    /**
     * Returns the subject as people read it.
     *
     * @return the decoded subject
     */
    public String subject() {
        return subject;
    }

    /**
     * Returns the text part.
     *
     * @return lines of text
     */
    public String text() {
        return text;
    }

    /**
     * Returns the HTML part, a whole document that loads nothing from elsewhere.
     *
     * @return the HTML
     */
    public String html() {
        return html;
    }

    /**
     * Returns the language of the mail, which the recipient's fell back to.
     *
     * @return the locale of the templates
     */
    public Locale language() {
        return language;
    }

    /**
     * Returns the message as it goes to the server, which mail programs open as a {@code .eml} file (RFC 5322).
     *
     * @return a copy of the bytes
     */
    public byte[] eml() {
        return eml.clone();
    }

    /** Returns the size and the language only. */
    @Override
    public String toString() {
        return "PreviewedMail[" + language.toLanguageTag() + ", " + eml.length + " bytes]";
    }
}
