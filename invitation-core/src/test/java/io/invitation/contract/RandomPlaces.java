package io.invitation.contract;

import io.invitation.DeliveryState;
import io.invitation.DeliverySummary;
import io.invitation.EmailAddress;
import io.invitation.Evidence;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationQuery;
import io.invitation.InvitationSort;
import io.invitation.InvitationStatus;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.Scope;
import io.invitation.contract.Operation.Step;
import io.invitation.contract.Operation.StoreSession;
import io.invitation.spi.AddressSlot;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.EndedInvitation;
import io.invitation.spi.Position;
import io.invitation.spi.Replacement;
import io.invitation.spi.Search;
import io.invitation.spi.SearchResult;
import io.invitation.spi.StoredToken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Random operations on invitations, their tokens, addresses and places, and on their maintenance. */
final class RandomPlaces {

    private final RandomWorld world;

    RandomPlaces(RandomWorld world) {
        this.world = world;
    }

    /** A place with the case in which its address was typed, which equality overlooks. */
    private record Typed(Redemption place, String mailbox) {

        static Typed of(Redemption place) {
            return new Typed(place, place.address().mailbox());
        }

        static List<Typed> all(List<Redemption> places) {
            return places.stream().map(Typed::of).toList();
        }

        static Optional<Typed> maybe(Optional<Redemption> place) {
            return place.map(Typed::of);
        }
    }

    Step<StoreSession> any() {
        return switch (world.number(40)) {
            case 0, 1 -> insert();
            case 2, 3, 4, 5 -> replace();
            case 6, 7, 8, 9, 10, 11, 12, 13 -> claim();
            case 14, 15, 16, 17, 18 -> settle();
            case 19, 20 -> release();
            case 21, 22 -> undo();
            case 23 -> lapsed();
            case 24 -> list();
            case 25 -> findRedemption();
            case 26, 27 -> putToken();
            case 28, 29, 30 -> takeAddress();
            case 31, 32 -> recordDelivery();
            case 33 -> search();
            case 34 -> findDue();
            case 35 -> reschedule();
            case 36 -> findEnded();
            case 37 -> findMentions();
            case 38 -> forgetAddress();
            default -> world.isOneOf(2) ? delete() : forgetPeople();
        };
    }

    Step<StoreSession> insert() {
        Invitation invitation = world.invitation(world.any(world.invitations), world.now());
        return new Step<>("insert " + words(invitation), session -> {
            session.store().invitations().insert(invitation);
            return "inserted";
        });
    }

    private Step<StoreSession> replace() {
        InvitationId id = world.any(world.invitations);
        Instant now = world.now();
        Invitation changed = world.invitation(id, now);
        long ahead = ahead();
        int most = world.any(List.of(0, 1, Integer.MAX_VALUE, Integer.MAX_VALUE));
        return new Step<>(
                "replace by " + words(changed) + ", version ahead by " + ahead + ", at most " + most + " taken",
                session -> {
                    long version = version(session, id) + ahead;
                    return session.store()
                            .invitations()
                            .replace(new Replacement(
                                    changed.toBuilder()
                                            .version(version + 1)
                                            .anonymisedAt(changed.anonymisedAt().orElse(null))
                                            .build(),
                                    version,
                                    most));
                });
    }

    private Step<StoreSession> claim() {
        InvitationId id = world.any(world.invitations);
        Redemption place = world.place(id, world.now(), world.random.nextBoolean());
        long ahead = ahead();
        return new Step<>(
                "claim " + place + ", version ahead by " + ahead,
                session ->
                        outcome(session.store().invitations().claim(new Claim(place, version(session, id) + ahead))));
    }

    private Step<StoreSession> settle() {
        RedemptionId id = world.any(world.places);
        InvitationId elsewhere = world.any(world.invitations);
        boolean astray = world.isOneOf(12);
        Optional<String> account = world.account();
        Evidence evidence = world.any(List.of(Evidence.values()));
        Instant now = world.now();
        long ahead = ahead();
        EmailAddress anybody = world.any(RandomWorld.ADDRESSES);
        return new Step<>(
                "settle " + id + (astray ? " as of " + elsewhere : "") + " at " + now + " for " + account + ", "
                        + evidence + ", version ahead by " + ahead,
                session -> {
                    InvitationId invitation = session.store()
                            .redemptions()
                            .find(id)
                            .filter(found -> !astray)
                            .map(Redemption::invitationId)
                            .orElse(elsewhere);
                    return outcome(session.store()
                            .redemptions()
                            .settle(new Claim(
                                    new Redemption(id, invitation, anybody, account, evidence, now, Optional.empty()),
                                    version(session, invitation) + ahead)));
                });
    }

    private Step<StoreSession> release() {
        RedemptionId id = world.any(world.places);
        Instant now = world.now();
        return world.isOneOf(2)
                ? new Step<>(
                        "release " + id,
                        session -> session.store().redemptions().release(id))
                : new Step<>(
                        "release " + id + " if lapsed at " + now,
                        session -> session.store()
                                .redemptions()
                                .find(id)
                                .filter(place -> place.heldUntil()
                                        .filter(until -> !until.isAfter(now))
                                        .isPresent())
                                .filter(session.store().redemptions()::releaseUnchanged)
                                .isPresent());
    }

