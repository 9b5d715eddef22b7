package io.invitation.internal;

import io.invitation.AcceptResult;
import io.invitation.AcceptanceHandler;
import io.invitation.Actor;
import io.invitation.BulkOptions;
import io.invitation.BulkResult;
import io.invitation.BulkRow;
import io.invitation.BulkSummary;
import io.invitation.DeclineResult;
import io.invitation.DeliveryWorker;
import io.invitation.Inspection;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationMaintenance;
import io.invitation.InvitationOptions;
import io.invitation.InvitationPage;
import io.invitation.InvitationPlaces;
import io.invitation.InvitationPurpose;
import io.invitation.InvitationQuery;
import io.invitation.InvitationReports;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.InvitationUpdate;
import io.invitation.Invitee;
import io.invitation.LoginHandOff;
import io.invitation.RefusalReason;
import io.invitation.Scope;
import io.invitation.spi.TransactionRunner;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Puts the parts together; the steps stand in the classes beside this one. */
public final class DefaultInvitationService implements InvitationService {

    private final Parts parts;
    private final Gate gate;
    private final Events events;
    private final DeliveryAttempt deliveryAttempt;
    private final SharedClaims sharedClaims;
    private final Deliveries deliveries;
    private final Issuance issuance;
    private final Management management;
    private final Entitlement entitlement;
    private final Leases leases;
    private final Claims claims;
    private final Acceptor acceptor;
    private final Options options;
    private final Finder finder;

    /**
     * Creates the service for the default scope and membership.
     *
     * @param parts what it is made of
     */
    public DefaultInvitationService(Parts parts) {
        this(
                parts,
                new Gate(Scope.DEFAULT, InvitationPurpose.MEMBERSHIP, Optional.empty()),
                new DeliveryAttempt(parts, new Events(parts), new LinkIssuer(parts)),
                new SharedClaims(parts, new Events(parts)));
    }

    private DefaultInvitationService(
            Parts parts, Gate gate, DeliveryAttempt deliveryAttempt, SharedClaims sharedClaims) {
        this.parts = parts;
        this.gate = gate;
        this.events = new Events(parts);
        this.deliveryAttempt = deliveryAttempt;
        this.sharedClaims = sharedClaims;
        this.deliveries = new Deliveries(parts, events, deliveryAttempt);
        LinkIssuer links = new LinkIssuer(parts);
        this.management = new Management(parts, gate, events, links, deliveries);
        this.issuance = new Issuance(parts, gate, events, links, deliveries, management);
        this.entitlement = new Entitlement(parts, events);
        this.leases = new Leases(parts, events, entitlement);
        this.claims = new Claims(parts, gate, events, entitlement, leases, sharedClaims);
        this.acceptor = new Acceptor(parts, events, claims);
        this.options = new Options(parts, gate);
        this.finder = new Finder(parts, gate);
    }

    private InvitationService at(Gate other) {
        return new DefaultInvitationService(parts, other, deliveryAttempt, sharedClaims);
    }

    @Override
    public InvitationService in(Scope scope) {
        return at(new Gate(Objects.requireNonNull(scope, "scope"), gate.purpose(), gate.kind()));
    }

    @Override
    public InvitationService forPurpose(InvitationPurpose purpose) {
        return at(new Gate(gate.scope(), Objects.requireNonNull(purpose, "purpose"), gate.kind()));
    }

    @Override
    public InvitationService forKind(String kind) {
        return at(new Gate(gate.scope(), gate.purpose(), Optional.of(kind)));
    }

    @Override
    public TransactionRunner transactions() {
        return parts.repository().transactions();
    }

    @Override
    public Scope scope() {
        return gate.scope();
    }

    @Override
    public InvitationResult create(InvitationRequest request) {
        return issuance.create(Objects.requireNonNull(request, "request"));
    }

    @Override
    public InvitationResult invite(InvitationRequest request) {
        return issuance.invite(Objects.requireNonNull(request, "request"));
    }

