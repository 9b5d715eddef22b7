package io.invitation;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An invitation as it is stored: whom it admits, what it grants, how long and how often, and what happened to it.
 *
 * <p>It carries no secret. Instants are in UTC and microseconds. Immutable and safe for use by several threads; equal
 * to another one if all parts are.
 *
 * @since 0.1
 */
public final class Invitation {

    final InvitationId id;
    final Scope scope;
    final Audience audience;
    final Instant createdAt;
    final InvitationPurpose purpose;
    final String kind;
    final @Nullable String name;
    final @Nullable String description;
    final @Nullable EmailAddress recipient;
    final String channel;
    final Grants grants;
    final Inviter inviter;
    final @Nullable String subject;
    final @Nullable Locale locale;
    final @Nullable String message;
    final @Nullable String returnUrl;
    final Quota quota;
    final int places;
    final int heldPlaces;
    final @Nullable Instant notBefore;
    final Expiry expiry;
    final boolean enabled;
    final @Nullable Closure closure;
    final Instant updatedAt;
    final @Nullable Instant acceptedAt;
    final int generation;
    final @Nullable Instant refreshedAt;
    final long version;
    final DeliverySummary delivery;
    final @Nullable Instant dueAt;
    final @Nullable Instant anonymisedAt;

    Invitation(InvitationBuilder builder) {
        id = builder.id;
        scope = builder.scope;
        audience = builder.audience;
        createdAt = builder.createdAt;
        purpose = builder.purpose;
        kind = builder.kind;
        name = builder.name;
        description = builder.description;
        recipient = builder.recipient;
        channel = builder.channel;
        grants = builder.grants;
        inviter = builder.inviter;
        subject = builder.subject;
        locale = builder.locale;
        message = builder.message;
        returnUrl = builder.returnUrl;
        quota = builder.quota;
        places = builder.places;
        heldPlaces = builder.heldPlaces;
        notBefore = builder.notBefore;
        expiry = builder.expiry.from(builder.createdAt);
        enabled = builder.enabled;
        closure = builder.closure;
        updatedAt = builder.updatedAt;
        acceptedAt = builder.acceptedAt;
        generation = builder.generation;
        refreshedAt = builder.refreshedAt;
        version = builder.version;
        delivery = builder.delivery;
        dueAt = builder.dueAt;
        anonymisedAt = builder.anonymisedAt;
    }

    /**
     * Starts an invitation that repositories fill from what they stored; hosts use {@link InvitationRequest}.
     *
     * @param id identifies it
     * @param scope where it lives
     * @param audience whom it admits
     * @param createdAt when it was created; cut to microseconds
     * @return a builder with one place, no end, enabled, version 0, generation 1
     */
    public static InvitationBuilder builder(InvitationId id, Scope scope, Audience audience, Instant createdAt) {
        return new InvitationBuilder(id, scope, audience, createdAt);
    }

    /**
     * Starts a changed copy.
     *
     * @return a builder that holds every part of this invitation
     */
    public InvitationBuilder toBuilder() {
        return new InvitationBuilder(this);
    }

    /**
     * Derives where the invitation stands.
     *
     * <p>What is final wins over what can be undone: revoked, declined, all places taken, disabled, expired, scheduled,
     * in that order. The instant of expiry itself is expired; the first valid instant itself is valid.
     *
     * @param now the instant to judge at
     * @return the status
     */
    public InvitationStatus statusAt(Instant now) {
        if (closure != null) {
            return closure.kind() == Closure.Kind.REVOKED ? InvitationStatus.REVOKED : InvitationStatus.DECLINED;
        } else if (!quota.hasRoom(places)) {
            return quota.equals(Quota.of(1)) ? InvitationStatus.ACCEPTED : InvitationStatus.EXHAUSTED;
        } else if (!enabled) {
            return InvitationStatus.DISABLED;
        } else if (expiry.instant().filter(end -> !now.isBefore(end)).isPresent()) {
            return InvitationStatus.EXPIRED;
        } else if (notBefore != null && now.isBefore(notBefore)) {
            return InvitationStatus.SCHEDULED;
        }
        return places == 0 ? InvitationStatus.PENDING : InvitationStatus.PARTLY_USED;
    }

    /**
     * Returns the id.
     *
     * @return the id
     */
    public InvitationId id() {
        return id;
    }

    /**
     * Returns the scope in which the invitation lives.
     *
     * @return the scope
     */
    public Scope scope() {
        return scope;
    }

    /**
     * Returns whom the invitation admits.
     *
     * @return the audience
     */
    public Audience audience() {
        return audience;
    }

    /**
     * Returns when it was created.
     *
     * @return the instant
     */
    public Instant createdAt() {
        return createdAt;
    }

    /**
     * Returns what one is invited as; selects policy and templates.
     *
     * @return for example {@code member} or {@code customer}
     */
    public String kind() {
        return kind;
    }

    /**
     * Returns the title, which the invitee sees too.
     *
     * @return the title, 1 to 200 characters
     */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /**
     * Returns the internal note.
     *
     * @return the note, up to 2,000 characters
     */
    public Optional<String> description() {
        return Optional.ofNullable(description);
    }

    /**
     * Returns the mailbox to which the link is mailed.
     *
     * @return the mailbox
     */
    public Optional<EmailAddress> recipient() {
        return Optional.ofNullable(recipient);
    }

    /**
     * Returns what acceptance gives.
     *
     * @return the grants
     */
    public Grants grants() {
        return grants;
    }

    /**
     * Returns who invites.
     *
     * @return the inviter
     */
    public Inviter inviter() {
        return inviter;
    }

