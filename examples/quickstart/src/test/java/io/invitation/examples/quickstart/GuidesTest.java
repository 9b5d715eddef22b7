package io.invitation.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.AcceptResult;
import io.invitation.Actor;
import io.invitation.Audience;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Expiry;
import io.invitation.Grants;
import io.invitation.Inspection;
import io.invitation.Invitation;
import io.invitation.InvitationConfiguration;
import io.invitation.InvitationLink;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.InvitationSettings;
import io.invitation.InvitationStatus;
import io.invitation.InvitationToken;
import io.invitation.InvitationUpdate;
import io.invitation.Invitee;
import io.invitation.Inviter;
import io.invitation.LinkTemplate;
import io.invitation.PendingAcceptance;
import io.invitation.Quota;
import io.invitation.RedemptionId;
import io.invitation.RefusalReason;
import io.invitation.RejectionReason;
import io.invitation.ReserveResult;
import io.invitation.Scope;
import io.invitation.VerifyResult;
import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.Authorizers;
import io.invitation.spi.GrantRow;
import io.invitation.spi.GrantTable;
import io.invitation.spi.InvitationAuthorizer;
import io.invitation.spi.KeyRing;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.Senders;
import io.invitation.spi.TokenPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The code in docs/guide, docs/operations.md and docs/configuration.md is the code between the marks in these files,
 * and it runs.
 */
class GuidesTest {

    private static final Path QUICKSTART = Path.of("src/test/java/io/invitation/examples/quickstart");
    private static final Path SPRING = Path.of("../spring-boot/src/main/java/io/invitation/examples/springboot");
    private static final Path METRICS = Path.of("../../invitation-micrometer/src/test/java/io/invitation/micrometer");
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private final List<OutgoingInvitation> mails = new ArrayList<>();
    private final InMemoryInvitationStore store = new InMemoryInvitationStore();
    private final InvitationService invitations = InvitationService.builder(
                    store, Senders.toMailboxes(Senders.capturing(mails::add)))
            .links(LinkTemplate.inPath("https://app.example.com/invite"))
            .clock(Clock.fixed(NOW, ZoneOffset.UTC))
            .build();

    @Test
    void onePerson() {
        // snippet: one-person
        InvitationRequest request = InvitationRequest.to("ada@example.com")
                .inviter(Inviter.of("ann", "Ann Lee"))
                .roles("developer")
                .groups("platform")
                .message("Glad to have you with us.")
                .expiry(Expiry.in(Duration.ofDays(3)))
                .build();
        InvitationResult result = invitations.invite(request);
        // end of snippet

        assertThat(answerFor(result)).isEqualTo("The mail is on its way.");
        assertThat(answerFor(invitations.invite(request)))
                .isEqualTo("There is an open invitation for this address already.");

        String tokenFromTheUrl = mails.get(0).link().token().reveal();
        // snippet: one-person-accepts
        AcceptResult accepted = invitations.accept(InvitationToken.of(tokenFromTheUrl), Invitee.byMail("account-7"));
        if (accepted instanceof AcceptResult.Accepted fresh) {
            Grants grants = fresh.invitation().grants(); // give what the record says, not what the request says
            assign("account-7", grants.roles(), grants.groups());
        }
        // end of snippet

        assertThat(assigned).containsExactly("account-7", "developer", "platform");
    }

    // snippet: one-person-answer
    static String answerFor(InvitationResult result) {
        if (result instanceof InvitationResult.Rejected rejected) {
            return switch (rejected.reason()) {
                case DUPLICATE -> "There is an open invitation for this address already.";
                case LIMIT -> "Too many mails for now.";
                case NOT_ENTITLED -> "You may not grant this.";
                default -> "This cannot be done: " + rejected.reason();
            };
        }
        return "The mail is on its way.";
    }
    // end of snippet

    private final List<String> assigned = new ArrayList<>();

