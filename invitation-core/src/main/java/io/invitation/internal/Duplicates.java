package io.invitation.internal;

import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationPurpose;
import io.invitation.InvitationResult.Rejected;
import io.invitation.InvitationStatus;
import io.invitation.RejectionReason;
import io.invitation.spi.AddressSlot;
import io.invitation.spi.InvitationRepository;
import java.time.Instant;
import java.util.Optional;

/**
 * Sees to it that one open invitation answers for a single address, in one scope and kind and for one purpose. The
 * store's slot decides, so that it holds for any number of nodes at once; a slot of an invitation that is no longer
 * open, or no longer for that address, is free.
 */
final class Duplicates {

    private static final int ROUNDS = 5;

    private final Parts parts;
    private final InvitationRepository repository;

    Duplicates(Parts parts) {
        this.parts = parts;
        this.repository = parts.repository();
    }

    /** Tells whether somebody could accept now or later without a change of the expiry. */
    static boolean isOpen(Invitation invitation, Instant at) {
        InvitationStatus status = invitation.toBuilder().enabled(true).build().statusAt(at);
        return status == InvitationStatus.SCHEDULED
                || status == InvitationStatus.PENDING
                || status == InvitationStatus.PARTLY_USED;
    }

    /**
     * Makes an invitation answer for its address, if it has a single one.
     *
     * @return the open invitation that answers for it already; empty if the given one does now or need not
     * @throws RejectedSignal if others took the address again and again
     */
    Optional<Invitation> take(Invitation invitation, Instant at) {
        return slot(invitation).flatMap(slot -> take(slot, invitation.id(), at));
    }

    private Optional<Invitation> take(AddressSlot slot, InvitationId holder, Instant at) {
        Optional<InvitationId> other = repository.takeAddress(slot, holder, Optional.empty());
        for (int round = 0; round < ROUNDS && other.isPresent(); round++) {
            Optional<Invitation> open = open(slot, other.get(), at);
            if (open.isPresent()) {
                return open;
            }
            Optional<InvitationId> next = repository.takeAddress(slot, holder, other);
            if (next.isEmpty()) {
                return takenInPlaceOf(slot, other.get(), holder, at);
            }
            other = next;
        }
        if (other.isPresent()) {
            throw new RejectedSignal(Rejections.contended());
        }
        return Optional.empty();
    }

    /** Looks again, now that nobody else can take the address: the other one may have become open meanwhile. */
    private Optional<Invitation> takenInPlaceOf(AddressSlot slot, InvitationId other, InvitationId holder, Instant at) {
        Optional<Invitation> open = open(slot, other, at);
        if (open.isPresent()) {
            repository.takeAddress(slot, other, Optional.of(holder));
        }
        return open;
    }

    private Optional<Invitation> open(AddressSlot slot, InvitationId id, Instant at) {
        return repository
                .findById(id)
                .filter(found -> isOpen(found, at))
                .filter(found -> slot(found).filter(slot::equals).isPresent());
    }

    /**
     * Makes an invitation answer for its address in place of another one.
     *
     * @return whether it does now; not if a third one came first
     */
    boolean takeFrom(Invitation other, Invitation invitation) {
        return slot(invitation)
                .flatMap(slot -> repository.takeAddress(slot, invitation.id(), Optional.of(other.id())))
                .isEmpty();
    }

    /**
     * Makes an invitation answer for its address if a change opens it again or gives it that address, or moves its
     * expiry: others may see it over before they see that. One that was open all the while stays so beside another.
     *
     * @param before the invitation as it is stored
     * @param after the invitation as it would be
     * @return the rejection if another open one answers for the address
     * @throws RejectedSignal if others took the address again and again
     */
    Optional<Rejected> objectionTo(Invitation before, Invitation after, Instant at) {
        boolean opens = !isOpen(before, at) || !isForSameAddress(before, after);
        boolean moves = !before.expiry().equals(after.expiry());
        if (!isOpen(after, at) || !(opens || moves)) {
            return Optional.empty();
        }
        return take(after, at)
                .filter(other -> opens || !isOpen(before, parts.now()))
                .map(other -> duplicate());
    }

    static Rejected duplicate() {
        return Rejections.of(
                RejectionReason.DUPLICATE, "an open invitation of the same scope and kind names the address already");
    }

    /** Tells whether two invitations would be in each other's way. */
    static boolean isForSameAddress(Invitation one, Invitation other) {
        return slot(one).equals(slot(other));
    }

    private static Optional<AddressSlot> slot(Invitation invitation) {
        return invitation
                .audience()
                .singleAddress()
                .map(address -> new AddressSlot(invitation.scope(), kindOfSlot(invitation), address));
    }

    /**
     * An invitation with another purpose than membership stands beside one for membership. A kind has no space in it,
     * so that the two never read alike, and the digest keeps within the length of a kind.
     */
    private static String kindOfSlot(Invitation invitation) {
        InvitationPurpose purpose = invitation.purpose();
        return purpose == InvitationPurpose.MEMBERSHIP
                ? invitation.kind()
                : purpose + " " + Digest.of(invitation.kind()).substring(0, 32);
    }
}
