package io.invitation.spi;

import io.invitation.DeliveryState;
import io.invitation.InvitationId;
import io.invitation.RedemptionId;
import io.invitation.Scope;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message to be sent, or sent already: which link for whom, and how often that was tried. It holds neither the link
 * nor the address.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class Delivery {

    private final UUID id;
    private final InvitationId invitationId;
    private final Scope scope;
    private final int generation;
    private final MessagePurpose purpose;
    private final @Nullable RedemptionId redemption;
    private final Instant queuedAt;
    private final DeliveryState state;
    private final int attempts;
    private final Instant since;
    private final @Nullable Instant dueAt;
    private final @Nullable String code;
    private final @Nullable UUID lease;
    private final @Nullable Instant leasedUntil;

    private Delivery(Builder builder) {
        id = builder.id;
        invitationId = builder.invitationId;
        scope = builder.scope;
        generation = builder.generation;
        purpose = builder.purpose;
        redemption = builder.redemption;
        queuedAt = builder.queuedAt;
        state = builder.state;
        attempts = builder.attempts;
        since = builder.since;
        dueAt = builder.dueAt;
        code = builder.code;
        lease = builder.lease;
        leasedUntil = builder.leasedUntil;
    }

    /**
     * Starts a message that is due at once.
     *
     * @param id see {@link #id()}
     * @param invitationId see {@link #invitationId()}
     * @param scope see {@link #scope()}
     * @param generation see {@link #generation()}
     * @param purpose see {@link #purpose()}
     * @param queuedAt see {@link #queuedAt()}
     * @return a builder
     */
    public static Builder builder(
            UUID id, InvitationId invitationId, Scope scope, int generation, MessagePurpose purpose, Instant queuedAt) {
        return new Builder(id, invitationId, scope, generation, purpose, queuedAt);
    }

    /**
     * Starts from this message.
     *
     * @return a builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder(id, invitationId, scope, generation, purpose, queuedAt);
        builder.redemption = redemption;
        builder.state = state;
        builder.attempts = attempts;
        builder.since = since;
        builder.dueAt = dueAt;
        builder.code = code;
        builder.lease = lease;
        builder.leasedUntil = leasedUntil;
        return builder;
    }

    /**
     * Returns what identifies the message, on every attempt.
     *
     * @return the id, from which a {@code Message-ID} is made
     */
    public UUID id() {
        return id;
    }

    /**
     * Returns whose link it carries.
     *
     * @return the invitation
     */
    public InvitationId invitationId() {
        return invitationId;
    }

    /**
     * Returns the scope of the invitation, among which queues are fair.
     *
     * @return the scope
     */
    public Scope scope() {
        return scope;
    }

    /**
     * Returns the generation of links that it belongs to; a later one makes it pointless.
     *
     * @return the generation, from 1
     */
    public int generation() {
        return generation;
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
     * Returns the place whose address it confirms; it may have been taken by then.
     *
     * @return the redemption, for {@link MessagePurpose#ADDRESS_CONFIRMATION} and nothing else
     */
    public Optional<RedemptionId> redemption() {
        return Optional.ofNullable(redemption);
    }

    /**
     * Returns when it was asked for.
     *
     * @return the instant, in microseconds
     */
    public Instant queuedAt() {
        return queuedAt;
    }

    /**
     * Returns how far it has come.
     *
     * @return the state
     */
    public DeliveryState state() {
        return state;
    }

    /**
     * Returns how often it was tried.
     *
     * @return the number of attempts
     */
    public int attempts() {
        return attempts;
    }

    /**
     * Returns since when it has been in its state; while it is being sent, in the one before that.
     *
     * @return the instant, in microseconds
     */
    public Instant since() {
        return since;
    }

    /**
     * Returns when it may be tried next.
     *
     * @return the instant, in microseconds; empty once it is finished
     */
    public Optional<Instant> dueAt() {
        return Optional.ofNullable(dueAt);
    }

    /**
     * Returns the code of the last answer.
     *
     * @return the code, up to 40 characters of visible ASCII
     */
    public Optional<String> code() {
        return Optional.ofNullable(code);
    }

    /**
     * Returns which lease it is under, or was under last.
     *
     * @return the lease's id
     */
    public Optional<UUID> lease() {
        return Optional.ofNullable(lease);
    }

    /**
     * Returns when the lease runs out.
     *
     * @return the instant, in microseconds
     */
    public Optional<Instant> leasedUntil() {
        return Optional.ofNullable(leasedUntil);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Delivery that
                && id.equals(that.id)
                && invitationId.equals(that.invitationId)
                && scope.equals(that.scope)
                && generation == that.generation
                && purpose == that.purpose
                && Objects.equals(redemption, that.redemption)
                && queuedAt.equals(that.queuedAt)
                && state == that.state
                && attempts == that.attempts
                && since.equals(that.since)
                && Objects.equals(dueAt, that.dueAt)
                && Objects.equals(code, that.code)
                && Objects.equals(lease, that.lease)
                && Objects.equals(leasedUntil, that.leasedUntil);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** Returns the ids, the purpose and the state. */
    @Override
    public String toString() {
        return "Delivery[" + id + ", invitation " + invitationId + ", " + purpose + ", " + state + ", attempts "
                + attempts + "]";
    }

    /**
     * Collects the parts of a message, and cuts its instants to microseconds. For use by one thread.
     *
     * @since 0.1
     */
    public static final class Builder {

        private final UUID id;
        private final InvitationId invitationId;
        private final Scope scope;
        private final int generation;
        private final MessagePurpose purpose;
        private final Instant queuedAt;
        private @Nullable RedemptionId redemption;
        private DeliveryState state = DeliveryState.QUEUED;
        private int attempts;
        private Instant since;
        private @Nullable Instant dueAt;
        private @Nullable String code;
        private @Nullable UUID lease;
        private @Nullable Instant leasedUntil;

        private Builder(
                UUID id,
                InvitationId invitationId,
                Scope scope,
                int generation,
                MessagePurpose purpose,
                Instant queuedAt) {
            this.id = Objects.requireNonNull(id, "id");
            this.invitationId = Objects.requireNonNull(invitationId, "invitationId");
            this.scope = Objects.requireNonNull(scope, "scope");
            this.generation = generation;
            this.purpose = Objects.requireNonNull(purpose, "purpose");
            this.queuedAt = queuedAt.truncatedTo(ChronoUnit.MICROS);
            this.since = this.queuedAt;
            this.dueAt = this.queuedAt;
        }

        /**
         * Sets the place whose address it confirms.
         *
         * @param redemption the redemption
         * @return this builder
         */
        public Builder redemption(@Nullable RedemptionId redemption) {
            this.redemption = redemption;
            return this;
        }

        /**
         * Sets how far it has come, since when, and the number of attempts.
         *
         * @param state the state
         * @param since since when
         * @param attempts how often it was tried
         * @return this builder
         */
        public Builder state(DeliveryState state, Instant since, int attempts) {
            this.state = Objects.requireNonNull(state, "state");
            this.since = since.truncatedTo(ChronoUnit.MICROS);
            this.attempts = attempts;
            return this;
        }

        /**
         * Sets when it may be tried next.
         *
         * @param dueAt the instant; {@code null} once it is finished
         * @return this builder
         */
        public Builder dueAt(@Nullable Instant dueAt) {
            this.dueAt = dueAt == null ? null : dueAt.truncatedTo(ChronoUnit.MICROS);
            return this;
        }

        /**
         * Sets the code of the last answer.
         *
         * @param code the code; {@code null} for none
         * @return this builder
         */
        public Builder code(@Nullable String code) {
            this.code = code;
            return this;
        }

        /**
         * Sets the lease that it is under.
         *
         * @param lease the lease's id; {@code null} for none
         * @param leasedUntil when it runs out; {@code null} for none
         * @return this builder
         */
        public Builder lease(@Nullable UUID lease, @Nullable Instant leasedUntil) {
            this.lease = lease;
            this.leasedUntil = leasedUntil == null ? null : leasedUntil.truncatedTo(ChronoUnit.MICROS);
            return this;
        }

        /**
         * Makes the message.
         *
         * @return the message
         */
        public Delivery build() {
            return new Delivery(this);
        }
    }
}
