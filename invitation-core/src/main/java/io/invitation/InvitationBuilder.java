package io.invitation;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects the parts of an {@link Invitation}. Every value is checked when it is set. For use by one thread.
 *
 * @since 0.1
 */
public final class InvitationBuilder {

    final InvitationId id;
    final Scope scope;
    Audience audience;
    final Instant createdAt;
    InvitationPurpose purpose = InvitationPurpose.MEMBERSHIP;
    String kind = InvitationRequest.DEFAULT_KIND;

    @Nullable String name;

    @Nullable String description;

    @Nullable EmailAddress recipient;

    String channel = InvitationRequest.DEFAULT_CHANNEL;
    Grants grants = Grants.NONE;
    Inviter inviter = Inviter.SYSTEM;

    @Nullable String subject;

    @Nullable Locale locale;

    @Nullable String message;

    @Nullable String returnUrl;

    Quota quota = Quota.of(1);
    int places = 0;
    int heldPlaces = 0;

    @Nullable Instant notBefore;

    Expiry expiry = Expiry.never();
    boolean enabled = true;

    @Nullable Closure closure;

    Instant updatedAt;

    @Nullable Instant acceptedAt;

    int generation = 1;

    @Nullable Instant refreshedAt;

    long version = 0;
    DeliverySummary delivery = DeliverySummary.NOT_REQUESTED;

    @Nullable Instant dueAt;

    @Nullable Instant anonymisedAt;

    InvitationBuilder(InvitationId id, Scope scope, Audience audience, Instant createdAt) {
        this.id = Objects.requireNonNull(id, "id");
        this.scope = Objects.requireNonNull(scope, "scope");
        this.audience = Objects.requireNonNull(audience, "audience");
        this.createdAt = Expiry.requireStorable("createdAt", createdAt);
        this.updatedAt = this.createdAt;
    }

    InvitationBuilder(Invitation source) {
        id = source.id;
        scope = source.scope;
        audience = source.audience;
        createdAt = source.createdAt;
        purpose = source.purpose;
        kind = source.kind;
        name = source.name;
        description = source.description;
        recipient = source.recipient;
        channel = source.channel;
        grants = source.grants;
        inviter = source.inviter;
        subject = source.subject;
        locale = source.locale;
        message = source.message;
        returnUrl = source.returnUrl;
        quota = source.quota;
        places = source.places;
        heldPlaces = source.heldPlaces;
        notBefore = source.notBefore;
        expiry = source.expiry;
        enabled = source.enabled;
        closure = source.closure;
        updatedAt = source.updatedAt;
        acceptedAt = source.acceptedAt;
        generation = source.generation;
        refreshedAt = source.refreshedAt;
        version = source.version;
        delivery = source.delivery;
        dueAt = source.dueAt;
        anonymisedAt = source.anonymisedAt;
    }

    /**
     * Sets whom the invitation admits.
     *
     * @param audience the audience
     * @return this builder
     */
    public InvitationBuilder audience(Audience audience) {
        this.audience = Objects.requireNonNull(audience, "audience");
        return this;
    }

    /**
     * Sets what one is invited as; selects policy and templates.
     *
     * @param kind for example {@code member} or {@code customer}
     * @return this builder
     * @throws InvalidValueException if the value breaks a limit or holds forbidden characters
     */
    public InvitationBuilder kind(String kind) {
        this.kind = PlainText.identifier("kind", kind, 64);
        return this;
    }

    /**
     * Sets the title, which the invitee sees too.
     *
     * @param name the name, 1 to 200 characters; {@code null} for none
     * @return this builder
     * @throws InvalidValueException if the value breaks a limit or holds forbidden characters
     */
    public InvitationBuilder name(@Nullable String name) {
        this.name = name == null ? null : PlainText.line("name", name, 200);
        return this;
    }

    /**
     * Sets the internal note.
     *
     * @param description the note, up to 2,000 characters; {@code null} for none
     * @return this builder
     * @throws InvalidValueException if the value breaks a limit or holds forbidden characters
     */
    public InvitationBuilder description(@Nullable String description) {
        this.description = description == null ? null : PlainText.paragraphs("description", description, 2_000);
        return this;
    }

    /**
     * Sets the mailbox to which the link is mailed.
     *
     * @param recipient the mailbox; {@code null} for none
     * @return this builder
     */
    public InvitationBuilder recipient(@Nullable EmailAddress recipient) {
        this.recipient = recipient;
        return this;
    }

