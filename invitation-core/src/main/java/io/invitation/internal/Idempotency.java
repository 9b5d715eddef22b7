package io.invitation.internal;

import io.invitation.InvitationId;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult.Rejected;
import io.invitation.RejectionReason;
import io.invitation.spi.IdempotencyRecord;
import io.invitation.spi.IdempotencyStore;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Remembers the first answer to a key and finds it again.
 *
 * <p>Answers are {@code done <id>} and {@code rejected <reason> <retry at, or -> <detail>}. What waiting or another try
 * can heal is not remembered, so that the same key can succeed later.
 */
final class Idempotency {

    private static final int MAX_ANSWER_LENGTH = 600;

    private static final Set<RejectionReason> PASSING = EnumSet.of(
            RejectionReason.LIMIT,
            RejectionReason.COOL_DOWN,
            RejectionReason.CONTENDED,
            RejectionReason.NO_SEAT,
            RejectionReason.INVALID,
            RejectionReason.IDEMPOTENCY_CONFLICT);

    private final Parts parts;
    private final Gate gate;

    Idempotency(Parts parts, Gate gate) {
        this.parts = parts;
        this.gate = gate;
    }

    /** The keys under which a request is harmless to repeat, perhaps none, and what it asks for. */
    record Keys(List<String> keys, String fingerprint) {

        boolean isEmpty() {
            return keys.isEmpty();
        }
    }

    /** An answer that was given before: an invitation, or a rejection. */
    record Earlier(Optional<InvitationId> invitation, Optional<Rejected> rejected) {}

    /**
     * Returns the keys of a request, which tell nothing about what the caller wrote in them.
     *
     * @param row the key of a row of a batch
     * @throws IllegalStateException if there is a key and no store for it
     */
    Keys keys(InvitationRequest request, Optional<String> row, boolean mailed) {
        List<String> keys = Stream.concat(
                        row.stream(), request.idempotencyKey().map(key -> "request:" + Digest.of(key)).stream())
                .toList();
        if (keys.isEmpty()) {
            return new Keys(keys, "");
        }
        store();
        return new Keys(keys, Fingerprint.of(request, gate.purpose(), mailed));
    }

    IdempotencyStore store() {
        return Parts.required(parts.idempotency(), "idempotency");
    }

    /** Returns the first answer to any of the keys, or the rejection of another request under one of them. */
    Optional<Earlier> find(Keys keys) {
        List<IdempotencyRecord> found = keys.keys().stream()
                .flatMap(key -> store().find(gate.scope(), key).stream())
                .toList();
        if (found.stream().anyMatch(record -> !record.fingerprint().equals(keys.fingerprint()))) {
            return Optional.of(new Earlier(Optional.empty(), Optional.of(conflict())));
        }
        return found.stream().findFirst().map(record -> read(record.answer()));
    }

    static Rejected conflict() {
        return Rejections.of(RejectionReason.IDEMPOTENCY_CONFLICT, "the idempotency key was used for another request");
    }

    /** Remembers that an invitation was the answer; tells whether nobody else had an answer before. */
    boolean remember(Keys keys, InvitationId invitation, Instant at) {
        return put(keys, "done " + invitation, at);
    }

    /** Remembers a rejection, unless it passes; tells whether nobody else had an answer before. */
    boolean remember(Keys keys, Rejected rejected, Instant at) {
        if (PASSING.contains(rejected.reason())) {
            return true;
        }
        String retryAt = rejected.retryAt().map(Instant::toString).orElse("-");
        String answer = "rejected " + rejected.reason() + " " + retryAt + " " + rejected.detail();
        return put(keys, answer.substring(0, Math.min(answer.length(), MAX_ANSWER_LENGTH)), at);
    }

    private boolean put(Keys keys, String answer, Instant at) {
        return keys.keys().stream()
                .allMatch(key ->
                        store().putIfAbsent(new IdempotencyRecord(gate.scope(), key, keys.fingerprint(), answer, at)));
    }

    private static Earlier read(String answer) {
        String[] words = answer.split(" ", 4);
        if (words[0].equals("done")) {
            return new Earlier(Optional.of(InvitationId.parse(words[1])), Optional.empty());
        }
        Optional<Instant> retryAt = words[2].equals("-") ? Optional.empty() : Optional.of(Instant.parse(words[2]));
        Rejected rejected = new Rejected(RejectionReason.valueOf(words[1]), words[3], retryAt);
        return new Earlier(Optional.empty(), Optional.of(rejected));
    }
}
