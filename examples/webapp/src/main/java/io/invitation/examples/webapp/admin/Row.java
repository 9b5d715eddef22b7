package io.invitation.examples.webapp.admin;

import io.invitation.DeliveryState;
import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationOperation;
import io.invitation.InvitationStatus;
import io.invitation.Quota;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** An invitation with what the pages say about it; its status is that of the moment. */
public record Row(Invitation invitation, InvitationStatus status, boolean wished, boolean manageable) {

    private static final Set<DeliveryState> FAILED =
            Set.of(DeliveryState.FAILED, DeliveryState.BOUNCED, DeliveryState.SUPPRESSED);

    public String id() {
        return invitation.id().toString();
    }

    public String audience() {
        return audience(invitation);
    }

    static String audience(Invitation invitation) {
        return invitation.audience().isPublic()
                ? "anybody with the link"
                : invitation.audience().patterns().stream()
                        .map(pattern ->
                                pattern.address().map(EmailAddress::mailbox).orElseGet(pattern::canonical))
                        .collect(Collectors.joining(", "));
    }

    public String inviter() {
        return invitation.inviter().displayName().orElse(invitation.inviter().id());
    }

    public String quota() {
        Quota quota = invitation.quota();
        return quota.isUnlimited()
                ? "unlimited"
                : Integer.toString(quota.limit().orElseThrow());
    }

    public int percent() {
        return 100 * invitation.places() / invitation.quota().limit().orElse(Integer.MAX_VALUE);
    }

    public boolean undelivered() {
        return status == InvitationStatus.PENDING
                && FAILED.contains(invitation.delivery().state());
    }

    /** Tells whether there should be a button for something. */
    public boolean can(String action) {
        InvitationOperation operation = InvitationOperation.valueOf(action.toUpperCase(Locale.ROOT));
        return manageable
                && operation.isAllowedIn(status)
                && (operation != InvitationOperation.ENABLE || !invitation.enabled())
                && (operation != InvitationOperation.DISABLE || invitation.enabled());
    }
}
