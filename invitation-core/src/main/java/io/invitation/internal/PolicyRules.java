package io.invitation.internal;

import io.invitation.Audience;
import io.invitation.DeliverySummary;
import io.invitation.EmailPattern;
import io.invitation.Expiry;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult.Rejected;
import io.invitation.InvitationSettings;
import io.invitation.Quota;
import io.invitation.RejectionReason;
import io.invitation.ReturnUrlPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Fills requests from the policy and judges invitations by it. Pure: reads nothing but its arguments. */
final class PolicyRules {

    private static final Optional<Rejected> NONE = Optional.empty();

    private final InvitationPolicy policy;
    private final ReturnUrlPolicy returnUrls;

    PolicyRules(InvitationSettings settings) {
        this.policy = settings.policy();
        this.returnUrls = settings.returnUrls();
    }

    /** Makes the invitation that a request describes, the parts left out filled in. */
    Invitation fill(InvitationRequest request, Gate gate, Instant now, boolean mailed) {
        Quota quota = request.quota().orElseGet(() -> defaultQuota(request.audience()));
        Expiry expiry = request.expiry()
                .orElseGet(() -> Expiry.in(policy.lifetime())
                        .from(request.notBefore().filter(now::isBefore).orElse(now)));
        Invitation invitation =
                request
                        .toInvitation(InvitationId.timeOrdered(now), gate.scope(), now, quota, expiry.from(now))
                        .toBuilder()
                        .purpose(gate.purpose())
                        .delivery(mailed ? DeliverySummary.NOT_REQUESTED.queued(now) : DeliverySummary.NOT_REQUESTED)
                        .build();
        return invitation.toBuilder()
                .dueAt(nextDue(invitation, now).orElse(null))
                .build();
    }

    private Quota defaultQuota(Audience audience) {
        return audience.singleAddress().isPresent() ? Quota.of(1) : policy.defaultQuota();
    }

    /** Returns the expiry that a refresh gives: the policy's lifetime from now on, but never an earlier one. */
    Expiry refreshed(Expiry expiry, Instant now) {
        Optional<Instant> former = expiry.instant();
        if (former.isEmpty()) {
            return expiry;
        }
        Instant renewed = Expiry.in(policy.lifetime()).from(now).instant().orElseThrow();
        return renewed.isAfter(former.get()) ? Expiry.at(renewed) : expiry;
    }

    /**
     * Returns when maintenance has to look at an invitation next: at the next reminder, or when its time is over.
     *
     * @param now the instant after which to look
     */
    Optional<Instant> nextDue(Invitation invitation, Instant now) {
        if (invitation.closure().isPresent()) {
            return Optional.empty();
        }
        return invitation
                .expiry()
                .instant()
                .flatMap(end -> Stream.concat(reminders(invitation), Stream.of(end))
                        .filter(now::isBefore)
                        .min(Comparator.naturalOrder()));
    }

    /** Tells whether the policy has a reminder between two instants, both included. */
    boolean remindsBetween(Invitation invitation, Instant from, Instant to) {
        return reminders(invitation).anyMatch(at -> !at.isBefore(from) && !at.isAfter(to));
    }

    private Stream<Instant> reminders(Invitation invitation) {
        Instant start = Stream.of(Optional.of(invitation.createdAt()), invitation.notBefore(), invitation.refreshedAt())
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return invitation.expiry().instant().stream()
                .flatMap(end -> policy.reminders().stream().map(fraction -> between(start, end, fraction)));
    }

    /**
     * Returns when a changed invitation is due: as {@link #nextDue} says, but an expiry that has come and was not noted
     * yet is still to be noted if the change leaves it where it was.
     */
    Optional<Instant> dueAfterChange(Invitation before, Invitation after, Instant now) {
        boolean staysExpired = after.closure().isEmpty() && after.expiry().equals(before.expiry());
        Optional<Instant> missed = before.dueAt()
                .filter(due -> staysExpired)
                .filter(due -> after.expiry().instant().stream().noneMatch(now::isBefore))
                .filter(due -> !due.isAfter(now));
        return missed.or(() -> nextDue(after, now));
    }

    private static Instant between(Instant start, Instant end, double fraction) {
        Duration span = Duration.between(start, end);
        return start.plusMillis((long) (span.toMillis() * fraction));
    }

