package io.invitation.spi;

import io.invitation.EmailAddress;
import io.invitation.Expiry;
import io.invitation.Invitation;
import io.invitation.InvitationLink;
import java.util.Objects;
import java.util.UUID;

/**
 * A link on its way to one recipient.
 *
 * <p>Immutable and safe for use by several threads. Its text form shows neither link nor recipient.
 *
 * @since 0.1
 */
public final class OutgoingInvitation {

    /** The name of the templates that are used where nothing else is configured. */
    public static final String DEFAULT_TEMPLATES = "default";

    private final UUID deliveryId;
    private final Invitation invitation;
    private final EmailAddress recipient;
    private final InvitationLink link;
    private final MessagePurpose purpose;
    private final String templates;
    private final Expiry linkExpiry;

    private OutgoingInvitation(Builder builder) {
        deliveryId = builder.deliveryId;
        invitation = builder.invitation;
        recipient = builder.recipient;
        link = builder.link;
        purpose = builder.purpose;
        templates = builder.templates;
        linkExpiry = builder.linkExpiry;
    }

    /**
     * Starts a message, an {@link MessagePurpose#INVITATION} whose link lives as long as the invitation.
     *
     * @param deliveryId see {@link #deliveryId()}
     * @param invitation see {@link #invitation()}
     * @param recipient see {@link #recipient()}
     * @param link see {@link #link()}
     * @return a builder
     */
    public static Builder builder(UUID deliveryId, Invitation invitation, EmailAddress recipient, InvitationLink link) {
        return new Builder(deliveryId, invitation, recipient, link);
    }

    /**
     * Returns what identifies the message: a repeated attempt at the same message has the same id, so that a
     * {@code Message-ID} made from it is the same too.
     *
     * @return the id
     */
    public UUID deliveryId() {
        return deliveryId;
    }

    /**
     * Returns what one is invited to.
     *
     * @return the invitation
     */
    public Invitation invitation() {
        return invitation;
    }

    /**
     * Returns the one mailbox to send to, as {@link EmailAddress#mailbox()} writes it; its text form is masked.
     *
     * @return the recipient
     */
    public EmailAddress recipient() {
        return recipient;
    }

    /**
     * Returns the link, which belongs nowhere but into the message.
     *
     * @return the link
     */
    public InvitationLink link() {
        return link;
    }

    /**
     * Returns what the message is for.
     *
     * @return the purpose
     */
    public MessagePurpose purpose() {
        return purpose;
    }

    /**
     * Returns the name of the templates that are configured for the invitation's scope and kind.
     *
     * @return a name, {@link #DEFAULT_TEMPLATES} where none is configured
     */
    public String templates() {
        return templates;
    }

    /**
     * Returns how long the link lives, which may be shorter than the invitation does.
     *
     * @return the expiry to name in the message
     */
    public Expiry linkExpiry() {
        return linkExpiry;
    }

    /** Returns the ids only. */
    @Override
    public String toString() {
        return "OutgoingInvitation[" + deliveryId + ", invitation " + invitation.id() + ", " + purpose + "]";
    }

    /**
     * Collects the parts of a message. For use by one thread.
     *
     * @since 0.1
     */
    public static final class Builder {

        private final UUID deliveryId;
        private final Invitation invitation;
        private final EmailAddress recipient;
        private final InvitationLink link;
        private MessagePurpose purpose = MessagePurpose.INVITATION;
        private String templates = DEFAULT_TEMPLATES;
        private Expiry linkExpiry;

        private Builder(UUID deliveryId, Invitation invitation, EmailAddress recipient, InvitationLink link) {
            this.deliveryId = Objects.requireNonNull(deliveryId, "deliveryId");
            this.invitation = Objects.requireNonNull(invitation, "invitation");
            this.recipient = Objects.requireNonNull(recipient, "recipient");
            this.link = Objects.requireNonNull(link, "link");
            this.linkExpiry = invitation.expiry();
        }

        /**
         * Sets what the message is for.
         *
         * @param purpose the purpose
         * @return this builder
         */
        public Builder purpose(MessagePurpose purpose) {
            this.purpose = Objects.requireNonNull(purpose, "purpose");
            return this;
        }

        /**
         * Sets the name of the templates.
         *
         * @param templates the name
         * @return this builder
         */
        public Builder templates(String templates) {
            this.templates = Objects.requireNonNull(templates, "templates");
            return this;
        }

        /**
         * Sets how long the link lives.
         *
         * @param linkExpiry an instant or never
         * @return this builder
         */
        public Builder linkExpiry(Expiry linkExpiry) {
            this.linkExpiry = Objects.requireNonNull(linkExpiry, "linkExpiry");
            return this;
        }

        /**
         * Makes the message.
         *
         * @return the message
         */
        public OutgoingInvitation build() {
            return new OutgoingInvitation(this);
        }
    }
}
