package io.invitation.contract;

import io.invitation.Actor;
import io.invitation.DeliveryRetries;
import io.invitation.DuplicateRule;
import io.invitation.InvitationLimits;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationServiceBuilder;
import io.invitation.InviterLoss;
import io.invitation.contract.ServiceFixture.Tokens;
import java.time.Duration;
import java.util.List;

/**
 * Under which a lifecycle takes place: the policy, the tokens, and what comes of sending.
 *
 * @param policy what the host allows
 * @param tokens how tokens are made
 * @param sentByWorkersOnly whether nothing is sent but by workers
 * @param seedOfOutcomes from which it follows what comes of each mail
 */
record Circumstances(InvitationPolicy policy, Tokens tokens, boolean sentByWorkersOnly, long seedOfOutcomes) {

    private static final Duration HOUR = Duration.ofHours(1);

    /** So short a pause has no half that could be left to chance. */
    private static final DeliveryRetries RETRIES =
            DeliveryRetries.defaults().attempts(3).pauses(Duration.ofMillis(1), Duration.ofMillis(1));

    static Circumstances of(RandomWorld world) {
        InvitationPolicy.Builder policy = InvitationPolicy.builder()
                .lifetime(HOUR.multipliedBy(2))
                .allowOpenPublic(true)
                .resendCoolDown(world.any(List.of(Duration.ZERO, Duration.ofMinutes(5))))
                .supersededGrace(world.any(List.of(Duration.ZERO, HOUR)))
                .duplicates(world.any(List.of(DuplicateRule.values())))
                .whenInviterLosesRight(world.any(
                        List.of(InviterLoss.refuse(), InviterLoss.keep(), InviterLoss.reassignTo(Actor.of("admin")))))
                .limits(world.any(List.of(
                        InvitationLimits.none(),
                        InvitationLimits.none().with(InvitationLimits.Subject.RECIPIENT, 2, HOUR),
                        InvitationLimits.none().with(InvitationLimits.Subject.INVITER, 3, HOUR))))
                .confirmationLifetime(HOUR);
        if (world.random.nextBoolean()) {
            policy.remindAt(0.5);
        }
        if (world.isOneOf(3)) {
            policy.unsafeAllowUnverifiedOnPublic(true);
        }
        return new Circumstances(
                policy.build(), world.any(List.of(Tokens.values())), world.isOneOf(3), world.random.nextLong());
    }

    InvitationServiceBuilder apply(InvitationServiceBuilder builder) {
        InvitationServiceBuilder set =
                builder.policy(policy).tokens(tokens.policy()).retries(RETRIES);
        return sentByWorkersOnly ? set.sendByWorkersOnly() : set;
    }
}
