package io.invitation.internal;

import io.invitation.BulkOptions;
import io.invitation.BulkResult;
import io.invitation.BulkRow;
import io.invitation.BulkSummary;
import io.invitation.CommitOutcomeUnknownException;
import io.invitation.InvitationException;
import io.invitation.InvitationRequest;
import io.invitation.InvitationStorageException;
import io.invitation.RejectionReason;
import io.invitation.internal.Issuance.Answer;
import io.invitation.spi.IdempotencyRecord;
import io.invitation.spi.TransactionRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Works off one batch, a few rows at a time, and keeps nothing of a row once its result is told. For use by one thread,
 * once.
 */
final class Bulk {

    private static final String TOTAL = "total";

    /**
     * Enough that one commit is cheap among them, and few enough to be done again one by one; the benchmark
     * "optimisations" has others.
     */
    private static final int MOST_IN_GROUP = 50;

    private static final int TRIES_IN_GROUP = 2;

    private final Parts parts;
    private final Gate gate;
    private final BulkOptions options;
    private final Consumer<BulkResult> results;
    private final Transactions transactions;
    private final Idempotency idempotency;
    private final Issuance alone;

    /** What makes invitations of several rows in one transaction, and that transaction; if they can share one. */
    private final Optional<Together> together;

    /** The beginning of the keys of all rows, if the batch has a key; it tells nothing about the key. */
    private final Optional<String> keyOfBatch;

    private long rows;
    private long done;

    Bulk(
            Parts parts,
            Gate gate,
            Function<Parts, Issuance> issuances,
            BulkOptions options,
            Consumer<BulkResult> results) {
        this.parts = parts;
        this.gate = gate;
        this.options = options;
        this.results = results;
        this.transactions = parts.transactions();
        this.idempotency = new Idempotency(parts, gate);
        this.alone = issuances.apply(options.isDryRun() ? parts.rehearsal() : parts);
        this.together = options.isDryRun() || !canShareTransactions(parts)
                ? Optional.empty()
                : Optional.of(Together.of(parts.writingBehind(), issuances));
        this.keyOfBatch = options.idempotencyKey().map(key -> "batch:" + Digest.of(key) + ":");
    }

    private record Together(Transactions transactions, Issuance issuance) {

        static Together of(Parts parts, Function<Parts, Issuance> issuances) {
            return new Together(parts.transactions(), issuances.apply(parts));
        }
    }

    /**
     * A transaction that others began has its own end; without transactions there is nothing to share; and what is
     * counted in this process would be counted twice for rows that are undone and done again.
     */
    private static boolean canShareTransactions(Parts parts) {
        return parts.repository().transactions() != TransactionRunner.none()
                && !parts.transactions().areJoined()
                && parts.limitsJoinTransactions();
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
        long rowsOfFirstRun = keyOfBatch.map(this::rowsOfFirstRun).orElse(Long.MAX_VALUE);
        int most = together.isPresent() ? MOST_IN_GROUP : 1;
        List<Row> group = new ArrayList<>();
        try {
            stream.sequential().forEachOrdered(row -> {
                group.add(read(row, rows + group.size(), rowsOfFirstRun));
                if (group.size() == most) {
                    workOff(emptied(group));
                }
            });
        } catch (RuntimeException | Error broken) {
            finish(group, broken);
            throw broken;
        }
        workOff(emptied(group));
        keyOfBatch.ifPresent(this::rememberEnd);
    }

    /** A row that was read, outside of any transaction. */
    private interface Row {

        /** Does what it asks for; the answer is to be asked for after the commit. */
        Supplier<Answer> begin(Issuance issuance);
    }

    private Row read(BulkRow row, long index, long rowsOfFirstRun) {
        if (index >= rowsOfFirstRun) {
            return issuance -> () -> new Answer(Idempotency.conflict(), false);
        }
        try {
            InvitationRequest request = row.request();
            return issuance -> begin(issuance, request, index);
        } catch (InvitationException unreadable) {
            Answer invalid = invalid(unreadable);
            return issuance -> () -> invalid;
        }
    }

    private Supplier<Answer> begin(Issuance issuance, InvitationRequest request, long index) {
        try {
            return issuance.begin(request, options.isMailed(), keyOfBatch.map(key -> key + index));
        } catch (InvitationException unfit) {
            Answer invalid = invalid(unfit);
            return () -> invalid;
        }
    }

    private static Answer invalid(InvitationException failure) {
        if (failure instanceof InvitationStorageException) {
            throw failure;
        }
        return new Answer(Rejections.of(RejectionReason.INVALID, String.valueOf(failure.getMessage())), false);
    }

    private static List<Row> emptied(List<Row> group) {
        List<Row> full = List.copyOf(group);
        group.clear();
        return full;
    }

    /** Rows that came before the stream broke are done like any others. */
    private void finish(List<Row> group, Throwable broken) {
        try {
            workOff(emptied(group));
        } catch (RuntimeException | Error failure) {
            broken.addSuppressed(failure);
        }
    }

    private void workOff(List<Row> group) {
        Optional<List<Supplier<Answer>>> answers =
                together.filter(shared -> group.size() > 1).flatMap(shared -> inOneTransaction(shared, group));
        for (int i = 0; i < group.size(); i++) {
            Supplier<Answer> answer =
                    answers.isPresent() ? answers.get().get(i) : group.get(i).begin(alone);
            tell(answer.get());
        }
    }

    /**
     * Begins rows in one transaction, so that they share the price of a commit. A row that is rejected before it has
     * changed anything, as most are, leaves the others alone. A group that is undone has a second try: addresses that
     * were not free are asked for one by one then, and whoever was in conflict may be gone.
     *
     * @return the answers; empty if all was undone again: each row is to go alone then, and what fails once more is
     *     nobody else's failure
     */
    private static Optional<List<Supplier<Answer>>> inOneTransaction(Together shared, List<Row> group) {
        for (int tries = 0; tries < TRIES_IN_GROUP; tries++) {
            try {
                return Optional.of(shared.transactions().run(attempt -> {
                    attempt.mustNotBeRepeated();
                    return group.stream()
                            .map(row -> row.begin(shared.issuance()))
                            .toList();
                }));
            } catch (CommitOutcomeUnknownException mayHaveHappened) {
                throw mayHaveHappened;
            } catch (RuntimeException undone) {
                // Nothing of it happened.
            }
        }
        return Optional.empty();
    }

    private void tell(Answer answer) {
        BulkResult result = new BulkResult(rows, answer.result(), answer.repeated());
        rows++;
        done += result.result().isDone() ? 1 : 0;
        results.accept(result);
        options.progress().accept(summary());
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