    private void assign(String account, List<String> roles, List<String> groups) {
        assigned.add(account);
        assigned.addAll(roles);
        assigned.addAll(groups);
    }

    @Test
    void onePersonLater() {
        Actor ann = Actor.of("ann");
        Invitation invitation = invitations
                .invite(InvitationRequest.to("ada@example.com").build())
                .orElseThrow();

        // snippet: one-person-later
        Invitation refreshed = invitations.refresh(invitation.id(), ann).orElseThrow(); // a new link
        invitations.revoke(refreshed.id(), ann, "joined another team").orElseThrow(); // for good
        // end of snippet

        assertThat(invitations.get(invitation.id()).orElseThrow().statusAt(NOW)).isEqualTo(InvitationStatus.REVOKED);
    }

    @Test
    void wholeCompany() {
        // snippet: company
        InvitationRequest request = InvitationRequest.to(
                        Audience.of(List.of(EmailPattern.domain("example.com"), EmailPattern.parse("*@*.example.com")))
                                .except(List.of(EmailPattern.parse("guest-*@example.com"))))
                .roles("member")
                .quota(Quota.of(250))
                .expiry(Expiry.in(Duration.ofDays(30)))
                .build();
        InvitationLink link = invitations.create(request).linkOrElseThrow(); // for the intranet page
        // end of snippet

        assertThat(verify(link.token(), "guest-7@example.com"))
                .isEqualTo(new VerifyResult.Refused(RefusalReason.NOT_ELIGIBLE, Optional.empty()));
        assertThat(verify(link.token(), "ada@it.example.com")).isInstanceOf(VerifyResult.Requested.class);
        InvitationToken mailed = mails.get(0).link().token();

        // snippet: company-confirmed
        AcceptResult result = invitations.accept(mailed, Invitee.byMail());
        // end of snippet

        assertThat(result).isInstanceOf(AcceptResult.Accepted.class);
    }

    private VerifyResult verify(InvitationToken token, String addressFromTheForm) {
        // snippet: company-verify
        VerifyResult answer = invitations.places().verify(token, EmailAddress.parse(addressFromTheForm));
        // end of snippet
        return answer;
    }

    @Test
    void publicEvent() {
        // snippet: event
        InvitationRequest request = InvitationRequest.toAnyone()
                .name("Autumn challenge")
                .quota(Quota.of(100))
                .notBefore(Instant.parse("2026-11-20T08:00:00Z"))
                .expiry(Expiry.at(Instant.parse("2026-11-30T18:00:00Z")))
                .build();
        InvitationLink link = invitations.create(request).linkOrElseThrow();
        // end of snippet

        InvitationToken token = link.token();
        invitations.accept(token, Invitee.verified("ada@example.com"));

        // snippet: event-places
        Inspection page = invitations.inspect(token);
        int left = page.invitation().map(Invitation::placesLeft).orElse(0);
        // end of snippet

        assertThat(left).isEqualTo(99);
        for (int number = 1; number < 100; number++) {
            invitations.accept(token, Invitee.verified("visitor" + number + "@example.org"));
        }
        assertThat(invitations.accept(token, Invitee.verified("cy@example.net")))
                .isEqualTo(new AcceptResult.Refused(RefusalReason.EXHAUSTED));
        Invitation event = invitations.inspect(token).invitation().orElseThrow();

        // snippet: event-more
        InvitationUpdate more = InvitationUpdate.builder().quota(Quota.of(150)).build();
        InvitationResult updated = invitations.update(event.id(), event.version(), more, Actor.of("ann"));
        // end of snippet

        assertThat(updated.orElseThrow().placesLeft()).isEqualTo(50);
    }