    private Step<StoreSession> undo() {
        RedemptionId id = world.any(world.places);
        return new Step<>("undo " + id, session -> session.store().redemptions().undo(id));
    }

    private Step<StoreSession> lapsed() {
        Instant now = world.around(world.now());
        Optional<InvitationId> only = world.maybe(world.any(world.invitations));
        int limit = 1 + world.number(3);
        return new Step<>(
                limit + " lapsed at " + now + " of " + only,
                session -> Typed.all(session.store().redemptions().lapsed(now, only, limit)));
    }

    private Step<StoreSession> list() {
        InvitationId id = world.any(world.invitations);
        Optional<RedemptionId> after = world.maybe(world.any(world.places));
        int limit = 1 + world.number(3);
        return new Step<>(
                "list " + limit + " places of " + id + " after " + after,
                session -> Typed.all(session.store().redemptions().list(id, after, limit)));
    }

    private Step<StoreSession> findRedemption() {
        InvitationId id = world.any(world.invitations);
        EmailAddress address = world.any(RandomWorld.ADDRESSES);
        Optional<String> account = world.account();
        return new Step<>(
                "find the place of " + address.mailbox() + " or " + account + " in " + id,
                session -> Typed.maybe(session.store().invitations().findRedemption(id, address, account)));
    }

    private Step<StoreSession> putToken() {
        InvitationId id = world.any(world.invitations);
        int hash = 1 + world.invitations.indexOf(id);
        StoredToken token = Samples.token(
                Samples.hash(hash), id, 1 + world.number(2), world.maybe(world.any(RandomWorld.ADDRESSES)));
        return new Step<>("put token " + hash + " of " + id + " for " + token.mailedTo(), session -> {
            session.store().invitations().putToken(token);
            return "put";
        });
    }

    private Step<StoreSession> takeAddress() {
        AddressSlot slot = world.slot();
        InvitationId holder = world.any(world.invitations);
        Optional<InvitationId> inPlaceOf = world.maybe(world.any(world.invitations));
        return new Step<>(
                "take " + slot + " for " + holder + " in place of " + inPlaceOf,
                session -> session.store().invitations().takeAddress(slot, holder, inPlaceOf));
    }

    private Step<StoreSession> recordDelivery() {
        InvitationId id = world.any(world.invitations);
        boolean stale = world.isOneOf(5);
        DeliveryState state = world.any(List.of(DeliveryState.values()));
        Instant now = world.now();
        Optional<String> code = world.maybe("250");
        return new Step<>(
                "record " + state + " " + code + " at " + now + " for " + id + (stale ? ", stale" : ""), session -> {
                    DeliverySummary before = session.store()
                            .invitations()
                            .findById(id)
                            .map(Invitation::delivery)
                            .orElse(DeliverySummary.NOT_REQUESTED);
                    DeliverySummary after = new DeliverySummary(state, before.attempts() + 1, Optional.of(now), code);
                    return session.store().invitations().recordDelivery(id, stale ? after : before, after);
                });
    }

    private Step<StoreSession> search() {
        InvitationStatus status = world.any(List.of(InvitationStatus.values()));
        String kind = world.any(RandomWorld.KINDS);
        EmailAddress address = world.any(RandomWorld.ADDRESSES);
        String text = world.any(List.of("TEAM", "%", "\u00C4", "eb"));
        Duration within = Duration.ofSeconds(10L * (1 + world.number(6)));
        InvitationQuery.Builder query = InvitationQuery.builder();
        String words;
        switch (world.number(6)) {
            case 0 -> {
                words = "what is " + status;
                query.status(status);
            }
            case 1 -> {
                words = "kind " + kind;
                query.kind(kind);
            }
            case 2 -> {
                words = "address " + address.mailbox();
                query.address(address);
            }
            case 3 -> {
                words = "text " + text;
                query.text(text);
            }
            case 4 -> {
                words = "what expires within " + within;
                query.expiringWithin(within);
            }
            default -> words = "everything";
        }
        Scope scope = world.any(RandomWorld.SCOPES);
        InvitationSort sort = world.any(List.of(InvitationSort.values()));
        Instant now = world.now();
        InvitationQuery wanted = query.sort(sort).withTotal().build();
        return new Step<>("find " + words + " in " + scope + " at " + now + ", " + sort, session -> {
            SearchResult page = session.store().invitations().find(new Search(scope, wanted, now, Optional.empty(), 1));
            Optional<Position> last = page.invitations().stream().findFirst().map(found -> Position.of(found, sort));
            return List.of(page, session.store().invitations().find(new Search(scope, wanted, now, last, 9)));
        });
    }

    private Step<StoreSession> findDue() {
        Instant now = world.around(world.now());
        int limit = 1 + world.number(3);
        return new Step<>(
                "find " + limit + " due at " + now,
                session -> session.store().maintenance().findDue(now, limit));
    }

