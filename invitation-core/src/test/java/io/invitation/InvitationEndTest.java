package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Since when an invitation is over, and whether it is known that nobody is in it. */
class InvitationEndTest {

    private static final Instant NOW = Instant.parse("2026-11-01T06:30:00.123456Z");
    private static final Instant EARLIER = NOW.minusSeconds(1);
    private static final Instant LATER = NOW.plusSeconds(1);

    private static InvitationBuilder invitation() {
        return Invitation.builder(InvitationId.timeOrdered(EARLIER), Scope.DEFAULT, Audience.anyone(), EARLIER)
                .quota(Quota.of(2));
    }

    private static InvitationBuilder closed(Instant at) {
        return invitation().closure(new Closure(Closure.Kind.REVOKED, at, Actor.SYSTEM, Optional.empty()));
    }

    private static void assertEnded(InvitationBuilder invitation, Instant at) {
        assertThat(invitation.build().endedAt()).contains(at);
    }

    private static void assertNotEnded(InvitationBuilder invitation) {
        assertThat(invitation.build().endedAt()).isEmpty();
    }

    @Test
    void whatNothingEndsIsNeverOver() {
        assertNotEnded(invitation());
        assertNotEnded(invitation().enabled(false));
        assertNotEnded(invitation().places(1).acceptedAt(NOW));
        assertNotEnded(invitation().quota(Quota.unlimited()).places(1_000).acceptedAt(NOW));
    }

    @Test
    void itIsOverSinceItWasClosedOrExpiredWhicheverCameFirst() {
        assertEnded(closed(NOW), NOW);
        assertEnded(invitation().expiry(Expiry.at(LATER)), LATER);
        assertEnded(closed(NOW).expiry(Expiry.at(LATER)), NOW);
        assertEnded(closed(LATER).expiry(Expiry.at(NOW)), NOW);
    }

    @Test
    void itIsOverSinceTheLastPlaceWasTaken() {
        assertEnded(invitation().places(2).acceptedAt(NOW), NOW);
        assertEnded(invitation().places(2).acceptedAt(NOW).expiry(Expiry.at(LATER)), NOW);
        assertEnded(closed(LATER).places(2).acceptedAt(NOW), NOW);
    }

    @Test
    void itIsNotOverBeforeAPlaceWasTaken() {
        assertEnded(closed(EARLIER).places(1).acceptedAt(NOW), NOW);
        assertEnded(invitation().places(1).acceptedAt(NOW).expiry(Expiry.at(EARLIER)), NOW);
        assertEnded(invitation().places(1).acceptedAt(NOW).expiry(Expiry.at(LATER)), LATER);
    }

    @Test
    void itIsNotOverWhileAPlaceIsHeld() {
        assertNotEnded(closed(EARLIER).heldPlaces(1));
        assertNotEnded(invitation().expiry(Expiry.at(EARLIER)).heldPlaces(1));
    }

    @Test
    void thatItIsAnonymousHoldsForOneVersion() {
        Invitation anonymous = invitation().version(3).anonymisedAt(NOW).build();

        assertThat(anonymous.anonymisedAt()).contains(NOW);
        assertThat(anonymous.toBuilder().places(1).version(3).build().anonymisedAt())
                .contains(NOW);
        assertThat(anonymous.toBuilder().version(4).build().anonymisedAt()).isEmpty();
        assertThat(anonymous.toBuilder().version(4).anonymisedAt(LATER).build().anonymisedAt())
                .contains(LATER);
        assertThat(anonymous.toBuilder().anonymisedAt(null).build()).isNotEqualTo(anonymous);
    }
}
