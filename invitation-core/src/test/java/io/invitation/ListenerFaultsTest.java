package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.SendOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** F8 of the security design: who listens and fails harms nobody. */
class ListenerFaultsTest {

    private final List<InvitationEventType> heard = new ArrayList<>();
    private final InvitationService invitations = InvitationService.builder(
                    new InMemoryInvitationStore(), outgoing -> SendOutcome.submitted())
            .links(LinkTemplate.inPath("https://app.example.com/invite"))
            .listener(event -> {
                throw new IllegalStateException("a listener that fails");
            })
            .listener(event -> {
                throw new StackOverflowError("a listener that fails worse");
            })
            .listener(event -> heard.add(event.type()))
            .build();

    @Test
    void anAcceptanceStaysAndTheOthersHearOfIt() {
        InvitationLink link = invitations
                .create(InvitationRequest.to("ada@example.com").build())
                .linkOrElseThrow();

        AcceptResult result = invitations.accept(link.token(), Invitee.verified("ada@example.com"));

        assertThat(result).isInstanceOf(AcceptResult.Accepted.class);
        assertThat(heard)
                .containsExactly(
                        InvitationEventType.CREATED, InvitationEventType.ACCEPTED, InvitationEventType.EXHAUSTED);
    }

    @Test
    void whatTheyMissedStandsInTheHistory() {
        Invitation invitation = invitations
                .create(InvitationRequest.to("ada@example.com").build())
                .orElseThrow();

        assertThat(invitations.reports().history(invitation.id(), Optional.empty(), 10))
                .extracting(InvitationEvent::type)
                .contains(InvitationEventType.CREATED);
    }
}
