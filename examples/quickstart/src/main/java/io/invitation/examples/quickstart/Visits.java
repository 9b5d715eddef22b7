package io.invitation.examples.quickstart;

import io.invitation.AcceptResult;
import io.invitation.Actor;
import io.invitation.Audience;
import io.invitation.DeliveryState;
import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationException;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.RefusalReason;
import io.invitation.examples.quickstart.InvitationCsv.Story;
import io.invitation.examples.quickstart.Stories.Invited;
import java.net.URI;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What people do with one mailed link, in order; what is expected follows from the invitation's own data. */
final class Visits {

    private static final Actor INVITER = Actor.of("quickstart");
    private static final String THE_INVITER = "(the inviter)";
    private static final String DONE = "DONE";
    private static final String CAN_BE_ACCEPTED = "CAN_BE_ACCEPTED";
    private static final String ACCEPTED = "ACCEPTED";
    private static final String ALREADY_ACCEPTED = "ALREADY_ACCEPTED";
    private static final String PLACE_GIVEN_BACK = "PLACE_GIVEN_BACK";
    private static final int A_FEW = 3;
    private static final int MOST_TO_FILL = 1_000;

    private final Stories stories;
    private final InvitationService service;
    private final MovableClock clock;
    private final Invited invited;
    private final Invitation invitation;
    private final Audience audience;
    private final People people;
    private final EmailAddress first;
    private URI link;

    /** Something that ends with an outcome in one word, or fails. */
    private interface Happening {
        String happen() throws SQLException;
    }

    Visits(Stories stories, Invited invited, URI link) {
        this.stories = stories;
        this.service = stories.service();
        this.clock = stories.clock();
        this.invited = invited;
        this.invitation = invited.invitation();
        this.audience = invitation.audience();
        this.people = new People(audience);
        this.first = people.member(1).orElseThrow();
        this.link = link;
    }

    void play() {
        Optional<Instant> start = invitation.notBefore().filter(clock.instant()::isBefore);
        if (start.isPresent()) {
            comesInVain("the link too early", RefusalReason.NOT_YET_VALID);
            clock.moveTo(start.get());
        }
        int places = 0;
        switch (invited.row().story()) {
            case EXPIRED -> waitUntilItEnds();
            case REFRESHED -> {
                waitUntilItEnds();
                refresh();
                places = accept();
            }
            case DISABLED -> {
                step(THE_INVITER, "switches it off", DONE, () -> outcome(service.disable(invitation.id(), INVITER)));
                comesInVain("the link meanwhile", RefusalReason.DISABLED);
                step(THE_INVITER, "switches it on", DONE, () -> outcome(service.enable(invitation.id(), INVITER)));
                places = accept();
            }
            case PLAIN -> places = accept();
        }
        compareBooks(places);
    }

    private void waitUntilItEnds() {
        invitation.expiry().instant().ifPresent(end -> {
            clock.moveTo(end);
            comesInVain("the link as it ends", RefusalReason.EXPIRED);
        });
    }

    private void refresh() {
        step(THE_INVITER, "refreshes it", DONE, () -> outcome(service.refresh(invitation.id(), INVITER)));
        clock.moveTo(clock.instant().plus(stories.policy().resendCoolDown()));
        step(THE_INVITER, "has the new link mailed", DeliveryState.SENT.name(), () -> {
            InvitationResult result = service.resend(invitation.id(), INVITER);
            return result.isDone() ? Stories.outcome(result.orElseThrow().delivery()) : outcome(result);
        });
        comesInVain("the old link", RefusalReason.SUPERSEDED);
        stories.fetch(invitation.recipient().orElseThrow(), invited.section()).ifPresent(fresh -> link = fresh);
    }

    private void comesInVain(String what, RefusalReason reason) {
        step(first, "opens " + what, reason.name(), this::open);
        step(first, "accepts by " + what, reason.name(), () -> accept(Invitee.verified(first.mailbox())));
    }

