package io.invitation.mail.internal;

import io.invitation.mail.internal.SmtpSettings.Login;
import io.invitation.mail.internal.SmtpSettings.Security;
import io.invitation.mail.internal.SmtpTransport.Step;
import io.invitation.spi.SendOutcome;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.concurrent.ScheduledExecutorService;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a mail server. It says what became of a message; it never throws because of the server. For use by
 * one thread at a time.
 */
final class SmtpConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("io.invitation.mail");

    private static final Pattern ENHANCED_CODE =
            Pattern.compile("([0-9]{3})[ -](([245])\\.[0-9]{1,3}\\.[0-9]{1,3})(?:\\s.*)?");

    /** RFC 6531, section 3.5: non-ASCII addresses not permitted for that sender/recipient. */
    private static final String NON_ASCII_NOT_PERMITTED = "5.6.7";

    /** RFC 5321, section 3.8: the server closes the connection. */
    private static final int SHUTTING_DOWN = 421;

    /** After a rest as short as this the server is not asked whether it is still there. */
    private static final Duration SHORT_REST = Duration.ofSeconds(1);

    private final SmtpSettings settings;
    private final OutageLog outages;
    private final SocketGuard guard;
    private final Session session;
    private final SmtpTransport transport;
    private Instant restsSince = Instant.MIN;
    private int messages;
    private boolean reusable;
    private boolean stale;

    /** Prepares a connection; nothing is sent or opened yet. */
    SmtpConnection(SmtpSettings settings, ScheduledExecutorService timer, OutageLog outages) {
        this.settings = settings;
        this.outages = outages;
        this.guard = new SocketGuard(timer);
        this.session = Session.getInstance(properties());
        this.transport =
                new SmtpTransport(session, settings.security() == Security.IMPLICIT_TLS, guard, settings.timeouts());
    }

    /** Connects if necessary and makes one attempt to hand a message over. */
    SendOutcome send(MimeMessage message, Envelope envelope, Deadline deadline) {
        guard.hurry(deadline);
        boolean first = messages++ == 0;
        reusable = false;
        SendOutcome outcome;
        try {
            if (first) {
                connect(deadline);
            }
            outcome = transmit(message, envelope);
        } catch (SecretException e) {
            outages.failed("auth-secret-missing", String.valueOf(e.getMessage()));
            outcome = SendOutcome.failedTemporarily("auth-secret-missing");
        } catch (MessagingException e) {
            stale = !first && isStale();
            outcome = stale ? SendOutcome.failedTemporarily("connection-lost") : outcomeOf(e);
        } finally {
            guard.lift();
        }
        if (outcome.kind() == SendOutcome.Kind.SUBMITTED) {
            outages.succeeded();
        }
        reusable &= messages < settings.pool().messages() && !guard.isExpired();
        return outcome;
    }

    private SendOutcome transmit(MimeMessage message, Envelope envelope) throws MessagingException {
        if (envelope.needsUtf8() && !transport.supportsExtension("SMTPUTF8")) {
            // Nothing was said about this message: the connection is as good as before.
            reusable = true;
            return SendOutcome.failedPermanently(NON_ASCII_NOT_PERMITTED);
        }
        session.getProperties().setProperty("mail.smtp.from", envelope.from());
        InternetAddress recipient = new InternetAddress();
        recipient.setAddress(envelope.to());
        transport.begin(envelope.needsUtf8());
        transport.sendMessage(message, new Address[] {recipient});
        reusable = true;
        return SendOutcome.submitted();
    }

    private void connect(Deadline deadline) throws MessagingException {
        String secret = null;
        if (settings.login().isPresent()) {
            secret = secretOf(settings.login().get());
        }
        long patience = deadline.limit(settings.timeouts().connect()).toMillis();
        session.getProperties().setProperty("mail.smtp.connectiontimeout", Long.toString(patience));
        // Never null: Angus would take the user of this process instead.
        transport.connect(
                settings.host(),
                settings.port(),
                settings.login().map(Login::user).orElse(""),
                secret);
        if (secret != null && transport.step() != Step.AUTH) {
            throw new MessagingException("the server offers no AUTH");
        }
    }

    /** Asks the host for the secret; the texts of its exceptions may hold one. */
    private static String secretOf(Login login) throws SecretException {
        String secret;
        try {
            secret = login.secret().get();
        } catch (RuntimeException e) {
            throw new SecretException(e.getClass().getName());
        }
        if (secret == null || secret.isEmpty() || secret.chars().anyMatch(Character::isISOControl)) {
            throw new SecretException("it is null, empty or holds control characters");
        }
        return secret;
    }

    /** Tells whether the server had ended a kept connection before it heard of the message that was to go over it. */
    private boolean isStale() {
        int code = transport.replyCode();
        return transport.step() == Step.MAIL
                && !guard.isExpired()
                && (code == SmtpTransport.NO_REPLY || code == SHUTTING_DOWN);
    }

    /** Tells whether the last message failed as if it never had been sent, and another connection should be tried. */
    boolean wasStale() {
        return stale;
    }

    /** Tells whether another message may go over this connection. */
    boolean isReusable() {
        return reusable;
    }

    /** Waits for the next message; if none comes within the idle time, the socket is closed. */
    void rest() {
        restsSince = settings.clock().instant();
        guard.closeLater(settings.pool().idle());
    }

    Instant restsSince() {
        return restsSince;
    }

    /** Ends the rest, and asks the server if it was a long one. */
    boolean isAlive(Deadline deadline) {
        guard.hurry(deadline);
        guard.lift();
        Duration rest = Duration.between(restsSince, settings.clock().instant());
        return (!rest.isNegative() && rest.compareTo(SHORT_REST) < 0) || transport.isConnected();
    }

    @Override
    public void close() {
        guard.hurry(Deadline.in(settings.timeouts().read()));
        try {
            transport.close();
        } catch (MessagingException e) {
            LOG.debug("Closing a connection to {}:{} failed: {}", settings.host(), settings.port(), nameOf(e));
        } finally {
            guard.lift();
        }
    }

    private SendOutcome outcomeOf(MessagingException failure) {
        int kind = transport.replyCode() / 100;
        String code = codeOf(transport.reply(), transport.replyCode());
        if ((kind == 4 || kind == 5) && transport.step().compareTo(Step.MAIL) < 0) {
            outages.failed(code, transport.step().name());
        }
        if (transport.step() == Step.FINAL_DOT && kind == 2) {
            return SendOutcome.submitted();
        } else if (kind == 4 || (kind == 5 && transport.step() == Step.STARTTLS)) {
            // Without TLS it is the connection's failure and not the message's, whatever the server thinks.
            return SendOutcome.failedTemporarily(code);
        } else if (kind == 5) {
            return SendOutcome.failedPermanently(code);
        } else if (transport.isHandedOver()) {
            return SendOutcome.undecided(isTimeout(failure) ? "timeout" : "connection-lost");
        }
        String problem = problemOf(failure);
        outages.failed(problem, nameOf(failure));
        return SendOutcome.failedTemporarily(problem);
    }

    private String problemOf(MessagingException failure) {
        Step step = transport.step();
        boolean greeted = step == Step.EHLO && transport.replyCode() == 250;
        if (isTimeout(failure)) {
            return "timeout";
        } else if (hasCause(failure, SSLException.class) || (step == Step.STARTTLS && transport.replyCode() == 220)) {
            return "tls-failed";
        } else if (greeted && failure instanceof AuthenticationFailedException) {
            // Angus knows none of the mechanisms, and has closed the socket: its TLS is not to be seen any more.
            return "auth-missing";
        } else if (greeted
                && settings.security() == Security.STARTTLS
                && !transport.isSSL()
                && !transport.supportsExtension("STARTTLS")) {
            return "starttls-missing";
        } else if (greeted && settings.login().isPresent()) {
            return "auth-missing";
        } else if (!guard.wasConnected()) {
            return "connect-failed";
        }
        return transport.replyCode() > 0 ? codeOf("", transport.replyCode()) : "connection-lost";
    }

    private boolean isTimeout(MessagingException failure) {
        return guard.isExpired() || hasCause(failure, java.net.SocketTimeoutException.class);
    }

    private static String codeOf(String reply, int replyCode) {
        // All lines of a reply have the same code (RFC 2034, section 4), if they have one.
        return reply.lines()
                .map(ENHANCED_CODE::matcher)
                .filter(Matcher::matches)
                .filter(enhanced ->
                        enhanced.group(3).charAt(0) == enhanced.group(1).charAt(0))
                .map(enhanced -> enhanced.group(2))
                .findFirst()
                .orElseGet(() -> Integer.toString(replyCode));
    }

    private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return true;
            }
        }
        return false;
    }

    /** The class of the innermost cause: the texts of these exceptions may repeat addresses. */
    private static String nameOf(Throwable failure) {
        Throwable t = failure;
        while (t.getCause() != null) {
            t = t.getCause();
        }
        return t.getClass().getSimpleName();
    }

    /** The properties of the session, in place of which Angus reads no system properties. */
    private Properties properties() {
        boolean startTls = settings.security() == Security.STARTTLS;
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.localhost", settings.localName());
        properties.setProperty(
                "mail.smtp.auth", Boolean.toString(settings.login().isPresent()));
        settings.login().ifPresent(login -> properties.setProperty("mail.smtp.auth.mechanisms", login.mechanisms()));
        properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(startTls));
        properties.setProperty("mail.smtp.starttls.required", Boolean.toString(startTls));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        properties.setProperty("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
        properties.setProperty(
                "mail.smtp.timeout", Long.toString(settings.timeouts().read().toMillis()));
        // Writes and whole replies are limited by the guard; the option of Angus starts a thread for each socket.
        properties.setProperty("mail.smtp.quitwait", "false");
        // Without this a failed TLS handshake is tried again with the JVM's own sockets and trust.
        properties.setProperty("mail.smtp.socketFactory.fallback", "false");
        if (settings.security() != Security.IMPLICIT_TLS) {
            properties.put("mail.smtp.socketFactory", GuardedSockets.plain(guard));
        }
        properties.put(
                "mail.smtp.ssl.socketFactory",
                GuardedSockets.tls(settings.tls(), guard, settings.timeouts().read()));
        return properties;
    }

    /** The host gave no secret to log in with. Its text may be logged. */
    private static final class SecretException extends MessagingException {

        private static final long serialVersionUID = 1L;

        SecretException(String message) {
            super(message);
        }
    }
}
