package io.invitation.mail.internal;

import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/**
 * How to reach and use a mail server.
 *
 * @param host name or address of the server
 * @param port its port
 * @param security how the connection is protected
 * @param credentials what to log in with
 * @param tls makes TLS sockets
 * @param envelopeFrom where bounces go
 * @param localName what to say in EHLO
 * @param timeouts how long to wait
 */
public record SmtpSettings(
        String host,
        int port,
        Security security,
        Optional<Credentials> credentials,
        SSLSocketFactory tls,
        String envelopeFrom,
        String localName,
        Timeouts timeouts) {

    /** How the connection is protected. */
    public enum Security {
        /** STARTTLS, and nothing without it. */
        STARTTLS,
        /** TLS from the first byte. */
        IMPLICIT_TLS,
        /** Not at all. */
        PLAINTEXT
    }

    /** What to log in with. Its text form shows neither. */
    public record Credentials(String user, String password) {

        @Override
        public String toString() {
            return "Credentials[redacted]";
        }
    }

    /**
     * How long to wait.
     *
     * @param connect for the TCP connection
     * @param read for one TLS handshake, and for one command with its whole reply
     * @param write for the server to take the message
     * @param finalReply for the reply to the message
     */
    public record Timeouts(Duration connect, Duration read, Duration write, Duration finalReply) {}

    /** Returns server and protection only. */
    @Override
    public String toString() {
        return "SmtpSettings[" + host + ":" + port + ", " + security + "]";
    }
}
