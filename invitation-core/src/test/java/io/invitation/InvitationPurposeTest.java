package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.contract.RecordingSender;
import io.invitation.memory.InMemoryInvitationRepository;
import io.invitation.spi.InvitationRepository;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** P5: a link opens nothing but its purpose. */
class InvitationPurposeTest {

    private static final Invitee ADA = Invitee.verified("ada@example.com");
    private static final InvitationRequest REQUEST =
            InvitationRequest.to("ada@example.com").build();

    private final RecordingSender sender = new RecordingSender();
    private final InvitationRepository store = new InMemoryInvitationRepository();
    private final InvitationService service = InvitationService.builder(store, sender)
            .links(LinkTemplate.inPath("https://app.example.com/invite"))
            .build();

    static Stream<Object[]> pairsOfDifferentPurposes() {
        return Stream.of(InvitationPurpose.values())
                .flatMap(one -> Stream.of(InvitationPurpose.values())
                        .filter(other -> one != other)
                        .map(other -> new Object[] {one, other}));
    }

    @ParameterizedTest
    @MethodSource("pairsOfDifferentPurposes")
    void aLinkIsUnknownToAViewForAnotherPurpose(InvitationPurpose purpose, InvitationPurpose other) {
        InvitationToken token =
                service.forPurpose(purpose).create(REQUEST).linkOrElseThrow().token();
        InvitationService foreign = service.forPurpose(other);

        assertThat(foreign.inspect(token).reason()).contains(RefusalReason.UNKNOWN);
        assertThat(foreign.accept(token, ADA)).isEqualTo(new AcceptResult.Refused(RefusalReason.UNKNOWN));
        assertThat(foreign.decline(token, ADA)).isEqualTo(new DeclineResult.Refused(RefusalReason.UNKNOWN));
        assertThat(service.forPurpose(purpose).accept(token, ADA).holdsPlace()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void whatAViewMakesHasItsPurposeAndTheMessageSaysSo(InvitationPurpose purpose) {
        InvitationService view = service.forPurpose(purpose);

        assertThat(view.create(REQUEST).orElseThrow().purpose()).isEqualTo(purpose);
        assertThat(view.invite(InvitationRequest.to("bob@example.com").build())
                        .orElseThrow()
                        .purpose())
                .isEqualTo(purpose);
        String expected = purpose == InvitationPurpose.MEMBERSHIP ? "INVITATION" : purpose.name();
        assertThat(sender.last().purpose()).hasToString(expected);
    }

    @Test
    void theServiceItselfIsForMembership() {
        assertThat(service.create(REQUEST).orElseThrow().purpose()).isEqualTo(InvitationPurpose.MEMBERSHIP);
    }

    @Test
    void aViewKeepsTheScopeAndAScopeKeepsThePurpose() {
        Scope acme = Scope.of("acme");
        Invitation first = service.in(acme)
                .forPurpose(InvitationPurpose.ACCOUNT_ACTIVATION)
                .create(REQUEST)
                .orElseThrow();
        Invitation second = service.forPurpose(InvitationPurpose.ACCOUNT_ACTIVATION)
                .in(acme)
                .create(InvitationRequest.to("bob@example.com").build())
                .orElseThrow();

        assertThat(List.of(first.scope(), second.scope())).containsOnly(acme);
        assertThat(List.of(first.purpose(), second.purpose())).containsOnly(InvitationPurpose.ACCOUNT_ACTIVATION);
    }

    @Test
    void anInvitationOfAnyPurposeIsManagedByItsId() {
        Invitation invitation = service.forPurpose(InvitationPurpose.ACCOUNT_ACTIVATION)
                .create(REQUEST)
                .orElseThrow();

        assertThat(service.get(invitation.id())).isPresent();
        assertThat(service.revoke(invitation.id(), Actor.SYSTEM, "no more").isDone())
                .isTrue();
    }

    @Test
    void severalCallsCanHappenTogetherOrNotAtAll() {
        assertThatThrownBy(() -> service.transactions().inTransaction(transaction -> {
                    service.create(REQUEST).orElseThrow();
                    throw new IllegalStateException("the host changed its mind");
                }))
                .hasMessage("the host changed its mind");

        assertThat(service.find(InvitationQuery.all()).invitations()).isEmpty();
    }
}
