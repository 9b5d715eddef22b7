package io.invitation.mail.internal;

import io.invitation.spi.SendOutcome;
import jakarta.mail.internet.MimeMessage;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Finds a connection for each message: at present a new one, which is closed behind it. The place for a pool. Safe for
 * use by several threads.
 */
public final class SmtpConnections {

    private final SmtpSettings settings;
    private final ScheduledExecutorService timer = SocketGuard.newTimer();

    /** Prepares connections; none is opened yet. */
    public SmtpConnections(SmtpSettings settings) {
        this.settings = settings;
    }

    /** Makes one attempt to hand a message over for one mailbox. */
    public SendOutcome send(MimeMessage message, String mailbox) {
        try (SmtpConnection connection = new SmtpConnection(settings, timer)) {
            return connection.send(message, mailbox);
        }
    }
}
