package io.invitation.examples.redis;

import io.invitation.CommitOutcomeUnknownException;
import io.invitation.DeliverySummary;
import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationStorageException;
import io.invitation.Redemption;
import io.invitation.Scope;
import io.invitation.memory.InMemoryInvitationRepository;
import io.invitation.spi.AddressSlot;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.Replacement;
import io.invitation.spi.Search;
import io.invitation.spi.SearchResult;
import io.invitation.spi.StoredToken;
import io.invitation.spi.TokenHash;
import io.invitation.spi.TokenMatch;
import io.invitation.spi.TokenSubject;
import io.invitation.spi.TransactionRunner;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.SortingParams;

/**
 * Keeps invitations in one Redis. Safe for use by several threads and by several nodes.
 *
 * <p>There are no transactions: each step is whole, several are not, and an acceptance whose handler throws keeps its
 * place. A search reads all invitations of its scope. What survives a crash is what the server's persistence promises.
 * Not for Redis Cluster, where the keys of a step would lie on several servers.
 */
public final class RedisInvitationRepository implements InvitationRepository {

    private final UnifiedJedis redis;

    /** Takes a client, which is closed by whoever made it. */
    public RedisInvitationRepository(UnifiedJedis redis) {
        this.redis = redis;
    }

    @Override
    public TransactionRunner transactions() {
        return TransactionRunner.none();
    }

    private static final String INSERT = """
            if redis.call('EXISTS', KEYS[1]) == 1 then return {} end
            redis.call('HSET', KEYS[1], 'document', ARGV[1], 'version', ARGV[2], 'quota', ARGV[3],
              'places', ARGV[4], 'held', ARGV[5], 'accepted_at', ARGV[6], 'delivery', ARGV[7])
            redis.call('SADD', KEYS[2], ARGV[8])
            return {1}
            """;

    @Override
    public void insert(Invitation one) {
        int most = one.quota().limit().orElse(Integer.MAX_VALUE);
        String acceptedAt = one.acceptedAt().map(Instant::toString).orElse("");
        String delivery = Json.write(one.delivery());
        List<?> values = List.of(
                Json.write(one), one.version(), most, one.places(), one.heldPlaces(), acceptedAt, delivery, one.id());
        if (step(INSERT, List.of(key(one.id()), key(one.scope())), values).isEmpty()) {
            throw new InvitationStorageException("insert: there is an invitation with that id", false);
        }
    }

    @Override
    public Optional<Invitation> findById(InvitationId id) {
        return Optional.of(ask(() -> redis.hmget(key(id), Json.FIELDS)))
                .filter(fields -> fields.get(0) != null)
                .map(Json::invitation);
    }

    private static final String PUT_TOKEN = """
            if redis.call('EXISTS', KEYS[2]) == 0 then return {} end
            if redis.call('HSETNX', KEYS[1], 'subject', ARGV[1]) == 1 then
              redis.call('HSET', KEYS[1], 'mailed_to', ARGV[2])
            elseif redis.call('HGET', KEYS[1], 'mailed_to') ~= ARGV[2] then
              redis.call('HSET', KEYS[1], 'mailed_to', '')
            end
            return {1}
            """;

    @Override
    public void putToken(StoredToken token) {
        List<String> keys = List.of(key(token.hash()), key(token.subject().invitationId()));
        String mailbox = token.mailedTo().map(EmailAddress::mailbox).orElse("");
        if (step(PUT_TOKEN, keys, List.of(Json.write(token.subject()), mailbox)).isEmpty()) {
            throw new InvitationStorageException("putToken: there is no invitation with that id", false);
        }
    }

    @Override
    public Optional<TokenMatch> findByTokenHash(TokenHash hash) {
        List<String> fields = ask(() -> redis.hmget(key(hash), "subject", "mailed_to"));
        Optional<EmailAddress> mailedTo = Optional.ofNullable(fields.get(1))
                .filter(text -> !text.isEmpty())
                .map(EmailAddress::parse);
        return Optional.ofNullable(fields.get(0))
                .map(subject -> new StoredToken(hash, Json.read(subject, TokenSubject.class), mailedTo))
                .flatMap(token -> findById(token.subject().invitationId()).map(found -> new TokenMatch(token, found)));
    }

    private static final String REPLACE = """
            local now = redis.call('HMGET', KEYS[1], 'version', 'places', 'held')
            if now[1] ~= ARGV[4] or tonumber(now[2]) > tonumber(ARGV[5]) then return {} end
            if now[2] + now[3] > tonumber(ARGV[3]) then return {} end
            redis.call('HSET', KEYS[1], 'document', ARGV[1], 'version', ARGV[2], 'quota', ARGV[3])
            return {1}
            """;

    @Override
    public boolean replace(Replacement replacement) {
        Invitation next = replacement.invitation();
        int most = next.quota().limit().orElse(Integer.MAX_VALUE);
        List<?> values = List.of(
                Json.write(next), next.version(), most, replacement.expectedVersion(), replacement.mostPlacesTaken());
        return !step(REPLACE, List.of(key(next.id())), values).isEmpty();
    }