    /** Returns what forbids a new invitation. */
    Optional<Rejected> objectionTo(Invitation created, Instant now) {
        return objectionToAudience(created)
                .or(() -> objectionToQuota(created))
                .or(() -> objectionToNever(created))
                .or(() -> objectionToEnd(created, now))
                .or(() -> objectionToReturnUrl(created));
    }

    /** Returns what forbids a change; parts that stay as they were are not judged again. */
    Optional<Rejected> objectionTo(Invitation before, Invitation after, Instant now) {
        boolean audienceChanged = !before.audience().equals(after.audience());
        boolean quotaChanged = !before.quota().equals(after.quota());
        boolean expiryChanged = !before.expiry().equals(after.expiry());
        if (quotaChanged && !after.quota().covers(after.places() + after.heldPlaces())) {
            return rejected(
                    RejectionReason.QUOTA_BELOW_PLACES,
                    after.places() + " places are taken and " + after.heldPlaces() + " held, the quota cannot be "
                            + after.quota());
        }
        return (audienceChanged ? objectionToAudience(after) : NONE)
                .or(() -> audienceChanged || quotaChanged ? objectionToQuota(after) : NONE)
                .or(() -> audienceChanged || expiryChanged ? objectionToNever(after) : NONE)
                .or(() -> expiryChanged ? objectionToEnd(after, now) : NONE);
    }

    private Optional<Rejected> objectionToAudience(Invitation invitation) {
        if (policy.allowsFreeMailWildcards()) {
            return NONE;
        }
        return invitation.audience().patterns().stream()
                .filter(pattern -> !pattern.isPrecise() && FreeMail.isProvider(pattern.domain()))
                .map(EmailPattern::domain)
                .findFirst()
                .flatMap(domain ->
                        rejected(RejectionReason.FREE_MAIL_WILDCARD, "anybody can get a mailbox at " + domain));
    }

    private Optional<Rejected> objectionToQuota(Invitation invitation) {
        Quota quota = invitation.quota();
        if (invitation.audience().isPublic() && quota.isUnlimited() && !policy.allowsOpenPublic()) {
            return rejected(RejectionReason.QUOTA_REQUIRED, "a public invitation needs a quota");
        }
        Quota most = policy.maxQuota();
        if (!quota.isWithin(most)) {
            return rejected(
                    RejectionReason.QUOTA_TOO_LARGE, "the quota is " + quota + ", at most " + most + " is allowed");
        }
        return NONE;
    }

    private Optional<Rejected> objectionToEnd(Invitation invitation, Instant now) {
        Instant start = invitation.notBefore().filter(now::isBefore).orElse(now);
        return invitation.expiry().instant().flatMap(end -> objectionToEnd(end, start));
    }

    private Optional<Rejected> objectionToEnd(Instant end, Instant start) {
        if (!end.isAfter(start)) {
            return rejected(RejectionReason.ALREADY_OVER, "the expiry " + end + " is not after " + start);
        }
        return policy.maxLifetime()
                .filter(most -> Duration.between(start, end).compareTo(most) > 0)
                .flatMap(most -> rejected(
                        RejectionReason.LIFETIME_TOO_LONG,
                        "the expiry " + end + " is more than " + most + " after " + start));
    }

    private Optional<Rejected> objectionToNever(Invitation invitation) {
        if (!invitation.expiry().isNever()) {
            return NONE;
        }
        if (policy.requiresExpiry()) {
            return rejected(RejectionReason.EXPIRY_REQUIRED, "every invitation needs an expiry");
        }
        if (invitation.audience().isPublic() && !policy.allowsOpenPublic()) {
            return rejected(RejectionReason.EXPIRY_REQUIRED, "a public invitation needs an expiry");
        }
        return NONE;
    }

    private Optional<Rejected> objectionToReturnUrl(Invitation invitation) {
        return invitation
                .returnUrl()
                .filter(url -> !returnUrls.allows(url))
                .flatMap(url -> rejected(
                        RejectionReason.RETURN_URL_NOT_ALLOWED, "the return URL is outside of what is configured"));
    }

    private static Optional<Rejected> rejected(RejectionReason reason, String detail) {
        return Optional.of(new Rejected(reason, detail, Optional.empty()));
    }
}
