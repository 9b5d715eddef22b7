package io.invitation.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.AccountFirst;
import io.invitation.Actor;
import io.invitation.Credential;
import io.invitation.DeliveryState;
import io.invitation.EmailAddress;
import io.invitation.Grants;
import io.invitation.Invitation;
import io.invitation.InvitationConfiguration;
import io.invitation.InvitationLink;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationSettings;
import io.invitation.InvitationToken;
import io.invitation.LinkTemplate;
import io.invitation.NewAccount;
import io.invitation.Provisioning;
import io.invitation.Scope;
import io.invitation.VerifyResult;
import io.invitation.mail.FakeSmtpServer.Stage;
import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.AccountGateway;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.ProvisionedAccount;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the operations of the service make arrive: the words of their purpose, of the scope's templates and server. */
class ServiceMailTest {

    private static final Actor ADMIN = Actor.of("admin");
    private static final InvitationSettings SETTINGS =
            InvitationSettings.of(LinkTemplate.inPath("https://app.example.com/invite"));

    private final MovableClock clock = new MovableClock();
    private FakeSmtpServer server;
    private SmtpInvitationSender sender;
    private InvitationService service;

    @BeforeEach
    void start() throws Exception {
        server = new FakeSmtpServer().start();
        sender = Mails.patient(Mails.sender("127.0.0.1", server.port(), clock))
                .unsafePlaintext()
                .build();
        service = InvitationService.builder(new InMemoryInvitationStore(), sender)
                .configuration(InvitationConfiguration.of(SETTINGS))
                .clock(clock)
                .build();
    }

    @AfterEach
    void stop() throws Exception {
        sender.close();
        server.close();
    }

    @Test
    void invitingMailsAnInvitation() throws Exception {
        invite();

        assertMail("Ann Lee invited you to join Acme", "Open the invitation", "to accept or decline it");
    }

    @Test
    void remindingMailsAReminder() throws Exception {
        Invitation invitation = invite();
        clock.advance(Duration.ofDays(1));

        service.remind(invitation.id(), ADMIN).orElseThrow();

        assertMail("Reminder: Ann Lee invited you to join Acme", "Answer the invitation", "have not answered yet");
    }

    @Test
    void resendingMailsTheInvitationAgain() throws Exception {
        Invitation invitation = invite();
        clock.advance(Duration.ofDays(1));

        service.resend(invitation.id(), ADMIN).orElseThrow();

        assertMail("Ann Lee invited you to join Acme", "Open the invitation", "to accept or decline it");
    }

    @Test
    void resendingARefreshedInvitationMailsANewLinkAndSaysThatItReplacesTheEarlierOne() throws Exception {
        Invitation invitation = invite();
        clock.advance(Duration.ofDays(1));
        service.refresh(invitation.id(), ADMIN).orElseThrow();

        service.resend(invitation.id(), ADMIN).orElseThrow();

        assertMail("New link: Ann Lee invited you to join Acme", "Open the invitation", "replaces the earlier link");
    }

    @Test
    void verifyingAnAddressMailsAConfirmationToIt() throws Exception {
        InvitationLink link = service.create(
                        InvitationRequest.toDomain("acme.example").build())
                .linkOrElseThrow();
        EmailAddress visitor = EmailAddress.parse("grace@acme.example");

        VerifyResult answer = service.places().verify(link.token(), visitor);

        assertThat(answer).isInstanceOf(VerifyResult.Requested.class);
        assertMail("Confirm your e-mail address to join Acme", "Confirm the address", "this address was entered at");
        assertThat(server.commands()).contains("RCPT TO:<grace@acme.example>");
    }

    @Test
    void invitingToAnAccountThatWasMadeFirstMailsHowToSetThePassword() throws Exception {
        EmailAddress owner = EmailAddress.parse("grace@example.org");

        accounts().invite(NewAccount.of(owner), Mails.request().build()).orElseThrow();

        assertMail(
                "Ann Lee invited you to Acme: set your password", "Set your password", "An account was made for you");
    }

    @Test
    void verifyingTheAddressOfAnAccountMailsAVerification() throws Exception {
        accounts()
                .verifyAddress("account-1", EmailAddress.parse("grace@example.org"))
                .orElseThrow();

        assertMail("Confirm your e-mail address for Acme", "Confirm the address", "was made with this address");
    }

    @Test
    void f14_anUndecidedMailIsRepeatedUnderItsIdAndTheLinksOfBothWork() throws Exception {
        server.faultOnce(Stage.FINAL_DOT, FakeSmtpServer.hangUp());
        Invitation invitation = invite();
        assertThat(invitation.delivery().state()).isEqualTo(DeliveryState.DEFERRED);
        clock.advance(Duration.ofHours(1));

        assertThat(service.deliveryWorker().runOnce(10)).isEqualTo(1);

        assertThat(service.get(invitation.id()).orElseThrow().delivery().state())
                .isEqualTo(DeliveryState.SENT);
        assertThat(server.messages()).hasSize(2);
        assertThat(server.messages())
                .extracting(message -> Mails.parse(message).getMessageID())
                .containsOnly(Mails.parse(server.messages().get(0)).getMessageID());
        for (byte[] message : server.messages()) {
            assertThat(service.inspect(token(message)).canAccept()).isTrue();
        }
    }

