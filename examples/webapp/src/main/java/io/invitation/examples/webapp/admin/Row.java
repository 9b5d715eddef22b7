package io.invitation.examples.webapp.admin;

import io.invitation.DeliveryState;
import io.invitation.DeliverySummary;
import io.invitation.Invitation;
import io.invitation.InvitationOperation;
import io.invitation.InvitationStatus;
import io.invitation.Quota;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** An invitation, as the pages show it; its status is that of the moment. */
public record Row(
        String id,
        String name,
        String description,
        String audience,
        List<String> roles,
        List<String> teams,
        String inviter,
        String status,
        String chip,
        String icon,
        int places,
        String quota,
        int percent,
        String delivery,
        boolean undelivered,
        List<Instant> deliveredAt,
        List<Instant> expiry,
        Instant created,
        long version,
        boolean wished,
        boolean manageable,
        Set<String> actions) {

    static Row of(Desk desk, Invitation invitation, boolean wished, boolean manageable) {
        InvitationStatus status = invitation.statusAt(desk.clock().instant());
        Quota quota = invitation.quota();
        DeliverySummary delivery = invitation.delivery();
        boolean undelivered = Set.of(DeliveryState.FAILED, DeliveryState.BOUNCED, DeliveryState.SUPPRESSED)
                .contains(delivery.state());
        return new Row(
                invitation.id().toString(),
                invitation.name().orElse(""),
                invitation.description().orElse(""),
                audience(invitation),
                invitation.grants().roles(),
                invitation.grants().groups(),
                invitation.inviter().displayName().orElse(invitation.inviter().id()),
                status.name(),
                words(status.name()),
                icon(status),
                invitation.places(),
                quota.isUnlimited()
                        ? "unlimited"
                        : Integer.toString(quota.limit().orElseThrow()),
                quota.isUnlimited()
                        ? 0
                        : 100 * invitation.places() / quota.limit().orElseThrow(),
                delivery(delivery),
                undelivered && status == InvitationStatus.PENDING,
                delivery.since().stream().toList(),
                invitation.expiry().instant().stream().toList(),
                invitation.createdAt(),
                invitation.version(),
                wished,
                manageable,
                manageable ? actions(invitation, status) : Set.of());
    }

    static String audience(Invitation invitation) {
        if (invitation.audience().isPublic()) {
            return "anybody with the link";
        }
        return invitation.audience().patterns().stream()
                .map(pattern -> pattern.address()
                        .map(io.invitation.EmailAddress::mailbox)
                        .orElseGet(pattern::canonical))
                .collect(Collectors.joining(", "));
    }

    private static Set<String> actions(Invitation invitation, InvitationStatus status) {
        return List.of(InvitationOperation.values()).stream()
                .filter(operation -> operation.isAllowedIn(status))
                .filter(operation -> operation != InvitationOperation.ENABLE || !invitation.enabled())
                .filter(operation -> operation != InvitationOperation.DISABLE || invitation.enabled())
                .map(operation -> operation.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private static String delivery(DeliverySummary delivery) {
        if (delivery.state() == DeliveryState.NOT_REQUESTED) {
            return "not mailed";
        }
        String attempts = delivery.attempts() > 1 ? ", " + delivery.attempts() + " attempts" : "";
        return words(delivery.state().name())
                + attempts
                + delivery.code().map(code -> ": " + code).orElse("");
    }

    private static String icon(InvitationStatus status) {
        return switch (status) {
            case SCHEDULED -> "\u25f7";
            case PENDING -> "\u25cb";
            case PARTLY_USED -> "\u25d0";
            case ACCEPTED -> "\u2713";
            case EXHAUSTED -> "\u25cf";
            case EXPIRED -> "\u2298";
            case DISABLED -> "\u2016";
            case DECLINED -> "\u2717";
            case REVOKED -> "\u2205";
        };
    }

    static String words(String constant) {
        String text = constant.replace('_', ' ').toLowerCase(Locale.ROOT);
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
