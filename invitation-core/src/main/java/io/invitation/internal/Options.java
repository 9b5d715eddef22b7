package io.invitation.internal;

import io.invitation.Actor;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationOperation;
import io.invitation.InvitationOptions;
import io.invitation.InvitationResult.Rejected;
import io.invitation.spi.AuthorizationRequest.Action;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Tells beforehand what each operation of the inviter's side would answer, by asking what the operations ask. */
final class Options {

    private final Parts parts;
    private final Gate gate;
    private final Objections objections;
    private final Authority authority;

    Options(Parts parts, Gate gate) {
        this.parts = parts;
        this.gate = gate;
        this.objections = new Objections(parts);
        this.authority = new Authority(parts);
    }

    Optional<InvitationOptions> of(InvitationId id, Actor actor) {
        return parts.transactions()
                .run(attempt -> parts.repository()
                        .findById(id)
                        .filter(gate::knows)
                        .map(invitation -> of(invitation, actor, parts.now())));
    }

    private InvitationOptions of(Invitation invitation, Actor actor, Instant at) {
        Map<InvitationOperation, Rejected> rejections = new EnumMap<>(InvitationOperation.class);
        for (InvitationOperation operation : InvitationOptions.OPERATIONS) {
            objections
                    .to(operation, invitation, at)
                    .or(() -> action(operation).flatMap(action -> authority.objection(actor, action, invitation)))
                    .ifPresent(rejected -> rejections.put(operation, rejected));
        }
        return new InvitationOptions(invitation, invitation.statusAt(at), rejections);
    }

    private static Optional<Action> action(InvitationOperation operation) {
        return switch (operation) {
            case UPDATE -> Optional.of(Action.UPDATE);
            case REFRESH -> Optional.of(Action.REFRESH);
            case LINK -> Optional.of(Action.SHOW_LINK);
            default -> Optional.empty();
        };
    }
}
