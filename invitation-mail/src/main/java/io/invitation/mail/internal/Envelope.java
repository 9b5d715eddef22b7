package io.invitation.mail.internal;

/**
 * From where and to where a message goes, as the server is told. Its text form shows neither.
 *
 * @param from where bounces go; ASCII
 * @param to the one recipient
 */
public record Envelope(String from, String to) {

    /** Tells whether the server must offer SMTPUTF8 (RFC 6531). */
    boolean needsUtf8() {
        return to.chars().anyMatch(c -> c >= 0x80);
    }

    @Override
    public String toString() {
        return "Envelope[redacted]";
    }
}
