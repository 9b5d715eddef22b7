package io.invitation.examples.webapp.api;

import io.invitation.DeliverySummary;
import io.invitation.EmailPattern;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationLink;
import io.invitation.InvitationPurpose;
import io.invitation.InvitationStatus;
import io.invitation.Redemption;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An invitation as JSON; what is not there is left out. */
record InvitationView(
        String id,
        InvitationStatus status,
        String kind,
        InvitationPurpose purpose,
        List<String> emails,
        Optional<String> name,
        Optional<String> description,
        Optional<String> message,
        Optional<String> language,
        List<String> roles,
        List<String> teams,
        Optional<Instant> membershipEnds,
        String inviter,
        Object quota,
        int places,
        boolean enabled,
        Optional<Instant> expiresAt,
        Instant createdAt,
        Instant updatedAt,
        DeliverySummary delivery,
        long version,
        Optional<String> link) {

    static InvitationView of(Invitation invitation, Instant now, Optional<InvitationLink> link) {
        return new InvitationView(
                invitation.id().toString(),
                invitation.statusAt(now),
                invitation.kind(),
                invitation.purpose(),
                invitation.audience().patterns().stream()
                        .map(EmailPattern::canonical)
                        .toList(),
                invitation.name(),
                invitation.description(),
                invitation.message(),
                invitation.locale().map(Locale::toLanguageTag),
                invitation.grants().roles(),
                invitation.grants().groups(),
                invitation.grants().membershipEnds(),
                invitation.inviter().displayName().orElse(invitation.inviter().id()),
                invitation.quota().isUnlimited()
                        ? "unlimited"
                        : invitation.quota().limit().orElseThrow(),
                invitation.places(),
                invitation.enabled(),
                invitation.expiry().instant(),
                invitation.createdAt(),
                invitation.updatedAt(),
                invitation.delivery(),
                invitation.version(),
                link.map(secret -> secret.reveal().toString()));
    }

    /** A page of them. */
    record Found(List<InvitationView> invitations, Optional<String> next, long total) {}

    /** Something that happened. */
    record Event(InvitationEventType type, Instant at, Optional<String> actor, Optional<String> detail) {

        static Event of(InvitationEvent event) {
            return new Event(event.type(), event.at(), event.actor().map(actor -> actor.id()), event.detail());
        }
    }

    /** A place that somebody took, or holds. */
    record Place(String id, String email, Optional<String> account, Instant at, boolean held) {

        static Place of(Redemption place) {
            return new Place(
                    place.id().toString(), place.address().mailbox(), place.accountId(), place.at(), place.isHeld());
        }
    }
}
