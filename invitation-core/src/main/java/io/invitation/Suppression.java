package io.invitation;

import java.time.Instant;
import java.util.Objects;

/**
 * Says that nothing is sent to an address, and why.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param address the address, compared by its canonical form; its text form is masked
 * @param reason a code, for example {@code BOUNCED} or {@code COMPLAINT}, 1 to 40 characters of visible ASCII
 * @param at since when, in microseconds
 * @since 0.1
 */
public record Suppression(EmailAddress address, String reason, Instant at) {

    /**
     * Checks the reason and cuts the instant to microseconds.
     *
     * @param address see {@link #address()}
     * @param reason see {@link #reason()}
     * @param at see {@link #at()}
     * @throws InvalidValueException if the reason is not 1 to 40 characters of visible ASCII
     */
    public Suppression {
        Objects.requireNonNull(address, "address");
        PlainText.identifier("reason", reason, 40);
        at = Expiry.requireStorable("at", at);
    }
}
