package io.invitation.mail.internal;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A mail with a text and an HTML part, as the bytes that go out.
 *
 * <p>Its parts are encoded here and not by data content handlers, which Jakarta Activation looks up through the
 * thread's class loader and does not find in every container.
 */
public final class MailMessage extends MimeMessage {

    private static final String CRLF = "\r\n";

    private final String text;
    private final String html;

    /**
     * Encodes the parts.
     *
     * @param boundary ASCII that starts with {@code =_}, which quoted-printable never contains
     */
    MailMessage(String boundary, String text, String html) throws MessagingException {
        super((@Nullable Session) null);
        this.text = text;
        this.html = html;
        content = encode(boundary, text, html);
        modified = false;
        saved = true;
        header("MIME-Version", "1.0");
        header("Content-Type", "multipart/alternative;" + CRLF + " boundary=\"" + boundary + "\"");
    }

    /** The text part as it reads. */
    public String text() {
        return text;
    }

    /** The HTML part as it reads. */
    public String html() {
        return html;
    }

    /** Sets a header; its lines must be folded and encoded already. */
    void header(String name, String value) throws MessagingException {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean fold = c == '\r' && value.startsWith(CRLF + " ", i);
            if (fold) {
                i++;
            } else if ((c < ' ' && c != '\t') || c > '~') {
                throw new IllegalArgumentException(name + " holds a character that is not printable ASCII");
            }
        }
        setHeader(name, value);
    }

    /** Sets To, which for an address with non-ASCII characters is in UTF-8 (RFC 6532, section 3.2). */
    void recipient(String mailbox) throws MessagingException {
        if (mailbox.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
            throw new IllegalArgumentException("To holds a control character");
        }
        // One character for each byte, because that is how Jakarta Mail writes headers.
        setHeader("To", new String(mailbox.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    private static byte[] encode(String boundary, String text, String html) throws MessagingException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(2 * (text.length() + html.length()));
        try {
            part(bytes, boundary, "plain", text);
            part(bytes, boundary, "html", html);
            ascii(bytes, "--" + boundary + "--" + CRLF);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void part(OutputStream out, String boundary, String type, String content)
            throws IOException, MessagingException {
        ascii(out, "--" + boundary + CRLF);
        ascii(out, "Content-Type: text/" + type + "; charset=UTF-8" + CRLF);
        ascii(out, "Content-Transfer-Encoding: quoted-printable" + CRLF + CRLF);
        OutputStream encoder = MimeUtility.encode(out, "quoted-printable");
        encoder.write(content.getBytes(StandardCharsets.UTF_8));
        encoder.flush();
        ascii(out, CRLF);
    }

    private static void ascii(OutputStream out, String line) throws IOException {
        out.write(line.getBytes(StandardCharsets.US_ASCII));
    }
}