    @Test
    void partner() {
        // snippet: partner
        Instant projectEnds = Instant.parse("2027-03-31T22:00:00Z");
        InvitationRequest request = InvitationRequest.toDomain("partner.example")
                .inviter(Inviter.of("ann"))
                .grants(Grants.NONE.withRoles(List.of("reviewer")).withMembershipEnds(projectEnds))
                .quota(Quota.of(10))
                .expiry(Expiry.in(Duration.ofDays(14)))
                .build();
        InvitationLink link = invitations.create(request).linkOrElseThrow();
        // end of snippet

        AcceptResult result = invitations.accept(link.token(), Invitee.verified("rita@partner.example"));
        assertThat(result)
                .isInstanceOfSatisfying(
                        AcceptResult.Accepted.class,
                        accepted -> assertThat(accepted.invitation().grants().membershipEnds())
                                .contains(projectEnds));

        // snippet: partner-ends
        int revoked = invitations.revokeAll(Actor.of("ann"), Actor.of("ben"), "the project is over");
        // end of snippet

        assertThat(revoked).isEqualTo(1);
        assertThat(invitations.accept(link.token(), Invitee.verified("sam@partner.example")))
                .isEqualTo(new AcceptResult.Refused(RefusalReason.REVOKED));
    }

    @Test
    void severalTenants() {
        // snippet: tenants
        InvitationConfiguration configuration = InvitationConfiguration.from(Map.of(
                "invitation.landing-page", "https://app.example.com/invite",
                "invitation.scope.acme.landing-page", "https://acme.example.com/join",
                "invitation.scope.acme.lifetime", "P1D",
                "invitation.scope.acme.max-lifetime", "P2D"));
        InvitationService all = InvitationService.builder(store, Senders.capturing(mails::add))
                .configuration(configuration)
                .build();
        InvitationService acme = all.in(Scope.of("acme"));
        InvitationLink link =
                acme.create(InvitationRequest.to("ada@example.com").build()).linkOrElseThrow();
        // end of snippet

        assertThat(link.reveal()).hasHost("acme.example.com");
        InvitationService globex = all.in(Scope.of("globex"));

        // snippet: tenants-apart
        AcceptResult elsewhere = globex.accept(link.token(), Invitee.verified("ada@example.com"));
        // end of snippet

        assertThat(elsewhere).isEqualTo(new AcceptResult.Refused(RefusalReason.UNKNOWN));
        InvitationRequest forTooLong = InvitationRequest.to("bob@example.com")
                .expiry(Expiry.in(Duration.ofDays(7)))
                .build();
        assertThat(acme.create(forTooLong))
                .isInstanceOfSatisfying(
                        InvitationResult.Rejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(RejectionReason.LIFETIME_TOO_LONG));
    }

    @Test
    void overASignIn() {
        byte[] key = new byte[KeyRing.MIN_KEY_LENGTH];

        // snippet: sign-in-service
        InvitationService invitations = InvitationService.builder(store, Senders.capturing(mails::add))
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .handOff(KeyRing.of("k1", key)) // 32 random bytes, the same on every node
                .build();
        // end of snippet

        invitations.invite(InvitationRequest.to("ada@example.com").build()).orElseThrow();
        String tokenFromTheUrl = mails.get(0).link().token().reveal();

        // snippet: sign-in-before
        Optional<String> cookie = invitations
                .handOff()
                .seal(InvitationToken.of(tokenFromTheUrl))
                .map(pending -> "__Host-invitation=" + pending.value()
                        + "; Path=/; Max-Age=1800; Secure; HttpOnly; SameSite=Lax"); // Set-Cookie, then to the sign-in
        // end of snippet

        assertThat(invitations.handOff().seal(InvitationToken.of("guessed"))).isEmpty();
        String valueOfTheCookie = cookie.orElseThrow().replaceAll(".*invitation=|;.*", "");
        String verifiedAddress = "ada@example.com";
        String accountId = "account-7";

        // snippet: sign-in-after
        PendingAcceptance pending = PendingAcceptance.of(valueOfTheCookie);

        // GET: asks whether to join, or shows page.publicReason()
        Inspection page = invitations.handOff().inspect(pending);

        // POST: with what the sign-in has verified
        AcceptResult result = invitations
                .handOff()
                .accept(pending, Invitee.verified(verifiedAddress, accountId), acceptance -> {
                    Grants grants = acceptance.invitation().grants();
                    assign(accountId, grants.roles(), grants.groups());
                });
        // end of snippet

        assertThat(page.canAccept()).isTrue();
        assertThat(result).isInstanceOf(AcceptResult.Accepted.class);
        assertThat(assigned).containsExactly("account-7");
        assertThat(invitations.handOff().accept(pending, Invitee.verified("ada@example.com", "account-7"), a -> {}))
                .isInstanceOf(AcceptResult.AlreadyAccepted.class);
        assertThat(invitations.handOff().accept(pending, Invitee.verified("bob@example.com", "account-8"), a -> {}))
                .isEqualTo(new AcceptResult.Refused(RefusalReason.UNKNOWN));
        assertThat(invitations.handOff().inspect(PendingAcceptance.of("forged")).publicReason())
                .contains(RefusalReason.UNKNOWN);
    }