    /** Lets everybody accept who may, and some try who may not; returns the number of places taken. */
    private int accept() {
        Invitee invitee = audience.singleAddress().isPresent() ? Invitee.byMail() : Invitee.verified(first.mailbox());
        step(first, "opens " + shortened(link), CAN_BE_ACCEPTED, this::open);
        Optional<EmailAddress> outsider = people.outsider();
        if (invited.row().story() == Story.PLAIN) {
            RefusalReason stranger = audience.isPrecise() ? RefusalReason.WRONG_RECIPIENT : RefusalReason.NOT_ELIGIBLE;
            outsider.ifPresent(other -> step(
                    other,
                    "accepts a forwarded link",
                    stranger.name(),
                    () -> accept(Invitee.verified(other.mailbox()))));
            step(
                    first,
                    "accepts, address not verified",
                    RefusalReason.ADDRESS_NOT_VERIFIED.name(),
                    () -> accept(Invitee.unverified(first.mailbox())));
            step(first, "accepts, making the account fails", PLACE_GIVEN_BACK, () -> acceptButFail(invitee));
        }
        step(first, "accepts", ACCEPTED, () -> accept(invitee));
        step(first, "accepts once more", ALREADY_ACCEPTED, () -> accept(invitee));
        int places = 1 + acceptMore();
        if (!invitation.quota().hasRoom(places)) {
            people.member(places + 1).or(() -> outsider).ifPresent(late -> {
                String exhausted = RefusalReason.EXHAUSTED.name();
                step(late, "opens the link", exhausted, this::open);
                step(
                        late,
                        "accepts, number " + (places + 1),
                        exhausted,
                        () -> accept(Invitee.verified(late.mailbox())));
            });
        }
        return places;
    }

    /** Lets the others accept until all places are taken, or only a few if there are very many. */
    private int acceptMore() {
        int quota = invitation.quota().limit().orElse(A_FEW);
        int wanted = quota > MOST_TO_FILL ? A_FEW : quota;
        int last = 1;
        while (last < wanted && people.member(last + 1).isPresent()) {
            last++;
        }
        int more = last - 1;
        if (more > 0) {
            step("(" + more + " more)", "accept", more + " x " + ACCEPTED, () -> {
                Map<String, Integer> outcomes = new TreeMap<>();
                for (int n = 2; n <= more + 1; n++) {
                    String person = people.member(n).orElseThrow().mailbox();
                    outcomes.merge(accept(Invitee.verified(person)), 1, Integer::sum);
                }
                return outcomes.entrySet().stream()
                        .map(outcome -> outcome.getValue() + " x " + outcome.getKey())
                        .collect(Collectors.joining(", "));
            });
        }
        return more;
    }

    private void compareBooks(int places) {
        step("(the database)", "holds places, ledger, accounts", books(places, places, places), () -> {
            int taken = service.get(invitation.id()).orElseThrow().places();
            Accounts accounts = stories.accounts();
            return books(taken, accounts.ledger(invitation.id()), accounts.count(invitation.id()));
        });
    }

    private String open() {
        return service.inspect(token()).reason().map(RefusalReason::name).orElse(CAN_BE_ACCEPTED);
    }

    private String accept(Invitee invitee) throws SQLException {
        return outcome(service.accept(token(), invitee, stories.accounts()::create));
    }

    private String acceptButFail(Invitee invitee) {
        try {
            return outcome(service.accept(token(), invitee, acceptance -> {
                stories.accounts().create(acceptance);
                throw new SQLException("as if something came in between");
            }));
        } catch (SQLException wanted) {
            return service.get(invitation.id()).orElseThrow().places() == 0 ? PLACE_GIVEN_BACK : "PLACE_LOST";
        }
    }

    private InvitationToken token() {
        String path = link.getRawPath();
        return InvitationToken.of(path.substring(path.lastIndexOf('/') + 1));
    }

    private void step(EmailAddress who, String does, String expected, Happening happening) {
        step(who.mailbox(), does, expected, happening);
    }

    private void step(String who, String does, String expected, Happening happening) {
        String happened;
        try {
            happened = happening.happen();
        } catch (SQLException | InvitationException failure) {
            happened = Stories.outcome(failure);
        }
        invited.section().step(who, does, expected, happened);
    }

    private static String outcome(AcceptResult result) {
        if (result instanceof AcceptResult.Refused refused) {
            return refused.reason().name();
        }
        return result instanceof AcceptResult.Accepted ? ACCEPTED : ALREADY_ACCEPTED;
    }

    private static String outcome(InvitationResult result) {
        return Stories.outcome(result);
    }

    private static String books(int places, int ledger, int accounts) {
        return places + ", " + ledger + ", " + accounts;
    }

    /** The secret part of a link belongs to nobody's screen. */
    private static String shortened(URI link) {
        String text = link.toString();
        return text.substring(0, text.lastIndexOf('/') + 1 + 4) + "\u2026";
    }
}