    @Override
    public BulkSummary inviteAll(Stream<BulkRow> rows, BulkOptions options, Consumer<BulkResult> results) {
        Objects.requireNonNull(rows, "rows");
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(results, "results");
        return new Bulk(parts, gate, this::issuanceWith, options, results).inviteAll(rows);
    }

    /** Messages are tried by the parts of this service all the same: after the commit, when nothing waits. */
    private Issuance issuanceWith(Parts other) {
        return new DefaultInvitationService(other, gate, deliveryAttempt, sharedClaims).issuance;
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

    /**
     * Tells listeners that somebody with a link was refused by a way of accepting that stands around this service.
     *
     * @param token what the link held
     * @param invitee who was refused
     * @param reason why
     */
    public void tellRefusal(InvitationToken token, Invitee invitee, RefusalReason reason) {
        parts.tokens().recognise(token).ifPresent(hash -> claims.announceRefusal(hash, invitee, reason));
    }

    @Override
    public DeclineResult decline(InvitationToken token, Invitee invitee) {
        Objects.requireNonNull(token, "token");
        return acceptor.decline(token, Objects.requireNonNull(invitee, "invitee"));
    }

    @Override
    public InvitationResult refresh(InvitationId id, Actor actor) {
        requireBoth(id, actor);
        return management.refresh(id, actor);
    }

    @Override
    public InvitationResult resend(InvitationId id, Actor actor) {
        requireBoth(id, actor);
        return management.resend(id, actor);
    }

    @Override
    public InvitationResult remind(InvitationId id, Actor actor) {
        requireBoth(id, actor);
        return management.remind(id, actor);
    }

    @Override
    public InvitationResult update(InvitationId id, long version, InvitationUpdate update, Actor actor) {
        requireBoth(id, actor);
        return management.update(id, version, Objects.requireNonNull(update, "update"), actor);
    }

    @Override
    public InvitationResult enable(InvitationId id, Actor actor) {
        requireBoth(id, actor);
        return management.setEnabled(id, true, actor);
    }

    @Override
    public InvitationResult disable(InvitationId id, Actor actor) {
        requireBoth(id, actor);
        return management.setEnabled(id, false, actor);
    }

    @Override
    public InvitationResult revoke(InvitationId id, Actor actor, String reason) {
        requireBoth(id, actor);
        return management.revoke(id, actor, Objects.requireNonNull(reason, "reason"));
    }

    @Override
    public int revokeAll(Actor inviter, Actor actor, String reason) {
        Objects.requireNonNull(inviter, "inviter");
        Objects.requireNonNull(actor, "actor");
        Objects.requireNonNull(reason, "reason");
        return new MassRevocation(parts, finder, management).revokeAll(inviter, actor, reason);
    }

    @Override
    public InvitationResult link(InvitationId id, Actor actor) {
        requireBoth(id, actor);
        return management.link(id, actor);
    }

    @Override
    public Optional<InvitationOptions> options(InvitationId id, Actor actor) {
        requireBoth(id, actor);
        return options.of(id, actor);
    }

    @Override
    public Optional<Invitation> get(InvitationId id) {
        return management.get(Objects.requireNonNull(id, "id"));
    }

    @Override
    public InvitationPage find(InvitationQuery query) {
        return finder.find(query);
    }

    @Override
    public long count(InvitationQuery query) {
        return finder.count(query);
    }

    @Override
    public InvitationPlaces places() {
        return new Places(parts, gate, events, acceptor, claims, leases, confirmations());
    }

    private Confirmations confirmations() {
        return new Confirmations(parts, events, claims, entitlement, leases, deliveries);
    }

    @Override
    public LoginHandOff handOff() {
        return new HandOff(parts, gate, acceptor, claims, events, confirmations());
    }

    @Override
    public DeliveryWorker deliveryWorker() {
        return new Worker(parts, deliveryAttempt);
    }

    @Override
    public InvitationMaintenance maintenance() {
        return new Maintenance(parts, gate, deliveries);
    }

    @Override
    public InvitationReports reports() {
        return new Reports(parts, gate);
    }

    private static void requireBoth(InvitationId id, Actor actor) {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(actor, "actor");
    }
}
