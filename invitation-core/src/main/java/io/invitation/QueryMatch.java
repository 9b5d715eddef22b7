package io.invitation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Judges one invitation by the conditions of a query, at an instant. */
final class QueryMatch {

    private final Invitation invitation;
    private final Instant now;

    QueryMatch(Invitation invitation, Instant now) {
        this.invitation = invitation;
        this.now = now;
    }

    boolean meets(InvitationQuery query) {
        return (query.statuses().isEmpty() || query.statuses().contains(invitation.statusAt(now)))
                && isUnsetOr(query.kind(), invitation.kind())
                && isUnsetOr(query.inviterId(), invitation.inviter().id())
                && isUnsetOrIn(query.role(), invitation.grants().roles())
                && isUnsetOrIn(query.group(), invitation.grants().groups())
                && (query.address().isEmpty()
                        || query.address().equals(invitation.audience().singleAddress()))
                && query.domain().map(this::isOnlyFor).orElse(true)
                && query.text().map(this::mentions).orElse(true)
                && query.expiringWithin().map(this::expiresWithin).orElse(true);
    }

    private static boolean isUnsetOr(Optional<String> wanted, String actual) {
        return wanted.isEmpty() || wanted.get().equals(actual);
    }

    private static boolean isUnsetOrIn(Optional<String> wanted, List<String> actual) {
        return wanted.isEmpty() || actual.contains(wanted.get());
    }

    private boolean isOnlyFor(String domain) {
        List<EmailPattern> patterns = invitation.audience().patterns();
        return patterns.size() == 1 && patterns.get(0).domain().equals(domain);
    }

    private boolean mentions(String text) {
        String wanted = AsciiCase.toLowerCase(text);
        return invitation
                        .name()
                        .map(AsciiCase::toLowerCase)
                        .filter(name -> name.contains(wanted))
                        .isPresent()
                || invitation
                        .description()
                        .map(AsciiCase::toLowerCase)
                        .filter(description -> description.contains(wanted))
                        .isPresent();
    }

    private boolean expiresWithin(Duration time) {
        return invitation
                .expiry()
                .instant()
                .filter(end -> end.isAfter(now) && !end.isAfter(now.plus(time)))
                .isPresent();
    }
}