    /**
     * Returns the account that exists already and waits for this invitation.
     *
     * @return the id of that account
     */
    public Optional<String> subject() {
        return Optional.ofNullable(subject);
    }

    /**
     * Returns the language of the invitee.
     *
     * @return the locale
     */
    public Optional<Locale> locale() {
        return Optional.ofNullable(locale);
    }

    /**
     * Returns the inviter's words to the invitee, plain text.
     *
     * @return the message, up to 2,000 characters
     */
    public Optional<String> message() {
        return Optional.ofNullable(message);
    }

    /**
     * Returns where the invitee goes after accepting.
     *
     * @return a URL that the service's return URL policy allowed
     */
    public Optional<String> returnUrl() {
        return Optional.ofNullable(returnUrl);
    }

    /**
     * Returns how many places there are.
     *
     * @return the quota
     */
    public Quota quota() {
        return quota;
    }

    /**
     * Returns how many places are taken.
     *
     * @return the number of places taken
     */
    public int places() {
        return places;
    }

    /**
     * Returns the first instant at which it is valid.
     *
     * @return the instant; empty if valid at once
     */
    public Optional<Instant> notBefore() {
        return Optional.ofNullable(notBefore);
    }

    /**
     * Returns when it ends, as a fixed instant or never.
     *
     * @return the expiry, never a relative one
     */
    public Expiry expiry() {
        return expiry;
    }

    /**
     * Tells whether it is switched on.
     *
     * @return {@code false} while it is switched off
     */
    public boolean enabled() {
        return enabled;
    }

    /**
     * Returns how it was ended for good.
     *
     * @return the closure; empty while it was neither declined nor revoked
     */
    public Optional<Closure> closure() {
        return Optional.ofNullable(closure);
    }

    /**
     * Returns when somebody last changed it; acceptances and deliveries are no change.
     *
     * @return the instant
     */
    public Instant updatedAt() {
        return updatedAt;
    }

    /**
     * Returns when a place was last taken.
     *
     * @return the instant; empty if nobody accepted
     */
    public Optional<Instant> acceptedAt() {
        return Optional.ofNullable(acceptedAt);
    }

    /**
     * Returns the number of the current link; {@code refresh} increases it and so ends the earlier ones.
     *
     * @return the generation, from 1
     */
    public int generation() {
        return generation;
    }

    /**
     * Returns when it was last refreshed.
     *
     * @return the instant; empty if it never was
     */
    public Optional<Instant> refreshedAt() {
        return Optional.ofNullable(refreshedAt);
    }

    /**
     * Returns the number of changes made to it; acceptances and deliveries do not count.
     *
     * @return the version, from 0
     */
    public long version() {
        return version;
    }

    /**
     * Returns how the mailing of the link went.
     *
     * @return the summary
     */
    public DeliverySummary delivery() {
        return delivery;
    }

    /**
     * Returns how many places are left.
     *
     * @return the number; {@link Integer#MAX_VALUE} if there is no limit
     */
    public int placesLeft() {
        return quota.limit().isPresent() ? quota.limit().getAsInt() - places : Integer.MAX_VALUE;
    }

    /**
     * Returns what the links are for.
     *
     * @return the purpose; a link opens nothing but that
     */
    public InvitationPurpose purpose() {
        return purpose;
    }

    /**
     * Returns the channel by which links go out.
     *
     * @return the name by which a sender is chosen, {@link InvitationRequest#DEFAULT_CHANNEL} where none was asked for
     */
    public String channel() {
        return channel;
    }

    /**
     * Returns how many places are held under a lease, apart from those taken. A held place is neither free nor taken:
     * it does not change the status.
     *
     * @return the number, leases that have run out included until somebody collects them
     */
    public int heldPlaces() {
        return heldPlaces;
    }

    /**
     * Returns when maintenance has to look at it next, for a reminder or because its time is over.
     *
     * @return the instant; empty if there is nothing to come
     */
    public Optional<Instant> dueAt() {
        return Optional.ofNullable(dueAt);
    }

    /**
     * Derives since when it is over: since the last place was taken if none is left; else since it was closed or
     * expired, whichever came first, but no earlier than its last acceptance.
     *
     * <p>Like {@link #expiry()} it may be to come: it will be over then if nothing happens to it before.
     *
     * @return the instant; empty while a place is held, and if nothing ends it
     */
    public Optional<Instant> endedAt() {
        if (heldPlaces > 0) {
            return Optional.empty();
        }
        if (acceptedAt != null && !quota.hasRoom(places)) {
            return Optional.of(acceptedAt);
        }
        return Stream.concat(closure().map(Closure::at).stream(), expiry.instant().stream())
                .min(Comparator.naturalOrder())
                .map(end -> acceptedAt != null && acceptedAt.isAfter(end) ? acceptedAt : end);
    }

    /**
     * Returns when the people in it were forgotten.
     *
     * @return the instant; empty if they were not, or if it was changed since
     */
    public Optional<Instant> anonymisedAt() {
        return Optional.ofNullable(anonymisedAt);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Invitation that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** Returns the id, the scope, the version and the state of the delivery; the other parts may be personal. */
    @Override
    public String toString() {
        return "Invitation[" + id + ", scope " + scope + ", version " + version + ", delivery " + delivery.state()
                + "]";
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(
                id,
                scope,
                audience,
                createdAt,
                purpose,
                kind,
                name,
                description,
                recipient,
                channel,
                grants,
                inviter,
                subject,
                locale,
                message,
                returnUrl,
                quota,
                places,
                heldPlaces,
                notBefore,
                expiry,
                enabled,
                closure,
                updatedAt,
                acceptedAt,
                generation,
                refreshedAt,
                version,
                delivery,
                dueAt,
                anonymisedAt);
    }
}
