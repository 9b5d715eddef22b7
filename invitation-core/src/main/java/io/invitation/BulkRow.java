package io.invitation;

import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One row of a batch: a request, or something that can still fail to be one, like a line of a file.
 *
 * <p>Safe for use by one thread.
 *
 * @since 0.1
 */
public final class BulkRow {

    private final Supplier<InvitationRequest> request;

    private BulkRow(Supplier<InvitationRequest> request) {
        this.request = request;
    }

    /**
     * Returns the row of a request.
     *
     * @param request the request
     * @return the row
     */
    public static BulkRow of(InvitationRequest request) {
        Objects.requireNonNull(request, "request");
        return new BulkRow(() -> request);
    }

    /**
     * Returns a row that is read in its turn, when some rows before it may not be done yet. What it throws as an
     * {@link InvitationException} rejects this row alone, with {@link RejectionReason#INVALID} and the exception's
     * message; but for an {@link InvitationStorageException}, which ends the batch as anything else does that is
     * thrown.
     *
     * @param reader makes the request
     * @return the row
     */
    public static BulkRow read(Supplier<InvitationRequest> reader) {
        return new BulkRow(Objects.requireNonNull(reader, "reader"));
    }

    /**
     * Returns rows for single-use invitations of one template, each with a link of its own.
     *
     * @param template what each of them is like; its quota is one place, whatever it says, and its idempotency key is
     *     left out: give the batch one
     * @param number how many, from 1
     * @return the rows, made one by one
     * @throws IllegalArgumentException if the number is not from 1
     */
    public static Stream<BulkRow> copies(InvitationRequest template, int number) {
        if (number < 1) {
            throw new IllegalArgumentException("number must be from 1, is " + number);
        }
        BulkRow single = of(template.singleUse());
        return IntStream.range(0, number).mapToObj(index -> single);
    }

    /**
     * Returns the request.
     *
     * @return the request
     * @throws InvitationException if the row is none
     */
    public InvitationRequest request() {
        return request.get();
    }
}
