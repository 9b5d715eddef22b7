package io.invitation;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tells what happened to an invitation, when, and by whom. Holds neither a link nor an address.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class InvitationEvent {

    private final UUID id;
    private final InvitationId invitationId;
    private final Scope scope;
    private final String kind;
    private final InvitationEventType type;
    private final Instant at;
    private final Duration age;
    private final @Nullable Actor actor;
    private final @Nullable String detail;

    private InvitationEvent(
            UUID id,
            InvitationId invitationId,
            Scope scope,
            String kind,
            InvitationEventType type,
            Instant at,
            Duration age,
            @Nullable Actor actor,
            @Nullable String detail) {
        this.id = Objects.requireNonNull(id, "id");
        this.invitationId = Objects.requireNonNull(invitationId, "invitationId");
        this.scope = Objects.requireNonNull(scope, "scope");
        this.kind = Objects.requireNonNull(kind, "kind");
        this.type = Objects.requireNonNull(type, "type");
        this.at = Expiry.requireStorable("at", at);
        this.age = age.truncatedTo(ChronoUnit.MICROS);
        this.actor = actor;
        this.detail = detail == null ? null : PlainText.line("detail", detail, 500);
    }

    /**
     * Describes something that happens to an invitation now.
     *
     * @param invitation to what it happens
     * @param type what happens
     * @param at when, cut to microseconds
     * @param actor by whom; empty if by nobody that is known
     * @param detail a code, a reason or a number, up to 500 characters; never an address, a link or a secret
     * @return the event, with an id that sorts after those made at earlier milliseconds
     * @throws InvalidValueException if the detail is blank, too long or holds control characters
     */
    public static InvitationEvent of(
            Invitation invitation,
            InvitationEventType type,
            Instant at,
            Optional<Actor> actor,
            Optional<String> detail) {
        return new InvitationEvent(
                TimeOrderedUuid.at(at),
                invitation.id(),
                invitation.scope(),
                invitation.kind(),
                type,
                at,
                Duration.between(invitation.createdAt(), at.truncatedTo(ChronoUnit.MICROS)),
                actor.orElse(null),
                detail.orElse(null));
    }

    /**
     * Restores an event that was stored.
     *
     * @param id see {@link #id()}
     * @param invitationId see {@link #invitationId()}
     * @param scope see {@link #scope()}
     * @param kind see {@link #kind()}
     * @param type see {@link #type()}
     * @param at see {@link #at()}
     * @param age see {@link #age()}
     * @param actor see {@link #actor()}
     * @param detail see {@link #detail()}
     * @return the event
     */
    public static InvitationEvent stored(
            UUID id,
            InvitationId invitationId,
            Scope scope,
            String kind,
            InvitationEventType type,
            Instant at,
            Duration age,
            Optional<Actor> actor,
            Optional<String> detail) {
        return new InvitationEvent(
                id, invitationId, scope, kind, type, at, age, actor.orElse(null), detail.orElse(null));
    }

    /**
     * Returns what identifies the event.
     *
     * @return a UUID that sorts by time (RFC 9562, version 7)
     */
    public UUID id() {
        return id;
    }

    /**
     * Returns to what it happened.
     *
     * @return the invitation's id
     */
    public InvitationId invitationId() {
        return invitationId;
    }

    /**
     * Returns the scope of the invitation.
     *
     * @return the scope
     */
    public Scope scope() {
        return scope;
    }

    /**
     * Returns the kind of the invitation.
     *
     * @return the kind
     */
    public String kind() {
        return kind;
    }

    /**
     * Returns what happened.
     *
     * @return the type
     */
    public InvitationEventType type() {
        return type;
    }

    /**
     * Returns when it happened.
     *
     * @return the instant, in microseconds
     */
    public Instant at() {
        return at;
    }

    /**
     * Returns how old the invitation was.
     *
     * @return the time since its creation, in microseconds
     */
    public Duration age() {
        return age;
    }

    /**
     * Returns who did it.
     *
     * @return the actor; empty if nobody is known, or was forgotten
     */
    public Optional<Actor> actor() {
        return Optional.ofNullable(actor);
    }

    /**
     * Returns more about it.
     *
     * @return a code, a reason or a number
     */
    public Optional<String> detail() {
        return Optional.ofNullable(detail);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InvitationEvent that
                && id.equals(that.id)
                && invitationId.equals(that.invitationId)
                && scope.equals(that.scope)
                && kind.equals(that.kind)
                && type == that.type
                && at.equals(that.at)
                && age.equals(that.age)
                && Objects.equals(actor, that.actor)
                && Objects.equals(detail, that.detail);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** Returns the type, the invitation and the instant. */
    @Override
    public String toString() {
        return "InvitationEvent[" + type + ", invitation " + invitationId + ", " + at + "]";
    }
}
