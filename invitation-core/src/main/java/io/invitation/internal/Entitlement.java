package io.invitation.internal;

import io.invitation.Actor;
import io.invitation.Invitation;
import io.invitation.InvitationEventType;
import io.invitation.Inviter;
import io.invitation.InviterLoss;
import io.invitation.RefusalReason;
import io.invitation.spi.AuthorizationRequest.Action;
import io.invitation.spi.Authorizers;
import io.invitation.spi.Replacement;
import java.time.Instant;
import java.util.Optional;

/**
 * Asks the host, whenever a place is taken or held, whether a seat is left and whether the inviter may still invite
 * like this; and lets somebody stand in for an inviter who may not, where the policy says so.
 */
final class Entitlement {

    private final Parts parts;
    private final Authority authority;
    private final Events events;
    private final Schedule schedule;

    Entitlement(Parts parts, Events events) {
        this.parts = parts;
        this.authority = new Authority(parts);
        this.events = events;
        this.schedule = new Schedule(parts);
    }

    /** Why nobody gets a place now, or who would have to stand in for the inviter first. */
    record Answer(Optional<RefusalReason> refusal, Optional<Actor> substitute) {

        static final Answer YES = new Answer(Optional.empty(), Optional.empty());

        private static Answer no(RefusalReason reason) {
            return new Answer(Optional.of(reason), Optional.empty());
        }
    }

    /** Tells whether there is anything that the host decides. */
    boolean asksHost() {
        return parts.seats().isPresent() || parts.authorizer() != Authorizers.allowAll();
    }

    /** Asks; changes nothing. */
    Answer ask(Invitation invitation) {
        if (parts.seats().filter(seats -> !seats.hasSeat(invitation)).isPresent()) {
            return Answer.no(RefusalReason.NO_SEAT);
        }
        if (authority.allows(Actor.of(invitation.inviter().id()), Action.ACCEPT, invitation)) {
            return Answer.YES;
        }
        InviterLoss rule = parts.policy(invitation).inviterLoss();
        return switch (rule.kind()) {
            case KEEP -> Answer.YES;
            case REFUSE -> Answer.no(RefusalReason.INVITER_NOT_ENTITLED);
            case REASSIGN ->
                rule.substitute()
                        .filter(substitute ->
                                authority.allows(substitute, Action.ACCEPT, inNameOf(substitute, invitation)))
                        .map(substitute -> new Answer(Optional.empty(), Optional.of(substitute)))
                        .orElseGet(() -> Answer.no(RefusalReason.INVITER_NOT_ENTITLED));
        };
    }

    /**
     * Lets the substitute of an answer stand in, if there is one.
     *
     * @return the invitation as it is stored then; empty if somebody else changed it meanwhile
     */
    Optional<Invitation> settleInviter(Transactions.Attempt attempt, Invitation invitation, Answer answer, Instant at) {
        if (answer.substitute().isEmpty()) {
            return Optional.of(invitation);
        }
        Invitation reassigned = inNameOf(answer.substitute().get(), invitation).toBuilder()
                .updatedAt(at)
                .version(invitation.version() + 1)
                .build();
        int mostPlaces = Management.mostPlacesWithRoom(invitation);
        if (schedule.wasMoved(invitation, reassigned)
                || !parts.repository().replace(new Replacement(reassigned, invitation.version(), mostPlaces))) {
            return Optional.empty();
        }
        events.record(attempt, reassigned, InvitationEventType.INVITER_REASSIGNED, at, Actor.SYSTEM);
        return Optional.of(reassigned);
    }

    private static Invitation inNameOf(Actor substitute, Invitation invitation) {
        return invitation.toBuilder().inviter(Inviter.of(substitute.id())).build();
    }
}
