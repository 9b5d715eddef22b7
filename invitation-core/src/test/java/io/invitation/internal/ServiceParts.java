package io.invitation.internal;

import io.invitation.DeliveryRetries;
import io.invitation.InvitationConfiguration;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationSettings;
import io.invitation.LinkTemplate;
import io.invitation.contract.RecordingSender;
import io.invitation.contract.Samples;
import io.invitation.contract.TestClock;
import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.InvitationAuthorizer;
import io.invitation.spi.InvitationListener;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.TokenPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Parts of a service for what is tried without the service around it. */
final class ServiceParts {

    private ServiceParts() {}

    /** Returns parts with a repository in front of a store in memory that has everything else. */
    static Parts of(
            InvitationRepository repository,
            InMemoryInvitationStore store,
            InvitationPolicy policy,
            InvitationAuthorizer authorizer,
            InvitationListener listener) {
        return new Parts(
                repository,
                new RecordingSender(),
                InvitationConfiguration.of(InvitationSettings.of(LinkTemplate.inPath("https://app.example.com/invite"))
                        .withPolicy(policy)),
                TokenPolicy.random(),
                new TestClock(Samples.NOW),
                authorizer,
                Optional.empty(),
                Optional.empty(),
                List.of(listener),
                DeliveryRetries.defaults(),
                true,
                Optional.empty(),
                Duration.ofMinutes(30),
                store.deliveries(),
                true,
                store.limits(),
                true,
                Optional.of(store.redemptions()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