    private Step<StoreSession> reschedule() {
        InvitationId id = world.any(world.invitations);
        Instant now = world.now();
        boolean stale = world.isOneOf(5);
        Optional<Instant> next = world.maybe(world.soon(now));
        return new Step<>("reschedule " + id + " to " + next + (stale ? ", stale" : ""), session -> {
            Instant due = session.store()
                    .invitations()
                    .findById(id)
                    .flatMap(Invitation::dueAt)
                    .orElse(now);
            return session.store().maintenance().reschedule(id, stale ? due.plusNanos(1_000) : due, next);
        });
    }

    private Step<StoreSession> findEnded() {
        Scope scope = world.any(RandomWorld.SCOPES);
        boolean anonymous = world.isOneOf(3);
        Instant before = world.soon(world.now());
        Optional<EndedInvitation> after =
                world.maybe(new EndedInvitation(world.around(world.now()), world.any(world.invitations)));
        int limit = 1 + world.number(3);
        return new Step<>(
                "find " + limit + (anonymous ? " anonymous" : "") + " of " + scope + " ended before " + before
                        + " after " + after,
                session -> session.store().maintenance().findEnded(scope, anonymous, before, after, limit));
    }

    private Step<StoreSession> findMentions() {
        Scope scope = world.any(RandomWorld.SCOPES);
        EmailAddress address = world.any(RandomWorld.ADDRESSES);
        int limit = 1 + world.number(3);
        return new Step<>(
                "find " + limit + " of " + scope + " that mention " + address.mailbox(),
                session -> session.store().maintenance().findMentions(scope, address, limit));
    }

    private Step<StoreSession> forgetAddress() {
        InvitationId id = world.any(world.invitations);
        EmailAddress address = world.any(RandomWorld.ADDRESSES);
        return new Step<>("forget " + address.mailbox() + " around " + id, session -> {
            session.store().maintenance().forgetAddress(id, address);
            return "forgotten";
        });
    }

    private Step<StoreSession> forgetPeople() {
        InvitationId id = world.any(world.invitations);
        return new Step<>("forget the people of " + id, session -> {
            session.store().maintenance().forgetPeople(id);
            return "forgotten";
        });
    }

    private Step<StoreSession> delete() {
        InvitationId id = world.any(world.invitations);
        return new Step<>(
                "delete " + id, session -> session.store().maintenance().delete(id));
    }

    /** Reads all that these operations can have stored; the addresses are taken, so they come last. */
    List<Step<StoreSession>> content() {
        Instant now = world.now();
        List<Step<StoreSession>> steps = new ArrayList<>();
        for (Scope scope : RandomWorld.SCOPES) {
            InvitationQuery all = InvitationQuery.builder().withTotal().build();
            steps.add(new Step<>(
                    "everything in " + scope,
                    session -> session.store().invitations().find(new Search(scope, all, now, Optional.empty(), 99))));
        }
        for (InvitationId id : world.invitations) {
            steps.add(new Step<>(
                    "places of " + id,
                    session -> Typed.all(session.store().redemptions().list(id, Optional.empty(), 99))));
        }
        Instant end = now.plusSeconds(10_000);
        steps.add(new Step<>(
                "all that is held",
                session -> Typed.all(session.store().redemptions().lapsed(end, Optional.empty(), 99))));
        steps.add(new Step<>(
                "all that comes due", session -> session.store().maintenance().findDue(end, 99)));
        for (int hash = 1; hash <= world.invitations.size(); hash++) {
            int wanted = hash;
            steps.add(new Step<>(
                    "token " + hash, session -> session.store().invitations().findByTokenHash(Samples.hash(wanted))));
        }
        for (EmailAddress address : RandomWorld.ADDRESSES) {
            AddressSlot slot = new AddressSlot(Scope.DEFAULT, RandomWorld.KINDS.get(0), address);
            InvitationId nobody = new InvitationId(world.uuid());
            steps.add(new Step<>(
                    "who answers for " + slot,
                    session -> session.store().invitations().takeAddress(slot, nobody, Optional.empty())));
        }
        return steps;
    }

    /** Mostly the version that is stored. */
    private long ahead() {
        return world.isOneOf(6) ? 1 : 0;
    }

    private static long version(StoreSession session, InvitationId id) {
        return session.store()
                .invitations()
                .findById(id)
                .map(Invitation::version)
                .orElse(0L);
    }

    private static String outcome(ClaimOutcome outcome) {
        return outcome.toString();
    }

    private static String words(Invitation invitation) {
        return invitation.id() + " in " + invitation.scope() + ", " + invitation.kind() + ", " + invitation.name()
                + ", quota " + invitation.quota() + ", " + invitation.expiry() + ", from " + invitation.notBefore()
                + ", due " + invitation.dueAt() + ", anonymous " + invitation.anonymisedAt()
                + (invitation.enabled() ? "" : ", disabled")
                + invitation
                        .closure()
                        .map(closure -> ", " + closure.kind() + " at " + closure.at())
                        .orElse("");
    }
}
