package io.invitation;

import io.invitation.internal.DefaultInvitationService;
import io.invitation.internal.Parts;
import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.AccountDirectory;
import io.invitation.spi.Authorizers;
import io.invitation.spi.DeliveryQueue;
import io.invitation.spi.HistoryStore;
import io.invitation.spi.IdempotencyStore;
import io.invitation.spi.InvitationAuthorizer;
import io.invitation.spi.InvitationListener;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.KeyRing;
import io.invitation.spi.LimitStore;
import io.invitation.spi.MaintenanceStore;
import io.invitation.spi.RedemptionLedger;
import io.invitation.spi.SeatLimit;
import io.invitation.spi.SuppressionStore;
import io.invitation.spi.TokenPolicy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Configures an {@link InvitationService}. Every option but listeners can be set once. All faces of a store must be of
 * the same one as the repository, because they take part in its transactions. For use by one thread.
 *
 * @since 0.1
 */
public final class InvitationServiceBuilder {

    private final InvitationRepository repository;
    private final InvitationSender sender;
    private final List<InvitationListener> listeners = new ArrayList<>();
    private @Nullable LinkTemplate links;
    private @Nullable InvitationPolicy policy;
    private @Nullable ReturnUrlPolicy returnUrls;
    private @Nullable InvitationConfiguration configuration;
    private @Nullable TokenPolicy tokens;
    private @Nullable Clock clock;
    private @Nullable DeliveryRetries retries;
    private @Nullable KeyRing handOffKeys;
    private @Nullable Duration handOffLifetime;
    private boolean sentByWorkersOnly;
    private @Nullable RedemptionLedger redemptions;
    private @Nullable DeliveryQueue deliveries;
    private @Nullable HistoryStore history;
    private @Nullable LimitStore limits;
    private @Nullable IdempotencyStore idempotency;
    private @Nullable SuppressionStore suppressions;
    private @Nullable MaintenanceStore maintenance;
    private @Nullable InvitationAuthorizer authorizer;
    private @Nullable AccountDirectory accounts;
    private @Nullable SeatLimit seats;

    InvitationServiceBuilder(InvitationRepository repository, InvitationSender sender) {
        this.repository = Objects.requireNonNull(repository, "repository");
        this.sender = Objects.requireNonNull(sender, "sender");
    }