    @Test
    void eachScopeHasItsTemplatesAndItsServer() throws Exception {
        Scope north = Scope.of("north");
        Scope south = Scope.of("south");
        InvitationConfiguration configuration = InvitationConfiguration.of(SETTINGS)
                .with(north, SETTINGS.withTemplates("northern"))
                .with(south, SETTINGS.withTemplates("southern"));
        try (FakeSmtpServer northServer = new FakeSmtpServer().start();
                FakeSmtpServer southServer = new FakeSmtpServer().start();
                SmtpInvitationSender toNorth = tenant(northServer, "northern", "Go north");
                SmtpInvitationSender toSouth = tenant(southServer, "southern", "Go south")) {
            InvitationService all = InvitationService.builder(
                            new InMemoryInvitationStore(),
                            PerScopeSender.of(Map.of(north, toNorth, south, toSouth), sender))
                    .configuration(configuration)
                    .clock(clock)
                    .build();
            InvitationRequest request = Mails.request().build();

            all.in(north).invite(request).orElseThrow();
            all.in(south).invite(request).orElseThrow();
            all.invite(request).orElseThrow();

            assertThat(only(northServer)).contains("Go north").doesNotContain("Go south", ">Open the invitation<");
            assertThat(only(southServer)).contains("Go south").doesNotContain("Go north", ">Open the invitation<");
            assertThat(only(server)).contains(">Open the invitation<").doesNotContain("Go north", "Go south");
        }
    }

    @Test
    void aScopeWhoseTemplatesTheServerDoesNotKnowWaitsForThemAndGetsNoOtherWords() throws Exception {
        InMemoryInvitationStore store = new InMemoryInvitationStore();
        Invitation invitation =
                northern(store, sender).invite(Mails.request().build()).orElseThrow();

        assertThat(invitation.delivery().state()).isEqualTo(DeliveryState.DEFERRED);
        assertThat(invitation.delivery().code()).contains("templates-missing");
        assertThat(server.messages()).isEmpty();

        clock.advance(Duration.ofHours(1));
        try (SmtpInvitationSender mended = tenant(server, "northern", "Go north")) {
            assertThat(northern(store, mended).deliveryWorker().runOnce(10)).isEqualTo(1);
            assertThat(only(server)).contains("Go north");
        }
    }

    private InvitationService northern(InMemoryInvitationStore store, InvitationSender itsSender) {
        return InvitationService.builder(store, itsSender)
                .configuration(InvitationConfiguration.of(SETTINGS.withTemplates("northern")))
                .clock(clock)
                .build();
    }

    private SmtpInvitationSender tenant(FakeSmtpServer itsServer, String templates, String action) {
        return Mails.patient(Mails.sender("127.0.0.1", itsServer.port(), clock))
                .unsafePlaintext()
                .templates(
                        templates,
                        MailTemplates.builtIn()
                                .with(() -> Map.of("words_en.properties", "invitation.action = " + action)))
                .build();
    }

    private AccountFirst accounts() {
        return Provisioning.accountFirst(service, new OneAccount());
    }

    private Invitation invite() {
        return service.invite(Mails.request().locale(Locale.ENGLISH).build()).orElseThrow();
    }

    /** The last mail is as it should be, and says this. */
    private void assertMail(String subject, String action, String words) throws Exception {
        byte[] last = server.messages().get(server.messages().size() - 1);
        MimeMessage mail = Mails.parse(last);
        assertThat(MailLinter.lint(last)).isEmpty();
        assertThat(mail.getSubject()).isEqualTo(subject);
        assertThat(List.of(Mails.text(mail), Mails.html(mail).replaceAll("</?bdi[^>]*>", "")))
                .allSatisfy(part -> assertThat(part).contains(action, words));
    }

    private static InvitationToken token(byte[] message) throws Exception {
        return Mails.text(Mails.parse(message))
                .lines()
                .filter(line -> line.startsWith("https://app.example.com/invite/"))
                .map(line -> InvitationToken.of(line.substring(line.lastIndexOf('/') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static String only(FakeSmtpServer itsServer) throws Exception {
        assertThat(itsServer.messages()).hasSize(1);
        byte[] mail = itsServer.messages().get(0);
        assertThat(MailLinter.lint(mail)).isEmpty();
        return Mails.html(Mails.parse(mail));
    }

    /** A host that makes one account. */
    private static final class OneAccount implements AccountGateway {

        @Override
        public Optional<ProvisionedAccount> find(EmailAddress address) {
            return Optional.empty();
        }

        @Override
        public String createLocked(NewAccount account, Optional<Credential> placeholder) {
            return "account-1";
        }

        @Override
        public boolean activate(String accountId, EmailAddress address, Grants grants) {
            return false;
        }

        @Override
        public void setCredential(String accountId, Credential credential) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean confirmAddress(String accountId, EmailAddress address) {
            return false;
        }
    }
}
