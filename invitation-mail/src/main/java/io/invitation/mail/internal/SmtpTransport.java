package io.invitation.mail.internal;

import io.invitation.mail.internal.SmtpSettings.Timeouts;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
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

    /** How long a kept connection may take to say that it is alive; a new one is quickly made. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);

    /** RFC 4954, section 4: the server expects more. */
    private static final int CHALLENGE = 334;

    /**
     * Angus names them after the package of this class, and writes whole messages there, links included. Nobody else
     * here logs by that name, for with slf4j over java.util.logging it would be silent too.
     */
    private static final List<Logger> LOGGERS_OF_ANGUS = List.of(
            Logger.getLogger(SmtpTransport.class.getPackageName()),
            Logger.getLogger(SmtpTransport.class.getPackageName() + ".protocol"));

    private final SocketGuard guard;
    private final Timeouts timeouts;
    private Step step = Step.GREETING;
    private boolean utf8;
    private boolean xoauth2;
    private boolean tidying;
    private boolean handedOver;
    private int replyCode = NO_REPLY;
    private String reply = "";

    SmtpTransport(Session session, boolean implicitTls, SocketGuard guard, Timeouts timeouts) {
        super(session, null, "smtp", implicitTls);
        this.guard = guard;
        this.timeouts = timeouts;
        silenceAngus();
    }

    /** Again for each message: a framework that takes over java.util.logging may have reset the levels. */
    private static void silenceAngus() {
        LOGGERS_OF_ANGUS.forEach(logger -> logger.setLevel(Level.OFF));
    }

    /** Forgets the message before. */
    void begin(boolean needsUtf8) {
        silenceAngus();
        utf8 = needsUtf8;
        handedOver = false;
        guard.waitForReads(timeouts.read());
    }

    Step step() {
        return step;
    }

    /** The code of the reply to what was sent last for the message. */
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
            forgetReply();
            xoauth2 = command.startsWith("AUTH XOAUTH2 ");
        }
        boolean finalDot = !tidying && step == Step.FINAL_DOT;
        guard.limit(patience());
        try {
            super.sendCommand(encoded(command));
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

    /** The answers to a challenge, which are no commands. */
    @Override
    protected int simpleCommand(byte[] answer) throws MessagingException {
        forgetReply();
        return super.simpleCommand(answer);
    }

    @Override
    protected int readServerResponse() throws MessagingException {
        boolean belongsToMessage = !tidying;
        guard.limit(patience());
        try {
            int code = super.readServerResponse();
            if (code == CHALLENGE && xoauth2) {
                code = refusalBehind();
            }
            if (belongsToMessage) {
                replyCode = code;
                reply = getLastServerResponse();
            }
            return code;
        } finally {
            guard.lift();
        }
    }

    private void forgetReply() {
        replyCode = NO_REPLY;
        reply = "";
    }

    private Duration patience() {
        if (tidying) {
            return timeouts.read().compareTo(SIGN_OF_LIFE) < 0 ? timeouts.read() : SIGN_OF_LIFE;
        }
        return step == Step.FINAL_DOT ? timeouts.finalReply() : timeouts.read();
    }

    /**
     * Angus writes one byte for each character of a command, and its own way to SMTPUTF8 is for all messages or none.
     */
    private String encoded(String command) {
        if (!utf8) {
            return command;
        }
        String extended = step == Step.MAIL && !tidying ? command + " SMTPUTF8" : command;
        return new String(extended.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** With XOAUTH2 the refusal stands behind a challenge with the reasons, which is answered with an empty line. */
    private int refusalBehind() throws MessagingException {
        xoauth2 = false;
        super.sendCommand("");
        return super.readServerResponse();
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
        forgetReply();
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
