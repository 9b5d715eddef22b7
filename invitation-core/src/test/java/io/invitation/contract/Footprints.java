package io.invitation.contract;

import io.invitation.Actor;
import io.invitation.Audience;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Expiry;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationId;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.InvitationUpdate;
import io.invitation.Invitee;
import io.invitation.Inviter;
import io.invitation.LinkTemplate;
import io.invitation.Quota;
import io.invitation.Redemption;
import io.invitation.Scope;
import io.invitation.spi.InvitationStore;
import io.invitation.spi.StoredToken;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A history in which the address of Ada stands wherever one can stand, in two scopes, and beside her Bob and somebody
 * whose address looks like hers.
 */
public final class Footprints {

    /** Whose address stands everywhere. */
    public static final EmailAddress ADA = EmailAddress.parse("ada@example.com");

    /** Finds the address, as it was typed by anybody, and none that only looks like it. */
    public static final String REGEX = "(?is).*(?<![a-z0-9.])ada@example\\.com(?![a-z0-9.]).*";

    static final EmailAddress BOB = EmailAddress.parse("bob@example.com");

    private static final Scope ELSEWHERE = Scope.of("acme");
    private static final EmailAddress TYPED = EmailAddress.parse("Ada@Example.com");
    private static final EmailAddress LOOKALIKE = EmailAddress.parse("grada@example.com");
    private static final Invitee ADA_VERIFIED = Invitee.verified("Ada@example.com", "account-of-ada");
    private static final Invitee BOB_VERIFIED = Invitee.verified("bob@example.com", "account-of-bob");
    private static final Actor ADMIN = Actor.of("admin");

    private final TestClock clock = new TestClock(Samples.NOW);
    private final RecordingSender sender = new RecordingSender();
    private final InvitationStore store;
    private final InvitationService service;
    private final Set<InvitationId> known = new LinkedHashSet<>();
    private final Set<StoredToken> tokens = new LinkedHashSet<>();
    private int kinds;

    /** What is open and also for others. */
    InvitationToken shared;

    /** What is open for everybody, and was mailed to Ada. */
    InvitationToken toAnyone;

