package io.invitation.memory;

import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationId;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.Scope;
import io.invitation.spi.MaintenanceStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Looks over and forgets what the other faces of the same data keep. */
final class MemoryMaintenance implements MaintenanceStore {

    private final MemoryData data;

    MemoryMaintenance(MemoryData data) {
        this.data = data;
    }

    @Override
    public List<InvitationId> findDue(Instant now, int limit) {
        return data.transactions.alone(() -> data.dueInvitations.in(MemoryData.ALL).stream()
                .takeWhile(invitation ->
                        invitation.dueAt().filter(due -> !due.isAfter(now)).isPresent())
                .limit(limit)
                .map(Invitation::id)
                .toList());
    }

    @Override
    public boolean reschedule(InvitationId invitation, Instant expected, Optional<Instant> next) {
        return data.transactions.alone(() -> {
            Optional<Invitation> found = data.invitations
                    .find(invitation)
                    .filter(stored -> stored.dueAt().equals(Optional.of(expected)));
            found.ifPresent(stored -> data.invitations.put(
                    stored.toBuilder().dueAt(next.orElse(null)).build()));
            return found.isPresent();
        });
    }

    @Override
    public List<InvitationId> findEnded(Scope scope, Instant before, Optional<InvitationId> after, int limit) {
        return data.transactions.alone(() -> data.invitationsOfScope.in(scope).stream()
                .filter(invitation -> after.isEmpty()
                        || MemoryData.BY_BYTES.compare(
                                        after.get().value(), invitation.id().value())
                                < 0)
                .filter(invitation -> hasEnded(invitation, before))
                .limit(limit)
                .map(Invitation::id)
                .toList());
    }

    private static boolean hasEnded(Invitation invitation, Instant before) {
        boolean isClosed = invitation
                .closure()
                .filter(closure -> closure.at().isBefore(before))
                .isPresent();
        boolean isFull = !invitation.quota().hasRoom(invitation.places())
                && invitation.acceptedAt().filter(last -> last.isBefore(before)).isPresent();
        boolean hasExpired = invitation
                        .expiry()
                        .instant()
                        .filter(end -> end.isBefore(before))
                        .isPresent()
                && invitation.acceptedAt().stream().allMatch(last -> last.isBefore(before));
        return invitation.heldPlaces() == 0 && (isClosed || isFull || hasExpired);
    }

    @Override
    public boolean delete(InvitationId invitation) {
        return data.transactions.alone(() -> {
            Optional<Invitation> found = data.invitations.find(invitation);
            forgetWayIn(invitation);
            data.placesOfInvitation.listOf(invitation).forEach(data.places::remove);
            data.eventsOfInvitation.listOf(invitation).forEach(data.events::remove);
            found.ifPresent(data.invitations::remove);
            return found.isPresent();
        });
    }

    @Override
    public void forgetPeople(InvitationId invitation) {
        data.transactions.alone(() -> {
            forgetWayIn(invitation);
            data.placesOfInvitation.listOf(invitation).forEach(this::forgetHolder);
            data.eventsOfInvitation.listOf(invitation).forEach(event -> data.events.put(withoutPeople(event)));
            return null;
        });
    }

    private void forgetWayIn(InvitationId invitation) {
        data.tokensOfInvitation.listOf(invitation).forEach(data.tokens::remove);
        data.addressesOfInvitation.listOf(invitation).forEach(data.addresses::remove);
        data.deliveriesOfInvitation.listOf(invitation).forEach(data.deliveries::remove);
    }

    private static InvitationEvent withoutPeople(InvitationEvent event) {
        return InvitationEvent.stored(
                event.id(),
                event.invitation(),
                event.scope(),
                event.kind(),
                event.type(),
                event.at(),
                event.age(),
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public List<Redemption> findPlaces(Scope scope, EmailAddress address, int limit) {
        return data.transactions.alone(() -> data.placesAtAddress.in(address.canonical()).stream()
                .filter(place -> data.invitationOf(place).scope().equals(scope))
                .limit(limit)
                .toList());
    }

    @Override
    public void forgetHolder(RedemptionId id) {
        data.transactions.alone(() -> {
            data.places.find(id).ifPresent(this::forgetHolder);
            return null;
        });
    }

    private void forgetHolder(Redemption place) {
        data.places.put(new Redemption(
                place.id(),
                place.invitation(),
                MaintenanceStore.placeholder(place.id()),
                Optional.empty(),
                place.evidence(),
                place.at(),
                place.heldUntil()));
    }
}