    @Test
    void anAccountMadeInAnotherSystem() throws IOException {
        invitations.invite(InvitationRequest.to("ada@example.com").build()).orElseThrow();
        InvitationToken token = mails.get(0).link().token();

        AcceptResult result = joinWithAnAccountElsewhere(token, Invitee.byMail());

        assertThat(result)
                .isInstanceOfSatisfying(
                        AcceptResult.Accepted.class,
                        accepted ->
                                assertThat(accepted.redemption().accountId()).contains("directory-1"));
        assertThat(joinWithAnAccountElsewhere(token, Invitee.byMail()))
                .isInstanceOf(AcceptResult.AlreadyAccepted.class);
    }

    @Test
    void anAccountThatCannotBeMadeGivesThePlaceBack() {
        InvitationLink link = invitations
                .create(InvitationRequest.toDomain("example.com")
                        .quota(Quota.of(1))
                        .build())
                .linkOrElseThrow();
        directoryIsAway = true;

        assertThatThrownBy(() -> joinWithAnAccountElsewhere(link.token(), Invitee.verified("ada@example.com")))
                .isInstanceOf(IOException.class);

        assertThat(invitations.accept(link.token(), Invitee.verified("bob@example.com")))
                .isInstanceOf(AcceptResult.Accepted.class);
    }

    // snippet: held-place
    AcceptResult joinWithAnAccountElsewhere(InvitationToken token, Invitee invitee) throws IOException {
        ReserveResult answer = invitations.places().reserve(token, invitee, Duration.ofMinutes(10));
        if (answer instanceof ReserveResult.Reserved held) {
            RedemptionId place = held.redemption().id();
            String accountId;
            try {
                accountId = findOrCreate(held.redemption().address()); // in the other system
            } catch (IOException failure) {
                invitations.places().release(place);
                throw failure;
            }
            return invitations.places().complete(place, Optional.of(accountId));
        }
        if (answer instanceof ReserveResult.AlreadyAccepted before) {
            return new AcceptResult.AlreadyAccepted(before.invitation(), before.redemption());
        }
        return new AcceptResult.Refused(((ReserveResult.Refused) answer).reason());
    }
    // end of snippet

    private final Map<String, String> directory = new HashMap<>();
    private boolean directoryIsAway;

    private String findOrCreate(EmailAddress address) throws IOException {
        if (directoryIsAway) {
            throw new IOException("the directory is away");
        }
        return directory.computeIfAbsent(address.canonical(), made -> "directory-" + (directory.size() + 1));
    }