    /** Starts on a store that is empty. */
    public Footprints(InvitationStore store) {
        this.store = store;
        FaultyStore watched = new FaultyStore(store);
        watched.failBy((step, arguments) -> {
            if (step.equals("putToken")) {
                tokens.add((StoredToken) arguments.get(0));
            }
        });
        service = InvitationService.builder(watched, sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .policy(InvitationPolicy.builder()
                        .resendCoolDown(Duration.ZERO)
                        .allowOpenPublic(true)
                        .build())
                .clock(clock)
                .build();
    }

    /** Returns the service in the scope that is about Ada. */
    public InvitationService service() {
        return service;
    }

    /** Forgets Ada in one scope, and returns how many invitations were handled. */
    public int erase(boolean elsewhere) {
        return (elsewhere ? service.in(ELSEWHERE) : service).maintenance().erase(TYPED, ADMIN, 100);
    }

    /** What stays, because it is in another scope. */
    public void leaveElsewhere() {
        InvitationService there = service.in(ELSEWHERE);
        mail(there, to(TYPED).inviter(Inviter.of("grace").replyTo(TYPED)));
        there.accept(create(there, InvitationRequest.toDomain("example.com").quota(Quota.of(3))), ADA_VERIFIED);
    }

    /** Everything else. */
    public void leaveEverywhere() {
        service.maintenance().suppress(EmailAddress.parse("eve@example.com"), "COMPLAINT");
        aloneInvitations();
        sharedInvitations();
        places();
        accounts();
        service.maintenance().suppress(ADA, "COMPLAINT");
    }

    private void aloneInvitations() {
        mail(service, to(TYPED).idempotencyKey("invite:ada@example.com"));
        service.accept(create(service, to(ADA)), ADA_VERIFIED);
        InvitationId replaced = mail(service, to(TYPED));
        update(replaced, Audience.to(BOB));
        InvitationId refreshed = mail(service, to(BOB));
        update(refreshed, Audience.to(ADA));
        service.refresh(refreshed, ADMIN).orElseThrow();
        service.resend(refreshed, ADMIN).orElseThrow();
    }

    private static InvitationRequest.Builder to(EmailAddress address) {
        return InvitationRequest.to(Audience.to(address));
    }

    private void update(InvitationId id, Audience audience) {
        InvitationUpdate update = InvitationUpdate.builder().audience(audience).build();
        service.update(id, store.invitations().findById(id).orElseThrow().version(), update, ADMIN)
                .orElseThrow();
    }

    private void sharedInvitations() {
        shared = token(mail(
                service,
                InvitationRequest.to(Audience.of(List.of(
                                        EmailPattern.exactly(TYPED),
                                        EmailPattern.exactly(BOB),
                                        EmailPattern.exactly(LOOKALIKE)))
                                .except(List.of(EmailPattern.parse("eve@example.com"))))
                        .recipient(TYPED)
                        .quota(Quota.of(4))));
        toAnyone = token(mail(
                service,
                InvitationRequest.toAnyone().recipient(TYPED).quota(Quota.of(5)).expiry(Expiry.never())));
        service.accept(toAnyone, BOB_VERIFIED);
        create(
                service,
                InvitationRequest.to(Audience.of(List.of(EmailPattern.parse("*@example.com")))
                        .except(List.of(EmailPattern.exactly(ADA), EmailPattern.exactly(BOB)))));
        create(
                service,
                InvitationRequest.to(
                        Audience.of(List.of(EmailPattern.exactly(ADA))).except(List.of(EmailPattern.exactly(ADA)))));
        mail(service, to(LOOKALIKE).inviter(Inviter.of("ada", "Ada").replyTo(TYPED)));
    }

    private void places() {
        InvitationToken taken =
                create(service, InvitationRequest.toDomain("example.com").quota(Quota.of(9)));
        service.accept(taken, ADA_VERIFIED);
        service.accept(taken, BOB_VERIFIED);
        InvitationToken reserved =
                create(service, InvitationRequest.toDomain("example.com").quota(Quota.of(9)));
        service.places().reserve(reserved, ADA_VERIFIED, Duration.ofMinutes(30));
        service.places().reserve(reserved, BOB_VERIFIED, Duration.ofMinutes(30));
        InvitationToken confirmed =
                create(service, InvitationRequest.toDomain("example.com").quota(Quota.of(9)));
        service.places().verify(confirmed, TYPED);
        service.places().verify(confirmed, BOB);
    }

    /** For a host whose accounts have addresses as their ids. */
    private void accounts() {
        create(service, to(LOOKALIKE).inviter(Inviter.of("ada@example.com", "Ada")));
        InvitationToken byAccount = create(service, InvitationRequest.toDomain("example.org"));
        service.accept(byAccount, Invitee.verified("ada@example.org", "Ada@example.com"));
        InvitationId revoked = id(create(service, to(BOB).subject("ada@example.com")));
        service.revoke(revoked, Actor.of("ada@example.com"), "of no use").orElseThrow();
    }

    /** Each of a kind of its own, so that no two of them are duplicates. */
    private InvitationToken create(InvitationService on, InvitationRequest.Builder request) {
        clock.advance(Duration.ofSeconds(1));
        InvitationToken token = on.create(request.kind("kind-" + kinds++).build())
                .linkOrElseThrow()
                .token();
        known.add(on.inspect(token).invitation().orElseThrow().id());
        return token;
    }

    private InvitationId mail(InvitationService on, InvitationRequest.Builder request) {
        clock.advance(Duration.ofSeconds(1));
        InvitationId id =
                on.invite(request.kind("kind-" + kinds++).build()).orElseThrow().id();
        known.add(id);
        return id;
    }

    private InvitationToken token(InvitationId id) {
        return sender.sent().stream()
                .filter(mail -> mail.invitation().id().equals(id))
                .reduce((earlier, later) -> later)
                .orElseThrow()
                .link()
                .token();
    }

    InvitationId id(InvitationToken token) {
        return service.inspect(token).invitation().orElseThrow().id();
    }

    /** Returns all that the faces of the store tell of invitations, in words; of one scope alone. */
    String words(boolean elsewhere) {
        Plain plain = new Plain();
        StringBuilder words = new StringBuilder();
        for (InvitationId id : known) {
            Invitation invitation = store.invitations().findById(id).orElseThrow();
            if (invitation.scope().equals(ELSEWHERE) == elsewhere) {
                words.append(plain.of(invitation))
                        .append(plain.of(places(id)))
                        .append(plain.of(events(id)))
                        .append(plain.of(mailboxes(id)))
                        .append('\n');
            }
        }
        return words.toString();
    }

    List<Redemption> places(InvitationId id) {
        return store.redemptions().list(id, Optional.empty(), 100);
    }

    List<InvitationEvent> events(InvitationId id) {
        return store.history().list(id, Optional.empty(), 100);
    }

    /** Returns the mailboxes that the stored tokens of an invitation prove. */
    List<EmailAddress> mailboxes(InvitationId id) {
        return tokens.stream()
                .filter(token -> token.subject().invitationId().equals(id))
                .flatMap(token -> store.invitations().findByTokenHash(token.hash()).stream())
                .flatMap(match -> match.token().mailedTo().stream())
                .toList();
    }
}
