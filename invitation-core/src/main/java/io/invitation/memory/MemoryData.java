package io.invitation.memory;

import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationId;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.Scope;
import io.invitation.Suppression;
import io.invitation.spi.AddressSlot;
import io.invitation.spi.Delivery;
import io.invitation.spi.IdempotencyRecord;
import io.invitation.spi.StoredToken;
import io.invitation.spi.TokenHash;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The tables that the faces of one store share, and their indexes. */
final class MemoryData {

    /** The only group of an index over the whole table. */
    static final String ALL = "all";

    /** Ids in the order of their 16 unsigned bytes. */
    static final Comparator<UUID> BY_BYTES = Comparator.comparing(UUID::getMostSignificantBits, Long::compareUnsigned)
            .thenComparing(UUID::getLeastSignificantBits, Long::compareUnsigned);

    /** An address for which one invitation answers. */
    record Slot(Scope scope, String kind, String address) {

        static Slot of(AddressSlot slot) {
            return new Slot(slot.scope(), slot.kind(), slot.address().canonical());
        }
    }

    /** Which invitation answers for an address. */
    record Answering(Slot slot, InvitationId invitation) {}

    /** Those invitations of a scope that are anonymous, or those that are not. */
    record Retained(Scope scope, boolean anonymous) {}

    /** Who has a place of which invitation: an address or an account. */
    record Holder(InvitationId invitation, boolean isAccount, String name) {

        static Holder address(InvitationId invitation, EmailAddress address) {
            return new Holder(invitation, false, address.canonical());
        }

        static Holder account(InvitationId invitation, String accountId) {
            return new Holder(invitation, true, accountId);
        }
    }

    /** How many were taken since when. */
    record Window(String key, Instant start, int taken) {}

    /** What an answer is remembered by. */
    record AnswerKey(Scope scope, String key) {}

    final MemoryTransactions transactions = new MemoryTransactions();

    final MemoryTable<InvitationId, Invitation> invitations = new MemoryTable<>(transactions, Invitation::id);
    final MemoryIndex<Scope, Invitation> invitationsOfScope =
            invitations.index(invitation -> Optional.of(invitation.scope()), byBytes(MemoryData::bytesOf));
    final MemoryIndex<String, Invitation> dueInvitations = invitations.index(
            invitation -> invitation.dueAt().map(due -> ALL),
            Comparator.comparing((Invitation invitation) -> invitation.dueAt().orElse(Instant.MAX))
                    .thenComparing(byBytes(MemoryData::bytesOf)));
    final MemoryIndex<Retained, Invitation> endedInvitations = invitations.index(
            invitation -> invitation
                    .endedAt()
                    .map(at -> new Retained(
                            invitation.scope(), invitation.anonymisedAt().isPresent())),
            Comparator.comparing((Invitation invitation) -> invitation.endedAt().orElse(Instant.MAX))
                    .thenComparing(byBytes(MemoryData::bytesOf)));

    final MemoryTable<TokenHash, StoredToken> tokens = new MemoryTable<>(transactions, StoredToken::hash);
    final MemoryIndex<InvitationId, StoredToken> tokensOfInvitation = tokens.index(
            token -> Optional.of(token.subject().invitationId()),
            (one, other) ->
                    Arrays.compare(one.hash().toByteArray(), other.hash().toByteArray()));

    final MemoryTable<Slot, Answering> addresses = new MemoryTable<>(transactions, Answering::slot);
    final MemoryIndex<InvitationId, Answering> addressesOfInvitation = addresses.index(
            answering -> Optional.of(answering.invitation()),
            Comparator.comparing(
                            (Answering answering) -> answering.slot().scope().name())
                    .thenComparing(answering -> answering.slot().kind())
                    .thenComparing(answering -> answering.slot().address()));

    final MemoryTable<RedemptionId, Redemption> places = new MemoryTable<>(transactions, Redemption::id);
    final MemoryIndex<InvitationId, Redemption> placesOfInvitation =
            places.index(place -> Optional.of(place.invitationId()), byBytes(MemoryData::bytesOf));
    final MemoryIndex<Holder, Redemption> placesOfAddress = places.index(
            place -> Optional.of(Holder.address(place.invitationId(), place.address())), byBytes(MemoryData::bytesOf));
    final MemoryIndex<Holder, Redemption> placesOfAccount = places.index(
            place -> place.accountId().map(account -> Holder.account(place.invitationId(), account)),
            byBytes(MemoryData::bytesOf));
    final MemoryIndex<String, Redemption> heldPlaces = places.index(
            place -> place.heldUntil().map(until -> ALL),
            Comparator.comparing((Redemption place) -> place.heldUntil().orElse(Instant.MAX))
                    .thenComparing(byBytes(MemoryData::bytesOf)));

    final MemoryTable<UUID, Delivery> deliveries = new MemoryTable<>(transactions, Delivery::id);
    final MemoryIndex<InvitationId, Delivery> deliveriesOfInvitation =
            deliveries.index(delivery -> Optional.of(delivery.invitationId()), byBytes(Delivery::id));
    final MemoryIndex<Scope, Delivery> waitingDeliveries = deliveries.index(
            delivery -> delivery.dueAt().map(due -> delivery.scope()),
            Comparator.comparing((Delivery delivery) -> delivery.dueAt().orElse(Instant.MAX))
                    .thenComparing(byBytes(Delivery::id)));
    final MemoryIndex<String, Delivery> finishedDeliveries = deliveries.index(
            delivery -> delivery.dueAt().isPresent() ? Optional.empty() : Optional.of(ALL),
            Comparator.comparing(Delivery::since).thenComparing(byBytes(Delivery::id)));

    final MemoryTable<UUID, InvitationEvent> events = new MemoryTable<>(transactions, InvitationEvent::id);
    final MemoryIndex<InvitationId, InvitationEvent> eventsOfInvitation =
            events.index(event -> Optional.of(event.invitationId()), byInstant());
    final MemoryIndex<Scope, InvitationEvent> eventsOfScope =
            events.index(event -> Optional.of(event.scope()), byInstant());

    final MemoryTable<String, Window> windows = new MemoryTable<>(transactions, Window::key);
    final MemoryIndex<String, Window> windowsByStart = windows.index(
            window -> Optional.of(ALL), Comparator.comparing(Window::start).thenComparing(Window::key));

    final MemoryTable<AnswerKey, IdempotencyRecord> answers =
            new MemoryTable<>(transactions, answer -> new AnswerKey(answer.scope(), answer.key()));
    final MemoryIndex<String, IdempotencyRecord> answersByTime = answers.index(
            answer -> Optional.of(ALL),
            Comparator.comparing(IdempotencyRecord::at)
                    .thenComparing(answer -> answer.scope().name())
                    .thenComparing(IdempotencyRecord::key));

    final MemoryTable<String, Suppression> suppressions =
            new MemoryTable<>(transactions, suppression -> suppression.address().canonical());

    /** Returns the invitation of a place; there is none without. */
    Invitation invitationOf(Redemption place) {
        return invitations.find(place.invitationId()).orElseThrow();
    }

    private static UUID bytesOf(Invitation invitation) {
        return invitation.id().value();
    }

    private static UUID bytesOf(Redemption place) {
        return place.id().value();
    }

    private static <V> Comparator<V> byBytes(Function<V, UUID> id) {
        return Comparator.comparing(id, BY_BYTES);
    }

    private static Comparator<InvitationEvent> byInstant() {
        return Comparator.comparing(InvitationEvent::at).thenComparing(byBytes(InvitationEvent::id));
    }
}
