package io.invitation.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.invitation.Invitation;
import io.invitation.Scope;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.SendOutcome;
import io.invitation.spi.Senders;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PerScopeSenderTest {

    private static final InvitationSender DEFAULT = outgoing -> SendOutcome.failedTemporarily("default");

    @Test
    void sendsByTheSenderOfTheScope() {
        InvitationSender sender =
                PerScopeSender.of(Map.of(Scope.DEFAULT, outgoing -> SendOutcome.submitted()), DEFAULT);

        assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.submitted());
    }

    @Test
    void sendsByTheOtherSenderWhereAScopeHasNone() {
        InvitationSender sender =
                PerScopeSender.of(Map.of(Scope.of("acme"), outgoing -> SendOutcome.submitted()), DEFAULT);

        assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.failedTemporarily("default"));
        assertThat(sender).hasToString("PerScopeSender[1 scopes]");
    }

    @Test
    void reachesMailboxesWhereTheSenderOfTheScopeDoes() {
        InvitationSender mailing = Senders.toMailboxes(DEFAULT);
        Invitation invitation = Mails.outgoing().invitation();

        assertThat(PerScopeSender.of(Map.of(invitation.scope(), mailing), DEFAULT)
                        .reachesMailbox(invitation))
                .isTrue();
        assertThat(PerScopeSender.of(Map.of(Scope.of("acme"), mailing), DEFAULT).reachesMailbox(invitation))
                .isFalse();
    }

    @Test
    void copiesTheMapAndNeedsASenderForTheRest() {
        Map<Scope, InvitationSender> senders = new HashMap<>();
        InvitationSender sender = PerScopeSender.of(senders, DEFAULT);
        senders.put(Scope.DEFAULT, outgoing -> SendOutcome.submitted());

        assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.failedTemporarily("default"));
        assertThatNullPointerException().isThrownBy(() -> PerScopeSender.of(Map.of(), null));
    }
}
