package io.invitation.memory;

import io.invitation.Actor;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationId;
import io.invitation.Redemption;
import io.invitation.Scope;
import io.invitation.memory.MemoryData.Answering;
import io.invitation.memory.MemoryData.Retained;
import io.invitation.spi.EndedInvitation;
import io.invitation.spi.MaintenanceStore;
import io.invitation.spi.StoredToken;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks over and forgets what the other faces of the same data keep. */
final class MemoryMaintenance implements MaintenanceStore {

    private static final Comparator<EndedInvitation> BY_END = Comparator.comparing(EndedInvitation::at)
            .thenComparing(ended -> ended.id().value(), MemoryData.BY_BYTES);

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
    public List<EndedInvitation> findEnded(
            Scope scope, boolean anonymous, Instant before, Optional<EndedInvitation> after, int limit) {
        return data.transactions.alone(() -> data.endedInvitations.in(new Retained(scope, anonymous)).stream()
                .map(invitation -> new EndedInvitation(invitation.endedAt().orElseThrow(), invitation.id()))
                .takeWhile(ended -> ended.at().isBefore(before))
                .filter(ended -> after.isEmpty() || BY_END.compare(after.get(), ended) < 0)
                .limit(limit)
                .toList());
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
                event.invitationId(),
                event.scope(),
                event.kind(),
                event.type(),
                event.at(),
                event.age(),
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public List<InvitationId> findMentions(Scope scope, EmailAddress address, int limit) {
        return data.transactions.alone(() -> data.invitationsOfScope.in(scope).stream()
                .filter(invitation -> isIn(invitation, address) || isAround(invitation.id(), address))
                .limit(limit)
                .map(Invitation::id)
                .toList());
    }

    private static boolean isIn(Invitation invitation, EmailAddress address) {
        Stream<EmailPattern> patterns =
                Stream.concat(invitation.audience().patterns().stream(), invitation.audience().exclusions().stream());
        Stream<Optional<String>> accounts = Stream.of(
                Optional.of(invitation.inviter().id()),
                invitation.subject(),
                invitation.closure().map(closure -> closure.by().id()));
        return patterns.anyMatch(pattern -> pattern.address().equals(Optional.of(address)))
                || invitation.recipient().equals(Optional.of(address))
                || invitation.inviter().replyTo().equals(Optional.of(address))
                || accounts.anyMatch(account -> isIdOf(address, account));
    }

    private boolean isAround(InvitationId invitation, EmailAddress address) {
        return data.tokensOfInvitation.in(invitation).stream().anyMatch(token -> wasMailedTo(address, token))
                || data.addressesOfInvitation.in(invitation).stream().anyMatch(slot -> isOf(address, slot))
                || data.placesOfInvitation.in(invitation).stream().anyMatch(place -> isOf(address, place))
                || data.eventsOfInvitation.in(invitation).stream()
                        .anyMatch(event -> isIdOf(address, event.actor().map(Actor::id)));
    }

    private static boolean wasMailedTo(EmailAddress address, StoredToken token) {
        return token.mailedTo().equals(Optional.of(address));
    }

    private static boolean isOf(EmailAddress address, Answering answering) {
        return answering.slot().address().equals(address.canonical());
    }

    private static boolean isOf(EmailAddress address, Redemption place) {
        return place.address().equals(address) || isIdOf(address, place.accountId());
    }

    private static boolean isIdOf(EmailAddress address, Optional<String> account) {
        return account.equals(Optional.of(address.canonical())) || account.equals(Optional.of(address.mailbox()));
    }

    @Override
    public void forgetAddress(InvitationId invitation, EmailAddress address) {
        data.transactions.alone(() -> {
            List<Redemption> places = data.placesOfInvitation.in(invitation).stream()
                    .filter(place -> isOf(address, place))
                    .toList();
            Set<String> accounts = Stream.concat(
                            Stream.of(address.canonical(), address.mailbox()),
                            places.stream().flatMap(place -> place.accountId().stream()))
                    .collect(Collectors.toSet());
            places.forEach(this::forgetHolder);
            data.tokensOfInvitation.listOf(invitation).stream()
                    .filter(token -> wasMailedTo(address, token))
                    .forEach(
                            token -> data.tokens.put(new StoredToken(token.hash(), token.subject(), Optional.empty())));
            data.addressesOfInvitation.listOf(invitation).stream()
                    .filter(answering -> isOf(address, answering))
                    .forEach(data.addresses::remove);
            data.eventsOfInvitation.listOf(invitation).stream()
                    .filter(event -> event.actor()
                            .filter(actor -> accounts.contains(actor.id()))
                            .isPresent())
                    .forEach(event -> data.events.put(withoutPeople(event)));
            return null;
        });
    }

    private void forgetHolder(Redemption place) {
        data.places.put(new Redemption(
                place.id(),
                place.invitationId(),
                MaintenanceStore.placeholder(place.id()),
                Optional.empty(),
                place.evidence(),
                place.at(),
                place.heldUntil()));
    }
}
