package io.invitation.memory;

import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.memory.MemoryData.Holder;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.RedemptionLedger;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The places that the repository of the same data took or held. */
final class MemoryLedger implements RedemptionLedger {

    private final MemoryData data;

    MemoryLedger(MemoryData data) {
        this.data = data;
    }

    @Override
    public Optional<Redemption> find(RedemptionId id) {
        return data.transactions.alone(() -> data.places.find(id));
    }

    @Override
    public List<Redemption> list(InvitationId invitation, Optional<RedemptionId> after, int limit) {
        return data.transactions.alone(() -> data.placesOfInvitation.in(invitation).stream()
                .filter(place -> after.isEmpty()
                        || MemoryData.BY_BYTES.compare(
                                        after.get().value(), place.id().value())
                                < 0)
                .limit(limit)
                .toList());
    }

    @Override
    public ClaimOutcome settle(Claim claim) {
        Redemption taken = claim.redemption();
        if (taken.isHeld()) {
            throw new IllegalArgumentException("a place is settled without a lease");
        }
        return data.transactions.alone(() -> {
            if (accountHasAnotherPlace(taken)) {
                return ClaimOutcome.alreadyClaimed();
            }
            return data.places
                    .find(taken.id())
                    .filter(held -> held.invitationId().equals(taken.invitationId()))
                    .filter(held ->
                            held.heldUntil().filter(taken.at()::isBefore).isPresent())
                    .flatMap(held -> data.invitations
                            .find(held.invitationId())
                            .filter(stored -> stored.version() == claim.expectedVersion())
                            .map(stored -> settle(stored, held.taken(taken.accountId(), taken.evidence(), taken.at()))))
                    .orElse(ClaimOutcome.notClaimed());
        });
    }

    private boolean accountHasAnotherPlace(Redemption place) {
        return place.accountId()
                .flatMap(account -> data.placesOfAccount.firstIn(Holder.account(place.invitationId(), account)))
                .filter(another -> !another.id().equals(place.id()))
                .isPresent();
    }

    private ClaimOutcome settle(Invitation stored, Redemption taken) {
        Invitation settled = stored.toBuilder()
                .places(stored.places() + 1)
                .heldPlaces(stored.heldPlaces() - 1)
                .acceptedAt(taken.at())
                .build();
        data.places.put(taken);
        data.invitations.put(settled);
        return ClaimOutcome.claimed(settled.places(), settled.heldPlaces());
    }

    @Override
    public boolean release(RedemptionId id) {
        return release(id, place -> true);
    }

    @Override
    public boolean releaseUnchanged(Redemption held) {
        return release(held.id(), held::equals);
    }

    private boolean release(RedemptionId id, Predicate<Redemption> isMeant) {
        return data.transactions.alone(() -> {
            Optional<Redemption> held =
                    data.places.find(id).filter(Redemption::isHeld).filter(isMeant);
            held.ifPresent(place -> {
                data.places.remove(place);
                Invitation stored = data.invitationOf(place);
                data.invitations.put(
                        stored.toBuilder().heldPlaces(stored.heldPlaces() - 1).build());
            });
            return held.isPresent();
        });
    }

    @Override
    public boolean undo(RedemptionId id) {
        return data.transactions.alone(() -> {
            Optional<Redemption> taken = data.places.find(id).filter(place -> !place.isHeld());
            taken.ifPresent(place -> {
                data.places.remove(place);
                Invitation stored = data.invitationOf(place);
                data.invitations.put(stored.toBuilder()
                        .places(stored.places() - 1)
                        .acceptedAt(lastAcceptance(place.invitationId()).orElse(null))
                        .build());
            });
            return taken.isPresent();
        });
    }

    private Optional<Instant> lastAcceptance(InvitationId invitation) {
        return data.placesOfInvitation.in(invitation).stream()
                .filter(place -> !place.isHeld())
                .map(Redemption::at)
                .max(Comparator.naturalOrder());
    }

    @Override
    public List<Redemption> lapsed(Instant now, Optional<InvitationId> only, int limit) {
        return data.transactions.alone(() -> data.heldPlaces.in(MemoryData.ALL).stream()
                .takeWhile(place ->
                        place.heldUntil().filter(until -> !until.isAfter(now)).isPresent())
                .filter(place -> only.isEmpty() || only.get().equals(place.invitationId()))
                .limit(limit)
                .toList());
    }
}
