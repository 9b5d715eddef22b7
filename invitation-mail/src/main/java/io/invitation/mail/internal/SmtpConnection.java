package io.invitation.mail.internal;

import io.invitation.mail.internal.SmtpSettings.Credentials;
import io.invitation.mail.internal.SmtpSettings.Security;
import io.invitation.mail.internal.SmtpTransport.Step;
import io.invitation.spi.SendOutcome;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Optional;
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

    private static final Logger LOG = LoggerFactory.getLogger(SmtpConnection.class);

    private static final Pattern ENHANCED_CODE =
            Pattern.compile("([0-9]{3})[ -](([245])\\.[0-9]{1,3}\\.[0-9]{1,3})(?:\\s.*)?");

    private final SmtpSettings settings;
    private final SocketGuard guard;
    private final SmtpTransport transport;

    /** Prepares a connection; nothing is sent or opened yet. */
    SmtpConnection(SmtpSettings settings, ScheduledExecutorService timer) {
        this.settings = settings;
        this.guard = new SocketGuard(timer);
        this.transport = new SmtpTransport(
                Session.getInstance(properties()),
                settings.security() == Security.IMPLICIT_TLS,
                guard,
                settings.timeouts());
    }

    /** Connects if necessary and makes one attempt to hand a message over for one mailbox. */
    SendOutcome send(MimeMessage message, String mailbox) {
        try {
            InternetAddress recipient = new InternetAddress();
            recipient.setAddress(mailbox);
            connect();
            transport.sendMessage(message, new Address[] {recipient});
            return SendOutcome.submitted();
        } catch (MessagingException e) {
            return outcomeOf(e);
        } finally {
            guard.lift();
        }
    }

    private void connect() throws MessagingException {
        Optional<Credentials> credentials = settings.credentials();
        // Never null: Angus would take the user of this process instead.
        transport.connect(
                settings.host(),
                settings.port(),
                credentials.map(Credentials::user).orElse(""),
                credentials.map(Credentials::password).orElse(null));
        if (credentials.isPresent() && transport.step() != Step.AUTH) {
            throw new MessagingException("the server offers no AUTH");
        }
    }

    @Override
    public void close() {
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
        LOG.warn(
                "No mail could be given to {}:{}: {} ({})", settings.host(), settings.port(), problem, nameOf(failure));
        return SendOutcome.failedTemporarily(problem);
    }

    private String problemOf(MessagingException failure) {
        Step step = transport.step();
        boolean greeted = step == Step.EHLO && transport.replyCode() == 250;
        if (isTimeout(failure)) {
            return "timeout";
        } else if (hasCause(failure, SSLException.class) || (step == Step.STARTTLS && transport.replyCode() == 220)) {
            return "tls-failed";
        } else if (greeted
                && settings.security() == Security.STARTTLS
                && !transport.isSSL()
                && !transport.supportsExtension("STARTTLS")) {
            return "starttls-missing";
        } else if (greeted && settings.credentials().isPresent()) {
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
        properties.setProperty("mail.smtp.from", settings.envelopeFrom());
        properties.setProperty(
                "mail.smtp.auth", Boolean.toString(settings.credentials().isPresent()));
        properties.setProperty("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
        properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(startTls));
        properties.setProperty("mail.smtp.starttls.required", Boolean.toString(startTls));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        properties.setProperty("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
        properties.setProperty(
                "mail.smtp.connectiontimeout",
                Long.toString(settings.timeouts().connect().toMillis()));
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
}
