package io.invitation.examples.sender;

import io.invitation.EmailAddress;
import io.invitation.Expiry;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationRequest;
import io.invitation.InvitationToken;
import io.invitation.LinkTemplate;
import io.invitation.Quota;
import io.invitation.Scope;
import io.invitation.spi.OutgoingInvitation;
import java.time.Instant;
import java.util.UUID;

/** Messages as a service hands them to a sender. */
final class Messages {

    private static final Instant NOW = Instant.parse("2026-11-01T06:30:00Z");

    private Messages() {}

    static OutgoingInvitation to(String address, String name) {
        Invitation invitation = InvitationRequest.to(address)
                .name(name)
                .build()
                .toInvitation(InvitationId.timeOrdered(NOW), Scope.DEFAULT, NOW, Quota.of(1), Expiry.never());
        return OutgoingInvitation.builder(
                        UUID.randomUUID(),
                        invitation,
                        EmailAddress.parse(address),
                        LinkTemplate.inPath("https://ex.am/i").linkTo(InvitationToken.of("A".repeat(43))))
                .build();
    }
}