    /**
     * Sets what acceptance gives.
     *
     * @param grants the grants
     * @return this builder
     */
    public InvitationBuilder grants(Grants grants) {
        this.grants = Objects.requireNonNull(grants, "grants");
        return this;
    }

    /**
     * Sets who invites.
     *
     * @param inviter the inviter
     * @return this builder
     */
    public InvitationBuilder inviter(Inviter inviter) {
        this.inviter = Objects.requireNonNull(inviter, "inviter");
        return this;
    }

    /**
     * Sets the account that exists already and waits for this invitation.
     *
     * @param subject the id of that account; {@code null} for none
     * @return this builder
     * @throws InvalidValueException if the value breaks a limit or holds forbidden characters
     */
    public InvitationBuilder subject(@Nullable String subject) {
        this.subject = subject == null ? null : PlainText.line("subject", subject, 200);
        return this;
    }

    /**
     * Sets the language of the invitee.
     *
     * @param locale a locale with a language tag of at most 100 characters (BCP 47); {@code null} for none
     * @return this builder
     * @throws InvalidValueException if the locale cannot be written as such a tag
     */
    public InvitationBuilder locale(@Nullable Locale locale) {
        this.locale = locale == null ? null : requireLanguageTag(locale);
        return this;
    }

    static Locale requireLanguageTag(Locale locale) {
        String tag = locale.toLanguageTag();
        if (tag.length() > 100 || !Locale.forLanguageTag(tag).equals(locale)) {
            throw new InvalidValueException("locale", "has no language tag of at most 100 characters");
        }
        return locale;
    }

    /**
     * Sets the inviter's words to the invitee, plain text.
     *
     * @param message the message, up to 2,000 characters; {@code null} for none
     * @return this builder
     * @throws InvalidValueException if the value breaks a limit or holds forbidden characters
     */
    public InvitationBuilder message(@Nullable String message) {
        this.message = message == null ? null : PlainText.paragraphs("message", message, 2_000);
        return this;
    }

    /**
     * Sets where the invitee goes after accepting.
     *
     * @param returnUrl a URL that the service's return URL policy allowed; {@code null} for none
     * @return this builder
     * @throws InvalidValueException if the value breaks a limit or holds forbidden characters
     */
    public InvitationBuilder returnUrl(@Nullable String returnUrl) {
        this.returnUrl = returnUrl == null ? null : PlainText.identifier("returnUrl", returnUrl, 2_048);
        return this;
    }

    /**
     * Sets how many places there are.
     *
     * @param quota the quota
     * @return this builder
     */
    public InvitationBuilder quota(Quota quota) {
        this.quota = Objects.requireNonNull(quota, "quota");
        return this;
    }

    /**
     * Sets how many places are taken.
     *
     * @param places the number of places taken
     * @return this builder
     */
    public InvitationBuilder places(int places) {
        this.places = places;
        return this;
    }

    /**
     * Sets the first instant at which it is valid.
     *
     * @param notBefore the instant; empty if valid at once; {@code null} for none
     * @return this builder
     * @throws InvalidValueException if the value breaks a limit or holds forbidden characters
     */
    public InvitationBuilder notBefore(@Nullable Instant notBefore) {
        this.notBefore = notBefore == null ? null : Expiry.requireStorable("notBefore", notBefore);
        return this;
    }

    /**
     * Sets when it ends, as a fixed instant or never.
     *
     * @param expiry the expiry, never a relative one
     * @return this builder
     */
    public InvitationBuilder expiry(Expiry expiry) {
        this.expiry = Objects.requireNonNull(expiry, "expiry");
        return this;
    }

    /**
     * Sets whether it is switched on.
     *
     * @param enabled {@code false} while it is switched off
     * @return this builder
     */
    public InvitationBuilder enabled(boolean enabled) {
        this.enabled = enabled;
        return this;
    }

    /**
     * Sets how it was ended for good.
     *
     * @param closure the closure; empty while it was neither declined nor revoked; {@code null} for none
     * @return this builder
     */
    public InvitationBuilder closure(@Nullable Closure closure) {
        this.closure = closure;
        return this;
    }

