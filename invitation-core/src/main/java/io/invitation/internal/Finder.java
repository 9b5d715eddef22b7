package io.invitation.internal;

import io.invitation.Invitation;
import io.invitation.InvitationPage;
import io.invitation.InvitationQuery;
import io.invitation.spi.Position;
import io.invitation.spi.Search;
import io.invitation.spi.SearchResult;
import java.util.List;
import java.util.Optional;

/** Finds and counts invitations of one scope. */
final class Finder {

    private final Parts parts;
    private final Gate gate;

    Finder(Parts parts, Gate gate) {
        this.parts = parts;
        this.gate = gate;
    }

    InvitationPage find(InvitationQuery query) {
        Optional<Position> after = query.cursor().map(cursor -> Cursor.read(cursor, query.sort()));
        int wanted = query.pageSize();
        int limit = wanted == 0 ? 0 : wanted + 1;
        SearchResult result = parts.repository().find(new Search(gate.scope(), query, parts.now(), after, limit));
        List<Invitation> found = result.invitations();
        if (found.size() <= wanted) {
            return new InvitationPage(found, Optional.empty(), result.total());
        }
        List<Invitation> page = found.subList(0, wanted);
        Position last = Position.of(page.get(wanted - 1), query.sort());
        return new InvitationPage(page, Optional.of(Cursor.write(last, query.sort())), result.total());
    }

    long count(InvitationQuery query) {
        InvitationQuery counting = query.toBuilder().withTotal().build();
        return parts.repository()
                .find(new Search(gate.scope(), counting, parts.now(), Optional.empty(), 0))
                .total()
                .orElseThrow();
    }
}
