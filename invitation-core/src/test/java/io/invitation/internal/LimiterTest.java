package io.invitation.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.DeliveryRetries;
import io.invitation.EmailAddress;
import io.invitation.Expiry;
import io.invitation.InvitationConfiguration;
import io.invitation.InvitationId;
import io.invitation.InvitationLimits;
import io.invitation.InvitationLimits.Subject;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationRequest;
import io.invitation.InvitationSettings;
import io.invitation.LinkTemplate;
import io.invitation.Quota;
import io.invitation.Scope;
import io.invitation.contract.Samples;
import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.LimitStore;
import io.invitation.spi.TokenPolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LimiterTest {

    private static final Duration DAY = Duration.ofDays(1);

    private final InMemoryInvitationStore store = new InMemoryInvitationStore();
    private final LimitStore counts = store.limits();

    private Limiter limiter(boolean countsBelongToTheStore) {
        InvitationLimits limits = InvitationLimits.none().with(Subject.RECIPIENT, 1, DAY);
        InvitationSettings settings = InvitationSettings.of(LinkTemplate.inPath("https://app.example.com/invite"))
                .withPolicy(InvitationPolicy.builder().limits(limits).build());
        return new Limiter(new Parts(
                store.invitations(),
                message -> {
                    throw new AssertionError("nothing is sent here");
                },
                InvitationConfiguration.of(settings),
                TokenPolicy.random(),
                Clock.systemUTC(),
                request -> true,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                DeliveryRetries.defaults(),
                true,
                Optional.empty(),
                Duration.ZERO,
                store.deliveries(),
                true,
                counts,
                countsBelongToTheStore,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    }

    private static void charge(Limiter limiter, String address, Instant at) {
        limiter.charge(
                InvitationRequest.to(address)
                        .build()
                        .toInvitation(InvitationId.timeOrdered(at), Scope.DEFAULT, at, Quota.of(1), Expiry.never()),
                EmailAddress.parse(address),
                at);
    }

    @Test
    @DisplayName("P27: counts of this process alone are forgotten when their window is over, and not before")
    void countsOfThisProcessDoNotPileUp() {
        Limiter limiter = limiter(false);
        charge(limiter, "ada@example.com", Samples.NOW);
        charge(limiter, "bob@example.com", Samples.NOW.plusSeconds(2));

        charge(limiter, "carol@example.com", Samples.NOW.plus(DAY).plusSeconds(1));

        assertThat(counts.purge(Instant.MAX, 10)).isEqualTo(2);
    }

    @Test
    void countsOfAStoreAreLeftToMaintenance() {
        Limiter limiter = limiter(true);
        charge(limiter, "ada@example.com", Samples.NOW);

        charge(limiter, "carol@example.com", Samples.NOW.plus(DAY).plusSeconds(1));

        assertThat(counts.purge(Instant.MAX, 10)).isEqualTo(2);
    }
}
