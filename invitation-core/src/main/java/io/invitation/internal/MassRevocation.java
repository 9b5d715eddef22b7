package io.invitation.internal;

import io.invitation.Actor;
import io.invitation.Closure;
import io.invitation.Invitation;
import io.invitation.InvitationPage;
import io.invitation.InvitationQuery;
import io.invitation.InvitationResult;
import io.invitation.InvitationResult.Rejected;
import io.invitation.InvitationSort;
import io.invitation.InvitationStatus;
import io.invitation.InvitationStorageException;
import io.invitation.RejectionReason;
import java.util.Optional;

/** Takes back all that an inviter has open: page by page, the newest last, so that what is added meanwhile is seen. */
final class MassRevocation {

    private static final int PAGE_SIZE = 200;
    private static final int TRIES = 5;

    private final Parts parts;
    private final Finder finder;
    private final Management management;

    MassRevocation(Parts parts, Finder finder, Management management) {
        this.parts = parts;
        this.finder = finder;
        this.management = management;
    }

    int revokeAll(Actor inviter, Actor actor, String reason) {
        String checked = checked(actor, reason);
        InvitationQuery.Builder query = InvitationQuery.builder()
                .inviter(inviter.id())
                .status(
                        InvitationStatus.SCHEDULED,
                        InvitationStatus.PENDING,
                        InvitationStatus.PARTLY_USED,
                        InvitationStatus.DISABLED)
                .sort(InvitationSort.OLDEST_FIRST)
                .pageSize(PAGE_SIZE);
        int revoked = 0;
        Optional<String> cursor;
        do {
            InvitationPage page = finder.find(query.build());
            for (Invitation invitation : page.invitations()) {
                revoked += revoke(invitation, actor, checked) ? 1 : 0;
            }
            cursor = page.nextCursor();
            cursor.ifPresent(query::after);
        } while (cursor.isPresent());
        return revoked;
    }

    /** Returns a reason that a closure can hold; before anything happens. */
    private String checked(Actor actor, String reason) {
        Closure closure = new Closure(Closure.Kind.REVOKED, parts.now(), actor, Optional.of(reason));
        return closure.reason().orElseThrow();
    }

    /** Leaves out what is used up or ended meanwhile, and fails rather than leave out what is still open. */
    private boolean revoke(Invitation invitation, Actor actor, String reason) {
        for (int number = 0; number < TRIES; number++) {
            InvitationResult result = management.revoke(invitation.id(), actor, reason);
            if (!(result instanceof Rejected rejected) || rejected.reason() != RejectionReason.CONTENDED) {
                return result.isDone();
            }
        }
        throw new InvitationStorageException("revokeAll: others changed an invitation again and again", true);
    }
}
