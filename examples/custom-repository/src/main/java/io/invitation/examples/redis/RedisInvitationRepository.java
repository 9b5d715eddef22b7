package io.invitation.examples.redis;

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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Keeps invitations in one Redis: a hash for each, a set for each scope, whose members a search reads all. Safe
 * for use by several threads and by several nodes.
 *
 * <p>There are no transactions: each step is whole, several are not, and an acceptance whose handler throws keeps its
 * place. Nothing is durable beyond what the server's persistence promises. Not for Redis Cluster, where the keys of a
 * step would lie on several servers.
 */
public final class RedisInvitationRepository implements InvitationRepository {

    private final UnifiedJedis redis;

    /**
     * Creates a repository.
     *
     * @param redis the client, which is closed by whoever made it
     */
    public RedisInvitationRepository(UnifiedJedis redis) {
        this.redis = redis;
    }

    @Override
    public TransactionRunner transactions() {
        return TransactionRunner.none();
    }

    private static String key(InvitationId id) {
        return "invitation:" + id.value();
    }

    private static String key(TokenHash hash) {
        return "token:" + HexFormat.of().formatHex(hash.toByteArray());
    }

    @Override
    public void insert(Invitation invitation) {
        List<String> arguments = new ArrayList<>(List.of(invitation.id().value().toString()));
        arguments.addAll(Stored.of(invitation).inTurn());
        List<String> keys =
                List.of(key(invitation.id()), "scope:" + invitation.scope().name());
        if (!isDone(run(Scripts.INSERT, keys, arguments))) {
            throw new InvitationStorageException("insert: there is an invitation with that id", false);
        }
    }

    @Override
    public Optional<Invitation> findById(InvitationId id) {
        return read(key(id)).map(Stored::invitation);
    }

    @Override
    public void putToken(StoredToken token) {
        List<String> keys = List.of(key(token.hash()), key(token.subject().invitation()));
        String mailbox = token.mailedTo().map(EmailAddress::mailbox).orElse("");
        if (!isDone(run(Scripts.PUT_TOKEN, keys, List.of(Stored.of(token.subject()), mailbox)))) {
            throw new InvitationStorageException("putToken: there is no invitation with that id", false);
        }
    }

    @Override
    public Optional<TokenMatch> findByTokenHash(TokenHash hash) {
        return read(key(hash))
                .map(fields -> new StoredToken(
                        hash,
                        Stored.subject(fields.text("subject")),
                        fields.find("mailed_to")
                                .filter(mailbox -> !mailbox.isEmpty())
                                .map(EmailAddress::parse)))
                .flatMap(token ->
                        findById(token.subject().invitation()).map(invitation -> new TokenMatch(token, invitation)));
    }

    @Override
    public boolean replace(Replacement replacement) {
        Invitation changed = replacement.invitation();
        List<String> arguments = new ArrayList<>(List.of(
                Long.toString(replacement.expectedVersion()),
                Integer.toString(replacement.mostPlacesTaken()),
                Stored.quota(changed.quota())));
        arguments.addAll(Stored.of(changed).inTurn());
        return isDone(run(Scripts.REPLACE, List.of(key(changed.id())), arguments));
    }

    // snippet: claim-call
    @Override
    public ClaimOutcome claim(Claim claim) {
        Redemption place = claim.redemption();
        List<String> arguments = new ArrayList<>(List.of(
                Long.toString(claim.expectedVersion()),
                place.isHeld() ? "held" : "places",
                place.at().toString(),
                Stored.of(place),
                holder(place.address())));
        place.accountId().map(RedisInvitationRepository::holder).ifPresent(arguments::add);
        List<String> keys = List.of(key(place.invitation()), holdersOf(place.invitation()));
        List<?> answer = (List<?>) run(Scripts.CLAIM, keys, arguments);
        if (answer.get(0).equals(1L)) {
            return ClaimOutcome.claimed(intOf(answer.get(1)), intOf(answer.get(2)));
        }
        return answer.get(0).equals(2L) ? ClaimOutcome.alreadyClaimed() : ClaimOutcome.notClaimed();
    }
    // end of snippet

