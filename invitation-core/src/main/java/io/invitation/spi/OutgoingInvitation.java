package io.invitation.spi;

import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationLink;
import java.util.Objects;
import java.util.UUID;

/**
 * A link on its way to one recipient.
 *
 * <p>Immutable and safe for use by several threads. Its text form shows neither link nor recipient.
 *
 * @param deliveryId identifies the message: a repeated attempt at the same message has the same id, so that a
 *     {@code Message-ID} made from it is the same too
 * @param invitation what one is invited to
 * @param recipient the one mailbox to send to, as {@link EmailAddress#mailbox()} writes it; its text form is masked
 * @param link the link, which belongs nowhere but into the message
 * @since 0.1
 */
public record OutgoingInvitation(UUID deliveryId, Invitation invitation, EmailAddress recipient, InvitationLink link) {

    /**
     * Checks that all parts are given.
     *
     * @param deliveryId see {@link #deliveryId()}
     * @param invitation see {@link #invitation()}
     * @param recipient see {@link #recipient()}
     * @param link see {@link #link()}
     */
    public OutgoingInvitation {
        Objects.requireNonNull(deliveryId, "deliveryId");
        Objects.requireNonNull(invitation, "invitation");
        Objects.requireNonNull(recipient, "recipient");
        Objects.requireNonNull(link, "link");
    }

    /** Returns the ids only. */
    @Override
    public String toString() {
        return "OutgoingInvitation[" + deliveryId + ", invitation " + invitation.id() + "]";
    }
}