    /**
     * Sets when somebody last changed it; acceptances and deliveries are no change.
     *
     * @param updatedAt the instant
     * @return this builder
     * @throws InvalidValueException if the value breaks a limit or holds forbidden characters
     */
    public InvitationBuilder updatedAt(Instant updatedAt) {
        this.updatedAt = Expiry.requireStorable("updatedAt", updatedAt);
        return this;
    }

    /**
     * Sets when a place was last taken.
     *
     * @param acceptedAt the instant; empty if nobody accepted; {@code null} for none
     * @return this builder
     * @throws InvalidValueException if the value breaks a limit or holds forbidden characters
     */
    public InvitationBuilder acceptedAt(@Nullable Instant acceptedAt) {
        this.acceptedAt = acceptedAt == null ? null : Expiry.requireStorable("acceptedAt", acceptedAt);
        return this;
    }

    /**
     * Sets the number of the current link; {@code refresh} increases it and so ends the earlier ones.
     *
     * @param generation the generation, from 1
     * @return this builder
     */
    public InvitationBuilder generation(int generation) {
        this.generation = generation;
        return this;
    }

    /**
     * Sets when it was last refreshed.
     *
     * @param refreshedAt the instant; empty if it never was; {@code null} for none
     * @return this builder
     * @throws InvalidValueException if the value breaks a limit or holds forbidden characters
     */
    public InvitationBuilder refreshedAt(@Nullable Instant refreshedAt) {
        this.refreshedAt = refreshedAt == null ? null : Expiry.requireStorable("refreshedAt", refreshedAt);
        return this;
    }

    /**
     * Sets the number of changes made to it; acceptances and deliveries do not count. With another number it is no
     * longer known to be anonymous: a change may have put somebody into it.
     *
     * @param version the version, from 0
     * @return this builder
     */
    public InvitationBuilder version(long version) {
        this.anonymisedAt = version == this.version ? anonymisedAt : null;
        this.version = version;
        return this;
    }

    /**
     * Sets how the mailing of the link went.
     *
     * @param delivery the summary
     * @return this builder
     */
    public InvitationBuilder delivery(DeliverySummary delivery) {
        this.delivery = Objects.requireNonNull(delivery, "delivery");
        return this;
    }

    /**
     * Sets what the links are for.
     *
     * @param purpose the purpose
     * @return this builder
     */
    public InvitationBuilder purpose(InvitationPurpose purpose) {
        this.purpose = Objects.requireNonNull(purpose, "purpose");
        return this;
    }

    /**
     * Sets the channel by which links go out.
     *
     * @param channel a name of 1 to 64 characters of visible ASCII
     * @return this builder
     * @throws InvalidValueException if the value breaks a limit or holds forbidden characters
     */
    public InvitationBuilder channel(String channel) {
        this.channel = PlainText.identifier("channel", channel, 64);
        return this;
    }

    /**
     * Sets how many places are held under a lease.
     *
     * @param heldPlaces the number, apart from the places taken
     * @return this builder
     */
    public InvitationBuilder heldPlaces(int heldPlaces) {
        this.heldPlaces = heldPlaces;
        return this;
    }

    /**
     * Sets when maintenance has to look at it next.
     *
     * @param dueAt the instant; {@code null} for none
     * @return this builder
     * @throws InvalidValueException if the value breaks a limit
     */
    public InvitationBuilder dueAt(@Nullable Instant dueAt) {
        this.dueAt = dueAt == null ? null : Expiry.requireStorable("dueAt", dueAt);
        return this;
    }

    /**
     * Sets when the people in it were forgotten. This holds for one version: it is to be set after {@link #version}.
     *
     * @param anonymisedAt the instant; {@code null} if they were not
     * @return this builder
     * @throws InvalidValueException if the value breaks a limit
     */
    public InvitationBuilder anonymisedAt(@Nullable Instant anonymisedAt) {
        this.anonymisedAt = anonymisedAt == null ? null : Expiry.requireStorable("anonymisedAt", anonymisedAt);
        return this;
    }

    /**
     * Makes the invitation.
     *
     * @return the invitation
     * @throws InvalidValueException if the numbers of places, generation or version are out of range, or the expiry is
     *     relative
     */
    public Invitation build() {
        if (places < 0 || heldPlaces < 0 || generation < 1 || version < 0) {
            throw new InvalidValueException(
                    "invitation",
                    "has places " + places + ", held " + heldPlaces + ", generation " + generation + ", version "
                            + version);
        }
        return new Invitation(this);
    }
}