    private static String holdersOf(InvitationId id) {
        return "holders:" + id.value();
    }

    private static String holder(EmailAddress address) {
        return "address " + address.canonical();
    }

    private static String holder(String account) {
        return "account " + account;
    }

    private static int intOf(Object number) {
        return Math.toIntExact((Long) number);
    }

    @Override
    public Optional<Redemption> findRedemption(
            InvitationId invitation, EmailAddress address, Optional<String> accountId) {
        return Stream.concat(Stream.of(holder(address)), accountId.map(RedisInvitationRepository::holder).stream())
                .flatMap(holder -> asked(() -> Optional.ofNullable(redis.hget(holdersOf(invitation), holder))).stream())
                .findFirst()
                .map(Stored::redemption);
    }

    @Override
    public Optional<InvitationId> takeAddress(AddressSlot slot, InvitationId holder, Optional<InvitationId> inPlaceOf) {
        String key = "slot:"
                + Json.write(
                        List.of(slot.scope().name(), slot.kind(), slot.address().canonical()));
        String before = inPlaceOf.map(id -> id.value().toString()).orElse("");
        String another = (String)
                run(Scripts.TAKE_ADDRESS, List.of(key), List.of(holder.value().toString(), before));
        return another.isEmpty() ? Optional.empty() : Optional.of(InvitationId.parse(another));
    }

    @Override
    public boolean recordDelivery(InvitationId invitation, DeliverySummary expected, DeliverySummary next) {
        return isDone(
                run(Scripts.RECORD_DELIVERY, List.of(key(invitation)), List.of(Stored.of(expected), Stored.of(next))));
    }

    @Override
    public SearchResult find(Search search) {
        InvitationSort sort = search.query().sort();
        Comparator<Position> order = Position.comparator(sort);
        List<Invitation> matches = invitationsOf(search.scope()).stream()
                .filter(invitation -> search.query().matches(invitation, search.now()))
                .sorted(Comparator.comparing(invitation -> Position.of(invitation, sort), order))
                .toList();
        List<Invitation> page = matches.stream()
                .filter(match -> search.after()
                        .filter(after -> order.compare(after, Position.of(match, sort)) >= 0)
                        .isEmpty())
                .limit(search.limit())
                .toList();
        return new SearchResult(
                page, search.query().withTotal() ? OptionalLong.of(matches.size()) : OptionalLong.empty());
    }

    /** One question for the ids and one for all that they name. */
    private List<Invitation> invitationsOf(Scope scope) {
        return asked(() -> {
            try (AbstractPipeline pipeline = redis.pipelined()) {
                List<Response<Map<String, String>>> hashes = redis.smembers("scope:" + scope.name()).stream()
                        .map(id -> pipeline.hgetAll("invitation:" + id))
                        .toList();
                pipeline.sync();
                return hashes.stream()
                        .map(Response::get)
                        .filter(fields -> !fields.isEmpty())
                        .map(fields -> Stored.invitation(new Fields(fields)))
                        .toList();
            }
        });
    }

    private Optional<Fields> read(String key) {
        return Optional.of(asked(() -> redis.hgetAll(key)))
                .filter(fields -> !fields.isEmpty())
                .map(Fields::new);
    }

    private Object run(String script, List<String> keys, List<String> arguments) {
        return asked(() -> redis.eval(script, keys, arguments));
    }

    private static boolean isDone(Object answer) {
        return answer.equals(1L);
    }

    /** A connection that is lost may be there again; what the server refuses it refuses again. Values are not told. */
    private static <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (JedisConnectionException lost) {
            throw new InvitationStorageException("Redis cannot be reached", true);
        } catch (JedisException refused) {
            throw new InvitationStorageException(
                    "Redis refused a command: " + refused.getClass().getSimpleName(), false);
        }
    }
}
