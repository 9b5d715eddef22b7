package io.invitation;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Says how a batch is worked off.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class BulkOptions {

    private final boolean dryRun;
    private final boolean mailed;
    private final @Nullable String idempotencyKey;
    private final Consumer<BulkSummary> progress;

    private BulkOptions(
            boolean dryRun, boolean mailed, @Nullable String idempotencyKey, Consumer<BulkSummary> progress) {
        this.dryRun = dryRun;
        this.mailed = mailed;
        this.idempotencyKey = idempotencyKey;
        this.progress = progress;
    }

    /**
     * Invites every row, as {@link InvitationService#invite} does.
     *
     * @return the options
     */
    public static BulkOptions invite() {
        return new BulkOptions(false, true, null, summary -> {});
    }

    /**
     * Creates every row and returns its link, as {@link InvitationService#create} does; sends nothing.
     *
     * @return the options
     */
    public static BulkOptions create() {
        return new BulkOptions(false, false, null, summary -> {});
    }

    /**
     * Returns the same options for a run that answers as the real one would and changes nothing: the whole batch runs
     * in one transaction that is rolled back, and a transaction of the caller goes on as if there had been none. No
     * listener is told. Links in the answers open nothing. Needs a store with transactions.
     *
     * @return a copy
     */
    public BulkOptions dryRun() {
        return new BulkOptions(true, mailed, idempotencyKey, progress);
    }

    /**
     * Returns the same options with a key under which repeating the same batch, or the rest of one that broke off, is
     * harmless: rows done before send nothing and get their first answer. Rejections that another try can heal are
     * tried again: {@link RejectionReason#LIMIT}, {@link RejectionReason#COOL_DOWN}, {@link RejectionReason#CONTENDED},
     * {@link RejectionReason#NO_SEAT} and {@link RejectionReason#INVALID}. Another row in the same place, and a row
     * after the end of a batch that came to its end, is rejected with {@link RejectionReason#IDEMPOTENCY_CONFLICT}.
     * Needs a store for idempotency keys.
     *
     * @param key chosen by the caller, 1 to 200 characters of visible ASCII, unique within the scope
     * @return a copy
     * @throws InvalidValueException if the key breaks a limit or holds forbidden characters
     */
    public BulkOptions idempotencyKey(String key) {
        return new BulkOptions(dryRun, mailed, PlainText.identifier("idempotencyKey", key, 200), progress);
    }

    /**
     * Returns the same options with somebody who is told after each row how far it is.
     *
     * @param listener takes the counts so far, on the calling thread; what it throws ends the batch, as that of the
     *     results does
     * @return a copy
     */
    public BulkOptions progress(Consumer<BulkSummary> listener) {
        return new BulkOptions(dryRun, mailed, idempotencyKey, Objects.requireNonNull(listener, "progress"));
    }

    /**
     * Tells whether nothing is to be changed.
     *
     * @return {@code true} for a dry run
     */
    public boolean isDryRun() {
        return dryRun;
    }

    /**
     * Tells whether links are mailed.
     *
     * @return {@code true} after {@link #invite()}, {@code false} after {@link #create()}
     */
    public boolean isMailed() {
        return mailed;
    }

    /**
     * Returns the key of the batch.
     *
     * @return the key, if one was set
     */
    public Optional<String> idempotencyKey() {
        return Optional.ofNullable(idempotencyKey);
    }

    /**
     * Returns who is told how far it is.
     *
     * @return the listener
     */
    public Consumer<BulkSummary> progress() {
        return progress;
    }
}
