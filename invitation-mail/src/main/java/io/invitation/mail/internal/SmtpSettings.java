package io.invitation.mail.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/**
 * How to reach and use a mail server.
 *
 * @param host name or address of the server
 * @param port its port
 * @param security how the connection is protected
 * @param login what to log in with
 * @param tls makes TLS sockets
 * @param localName what to say in EHLO
 * @param timeouts how long to wait
 * @param pool how many connections to keep, and how long
 * @param clock tells for how long a connection has been idle
 */
public record SmtpSettings(
        String host,
        int port,
        Security security,
        Optional<Login> login,
        SSLSocketFactory tls,
        String localName,
        Timeouts timeouts,
        Pool pool,
        Clock clock) {

    /** How the connection is protected. */
    public enum Security {
        /** STARTTLS, and nothing without it. */
        STARTTLS,
        /** TLS from the first byte. */
        IMPLICIT_TLS,
        /** Not at all. */
        PLAINTEXT
    }

    /**
     * What to log in with. Its text form shows none of it.
     *
     * @param mechanisms names of SASL mechanisms with a space between; the first that the server offers is used
     * @param user the user
     * @param secret gives the password or token, once for each connection
     */
    public record Login(String mechanisms, String user, Supplier<String> secret) {

        @Override
        public String toString() {
            return "Login[redacted]";
        }
    }

    /**
     * How long to wait.
     *
     * @param connect for the TCP connection
     * @param read for one TLS handshake, and for one command with its whole reply
     * @param write for the server to take the message
     * @param finalReply for the reply to the message
     * @param overall for all of it together, the wait for a connection included
     */
    public record Timeouts(Duration connect, Duration read, Duration write, Duration finalReply, Duration overall) {}

    /**
     * How many connections to keep, and how long.
     *
     * @param connections the most connections at a time
     * @param messages after how many messages a connection is closed
     * @param idle after how long without a message a connection is closed
     * @param waiting how long to wait when all are in use
     */
    public record Pool(int connections, int messages, Duration idle, Duration waiting) {}

    /** Returns server and protection only. */
    @Override
    public String toString() {
        return "SmtpSettings[" + host + ":" + port + ", " + security + "]";
    }
}
