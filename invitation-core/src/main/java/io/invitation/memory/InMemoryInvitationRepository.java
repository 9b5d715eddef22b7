package io.invitation.memory;

import io.invitation.DeliverySummary;
import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationSort;
import io.invitation.InvitationStorageException;
import io.invitation.Redemption;
import io.invitation.memory.MemoryData.Answering;
import io.invitation.memory.MemoryData.Holder;
import io.invitation.memory.MemoryData.Slot;
import io.invitation.spi.AddressSlot;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.Position;
import io.invitation.spi.Replacement;
import io.invitation.spi.Search;
import io.invitation.spi.SearchResult;
import io.invitation.spi.StoredToken;
import io.invitation.spi.TokenHash;
import io.invitation.spi.TokenMatch;
import io.invitation.spi.TransactionRunner;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Keeps invitations in memory, for first steps and for the tests of hosts: the rules, races and rollbacks are those of
 * a database.
 *
 * <p>One transaction runs at a time; nobody sees what has not been committed. Everything is lost with the process. Safe
 * for use by several threads.
 *
 * @since 0.1
 */
public final class InMemoryInvitationRepository implements InvitationRepository {

    private final MemoryData data;

    /** Creates an empty repository. */
    public InMemoryInvitationRepository() {
        this(new MemoryData());
    }

    InMemoryInvitationRepository(MemoryData data) {
        this.data = data;
    }

    @Override
    public TransactionRunner transactions() {
        return data.transactions;
    }

    @Override
    public void insert(Invitation invitation) {
        Objects.requireNonNull(invitation, "invitation");
        data.transactions.alone(() -> {
            if (data.invitations.find(invitation.id()).isPresent()) {
                throw new InvitationStorageException("insert: there is an invitation with that id", false);
            }
            data.invitations.put(invitation);
            return null;
        });
    }

    @Override
    public Optional<Invitation> findById(InvitationId id) {
        return data.transactions.alone(() -> data.invitations.find(id));
    }

    @Override
    public void putToken(StoredToken token) {
        Objects.requireNonNull(token, "token");
        data.transactions.alone(() -> {
            if (data.invitations.find(token.subject().invitationId()).isEmpty()) {
                throw new InvitationStorageException("putToken: there is no invitation with that id", false);
            }
            data.tokens.put(data.tokens
                    .find(token.hash())
                    .map(before -> new StoredToken(before.hash(), before.subject(), onlyMailbox(before, token)))
                    .orElse(token));
            return null;
        });
    }

    private static Optional<EmailAddress> onlyMailbox(StoredToken before, StoredToken again) {
        return before.mailedTo()
                .filter(mailbox -> again.mailedTo().map(EmailAddress::mailbox).equals(Optional.of(mailbox.mailbox())));
    }

    @Override
    public Optional<TokenMatch> findByTokenHash(TokenHash hash) {
        return data.transactions.alone(() -> data.tokens
                .find(hash)
                .flatMap(token -> data.invitations
                        .find(token.subject().invitationId())
                        .map(invitation -> new TokenMatch(token, invitation))));
    }

    @Override
    public boolean replace(Replacement replacement) {
        Invitation changed = replacement.invitation();
        return data.transactions.alone(() -> {
            Optional<Invitation> found = data.invitations
                    .find(changed.id())
                    .filter(stored -> stored.version() == replacement.expectedVersion())
                    .filter(stored -> stored.places() <= replacement.mostPlacesTaken())
                    .filter(stored -> changed.quota().covers(stored.places() + stored.heldPlaces()));
            found.ifPresent(stored -> data.invitations.put(changed.toBuilder()
                    .places(stored.places())
                    .heldPlaces(stored.heldPlaces())
                    .acceptedAt(stored.acceptedAt().orElse(null))
                    .delivery(stored.delivery())
                    .build()));
            return found.isPresent();
        });
    }

    @Override
    public ClaimOutcome claim(Claim claim) {
        Redemption place = claim.redemption();
        return data.transactions.alone(() -> {
            if (findRedemption(place.invitationId(), place.address(), place.accountId())
                    .isPresent()) {
                return ClaimOutcome.alreadyClaimed();
            }
            return data.invitations
                    .find(place.invitationId())
                    .filter(stored -> stored.version() == claim.expectedVersion())
                    .filter(stored -> stored.quota().hasRoom(stored.places() + stored.heldPlaces()))
                    .map(stored -> take(stored, place))
                    .orElse(ClaimOutcome.notClaimed());
        });
    }

    private ClaimOutcome take(Invitation stored, Redemption place) {
        if (data.places.find(place.id()).isPresent()) {
            throw new InvitationStorageException("claim: there is a redemption with that id", false);
        }
        Invitation claimed = place.isHeld()
                ? stored.toBuilder().heldPlaces(stored.heldPlaces() + 1).build()
                : stored.toBuilder()
                        .places(stored.places() + 1)
                        .acceptedAt(place.at())
                        .build();
        data.places.put(place);
        data.invitations.put(claimed);
        return ClaimOutcome.claimed(claimed.places(), claimed.heldPlaces());
    }

    @Override
    public Optional<Redemption> findRedemption(
            InvitationId invitation, EmailAddress address, Optional<String> accountId) {
        return data.transactions.alone(() -> data.placesOfAddress
                .firstIn(Holder.address(invitation, address))
                .or(() -> accountId.flatMap(
                        account -> data.placesOfAccount.firstIn(Holder.account(invitation, account)))));
    }

    @Override
    public Optional<InvitationId> takeAddress(AddressSlot slot, InvitationId holder, Optional<InvitationId> inPlaceOf) {
        Objects.requireNonNull(holder, "holder");
        Slot key = Slot.of(slot);
        return data.transactions.alone(() -> {
            Optional<InvitationId> another = data.addresses
                    .find(key)
                    .map(Answering::invitation)
                    .filter(before -> !before.equals(holder) && !inPlaceOf.equals(Optional.of(before)));
            if (another.isEmpty()) {
                data.addresses.put(new Answering(key, holder));
            }
            return another;
        });
    }

    @Override
    public boolean recordDelivery(InvitationId invitation, DeliverySummary expected, DeliverySummary next) {
        Objects.requireNonNull(next, "next");
        return data.transactions.alone(() -> {
            Optional<Invitation> found = data.invitations
                    .find(invitation)
                    .filter(stored -> stored.delivery().equals(expected));
            found.ifPresent(stored ->
                    data.invitations.put(stored.toBuilder().delivery(next).build()));
            return found.isPresent();
        });
    }

    @Override
    public SearchResult find(Search search) {
        return data.transactions.alone(() -> {
            InvitationSort sort = search.query().sort();
            Comparator<Position> order = Position.comparator(sort);
            List<Invitation> matches = data.invitationsOfScope.in(search.scope()).stream()
                    .filter(invitation -> search.query().matches(invitation, search.now()))
                    .sorted(Comparator.comparing(invitation -> Position.of(invitation, sort), order))
                    .toList();
            List<Invitation> page = matches.stream()
                    .filter(match -> search.after().isEmpty()
                            || order.compare(search.after().get(), Position.of(match, sort)) < 0)
                    .limit(search.limit())
                    .toList();
            OptionalLong total = search.query().withTotal() ? OptionalLong.of(matches.size()) : OptionalLong.empty();
            return new SearchResult(page, total);
        });
    }
}
