package io.invitation.internal;

import io.invitation.Actor;
import io.invitation.Invitation;
import io.invitation.InvitationEventType;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationResult.Done;
import io.invitation.InvitationResult.Rejected;
import io.invitation.InvitationSettings;
import io.invitation.spi.MessagePurpose;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes invitations. */
final class Issuance {

    private final Parts parts;
    private final Gate gate;
    private final Transactions transactions;
    private final Events events;
    private final LinkIssuer links;
    private final Deliveries deliveries;

    Issuance(Parts parts, Gate gate, Events events, LinkIssuer links, Deliveries deliveries) {
        this.parts = parts;
        this.gate = gate;
        this.transactions = parts.transactions();
        this.events = events;
        this.links = links;
        this.deliveries = deliveries;
    }

    InvitationResult create(InvitationRequest request) {
        return issue(request, false);
    }

    InvitationResult invite(InvitationRequest request) {
        return issue(request, true);
    }

    private InvitationResult issue(InvitationRequest request, boolean mailed) {
        Instant at = parts.now();
        InvitationSettings settings = parts.configuration().settings(gate.scope(), request.kind());
        PolicyRules rules = new PolicyRules(settings);
        Invitation invitation = rules.fill(request, gate, at, mailed);
        Optional<Rejected> objection = rules.objectionTo(invitation, at);
        if (objection.isPresent()) {
            return objection.get();
        }
        if (mailed && invitation.recipient().isEmpty()) {
            return Rejections.noRecipient();
        }
        try {
            Supplier<InvitationResult> result = transactions.run(attempt -> issue(attempt, invitation, mailed, at));
            return result.get();
        } catch (RejectedSignal signal) {
            return signal.rejected();
        }
    }

    /** The result is supplied after the commit, when the first attempt to send may have been made. */
    private Supplier<InvitationResult> issue(
            Transactions.Attempt attempt, Invitation invitation, boolean mailed, Instant at) {
        parts.repository().insert(invitation);
        Actor inviter = Actor.of(invitation.inviter().id());
        events.record(attempt, invitation, InvitationEventType.CREATED, at, inviter);
        if (!mailed) {
            Done done = new Done(invitation, Optional.of(links.linkToShow(invitation)));
            return () -> done;
        }
        Deliveries.Requested requested =
                deliveries.request(attempt, invitation, purpose(invitation), Optional.empty(), at);
        return () -> new Done(requested.invitation(), Optional.empty());
    }

    /** Says which words the first message has. */
    static MessagePurpose purpose(Invitation invitation) {
        return switch (invitation.purpose()) {
            case MEMBERSHIP -> MessagePurpose.INVITATION;
            case ACCOUNT_ACTIVATION -> MessagePurpose.ACCOUNT_ACTIVATION;
            case ADDRESS_VERIFICATION -> MessagePurpose.ADDRESS_VERIFICATION;
        };
    }
}
