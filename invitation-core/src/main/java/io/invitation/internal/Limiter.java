package io.invitation.internal;

import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationLimits;
import io.invitation.InvitationLimits.Subject;
import io.invitation.RejectionReason;
import io.invitation.spi.LimitCharge;
import io.invitation.spi.LimitStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Counts messages towards the limits of the policy: those to a recipient, to a domain, by an inviter, in a scope.
 *
 * <p>Always in that order and then by key, for several messages at once as well, so that two transactions never wait
 * for each other, and with the most contended last.
 */
final class Limiter {

    private static final List<Subject> ORDER =
            List.of(Subject.RECIPIENT, Subject.DOMAIN, Subject.INVITER, Subject.SCOPE);

    private static final int FORGOTTEN_AT_ONCE = 100;

    private final Parts parts;

    Limiter(Parts parts) {
        this.parts = parts;
    }

    /**
     * Counts one message, in the transaction that asks for it.
     *
     * @param invitation whose scope, kind and inviter count, whoever asks
     * @param recipient the mailbox that is written to
     * @throws RejectedSignal if a limit is reached; it rolls back what was counted towards the others
     */
    void charge(Invitation invitation, EmailAddress recipient, Instant at) {
        charge(invitation, recipient, invitation.inviter().id(), "", at);
    }

    /**
     * Counts one confirmation, which a visitor asks for, and nothing but other confirmations with it: holders of a
     * public link can neither use up what inviters have, nor learn by a limit to whom these have written. In place of
     * the inviter the invitation counts.
     *
     * @param invitation whose confirmations count
     * @param recipient the mailbox that is written to
     * @throws RejectedSignal if a limit is reached; it rolls back what was counted towards the others
     */
    void chargeConfirmation(Invitation invitation, EmailAddress recipient, Instant at) {
        charge(invitation, recipient, "invitation " + invitation.id(), "confirmations ", at);
    }

    private void charge(Invitation invitation, EmailAddress recipient, String asking, String within, Instant at) {
        if (!parts.limitsJoinTransactions()) {
            forgetInThisProcess(at);
        }
        InvitationLimits limits = parts.policy(invitation).limits();
        take(
                parts.limits(),
                ORDER.stream()
                        .flatMap(subject ->
                                charge(limits, subject, invitation, valueOf(subject, recipient, asking, within), at))
                        .toList());
    }

    /**
     * Counts what one or several messages count.
     *
     * @throws RejectedSignal if a limit is reached; it rolls back what was counted towards the others
     */
    static void take(LimitStore limits, List<LimitCharge> charges) {
        Optional<Instant> retryAt = charges.stream()
                .sorted(Comparator.<LimitCharge>comparingInt(charge -> ORDER.indexOf(subjectOf(charge)))
                        .thenComparing(LimitCharge::key))
                .flatMap(charge -> limits.take(charge).stream())
                .max(Comparator.naturalOrder());
        if (retryAt.isPresent()) {
            throw new RejectedSignal(Rejections.until(
                    RejectionReason.LIMIT, "too many messages were asked for in a time", retryAt.get()));
        }
    }

    /** Nobody tidies counts of this process alone, so that each message makes room for more than its own. */
    private void forgetInThisProcess(Instant at) {
        parts.limits().purge(at.minus(parts.configuration().longestLimitWindow()), FORGOTTEN_AT_ONCE);
    }

    private static Stream<LimitCharge> charge(
            InvitationLimits limits, Subject subject, Invitation invitation, String value, Instant at) {
        return limits
                .limit(subject)
                .map(limit -> new LimitCharge(
                        key(subject, limit.window(), invitation, value), limit.most(), limit.window(), at))
                .stream();
    }

    /**
     * Names what is limited without anything personal. The window takes part: kinds with windows of other lengths would
     * else start each other's counts again.
     */
    private static String key(Subject subject, Duration window, Invitation invitation, String value) {
        return subject + ":" + Digest.of(invitation.scope().name(), window.toString(), value);
    }

    private static Subject subjectOf(LimitCharge charge) {
        return Subject.valueOf(charge.key().substring(0, charge.key().indexOf(':')));
    }

    private static String valueOf(Subject subject, EmailAddress recipient, String asking, String within) {
        return switch (subject) {
            case RECIPIENT -> within + withoutTag(recipient.canonical());
            case DOMAIN -> within + domainOf(recipient.canonical());
            case INVITER -> asking;
            case SCOPE -> within;
        };
    }

    /** A tag behind a plus sign reaches the same mailbox at most providers, and would be a way around the limit. */
    private static String withoutTag(String canonical) {
        int plus = canonical.indexOf('+');
        int at = canonical.lastIndexOf('@');
        return plus > 0 && plus < at ? canonical.substring(0, plus) + canonical.substring(at) : canonical;
    }

    private static String domainOf(String canonical) {
        return canonical.substring(canonical.lastIndexOf('@') + 1);
    }
}
