package io.invitation.mail;

import io.invitation.Invitation;
import io.invitation.mail.internal.Batch;
import io.invitation.mail.internal.Envelope;
import io.invitation.mail.internal.MailComposer;
import io.invitation.mail.internal.SmtpConnections;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import jakarta.mail.internet.MimeMessage;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends invitations by SMTP, each message to one recipient, over TLS unless that is switched off by name.
 *
 * <p>The connection: STARTTLS is required by default (RFC 3207; {@link SmtpInvitationSenderBuilder#implicitTls()} for
 * RFC 8314), the certificate must be trusted and name the server, and without that neither a login nor an address is
 * sent. The {@code mail.smtp} system properties have no effect; trust is the JVM's unless given, and a JVM-wide SOCKS
 * proxy applies with implicit TLS only.
 *
 * <p>Connections are kept for the next message, up to four unless {@link SmtpInvitationSenderBuilder#connections} says
 * otherwise; see {@link SmtpPool}. {@link #close()} closes them.
 *
 * <p>Every step has a time limit, and so has all of one send ({@link SmtpInvitationSenderBuilder#overallTimeout}); only
 * the look-up of the server's name in DNS and the supplier of an access token have their own.
 *
 * <p>The outcome, by the server's reply (RFC 5321, section 4.2.1), with the enhanced status code (RFC 3463) if the
 * reply has one and else its three digits:
 *
 * <ul>
 *   <li><em>submitted</em>: the server took the message.
 *   <li><em>failed temporarily</em>: a reply of the 400s; a connection that was refused, was lost or took too long
 *       before the message was complete ({@code connect-failed}, {@code connection-lost}, {@code timeout}); no TLS with
 *       a trusted certificate ({@code starttls-missing}, {@code tls-failed}) or no login ({@code auth-missing},
 *       {@code auth-secret-missing}), which are for the operator to mend and say nothing about the recipient; all
 *       connections in use for too long ({@code pool-timeout}); the thread was interrupted while it waited for one
 *       ({@code interrupted}), this sender was closed ({@code sender-closed}), or there are no templates of the name
 *       that the message asks for ({@code templates-missing}).
 *   <li><em>failed permanently</em>: a reply of the 500s, including 535, a login that was refused; a recipient with
 *       non-ASCII characters before the {@code @} at a server that does not offer SMTPUTF8 (RFC 6531), which is told
 *       nothing of it ({@code 5.6.7}); a message that could not be built ({@code message-not-built}).
 *   <li><em>undecided</em>: the connection was lost ({@code connection-lost}) or the time ran out ({@code timeout})
 *       when the message was complete and the server had not answered yet. A repeat has the same {@code Message-ID}.
 * </ul>
 *
 * <p>The message: {@code multipart/alternative}, text before HTML, in UTF-8; From is the configured address, answers go
 * to the inviter's reply address if there is one (an ASCII one), {@code Message-ID} is made of the delivery's id,
 * {@code Auto-Submitted: auto-generated} (RFC 3834). Names are cleaned of invisible characters and of what would become
 * a link.
 *
 * <p>Safe for use by several threads. A call of {@link #send} uses the caller's thread; one daemon thread watches the
 * time limits while messages are being sent and connections are kept, and ends ten seconds later.
 *
 * @since 0.1
 */
public final class SmtpInvitationSender implements InvitationSender, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SmtpInvitationSender.class);

    private final MailWriter writer;
    private final SmtpConnections connections;
    private final Function<UUID, String> envelopeFrom;
    private final String text;

    SmtpInvitationSender(
            MailWriter writer, SmtpConnections connections, Function<UUID, String> envelopeFrom, String text) {
        this.writer = writer;
        this.connections = connections;
        this.envelopeFrom = envelopeFrom;
        this.text = text;
    }

    /**
     * Starts a sender.
     *
     * @param host the name of the server, as in its certificate; a relay or submission service, not the recipient's
     * @param port its port, usually 587 for STARTTLS and 465 with {@link SmtpInvitationSenderBuilder#implicitTls()}
     * @return a builder
     * @throws IllegalArgumentException if the host is not visible ASCII or the port not from 1 to 65535
     */
    public static SmtpInvitationSenderBuilder builder(String host, int port) {
        return new SmtpInvitationSenderBuilder(host, port);
    }

    /**
     * Makes one attempt to send, in the time that the limits allow.
     *
     * @param invitation what to send to whom
     * @return what came of it, see the description of this class; never an exception because of the server
     */
    @Override
    public SendOutcome send(OutgoingInvitation invitation) {
        SendOutcome outcome = attempt(invitation);
        LOG.debug(
                "Delivery {}: {} {}",
                invitation.deliveryId(),
                outcome.kind(),
                outcome.code().orElse(""));
        return outcome;
    }

    /**
     * Tells that every message goes to the mailbox of its recipient, and to nobody else.
     *
     * @param invitation not looked at
     * @return {@code true}
     */
    @Override
    public boolean reachesMailbox(Invitation invitation) {
        return true;
    }

    private SendOutcome attempt(OutgoingInvitation invitation) {
        if (connections.isClosed()) {
            return SendOutcome.failedTemporarily("sender-closed");
        }
        Optional<? extends MimeMessage> message;
        try {
            message = writer.write(invitation);
        } catch (RuntimeException e) {
            // Only the class: the text of the exception may hold what was to be written.
            LOG.warn(
                    "Delivery {}: the message could not be built: {}",
                    invitation.deliveryId(),
                    e.getClass().getName());
            return SendOutcome.failedPermanently("message-not-built");
        }
        if (message.isEmpty()) {
            LOG.warn(
                    "Delivery {}: there are no templates \"{}\"",
                    invitation.deliveryId(),
                    MailComposer.presentable(invitation.templates()));
            return SendOutcome.failedTemporarily("templates-missing");
        }
        Envelope envelope = new Envelope(
                envelopeFrom.apply(invitation.deliveryId()),
                invitation.recipient().mailbox());
        return connections.send(message.get(), envelope);
    }

    /**
     * Returns what shows mails as this sender would send them, and sends nothing.
     *
     * @return the preview
     */
    public MailPreview preview() {
        return new MailPreview(writer);
    }

    /**
     * Sends the messages of a stream, as many at a time as there are connections, and returns when all have their
     * results.
     *
     * <p>Takes a message from the stream only when a connection can be had for it, so that memory does not grow with
     * the stream. Reads the stream in the caller's thread and closes it; sends in the executor's, of which as many as
     * connections are of use. Each message is attempted once, in no particular order.
     *
     * <p>If the stream, the executor or the consumer throws, no more messages are taken, and it is thrown on when those
     * under way have their results.
     *
     * @param messages what to send to whom
     * @param executor runs the sending; it must run everything that it takes
     * @param results hears what came of each message, in the executor's threads and in several at once
     * @throws InterruptedException if the caller's thread is interrupted; messages under way get their results all the
     *     same, later
     */
    public void sendAll(
            Stream<? extends OutgoingInvitation> messages,
            Executor executor,
            BiConsumer<? super OutgoingInvitation, ? super SendOutcome> results)
            throws InterruptedException {
        new Batch(connections.size(), executor, this::send, results).run(messages);
    }

    /**
     * Closes the connections: those that rest at once, those in use behind the message that is under way. What is sent
     * later fails temporarily ({@code sender-closed}). Closing again changes nothing.
     */
    @Override
    public void close() {
        connections.close();
    }

    /** Returns the server and how the connection is protected; no credentials. */
    @Override
    public String toString() {
        return text;
    }
}
