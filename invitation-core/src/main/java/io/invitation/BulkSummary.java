package io.invitation;

/**
 * Counts the rows of a batch so far.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param rows how many were worked off
 * @param done how many of them were done
 * @param rejected how many of them were rejected
 * @since 0.1
 */
public record BulkSummary(long rows, long done, long rejected) {}
