package io.invitation;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says whom to invite, to what, how long and how often; what is left out is filled from the policy.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class InvitationRequest {

    /** The kind of an invitation for which none is named. */
    public static final String DEFAULT_KIND = "member";

    /** The channel of an invitation for which none is named. */
    public static final String DEFAULT_CHANNEL = "mail";

    private final Audience audience;
    private final String kind;
    private final @Nullable String name;
    private final @Nullable String description;
    private final @Nullable EmailAddress recipient;
    private final String channel;
    private final Grants grants;
    private final Inviter inviter;
    private final @Nullable String subject;
    private final @Nullable Locale locale;
    private final @Nullable String message;
    private final @Nullable String returnUrl;
    private final @Nullable Quota quota;
    private final @Nullable Instant notBefore;
    private final @Nullable Expiry expiry;
    private final @Nullable String idempotencyKey;

    private InvitationRequest(Builder builder) {
        audience = builder.audience;
        kind = builder.kind;
        name = builder.name;
        description = builder.description;
        recipient = builder.recipient == null ? audience.singleAddress().orElse(null) : builder.recipient;
        grants = builder.grants;
        inviter = builder.inviter;
        subject = builder.subject;
        locale = builder.locale;
        message = builder.message;
        returnUrl = builder.returnUrl;
        quota = builder.quota;
        notBefore = builder.notBefore;
        expiry = builder.expiry;
        channel = builder.channel;
        idempotencyKey = builder.idempotencyKey;
    }

    /**
     * Starts the invitation of one person.
     *
     * @param address the person's e-mail address, to which the link is mailed
     * @return a builder
     * @throws InvalidEmailAddressException if the text is not an address
     */
    public static Builder to(String address) {
        return new Builder(Audience.to(EmailAddress.parse(address)));
    }

    /**
     * Starts the invitation of everybody in a domain, without its subdomains.
     *
     * @param domain for example {@code example.com}
     * @return a builder
     * @throws InvalidEmailPatternException if the text is not a domain of at least two labels
     */
    public static Builder toDomain(String domain) {
        return new Builder(Audience.of(List.of(EmailPattern.domain(domain))));
    }

    /**
     * Starts a public invitation, open to anybody with the link.
     *
     * @return a builder
     */
    public static Builder toAnyone() {
        return new Builder(Audience.anyone());
    }

    /**
     * Starts the invitation of an audience.
     *
     * @param audience whom to admit
     * @return a builder
     */
    public static Builder to(Audience audience) {
        return new Builder(audience);
    }

    /** The same request for the owner of an account that exists already. */
    InvitationRequest withSubject(String accountId) {
        if (subject != null) {
            throw new IllegalArgumentException("the request names a subject already");
        }
        return new Builder(this).subject(accountId).build();
    }

    /**
     * Makes the invitation that this request describes, with what the policy decided for the parts left out; also for
     * tests of senders and pages. It is not stored by this.
     *
     * @param id identifies it
     * @param scope where it lives
     * @param now when it is created
     * @param effectiveQuota the quota of the request, or the policy's
     * @param effectiveExpiry the expiry of the request, or the policy's
     * @return the invitation
     */
    public Invitation toInvitation(
            InvitationId id, Scope scope, Instant now, Quota effectiveQuota, Expiry effectiveExpiry) {
        return Invitation.builder(id, scope, audience, now)
                .kind(kind)
                .name(name)
                .description(description)
                .recipient(recipient)
                .channel(channel)
                .grants(grants)
                .inviter(inviter)
                .subject(subject)
                .locale(locale)
                .message(message)
                .returnUrl(returnUrl)
                .quota(effectiveQuota)
                .notBefore(notBefore)
                .expiry(effectiveExpiry)
                .build();
    }

    /** The same request for one place and without an idempotency key, as often as there are rows. */
    InvitationRequest singleUse() {
        Builder copy = new Builder(this);
        copy.quota = Quota.of(1);
        copy.idempotencyKey = null;
        return copy.build();
    }

    /**
     * Returns whom to admit.
     *
     * @return the audience
     */
    public Audience audience() {
        return audience;
    }

    /**
     * Returns what one is invited as.
     *
     * @return the kind
     */
    public String kind() {
        return kind;
    }

    /**
     * Returns the title.
     *
     * @return the name, if one was set
     */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /**
     * Returns the internal note.
     *
     * @return the description, if one was set
     */
    public Optional<String> description() {
        return Optional.ofNullable(description);
    }

    /**
     * Returns the channel by which the link goes out.
     *
     * @return the name by which a sender is chosen
     */
    public String channel() {
        return channel;
    }

    /**
     * Returns the key under which repeating this request is harmless.
     *
     * @return the key, if one was set
     */
    public Optional<String> idempotencyKey() {
        return Optional.ofNullable(idempotencyKey);
    }

    /**
     * Returns the mailbox to which the link is mailed.
     *
     * @return the invited address, or the one named with {@link Builder#recipient}; empty if there is neither
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
     * @return the id of that account, if one was set
     */
    public Optional<String> subject() {
        return Optional.ofNullable(subject);
    }

    /**
     * Returns the language of the invitee.
     *
     * @return the locale, if one was set
     */
    public Optional<Locale> locale() {
        return Optional.ofNullable(locale);
    }

    /**
     * Returns the inviter's words to the invitee.
     *
     * @return the message, if one was set
     */
    public Optional<String> message() {
        return Optional.ofNullable(message);
    }

    /**
     * Returns where the invitee goes after accepting.
     *
     * @return the URL as it was given, not judged yet; empty if none was set
     */
    public Optional<String> returnUrl() {
        return Optional.ofNullable(returnUrl);
    }

    /**
     * Returns how many places are asked for.
     *
     * @return the quota; empty to leave it to the policy
     */
    public Optional<Quota> quota() {
        return Optional.ofNullable(quota);
    }

    /**
     * Returns the first instant at which the invitation is to be valid.
     *
     * @return the instant; empty for at once
     */
    public Optional<Instant> notBefore() {
        return Optional.ofNullable(notBefore);
    }

    /**
     * Returns when the invitation is to end.
     *
     * @return the expiry; empty to leave it to the policy
     */
    public Optional<Expiry> expiry() {
        return Optional.ofNullable(expiry);
    }

    /** Returns the kind and the audience without addresses. */
    @Override
    public String toString() {
        return "InvitationRequest[" + kind + ", " + audience + "]";
    }

    /**
     * Collects a request. Every value is checked when it is set; setting one twice replaces it. For use by one thread.
     *
     * @since 0.1
     */
    public static final class Builder {

        private final Audience audience;
        private String kind = DEFAULT_KIND;
        private @Nullable String name;
        private @Nullable String description;
        private @Nullable EmailAddress recipient;
        private Grants grants = Grants.NONE;
        private Inviter inviter = Inviter.SYSTEM;
        private @Nullable String subject;
        private @Nullable Locale locale;
        private @Nullable String message;
        private @Nullable String returnUrl;
        private @Nullable Quota quota;
        private @Nullable Instant notBefore;
        private @Nullable Expiry expiry;
        private String channel = DEFAULT_CHANNEL;
        private @Nullable String idempotencyKey;

        private Builder(InvitationRequest source) {
            audience = source.audience;
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
            notBefore = source.notBefore;
            expiry = source.expiry;
            idempotencyKey = source.idempotencyKey;
        }

        private Builder(Audience audience) {
            this.audience = Objects.requireNonNull(audience, "audience");
        }

        /**
         * Sets what one is invited as; selects policy and templates.
         *
         * @param kind 1 to 64 characters of visible ASCII
         * @return this builder
         * @throws InvalidValueException if it is empty, too long or holds other characters
         */
        public Builder kind(String kind) {
            this.kind = PlainText.identifier("kind", kind, 64);
            return this;
        }

        /**
         * Sets the title, for example that of an event; the invitee sees it too.
         *
         * @param name 1 to 200 characters
         * @return this builder
         * @throws InvalidValueException if it is blank, too long or holds control characters
         */
        public Builder name(String name) {
            this.name = PlainText.line("name", name, 200);
            return this;
        }

        /**
         * Sets the internal note.
         *
         * @param description 1 to 2,000 characters, lines broken by LF
         * @return this builder
         * @throws InvalidValueException if it is blank, too long or holds control characters
         */
        public Builder description(String description) {
            this.description = PlainText.paragraphs("description", description, 2_000);
            return this;
        }

        /**
         * Sets the mailbox to which the link is mailed, for an audience that is not one single address.
         *
         * @param address for example the organiser's mailbox, who passes the link on
         * @return this builder
         * @throws IllegalStateException if the audience is one single address, and this is another one
         */
        public Builder recipient(EmailAddress address) {
            Objects.requireNonNull(address, "recipient");
            if (audience.singleAddress()
                    .filter(invited -> !invited.equals(address))
                    .isPresent()) {
                throw new IllegalStateException(
                        "recipient: the link of an invitation for one address is mailed to no other");
            }
            this.recipient = address;
            return this;
        }

        /**
         * Sets what acceptance gives, all at once.
         *
         * @param grants roles, groups, attributes and the end of the membership
         * @return this builder
         */
        public Builder grants(Grants grants) {
            this.grants = Objects.requireNonNull(grants, "grants");
            return this;
        }

        /**
         * Sets the roles granted on acceptance.
         *
         * @param roles at most 100 of 1 to 100 characters each
         * @return this builder
         * @throws InvalidValueException if there are too many, or one is blank, too long or holds control characters
         */
        public Builder roles(String... roles) {
            this.grants = grants.withRoles(List.of(roles));
            return this;
        }

        /**
         * Sets the groups (teams) joined on acceptance.
         *
         * @param groups at most 100 of 1 to 100 characters each
         * @return this builder
         * @throws InvalidValueException if there are too many, or one is blank, too long or holds control characters
         */
        public Builder groups(String... groups) {
            this.grants = grants.withGroups(List.of(groups));
            return this;
        }

        /**
         * Sets the channel by which the link goes out. Default: {@link #DEFAULT_CHANNEL}.
         *
         * @param channel the name by which a sender is chosen, 1 to 64 characters of visible ASCII
         * @return this builder
         * @throws InvalidValueException if the value breaks a limit or holds forbidden characters
         */
        public Builder channel(String channel) {
            this.channel = PlainText.identifier("channel", channel, 64);
            return this;
        }

        /**
         * Sets a key under which repeating the same request is harmless: the repeat invites nobody, mails nothing and
         * gets the first answer: the invitation as it stands now, without its link unless the token policy can repeat
         * one, or the first rejection. An invitation that was deleted is {@link RejectionReason#UNKNOWN}, and another
         * request under the same key {@link RejectionReason#IDEMPOTENCY_CONFLICT}. Rejections that waiting can heal are
         * not remembered: {@link RejectionReason#LIMIT}, {@link RejectionReason#COOL_DOWN},
         * {@link RejectionReason#CONTENDED} and {@link RejectionReason#NO_SEAT}. Default: none.
         *
         * @param key chosen by the caller, 1 to 200 characters of visible ASCII, unique within the scope
         * @return this builder
         * @throws InvalidValueException if the value breaks a limit or holds forbidden characters
         */
        public Builder idempotencyKey(String key) {
            this.idempotencyKey = PlainText.identifier("idempotencyKey", key, 200);
            return this;
        }

        /**
         * Sets who invites.
         *
         * @param inviter the account and its name
         * @return this builder
         */
        public Builder inviter(Inviter inviter) {
            this.inviter = Objects.requireNonNull(inviter, "inviter");
            return this;
        }

        /**
         * Sets the account that exists already and waits for this invitation.
         *
         * @param subject the id of that account, 1 to 200 characters
         * @return this builder
         * @throws InvalidValueException if it is blank, too long or holds control characters
         */
        public Builder subject(String subject) {
            this.subject = PlainText.line("subject", subject, 200);
            return this;
        }

        /**
         * Sets the language of the invitee; the inviter's own is never used for it.
         *
         * @param locale a locale with a language tag of at most 100 characters (BCP 47)
         * @return this builder
         * @throws InvalidValueException if the locale cannot be written as such a tag
         */
        public Builder locale(Locale locale) {
            this.locale = InvitationBuilder.requireLanguageTag(locale);
            return this;
        }

        /**
         * Sets the inviter's words to the invitee.
         *
         * @param message plain text of 1 to 2,000 characters, lines broken by LF
         * @return this builder
         * @throws InvalidValueException if it is blank, too long or holds control characters
         */
        public Builder message(String message) {
            this.message = PlainText.paragraphs("message", message, 2_000);
            return this;
        }

        /**
         * Sets where the invitee goes after accepting; the service's return URL policy judges it.
         *
         * @param returnUrl an absolute path or URL of visible ASCII, up to 2,048 characters
         * @return this builder
         * @throws InvalidValueException if it is empty, too long or holds other characters
         */
        public Builder returnUrl(String returnUrl) {
            this.returnUrl = PlainText.identifier("returnUrl", returnUrl, 2_048);
            return this;
        }

        /**
         * Sets how many people may accept.
         *
         * @param quota the number of places
         * @return this builder
         */
        public Builder quota(Quota quota) {
            this.quota = Objects.requireNonNull(quota, "quota");
            return this;
        }

        /**
         * Sets the first instant at which the invitation is valid.
         *
         * @param notBefore the instant; cut to microseconds
         * @return this builder
         */
        public Builder notBefore(Instant notBefore) {
            this.notBefore = Expiry.requireStorable("notBefore", notBefore);
            return this;
        }

        /**
         * Sets when the invitation ends.
         *
         * @param expiry relative to creation, fixed, or never
         * @return this builder
         */
        public Builder expiry(Expiry expiry) {
            this.expiry = Objects.requireNonNull(expiry, "expiry");
            return this;
        }

        /**
         * Makes the request.
         *
         * @return the request
         */
        public InvitationRequest build() {
            return new InvitationRequest(this);
        }
    }
}
