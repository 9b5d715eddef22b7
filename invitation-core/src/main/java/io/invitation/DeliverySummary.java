package io.invitation;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Sums up the mailing of an invitation's link: the state, since when, how often it was tried, and the last answer's
 * code. Of several messages the one that was asked for last speaks for all, but every attempt counts.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param state how far it has come
 * @param attempts how many attempts were made
 * @param since when it came to this state, in microseconds; empty if no mail was ever asked for
 * @param code the code of the last answer, for SMTP as in RFC 3463 or RFC 5321 ({@code 5.1.1}, {@code 421}); up to 40
 *     characters, never text from the server, which tends to repeat the address
 * @since 0.1
 */
public record DeliverySummary(DeliveryState state, int attempts, Optional<Instant> since, Optional<String> code) {

    /** No mail was asked for. */
    public static final DeliverySummary NOT_REQUESTED =
            new DeliverySummary(DeliveryState.NOT_REQUESTED, 0, Optional.empty(), Optional.empty());

    /**
     * Checks the parts and cuts the instant to microseconds.
     *
     * @param state see {@link #state()}
     * @param attempts see {@link #attempts()}
     * @param since see {@link #since()}
     * @param code see {@link #code()}
     * @throws InvalidValueException if the code is not visible ASCII of at most 40 characters
     */
    public DeliverySummary {
        Objects.requireNonNull(state, "state");
        if (attempts < 0) {
            throw new InvalidValueException("attempts", "is " + attempts + ", must not be negative");
        }
        since = since.map(at -> Expiry.requireStorable("since", at));
        code.ifPresent(text -> PlainText.identifier("code", text, 40));
    }

    /**
     * Returns the summary when one more mail was asked for.
     *
     * @param at when it was asked for
     * @return the new summary; attempts made so far still count
     */
    public DeliverySummary queued(Instant at) {
        return new DeliverySummary(DeliveryState.QUEUED, attempts, Optional.of(at), Optional.empty());
    }
}
