package io.invitation.internal;

import io.invitation.BulkOptions;
import io.invitation.BulkResult;
import io.invitation.BulkRow;
import io.invitation.BulkSummary;
import io.invitation.InvitationException;
import io.invitation.InvitationStorageException;
import io.invitation.RejectionReason;
import io.invitation.internal.Issuance.Answer;
import io.invitation.spi.IdempotencyRecord;
import io.invitation.spi.TransactionRunner;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Works off one batch, row by row, and keeps nothing of a row once its result is told. For use by one thread, once. */
final class Bulk {

    private static final String TOTAL = "total";

    private final Parts parts;
    private final Gate gate;
    private final Issuance issuance;
    private final BulkOptions options;
    private final Consumer<BulkResult> results;
    private final Transactions transactions;
    private final Idempotency idempotency;

    /** The beginning of the keys of all rows, if the batch has a key; it tells nothing about the key. */
    private final Optional<String> keyOfBatch;

    private long rows;
    private long done;

    Bulk(Parts parts, Gate gate, Issuance issuance, BulkOptions options, Consumer<BulkResult> results) {
        this.parts = parts;
        this.gate = gate;
        this.issuance = issuance;
        this.options = options;
        this.results = results;
        this.transactions = parts.transactions();
        this.idempotency = new Idempotency(parts, gate);
        this.keyOfBatch = options.idempotencyKey().map(key -> "batch:" + Digest.of(key) + ":");
    }

    BulkSummary inviteAll(Stream<BulkRow> stream) {
        try (stream) {
            keyOfBatch.ifPresent(key -> idempotency.store());
            if (options.isDryRun()) {
                rehearse(stream);
            } else {
                workOff(stream);
            }
            return summary();
        }
    }

    /** Does everything in one transaction, the host's or a new one, and undoes it. */
    private void rehearse(Stream<BulkRow> stream) {
        if (parts.repository().transactions() == TransactionRunner.none()) {
            throw new IllegalStateException("a dry run needs a store with transactions");
        }
        try {
            transactions.run(attempt -> {
                attempt.mustNotBeRepeated();
                workOff(stream);
                throw new Rehearsed();
            });
        } catch (Rehearsed undone) {
            return;
        }
    }

    /** Ends a dry run. Never leaves this class. */
    private static final class Rehearsed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Rehearsed() {
            super("rehearsed", null, false, false);
        }
    }

    private void workOff(Stream<BulkRow> stream) {
        long most = keyOfBatch.map(this::rowsOfFirstRun).orElse(Long.MAX_VALUE);
        stream.sequential().forEachOrdered(row -> workOff(row, most));
        keyOfBatch.ifPresent(this::rememberEnd);
    }

    private void workOff(BulkRow row, long most) {
        long index = rows;
        Answer answer = index < most ? answer(row, index) : new Answer(Idempotency.conflict(), false);
        rows++;
        done += answer.result().isDone() ? 1 : 0;
        results.accept(new BulkResult(index, answer.result(), answer.repeated()));
        options.progress().accept(summary());
    }

    private Answer answer(BulkRow row, long index) {
        try {
            return issuance.issue(row.request(), options.isMailed(), keyOfBatch.map(key -> key + index));
        } catch (InvitationStorageException failure) {
            throw failure;
        } catch (InvitationException unreadable) {
            String detail = String.valueOf(unreadable.getMessage());
            return new Answer(Rejections.of(RejectionReason.INVALID, detail), false);
        }
    }

    private BulkSummary summary() {
        return new BulkSummary(rows, done, rows - done);
    }

    /** Returns how many rows the first run to come to its end had; a run that broke off may have any number more. */
    private long rowsOfFirstRun(String key) {
        return transactions
                .run(attempt -> idempotency.store().find(gate.scope(), key + TOTAL))
                .map(record -> Long.parseLong(record.answer()))
                .orElse(Long.MAX_VALUE);
    }

    private void rememberEnd(String key) {
        IdempotencyRecord total =
                new IdempotencyRecord(gate.scope(), key + TOTAL, TOTAL, Long.toString(rows), parts.now());
        transactions.run(attempt -> idempotency.store().putIfAbsent(total));
    }
}
