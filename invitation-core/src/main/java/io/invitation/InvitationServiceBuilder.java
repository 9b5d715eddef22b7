package io.invitation;

import io.invitation.internal.DefaultInvitationService;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.TokenPolicy;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Configures an {@link InvitationService}. Every option can be set once. For use by one thread.
 *
 * @since 0.1
 */
public final class InvitationServiceBuilder {

    private final InvitationRepository repository;
    private final InvitationSender sender;
    private @Nullable LinkTemplate links;
    private @Nullable InvitationPolicy policy;
    private @Nullable TokenPolicy tokens;
    private @Nullable ReturnUrlPolicy returnUrls;
    private @Nullable Clock clock;

    InvitationServiceBuilder(InvitationRepository repository, InvitationSender sender) {
        this.repository = Objects.requireNonNull(repository, "repository");
        this.sender = Objects.requireNonNull(sender, "sender");
    }

    /**
     * Sets where links lead. Required.
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
     * Makes the service, for {@link Scope#DEFAULT}. Starts no thread and does no I/O.
     *
     * @return the service
     * @throws IllegalStateException if {@link #links} was not set
     */
    public InvitationService build() {
        if (links == null) {
            throw new IllegalStateException("links is required: where do the links in the mails lead?");
        }
        return new DefaultInvitationService(
                Scope.DEFAULT,
                InvitationPurpose.MEMBERSHIP,
                repository,
                sender,
                links,
                policy == null ? InvitationPolicy.defaults() : policy,
                tokens == null ? TokenPolicy.random() : tokens,
                returnUrls == null ? ReturnUrlPolicy.sameOrigin(links.landingPage()) : returnUrls,
                clock == null ? Clock.systemUTC() : clock);
    }

    private static <T> T once(String option, @Nullable T before, T value) {
        Objects.requireNonNull(value, option);
        if (before != null) {
            throw new IllegalStateException(option + " was set before");
        }
        return value;
    }
}
