package io.invitation.internal;

import io.invitation.AcceptResult;
import io.invitation.AcceptanceHandler;
import io.invitation.Actor;
import io.invitation.DeclineResult;
import io.invitation.Inspection;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationPage;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationPurpose;
import io.invitation.InvitationQuery;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.InvitationUpdate;
import io.invitation.Invitee;
import io.invitation.LinkTemplate;
import io.invitation.ReturnUrlPolicy;
import io.invitation.Scope;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.Position;
import io.invitation.spi.Search;
import io.invitation.spi.SearchResult;
import io.invitation.spi.TokenPolicy;
import io.invitation.spi.TransactionRunner;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Puts the parts together; the steps stand in {@link Management} and {@link Acceptor}. */
public final class DefaultInvitationService implements InvitationService {

    private final Scope scope;
    private final InvitationPurpose purpose;
    private final InvitationRepository repository;
    private final InvitationSender sender;
    private final LinkTemplate links;
    private final InvitationPolicy policy;
    private final TokenPolicy tokens;
    private final ReturnUrlPolicy returnUrls;
    private final Clock clock;
    private final Management management;
    private final Acceptor acceptor;

    /**
     * Creates the service for one scope.
     *
     * @param scope the scope
     * @param purpose what links are for
     * @param repository stores the invitations
     * @param sender hands links to invitees
     * @param links where links lead
     * @param policy defaults, limits and guard-rails
     * @param tokens how tokens are made
     * @param returnUrls which return URLs may be asked for
     * @param clock the only source of time
     */
    public DefaultInvitationService(
            Scope scope,
            InvitationPurpose purpose,
            InvitationRepository repository,
            InvitationSender sender,
            LinkTemplate links,
            InvitationPolicy policy,
            TokenPolicy tokens,
            ReturnUrlPolicy returnUrls,
            Clock clock) {
        this.scope = scope;
        this.purpose = purpose;
        this.repository = repository;
        this.sender = sender;
        this.links = links;
        this.policy = policy;
        this.tokens = tokens;
        this.returnUrls = returnUrls;
        this.clock = clock;
        Supplier<Instant> now = this::now;
        this.management = new Management(
                scope,
                purpose,
                repository,
                sender,
                new LinkIssuer(repository, tokens, links),
                policy,
                new PolicyRules(policy, returnUrls),
                now);
        this.acceptor = new Acceptor(scope, purpose, repository, tokens, new AcceptanceRules(policy), now);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public InvitationService in(Scope other) {
        return view(Objects.requireNonNull(other, "scope"), purpose);
    }

    @Override
    public InvitationService forPurpose(InvitationPurpose other) {
        return view(scope, Objects.requireNonNull(other, "purpose"));
    }

    private InvitationService view(Scope ofScope, InvitationPurpose forPurpose) {
        return new DefaultInvitationService(
                ofScope, forPurpose, repository, sender, links, policy, tokens, returnUrls, clock);
    }

    @Override
    public TransactionRunner transactions() {
        return repository.transactions();
    }

    @Override
    public Scope scope() {
        return scope;
    }

    @Override
    public InvitationResult create(InvitationRequest request) {
        return management.create(Objects.requireNonNull(request, "request"));
    }

    @Override
    public InvitationResult invite(InvitationRequest request) {
        return management.invite(Objects.requireNonNull(request, "request"));
    }

    @Override
    public Inspection inspect(InvitationToken token) {
        return acceptor.inspect(Objects.requireNonNull(token, "token"));
    }

    @Override
    public AcceptResult accept(InvitationToken token, Invitee invitee) {
        return accept(token, invitee, Acceptor.NO_HANDLER);
    }

    @Override
    public <X extends Exception> AcceptResult accept(
            InvitationToken token, Invitee invitee, AcceptanceHandler<X> handler) throws X {
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(invitee, "invitee");
        Objects.requireNonNull(handler, "handler");
        return acceptor.accept(token, invitee, handler);
    }

    @Override
    public DeclineResult decline(InvitationToken token, Invitee invitee) {
        Objects.requireNonNull(token, "token");
        return acceptor.decline(token, Objects.requireNonNull(invitee, "invitee"));
    }

    @Override
    public InvitationResult refresh(InvitationId id, Actor actor) {
        requireBoth(id, actor);
        return management.refresh(id);
    }

    @Override
    public InvitationResult resend(InvitationId id, Actor actor) {
        requireBoth(id, actor);
        return management.resend(id);
    }

    @Override
    public InvitationResult update(InvitationId id, long version, InvitationUpdate update, Actor actor) {
        requireBoth(id, actor);
        return management.update(id, version, Objects.requireNonNull(update, "update"));
    }

    @Override
    public InvitationResult enable(InvitationId id, Actor actor) {
        requireBoth(id, actor);
        return management.setEnabled(id, true);
    }

    @Override
    public InvitationResult disable(InvitationId id, Actor actor) {
        requireBoth(id, actor);
        return management.setEnabled(id, false);
    }

    @Override
    public InvitationResult revoke(InvitationId id, Actor actor, String reason) {
        requireBoth(id, actor);
        return management.revoke(id, actor, Objects.requireNonNull(reason, "reason"));
    }

    @Override
    public InvitationResult link(InvitationId id, Actor actor) {
        requireBoth(id, actor);
        return management.link(id);
    }

    @Override
    public Optional<Invitation> get(InvitationId id) {
        return management.get(Objects.requireNonNull(id, "id"));
    }

    @Override
    public InvitationPage find(InvitationQuery query) {
        Optional<Position> after = query.cursor().map(cursor -> Cursor.read(cursor, query.sort()));
        int wanted = query.pageSize();
        int limit = wanted == 0 ? 0 : wanted + 1;
        SearchResult result = repository.find(new Search(scope, query, now(), after, limit));
        List<Invitation> found = result.invitations();
        if (found.size() <= wanted) {
            return new InvitationPage(found, Optional.empty(), result.total());
        }
        List<Invitation> page = found.subList(0, wanted);
        Position last = Position.of(page.get(wanted - 1), query.sort());
        return new InvitationPage(page, Optional.of(Cursor.write(last, query.sort())), result.total());
    }

    private static void requireBoth(InvitationId id, Actor actor) {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(actor, "actor");
    }
}
