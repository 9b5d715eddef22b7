package io.invitation.mail.internal;

import io.invitation.mail.internal.SmtpSettings.Timeouts;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.OutputStream;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * Angus's SMTP client, watched: how far the conversation came, what the server last said, and whether it had all of the
 * message. The exceptions of Angus do not tell; a reset after a refusal hides the refusal, and a lost connection looks
 * the same before and after the final dot. For use by one thread.
 */
final class SmtpTransport extends SMTPTransport {

    /** The steps of a conversation, in their order. */
    enum Step {
        GREETING,
        EHLO,
        STARTTLS,
        AUTH,
        MAIL,
        RCPT,
        DATA,
        FINAL_DOT
    }

    /** There is no reply: none came yet, the connection ended, or it was not one. */
    static final int NO_REPLY = -1;

    private final SocketGuard guard;
    private final Timeouts timeouts;
    private Step step = Step.GREETING;
    private boolean tidying;
    private boolean handedOver;
    private int replyCode = NO_REPLY;
    private String reply = "";

    SmtpTransport(Session session, boolean implicitTls, SocketGuard guard, Timeouts timeouts) {
        super(session, null, "smtp", implicitTls);
        this.guard = guard;
        this.timeouts = timeouts;
    }

    Step step() {
        return step;
    }

    /** The code of the reply to the last command that belongs to the message. */
    int replyCode() {
        return replyCode;
    }

    /** The text of that reply, code included. It may repeat addresses: for parsing only. */
    String reply() {
        return reply;
    }

    /** Tells whether the server may have all of the message, so that only its reply says what became of it. */
    boolean isHandedOver() {
        return handedOver;
    }

    @Override
    protected void sendCommand(String command) throws MessagingException {
        tidying = command.equals("RSET") || command.equals("QUIT") || command.equals("NOOP");
        if (!tidying) {
            step = stepOf(command);
            replyCode = NO_REPLY;
            reply = "";
        }
        boolean finalDot = !tidying && step == Step.FINAL_DOT;
        guard.limit(finalDot ? timeouts.finalReply() : timeouts.read());
        try {
            super.sendCommand(command);
            handedOver |= finalDot;
        } catch (MessagingException e) {
            // The guard may close the socket after the system took the last bytes and before it says so.
            handedOver |= finalDot && guard.isExpired();
            throw e;
        }
        if (finalDot) {
            guard.waitForReads(timeouts.finalReply());
        }
    }

    @Override
    protected int readServerResponse() throws MessagingException {
        boolean belongsToMessage = !tidying;
        guard.limit(belongsToMessage && step == Step.FINAL_DOT ? timeouts.finalReply() : timeouts.read());
        try {
            int code = super.readServerResponse();
            if (belongsToMessage) {
                replyCode = code;
                reply = getLastServerResponse();
            }
            return code;
        } finally {
            guard.lift();
        }
    }

    /** Without EHLO there is neither TLS nor a login, so there is no falling back to HELO. */
    @Override
    protected boolean ehlo(String domain) throws MessagingException {
        if (!super.ehlo(domain)) {
            throw new MessagingException("EHLO was refused");
        }
        return true;
    }

    @Override
    protected OutputStream data() throws MessagingException {
        OutputStream body = super.data();
        guard.limit(timeouts.write());
        return body;
    }

    private Step stepOf(String command) {
        if (command.equals(".")) {
            return Step.FINAL_DOT;
        }
        int end = command.indexOf(' ');
        return switch (end < 0 ? command : command.substring(0, end)) {
            case "EHLO" -> Step.EHLO;
            case "STARTTLS" -> Step.STARTTLS;
            case "AUTH" -> Step.AUTH;
            case "MAIL" -> Step.MAIL;
            case "RCPT" -> Step.RCPT;
            case "DATA" -> Step.DATA;
            default -> step;
        };
    }
}
