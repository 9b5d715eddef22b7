package io.invitation.memory;

import io.invitation.DeliverySummary;
import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationSort;
import io.invitation.InvitationStorageException;
import io.invitation.Redemption;
import io.invitation.Scope;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

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

    private final MemoryTransactions transactions = new MemoryTransactions();
    private final Map<InvitationId, Invitation> invitations = new HashMap<>();
    private final Map<TokenHash, StoredToken> tokens = new HashMap<>();
    private final Map<Holder, Redemption> redemptions = new HashMap<>();
    private final Map<Slot, InvitationId> slots = new HashMap<>();

    /** An address for which one invitation answers. */
    private record Slot(Scope scope, String kind, String address) {}

    /** Who holds a place of which invitation: an address or an account. */
    private record Holder(InvitationId invitation, boolean isAccount, String name) {

        static Holder address(InvitationId invitation, EmailAddress address) {
            return new Holder(invitation, false, address.canonical());
        }

        static Holder account(InvitationId invitation, String accountId) {
            return new Holder(invitation, true, accountId);
        }
    }

    /** Creates an empty repository. */
    public InMemoryInvitationRepository() {}

    @Override
    public TransactionRunner transactions() {
        return transactions;
    }

    @Override
    public void insert(Invitation invitation) {
        Objects.requireNonNull(invitation, "invitation");
        transactions.alone(() -> {
            if (invitations.containsKey(invitation.id())) {
                throw new InvitationStorageException("insert: there is an invitation with that id", false);
            }
            put(invitations, invitation.id(), invitation);
            return null;
        });
    }

    @Override
    public Optional<Invitation> findById(InvitationId id) {
        return transactions.alone(() -> Optional.ofNullable(invitations.get(id)));
    }

    @Override
    public void putToken(StoredToken token) {
        Objects.requireNonNull(token, "token");
        transactions.alone(() -> {
            if (!invitations.containsKey(token.subject().invitation())) {
                throw new InvitationStorageException("putToken: there is no invitation with that id", false);
            }
            StoredToken before = tokens.get(token.hash());
            Optional<EmailAddress> onlyMailbox = before == null
                    ? token.mailedTo()
                    : before.mailedTo().filter(mailbox -> token.mailedTo().equals(Optional.of(mailbox)));
            put(tokens, token.hash(), new StoredToken(token.hash(), token.subject(), onlyMailbox));
            return null;
        });
    }

    @Override
    public Optional<TokenMatch> findByTokenHash(TokenHash hash) {
        return transactions.alone(() -> Optional.ofNullable(tokens.get(hash))
                .map(token -> new TokenMatch(
                        token,
                        Objects.requireNonNull(invitations.get(token.subject().invitation())))));
    }

    @Override
    public boolean replace(Replacement replacement) {
        Invitation changed = replacement.invitation();
        return transactions.alone(() -> {
            Invitation stored = invitations.get(changed.id());
            if (stored == null
                    || stored.version() != replacement.expectedVersion()
                    || stored.places() > replacement.mostPlacesTaken()
                    || !changed.quota().covers(stored.places() + stored.heldPlaces())) {
                return false;
            }
            Invitation merged = changed.toBuilder()
                    .places(stored.places())
                    .heldPlaces(stored.heldPlaces())
                    .acceptedAt(stored.acceptedAt().orElse(null))
                    .delivery(stored.delivery())
                    .build();
            put(invitations, merged.id(), merged);
            return true;
        });
    }

    @Override
    public ClaimOutcome claim(Claim claim) {
        Redemption redemption = claim.redemption();
        return transactions.alone(() -> {
            Invitation stored = invitations.get(redemption.invitation());
            if (stored == null
                    || stored.version() != claim.expectedVersion()
                    || !stored.quota().hasRoom(stored.places() + stored.heldPlaces())) {
                return ClaimOutcome.notClaimed();
            }
            if (findRedemption(redemption.invitation(), redemption.address(), redemption.accountId())
                    .isPresent()) {
                return ClaimOutcome.alreadyClaimed();
            }
            put(redemptions, Holder.address(stored.id(), redemption.address()), redemption);
            redemption
                    .accountId()
                    .ifPresent(account -> put(redemptions, Holder.account(stored.id(), account), redemption));
            Invitation claimed = redemption.isHeld()
                    ? stored.toBuilder().heldPlaces(stored.heldPlaces() + 1).build()
                    : stored.toBuilder()
                            .places(stored.places() + 1)
                            .acceptedAt(redemption.at())
                            .build();
            put(invitations, claimed.id(), claimed);
            return ClaimOutcome.claimed(claimed.places(), claimed.heldPlaces());
        });
    }

    @Override
    public Optional<Redemption> findRedemption(
            InvitationId invitation, EmailAddress address, Optional<String> accountId) {
        return transactions.alone(() -> Optional.ofNullable(redemptions.get(Holder.address(invitation, address)))
                .or(() -> accountId.map(account -> redemptions.get(Holder.account(invitation, account)))));
    }

    @Override
    public Optional<InvitationId> takeAddress(AddressSlot slot, InvitationId holder, Optional<InvitationId> inPlaceOf) {
        Slot key = new Slot(slot.scope(), slot.kind(), slot.address().canonical());
        return transactions.alone(() -> {
            InvitationId before = slots.get(key);
            if (before != null && !before.equals(holder) && !inPlaceOf.equals(Optional.of(before))) {
                return Optional.of(before);
            }
            put(slots, key, holder);
            return Optional.empty();
        });
    }

    @Override
    public boolean recordDelivery(InvitationId invitation, DeliverySummary expected, DeliverySummary next) {
        Objects.requireNonNull(next, "next");
        return transactions.alone(() -> {
            Invitation stored = invitations.get(invitation);
            if (stored == null || !stored.delivery().equals(expected)) {
                return false;
            }
            put(invitations, invitation, stored.toBuilder().delivery(next).build());
            return true;
        });
    }

    @Override
    public SearchResult find(Search search) {
        return transactions.alone(() -> {
            InvitationSort sort = search.query().sort();
            Comparator<Position> order = Position.comparator(sort);
            List<Invitation> matches = invitations.values().stream()
                    .filter(invitation -> invitation.scope().equals(search.scope()))
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

    private <K, V> void put(Map<K, V> map, K key, V value) {
        V before = map.put(key, value);
        transactions.undoBy(() -> restore(map, key, before));
    }

    private static <K, V> void restore(Map<K, V> map, K key, @Nullable V before) {
        if (before == null) {
            map.remove(key);
        } else {
            map.put(key, before);
        }
    }
}
