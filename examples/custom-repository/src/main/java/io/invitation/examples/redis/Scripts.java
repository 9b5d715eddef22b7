package io.invitation.examples.redis;

/** What Redis runs as one step each: nothing else runs meanwhile, and a step that returns is whole. */
final class Scripts {

    /** Stores an invitation and notes it in its scope, unless it is there: 1, else 0. */
    static final String INSERT = """
            if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
            redis.call('HSET', KEYS[1], unpack(ARGV, 2))
            redis.call('SADD', KEYS[2], ARGV[1])
            return 1
            """;

    /** Replaces what a replacement replaces, if its conditions hold: 1, else 0. */
    static final String REPLACE = """
            local now = redis.call('HMGET', KEYS[1], 'version', 'places', 'held', 'delivery', 'accepted_at')
            if now[1] ~= ARGV[1] or tonumber(now[2]) > tonumber(ARGV[2]) then return 0 end
            if ARGV[3] ~= '' and now[2] + now[3] > tonumber(ARGV[3]) then return 0 end
            redis.call('DEL', KEYS[1])
            redis.call('HSET', KEYS[1], unpack(ARGV, 4))
            redis.call('HSET', KEYS[1], 'places', now[2], 'held', now[3], 'delivery', now[4])
            redis.call('HDEL', KEYS[1], 'accepted_at')
            if now[5] then redis.call('HSET', KEYS[1], 'accepted_at', now[5]) end
            return 1
            """;

    // snippet: claim
    /** Takes or holds a place: 1 and the counts; 2 if the address or the account has one; else 0. */
    static final String CLAIM = """
            for holder = 5, #ARGV do
              if redis.call('HEXISTS', KEYS[2], ARGV[holder]) == 1 then return {2} end
            end
            local now = redis.call('HMGET', KEYS[1], 'version', 'quota', 'places', 'held')
            if now[1] ~= ARGV[1] then return {0} end
            if now[2] ~= '' and now[3] + now[4] >= tonumber(now[2]) then return {0} end
            redis.call('HINCRBY', KEYS[1], ARGV[2], 1)
            if ARGV[2] == 'places' then redis.call('HSET', KEYS[1], 'accepted_at', ARGV[3]) end
            for holder = 5, #ARGV do redis.call('HSET', KEYS[2], ARGV[holder], ARGV[4]) end
            local counts = redis.call('HMGET', KEYS[1], 'places', 'held')
            return {1, tonumber(counts[1]), tonumber(counts[2])}
            """;
    // end of snippet

    /** Stores a token of a stored invitation, or forgets the mailbox of a stored one if it differs: 1, else 0. */
    static final String PUT_TOKEN = """
            if redis.call('EXISTS', KEYS[2]) == 0 then return 0 end
            if redis.call('HSETNX', KEYS[1], 'subject', ARGV[1]) == 1 then
              redis.call('HSET', KEYS[1], 'mailed_to', ARGV[2])
            elseif redis.call('HGET', KEYS[1], 'mailed_to') ~= ARGV[2] then
              redis.call('HSET', KEYS[1], 'mailed_to', '')
            end
            return 1
            """;

    /** Lets an invitation answer for an address: the one that does instead, else nothing. */
    static final String TAKE_ADDRESS = """
            local now = redis.call('GET', KEYS[1])
            if now and now ~= ARGV[1] and now ~= ARGV[2] then return now end
            redis.call('SET', KEYS[1], ARGV[1])
            return ''
            """;

    /** Compares and sets a delivery: 1, else 0. */
    static final String RECORD_DELIVERY = """
            if redis.call('HGET', KEYS[1], 'delivery') ~= ARGV[1] then return 0 end
            redis.call('HSET', KEYS[1], 'delivery', ARGV[2])
            return 1
            """;

    private Scripts() {}
}
