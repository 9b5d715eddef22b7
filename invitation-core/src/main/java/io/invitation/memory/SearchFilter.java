package io.invitation.memory;

import io.invitation.EmailPattern;
import io.invitation.Invitation;
import io.invitation.InvitationQuery;
import io.invitation.spi.Position;
import io.invitation.spi.Search;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** Judges whether an invitation meets the conditions of a search. */
final class SearchFilter implements Predicate<Invitation> {

    private final Search search;
    private final InvitationQuery query;

    SearchFilter(Search search) {
        this.search = search;
        this.query = search.query();
    }

    Position position(Invitation invitation) {
        return Position.of(invitation, query.sort());
    }

    @Override
    public boolean test(Invitation invitation) {
        return invitation.scope().equals(search.scope())
                && (query.statuses().isEmpty() || query.statuses().contains(invitation.statusAt(search.now())))
                && query.kind().filter(kind -> !kind.equals(invitation.kind())).isEmpty()
                && query.inviterId()
                        .filter(inviter -> !inviter.equals(invitation.inviter().id()))
                        .isEmpty()
                && query.role()
                        .filter(role -> !invitation.grants().roles().contains(role))
                        .isEmpty()
                && query.group()
                        .filter(group -> !invitation.grants().groups().contains(group))
                        .isEmpty()
                && query.address()
                        .filter(address -> invitation
                                .audience()
                                .singleAddress()
                                .filter(address::equals)
                                .isEmpty())
                        .isEmpty()
                && query.domain()
                        .filter(domain -> !isOnlyFor(invitation, domain))
                        .isEmpty()
                && query.text().filter(text -> !mentions(invitation, text)).isEmpty()
                && query.expiringWithin()
                        .filter(time -> !expiresBetween(
                                invitation, search.now(), search.now().plus(time)))
                        .isEmpty();
    }

    private static boolean isOnlyFor(Invitation invitation, String domain) {
        List<EmailPattern> patterns = invitation.audience().patterns();
        return patterns.size() == 1 && patterns.get(0).domain().equals(domain);
    }

    private static boolean expiresBetween(Invitation invitation, Instant from, Instant to) {
        return invitation
                .expiry()
                .instant()
                .filter(end -> end.isAfter(from) && !end.isAfter(to))
                .isPresent();
    }

    private static boolean mentions(Invitation invitation, String text) {
        String wanted = lowerCaseAscii(text);
        return invitation
                        .name()
                        .filter(name -> lowerCaseAscii(name).contains(wanted))
                        .isPresent()
                || invitation
                        .description()
                        .filter(description -> lowerCaseAscii(description).contains(wanted))
                        .isPresent();
    }

    private static String lowerCaseAscii(String text) {
        StringBuilder lower = new StringBuilder(text);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                lower.setCharAt(i, (char) (c + ('a' - 'A')));
            }
        }
        return lower.toString();
    }
}
