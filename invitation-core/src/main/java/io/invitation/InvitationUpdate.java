package io.invitation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lists changes to an invitation; what is not named stays as it is.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class InvitationUpdate {

    private final List<BiConsumer<Invitation, InvitationBuilder>> changes;

    private InvitationUpdate(List<BiConsumer<Invitation, InvitationBuilder>> changes) {
        this.changes = List.copyOf(changes);
    }

    /**
     * Starts a list of changes.
     *
     * @return a builder without any change
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Applies the changes to a copy of an invitation. Nothing is stored by this.
     *
     * @param invitation the invitation to copy
     * @return a builder of the changed copy
     * @throws InvalidValueException if a value breaks a limit or holds forbidden characters
     */
    public InvitationBuilder applyTo(Invitation invitation) {
        InvitationBuilder copy = invitation.toBuilder();
        changes.forEach(change -> change.accept(invitation, copy));
        return copy;
    }

    /**
     * Collects changes. Every value is checked when the changes are applied. For use by one thread.
     *
     * @since 0.1
     */
    public static final class Builder {

        private final List<BiConsumer<Invitation, InvitationBuilder>> changes = new ArrayList<>();

        private Builder() {}

        /**
         * Changes the name.
         *
         * @param name 1 to 200 characters; {@code null} to remove it
         * @return this builder
         */
        public Builder name(@Nullable String name) {
            return add(copy -> copy.name(name));
        }

        /**
         * Changes the internal note.
         *
         * @param description 1 to 2,000 characters; {@code null} to remove it
         * @return this builder
         */
        public Builder description(@Nullable String description) {
            return add(copy -> copy.description(description));
        }

        /**
         * Changes the inviter's words to the invitee.
         *
         * @param message 1 to 2,000 characters; {@code null} to remove it
         * @return this builder
         */
        public Builder message(@Nullable String message) {
            return add(copy -> copy.message(message));
        }

        /**
         * Changes whom the invitation admits. The link is mailed to the new single address from now on; where there is
         * none, to the former recipient, unless that was the former single address. Where that address changes, an
         * account that was invited to be a member is no {@link Invitation#subject()} any more.
         *
         * @param audience whom to admit from now on
         * @return this builder
         */
        public Builder audience(Audience audience) {
            Objects.requireNonNull(audience, "audience");
            changes.add((before, copy) -> {
                EmailAddress otherRecipient = before.recipient()
                        .filter(recipient -> before.audience().singleAddress().isEmpty())
                        .orElse(null);
                copy.audience(audience).recipient(audience.singleAddress().orElse(otherRecipient));
                if (before.purpose() == InvitationPurpose.MEMBERSHIP
                        && !audience.singleAddress().equals(before.audience().singleAddress())) {
                    copy.subject(null);
                }
            });
            return this;
        }

        /**
         * Changes what acceptance gives to those who accept from now on.
         *
         * @param grants roles, groups, attributes and the end of the membership
         * @return this builder
         */
        public Builder grants(Grants grants) {
            Objects.requireNonNull(grants, "grants");
            return add(copy -> copy.grants(grants));
        }

        /**
         * Changes how many places there are; not below the places taken.
         *
         * @param quota the number of places
         * @return this builder
         */
        public Builder quota(Quota quota) {
            Objects.requireNonNull(quota, "quota");
            return add(copy -> copy.quota(quota));
        }

        /**
         * Changes when the invitation ends.
         *
         * @param expiry a fixed expiry or never
         * @return this builder
         * @throws InvalidValueException if the expiry is relative
         */
        public Builder expiry(Expiry expiry) {
            if (expiry.isRelative()) {
                throw new InvalidValueException("expiry", "of an update must be a fixed instant or never");
            }
            return add(copy -> copy.expiry(expiry));
        }

        /**
         * Makes the list of changes.
         *
         * @return the update
         */
        public InvitationUpdate build() {
            return new InvitationUpdate(changes);
        }

        private Builder add(Consumer<InvitationBuilder> change) {
            changes.add((before, copy) -> change.accept(copy));
            return this;
        }
    }
}