    @Test
    void linksThatCanBeShownAgain() {
        byte[] keyOfThisYear = new byte[KeyRing.MIN_KEY_LENGTH];
        byte[] keyOfLastYear = keyOfThisYear.clone();
        keyOfLastYear[0] = 1;
        InvitationService before = InvitationService.builder(store, Senders.capturing(mails::add))
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .tokens(TokenPolicy.keyed(KeyRing.of("y2025", keyOfLastYear)))
                .build();
        InvitationLink older =
                before.create(InvitationRequest.to("ada@example.com").build()).linkOrElseThrow();

        // snippet: keyed-links
        InvitationService invitations = InvitationService.builder(store, Senders.capturing(mails::add))
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .tokens(TokenPolicy.keyed(KeyRing.of("y2026", keyOfThisYear).withOlder("y2025", keyOfLastYear)))
                .build();
        Invitation invitation = invitations
                .create(InvitationRequest.to("bob@example.com").build())
                .orElseThrow();
        InvitationLink again =
                invitations.link(invitation.id(), Actor.of("ann")).linkOrElseThrow(); // "copy the link"
        // end of snippet

        assertThat(invitations.accept(again.token(), Invitee.verified("bob@example.com")))
                .isInstanceOf(AcceptResult.Accepted.class);
        assertThat(invitations.accept(older.token(), Invitee.verified("ada@example.com")))
                .isInstanceOf(AcceptResult.Accepted.class);
    }

    @Test
    void whoMayInviteInOneTenant() {
        Map<Actor, Set<String>> roles = Map.of(Actor.of("ann"), Set.of("manager"));
        // snippet: tenants-grants
        GrantRow managers = GrantRow.forRole("manager")
                .inScopes(Scope.of("acme"))
                .ofKinds("customer", "partner")
                .roles("reader")
                .build();
        InvitationAuthorizer authorizer =
                Authorizers.grants(GrantTable.of(managers), actor -> roles.getOrDefault(actor, Set.of()));
        // end of snippet

        InvitationService all = InvitationService.builder(store, Senders.capturing(mails::add))
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .authorizer(authorizer)
                .build();
        InvitationRequest request = InvitationRequest.to("ada@example.com")
                .inviter(Inviter.of("ann"))
                .kind("customer")
                .roles("reader")
                .build();
        assertThat(all.in(Scope.of("globex")).create(request)).isInstanceOf(InvitationResult.Rejected.class);
        all.in(Scope.of("acme")).create(request).orElseThrow();
    }

    @Test
    void settingsInCode() {
        // snippet: settings
        InvitationSettings ours = InvitationSettings.of(LinkTemplate.inPath("https://app.example.com/invite"));
        InvitationConfiguration configuration = InvitationConfiguration.of(ours)
                .with(Scope.of("acme"), ours.withLinks(LinkTemplate.inPath("https://app.example.com/acme")));
        // end of snippet

        InvitationService all = InvitationService.builder(store, Senders.capturing(mails::add))
                .configuration(configuration)
                .build();
        assertThat(all.in(Scope.of("acme"))
                        .create(InvitationRequest.to("ada@example.com").build())
                        .linkOrElseThrow()
                        .reveal()
                        .getPath())
                .startsWith("/acme/");
    }

    @Test
    void everySnippetOfTheGuidesIsCodeThatRuns() throws IOException {
        Map<String, String> shown = Snippets.inDocuments(guides());
        Map<String, String> run = Snippets.inSources(
                QUICKSTART.resolve("GuidesTest.java"),
                QUICKSTART.resolve("DatabaseGuideTest.java"),
                SPRING.resolve("SpringTransactions.java"),
                SPRING.resolve("Invitations.java"),
                SPRING.resolve("Accounts.java"),
                METRICS.resolve("MetricsTest.java"));
        assertThat(shown).isEqualTo(run);
    }

    private static Path[] guides() throws IOException {
        try (Stream<Path> files = Files.list(NamedSources.ROOT.resolve("docs/guide"))) {
            return Stream.concat(
                            files,
                            Stream.of("operations.md", "configuration.md")
                                    .map(NamedSources.ROOT.resolve("docs")::resolve))
                    .toArray(Path[]::new);
        }
    }
}