    /**
     * Sets where links lead. Required, unless {@link #configuration} is set.
     *
     * @param links built from the configured address of the landing page
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public InvitationServiceBuilder links(LinkTemplate links) {
        this.links = once("links", this.links, links);
        return this;
    }

    /**
     * Sets defaults, limits and guard-rails. Default: {@link InvitationPolicy#defaults()}.
     *
     * @param policy the policy
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public InvitationServiceBuilder policy(InvitationPolicy policy) {
        this.policy = once("policy", this.policy, policy);
        return this;
    }

    /**
     * Sets which return URLs may be asked for. Default: the origin of the landing page.
     *
     * @param returnUrls the policy
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public InvitationServiceBuilder returnUrls(ReturnUrlPolicy returnUrls) {
        this.returnUrls = once("returnUrls", this.returnUrls, returnUrls);
        return this;
    }

    /**
     * Sets links, policy and return URLs for each scope and kind, in place of the three options for all. Default: those
     * options.
     *
     * @param configuration the configuration
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public InvitationServiceBuilder configuration(InvitationConfiguration configuration) {
        this.configuration = once("configuration", this.configuration, configuration);
        return this;
    }

    /**
     * Sets how tokens are made and recognised. Default: {@link TokenPolicy#random()}.
     *
     * @param tokens the token policy
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public InvitationServiceBuilder tokens(TokenPolicy tokens) {
        this.tokens = once("tokens", this.tokens, tokens);
        return this;
    }

    /**
     * Sets the clock, the only source of time. Default: {@link Clock#systemUTC()}.
     *
     * @param clock the clock
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public InvitationServiceBuilder clock(Clock clock) {
        this.clock = once("clock", this.clock, clock);
        return this;
    }

    /**
     * Sets how often a message is tried, and with which pauses. Default: {@link DeliveryRetries#defaults()}.
     *
     * @param retries the numbers
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public InvitationServiceBuilder retries(DeliveryRetries retries) {
        this.retries = once("retries", this.retries, retries);
        return this;
    }

    /**
     * Adds what settles and gives back places, so that they can be held and undone. Without it no place can be held,
     * undone or listed.
     *
     * @param redemptions the face of the repository's store
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public InvitationServiceBuilder redemptions(RedemptionLedger redemptions) {
        this.redemptions = once("redemptions", this.redemptions, redemptions);
        return this;
    }

    /**
     * Adds what keeps messages to be sent, for all nodes. Without it messages wait in this process alone.
     *
     * @param deliveries the face of the repository's store
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public InvitationServiceBuilder deliveries(DeliveryQueue deliveries) {
        this.deliveries = once("deliveries", this.deliveries, deliveries);
        return this;
    }

    /**
     * Adds what keeps what happened. Without it nothing is kept.
     *
     * @param history the face of the repository's store
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public InvitationServiceBuilder history(HistoryStore history) {
        this.history = once("history", this.history, history);
        return this;
    }

    /**
     * Adds what counts what is limited, for all nodes. Without it this process counts alone, and what was counted
     * before a message is rejected or rolled back stays counted.
     *
     * @param limits the face of the repository's store
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public InvitationServiceBuilder limits(LimitStore limits) {
        this.limits = once("limits", this.limits, limits);
        return this;
    }

    /**
     * Adds what remembers first answers. Without it no idempotency key can be used.
     *
     * @param idempotency the face of the repository's store
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public InvitationServiceBuilder idempotency(IdempotencyStore idempotency) {
        this.idempotency = once("idempotency", this.idempotency, idempotency);
        return this;
    }

    /**
     * Adds what knows the addresses to which nothing is sent. Without it nothing is suppressed.
     *
     * @param suppressions the face of the repository's store
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public InvitationServiceBuilder suppressions(SuppressionStore suppressions) {
        this.suppressions = once("suppressions", this.suppressions, suppressions);
        return this;
    }

    /**
     * Adds what finds what is due and forgets. Without it there is no maintenance.
     *
     * @param maintenance the face of the repository's store
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public InvitationServiceBuilder maintenance(MaintenanceStore maintenance) {
        this.maintenance = once("maintenance", this.maintenance, maintenance);
        return this;
    }

    /**
     * Sets who decides who may invite whom to what. Default: {@link Authorizers#allowAll()}, so that the host's own
     * code around this service is the only check.
     *
     * @param authorizer the host's answer
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public InvitationServiceBuilder authorizer(InvitationAuthorizer authorizer) {
        this.authorizer = once("authorizer", this.authorizer, authorizer);
        return this;
    }

    /**
     * Sets who knows the accounts that the host has already. Without one nobody has one.
     *
     * @param accounts the host's answer
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public InvitationServiceBuilder accounts(AccountDirectory accounts) {
        this.accounts = once("accounts", this.accounts, accounts);
        return this;
    }

    /**
     * Sets who knows how many seats are left. Without one there are always more.
     *
     * @param seats the host's answer
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public InvitationServiceBuilder seats(SeatLimit seats) {
        this.seats = once("seats", this.seats, seats);
        return this;
    }

    /**
     * Adds somebody who is told what happened, after the commit.
     *
     * @param listener the listener
     * @return this builder
     */
    public InvitationServiceBuilder listener(InvitationListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Leaves all sending to {@link InvitationService#deliveryWorker()}. Default: the calling thread tries each message
     * once, right after the commit, and workers try again what failed.
     *
     * @return this builder
     * @throws IllegalStateException if it was called before
     */
    public InvitationServiceBuilder sendByWorkersOnly() {
        if (sentByWorkersOnly) {
            throw new IllegalStateException("sendByWorkersOnly was called before");
        }
        this.sentByWorkersOnly = true;
        return this;
    }

    /**
     * Lets {@link InvitationService#handOff()} carry invitations over a sign-in, for 30 minutes. Needs
     * {@link #idempotency}, which remembers the sealed values that were used.
     *
     * @param keys the first key seals, all keys open; may be those of the links
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public InvitationServiceBuilder handOff(KeyRing keys) {
        return handOff(keys, Duration.ofMinutes(30));
    }

    /**
     * Lets {@link InvitationService#handOff()} carry invitations over a sign-in. Needs {@link #idempotency}, which
     * remembers the sealed values that were used.
     *
     * @param keys the first key seals, all keys open; may be those of the links
     * @param lifetime how long a sealed value works, positive, at most one day
     * @return this builder
     * @throws IllegalArgumentException if the lifetime is out of range
     * @throws IllegalStateException if it was set before
     */
    public InvitationServiceBuilder handOff(KeyRing keys, Duration lifetime) {
        if (lifetime.isZero() || lifetime.isNegative() || lifetime.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("lifetime must be positive, at most P1D, is " + lifetime);
        }
        this.handOffKeys = once("handOff", this.handOffKeys, keys);
        this.handOffLifetime = lifetime;
        return this;
    }

    /**
     * Makes the service, for {@link Scope#DEFAULT} and {@link InvitationPurpose#MEMBERSHIP}. Starts no thread and does
     * no I/O.
     *
     * @return the service
     * @throws IllegalStateException if neither {@link #links} nor {@link #configuration} was set, or the configuration
     *     together with what it replaces; or {@link #handOff} without {@link #idempotency}
     */
    public InvitationService build() {
        if (handOffKeys != null && idempotency == null) {
            throw new IllegalStateException("the service was built without idempotency, which handOff needs");
        }
        return new DefaultInvitationService(new Parts(
                repository,
                sender,
                effectiveConfiguration(),
                tokens == null ? TokenPolicy.random() : tokens,
                clock == null ? Clock.systemUTC() : clock,
                authorizer == null ? Authorizers.allowAll() : authorizer,
                Optional.ofNullable(accounts),
                Optional.ofNullable(seats),
                List.copyOf(listeners),
                retries == null ? DeliveryRetries.defaults() : retries,
                sentByWorkersOnly,
                Optional.ofNullable(handOffKeys),
                handOffLifetime == null ? Duration.ZERO : handOffLifetime,
                deliveries == null ? new InMemoryInvitationStore().deliveries() : deliveries,
                deliveries != null,
                limits == null ? new InMemoryInvitationStore().limits() : limits,
                limits != null,
                Optional.ofNullable(redemptions),
                Optional.ofNullable(history),
                Optional.ofNullable(idempotency),
                Optional.ofNullable(suppressions),
                Optional.ofNullable(maintenance)));
    }

    private InvitationConfiguration effectiveConfiguration() {
        if (configuration != null) {
            if (links != null || policy != null || returnUrls != null) {
                throw new IllegalStateException("configuration replaces links, policy and returnUrls: set one of them");
            }
            return configuration;
        }
        if (links == null) {
            throw new IllegalStateException("links is required: where do the links in the mails lead?");
        }
        InvitationSettings settings = InvitationSettings.of(links);
        settings = policy == null ? settings : settings.withPolicy(policy);
        settings = returnUrls == null ? settings : settings.withReturnUrls(returnUrls);
        return InvitationConfiguration.of(settings);
    }

    private static <T> T once(String option, @Nullable T before, T value) {
        Objects.requireNonNull(value, option);
        if (before != null) {
            throw new IllegalStateException(option + " was set before");
        }
        return value;
    }
}
