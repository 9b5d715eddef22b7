package io.invitation.internal;

import io.invitation.Audience;
import io.invitation.EmailPattern;
import io.invitation.Expiry;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult.Rejected;
import io.invitation.Quota;
import io.invitation.RejectionReason;
import io.invitation.ReturnUrlPolicy;
import io.invitation.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Fills requests from the policy and judges invitations by it. Pure: reads nothing but its arguments. */
final class PolicyRules {

    private final InvitationPolicy policy;
    private final ReturnUrlPolicy returnUrls;

    PolicyRules(InvitationPolicy policy, ReturnUrlPolicy returnUrls) {
        this.policy = policy;
        this.returnUrls = returnUrls;
    }

    /** Makes the invitation that a request describes, the parts left out filled in. */
    Invitation fill(InvitationRequest request, Scope scope, Instant now) {
        Quota quota = request.quota().orElseGet(() -> defaultQuota(request.audience()));
        Expiry expiry = request.expiry()
                .orElseGet(() -> Expiry.in(policy.lifetime())
                        .from(request.notBefore().filter(now::isBefore).orElse(now)));
        return request.toInvitation(InvitationId.timeOrdered(now), scope, now, quota, expiry.from(now));
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

    /** Returns what forbids a new invitation. */
    Optional<Rejected> objectionTo(Invitation created, Instant now) {
        return firstOf(
                objectionToAudience(created),
                objectionToQuota(created),
                objectionToExpiry(created, now),
                objectionToReturnUrl(created));
    }

    /** Returns what forbids a change; parts that stay as they were are not judged again. */
    Optional<Rejected> objectionTo(Invitation before, Invitation after, Instant now) {
        boolean audienceChanged = !before.audience().equals(after.audience());
        boolean quotaChanged = !before.quota().equals(after.quota());
        boolean expiryChanged = !before.expiry().equals(after.expiry());
        if (!after.quota().covers(after.places())) {
            return rejected(
                    RejectionReason.QUOTA_BELOW_PLACES,
                    after.places() + " places are taken, the quota cannot be " + after.quota());
        }
        return firstOf(
                audienceChanged ? objectionToAudience(after) : Optional.empty(),
                audienceChanged || quotaChanged ? objectionToQuota(after) : Optional.empty(),
                audienceChanged || expiryChanged ? objectionToExpiry(after, now) : Optional.empty(),
                Optional.empty());
    }

    private static Optional<Rejected> firstOf(
            Optional<Rejected> first, Optional<Rejected> second, Optional<Rejected> third, Optional<Rejected> fourth) {
        return first.or(() -> second).or(() -> third).or(() -> fourth);
    }

    private Optional<Rejected> objectionToAudience(Invitation invitation) {
        if (policy.freeMailWildcardsAllowed()) {
            return Optional.empty();
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
        if (invitation.audience().isPublic() && quota.isUnlimited() && !policy.openPublicAllowed()) {
            return rejected(RejectionReason.QUOTA_REQUIRED, "a public invitation needs a quota");
        }
        int most = policy.maxQuota().limit().orElse(Integer.MAX_VALUE);
        if (quota.limit().orElse(Integer.MAX_VALUE) > most) {
            return rejected(
                    RejectionReason.QUOTA_TOO_LARGE, "the quota is " + quota + ", at most " + most + " is allowed");
        }
        return Optional.empty();
    }

    private Optional<Rejected> objectionToExpiry(Invitation invitation, Instant now) {
        Optional<Instant> end = invitation.expiry().instant();
        if (end.isEmpty()) {
            return objectionToNever(invitation);
        }
        Instant start = invitation.notBefore().filter(now::isBefore).orElse(now);
        if (!end.get().isAfter(start)) {
            return rejected(RejectionReason.ALREADY_OVER, "the expiry " + end.get() + " is not after " + start);
        }
        return policy.maxLifetime()
                .filter(most -> Duration.between(start, end.get()).compareTo(most) > 0)
                .flatMap(most -> rejected(
                        RejectionReason.LIFETIME_TOO_LONG,
                        "the expiry " + end.get() + " is more than " + most + " after " + start));
    }

    private Optional<Rejected> objectionToNever(Invitation invitation) {
        if (!policy.neverExpiringAllowed()) {
            return rejected(RejectionReason.EXPIRY_REQUIRED, "every invitation needs an expiry");
        }
        if (invitation.audience().isPublic() && !policy.openPublicAllowed()) {
            return rejected(RejectionReason.EXPIRY_REQUIRED, "a public invitation needs an expiry");
        }
        return Optional.empty();
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