    // snippet: claim
    private static final String CLAIM = """
            for holder = 5, #ARGV do
              if redis.call('HEXISTS', KEYS[1], ARGV[holder]) == 1 then return {0} end
            end
            local now = redis.call('HMGET', KEYS[1], 'version', 'quota', 'places', 'held')
            if now[1] ~= ARGV[1] or now[3] + now[4] >= tonumber(now[2]) then return {} end
            redis.call('HSET', KEYS[1], ARGV[5], ARGV[4], ARGV[6], ARGV[4])
            if ARGV[2] == 'true' then return {tonumber(now[3]), redis.call('HINCRBY', KEYS[1], 'held', 1)} end
            redis.call('HSET', KEYS[1], 'accepted_at', ARGV[3])
            return {redis.call('HINCRBY', KEYS[1], 'places', 1), tonumber(now[4])}
            """;

    @Override
    public ClaimOutcome claim(Claim claim) {
        Redemption place = claim.redemption();
        String[] holders = holders(place.address(), place.accountId());
        List<?> values =
                List.of(claim.expectedVersion(), place.isHeld(), place.at(), Json.write(place), holders[0], holders[1]);
        List<String> counts = step(CLAIM, List.of(key(place.invitationId())), values);
        return switch (counts.size()) {
            case 2 -> ClaimOutcome.claimed(Integer.parseInt(counts.get(0)), Integer.parseInt(counts.get(1)));
            case 1 -> ClaimOutcome.alreadyClaimed();
            default -> ClaimOutcome.notClaimed();
        };
    }
    // end of snippet

    @Override
    public Optional<Redemption> findRedemption(InvitationId id, EmailAddress address, Optional<String> accountId) {
        return ask(() -> redis.hmget(key(id), holders(address, accountId))).stream()
                .filter(Objects::nonNull)
                .findFirst()
                .map(place -> Json.read(place, Redemption.class));
    }

    /** The two fields under which a place is stored: by address, and by account if there is one. */
    private static String[] holders(EmailAddress address, Optional<String> accountId) {
        String byAddress = "address " + address.canonical();
        return new String[] {byAddress, accountId.map(id -> "account " + id).orElse(byAddress)};
    }

    private static final String TAKE_ADDRESS = """
            local now = redis.call('GET', KEYS[1])
            if now and now ~= ARGV[1] and now ~= ARGV[2] then return {now} end
            redis.call('SET', KEYS[1], ARGV[1])
            return {}
            """;

    @Override
    public Optional<InvitationId> takeAddress(AddressSlot slot, InvitationId holder, Optional<InvitationId> inPlaceOf) {
        List<String> another = step(TAKE_ADDRESS, List.of(key(slot)), List.of(holder, inPlaceOf.orElse(holder)));
        return another.stream().findFirst().map(InvitationId::parse);
    }

    private static final String RECORD_DELIVERY = """
            if redis.call('HGET', KEYS[1], 'delivery') ~= ARGV[1] then return {} end
            redis.call('HSET', KEYS[1], 'delivery', ARGV[2])
            return {1}
            """;

    @Override
    public boolean recordDelivery(InvitationId id, DeliverySummary expected, DeliverySummary next) {
        return !step(RECORD_DELIVERY, List.of(key(id)), List.of(Json.write(expected), Json.write(next)))
                .isEmpty();
    }

    /** Reads the whole scope, and leaves the search to the repository in memory. */
    @Override
    public SearchResult find(Search search) {
        String[] fields = Stream.of(Json.FIELDS).map("invitation:*->"::concat).toArray(String[]::new);
        SortingParams unsorted = new SortingParams().nosort().get(fields);
        List<String> all = ask(() -> redis.sort(key(search.scope()), unsorted));
        InMemoryInvitationRepository scope = new InMemoryInvitationRepository();
        for (int i = 0; i < all.size(); i += fields.length) {
            scope.insert(Json.invitation(all.subList(i, i + fields.length)));
        }
        return scope.find(search);
    }

    private static String key(InvitationId id) {
        return "invitation:" + id;
    }

    private static String key(Scope scope) {
        return "scope:" + scope;
    }

    private static String key(TokenHash hash) {
        return "token:" + HexFormat.of().formatHex(hash.toByteArray());
    }

    private static String key(AddressSlot slot) {
        return "slot:"
                + Json.write(
                        List.of(slot.scope().name(), slot.kind(), slot.address().canonical()));
    }

    /** Runs a script, which changes something; if the answer is lost nobody knows whether it has. */
    private List<String> step(String script, List<String> keys, List<?> values) {
        List<String> texts = values.stream().map(Object::toString).toList();
        List<?> answer = ask(() -> {
            try {
                return (List<?>) redis.eval(script, keys, texts);
            } catch (JedisConnectionException lost) {
                throw new CommitOutcomeUnknownException("Redis has not answered", lost);
            }
        });
        return answer.stream().map(Object::toString).toList();
    }

    /** Asks the server; of what it refuses the first word is told, which is a code, and nothing else. */
    private static <T> T ask(Supplier<T> question) {
        try {
            return question.get();
        } catch (JedisDataException refused) {
            String code = String.valueOf(refused.getMessage()).split(" ", 2)[0];
            boolean passes = code.matches("BUSY|LOADING|MASTERDOWN|OOM|READONLY");
            throw new InvitationStorageException("Redis answers " + code, passes);
        } catch (JedisException lost) {
            throw new InvitationStorageException("Redis cannot be reached", true, lost);
        }
    }
}
