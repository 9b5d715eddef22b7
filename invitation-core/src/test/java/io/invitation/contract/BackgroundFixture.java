package io.invitation.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.DeliveryRetries;
import io.invitation.DeliveryState;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationLimits;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationServiceBuilder;
import io.invitation.LinkTemplate;
import io.invitation.spi.InvitationStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** What the rules for work in the background share. */
abstract class BackgroundFixture extends ServiceFixture {

    static final Duration LEASE = Duration.ofMinutes(15);
    static final DeliveryRetries RETRIES = DeliveryRetries.defaults()
            .attempts(3)
            .pauses(Duration.ofMinutes(1), Duration.ofSeconds(90))
            .lease(LEASE);

    /** Returns a node whose messages are sent by workers alone, without limits. */
    final InvitationService node() {
        return node(Tokens.RANDOM, policy -> policy);
    }

    final InvitationService node(Tokens tokens, UnaryOperator<InvitationPolicy.Builder> policy) {
        return nodeOn(faces, tokens, policy).build();
    }

    final InvitationServiceBuilder nodeOn(
            InvitationStore on, Tokens tokens, UnaryOperator<InvitationPolicy.Builder> policy) {
        InvitationPolicy.Builder lenient =
                InvitationPolicy.builder().resendCoolDown(Duration.ZERO).limits(InvitationLimits.none());
        return InvitationService.builder(on, sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .tokens(tokens.policy())
                .policy(policy.apply(lenient).build())
                .clock(clock)
                .retries(RETRIES)
                .sendByWorkersOnly();
    }

    static InvitationId invite(InvitationService service, String address) {
        return service.invite(InvitationRequest.to(address).build())
                .orElseThrow()
                .id();
    }

    static List<InvitationId> inviteMany(InvitationService service, int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> invite(service, "p" + i + "@example.com"))
                .toList();
    }

    static int send(InvitationService service) {
        return service.deliveryWorker().runOnce(1_000);
    }

    static int sweep(InvitationService service) {
        return service.maintenance().runOnce(100);
    }

    final List<InvitationEventType> eventsOf(InvitationId id) {
        return faces.history().list(id, Optional.empty(), 1_000).stream()
                .map(InvitationEvent::type)
                .toList();
    }

    final void assertDelivery(InvitationId id, DeliveryState state, int attempts) {
        Invitation found = stored(id);
        assertThat(found.delivery().state()).isEqualTo(state);
        assertThat(found.delivery().attempts()).isEqualTo(attempts);
    }

    final void assertNotSent(InvitationId id, String code) {
        assertThat(sender.sent()).isEmpty();
        assertDelivery(id, DeliveryState.SUPPRESSED, 0);
        assertThat(stored(id).delivery().code()).contains(code);
    }
}
