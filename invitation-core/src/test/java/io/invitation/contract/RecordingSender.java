package io.invitation.contract;

import io.invitation.Invitation;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Keeps what it is asked to send, and answers as a test wishes; it reaches mailboxes unless told otherwise. */
public final class RecordingSender implements InvitationSender {

    private final List<OutgoingInvitation> sent = new CopyOnWriteArrayList<>();
    private volatile Supplier<SendOutcome> answer = SendOutcome::submitted;

    private volatile boolean reachesMailboxes = true;

    /** Lets what it is asked to send go another way than to mailboxes. */
    public void reachesNoMailbox() {
        reachesMailboxes = false;
    }

    /** Sets what comes of every further attempt. */
    public void answerWith(Supplier<SendOutcome> newAnswer) {
        answer = newAnswer;
    }

    @Override
    public SendOutcome send(OutgoingInvitation invitation) {
        sent.add(invitation);
        return answer.get();
    }

    @Override
    public boolean reachesMailbox(Invitation invitation) {
        return reachesMailboxes;
    }

    /** Returns all attempts in order. */
    public List<OutgoingInvitation> sent() {
        return sent;
    }

    /** Returns the latest attempt. */
    public OutgoingInvitation last() {
        return sent.get(sent.size() - 1);
    }
}
