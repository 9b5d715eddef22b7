package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.contract.RecordingSender;
import io.invitation.spi.AccountGateway;
import io.invitation.spi.ProvisionedAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The code in docs/account-first.md is the code between the marks in this file, and it runs. */
class AccountFirstDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "account-first.md");
    private static final Path THIS = Path.of("src/test/java/io/invitation/AccountFirstDocumentTest.java");
    private static final Pattern REGION =
            Pattern.compile("^ *// snippet: (\\S+)\\R(.*?)^ *// end of snippet$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern BLOCK =
            Pattern.compile("(?:<!-- snippet: (\\S+) -->\\R)?```java\\R(.*?)```", Pattern.DOTALL);

    private final RecordingSender sender = new RecordingSender();
    private final AccountStore store = new AccountStore();
    private final InvitationService service = InvitationService.builder(store.invitations(), sender)
            .links(LinkTemplate.inPath("https://app.example.com/invite"))
            .build();
    private final AccountFirst accounts = Provisioning.accountFirst(service, store);

    private String tokenOfTheLastMail() {
        return sender.last().link().token().reveal();
    }

    @Test
    void askPassword() {
        String passwordFromTheForm = "correct horse";
        AccountGateway gateway = store;

        // snippet: ask-password
        AccountFirst accounts = Provisioning.accountFirst(service, gateway);

        InvitationRequest request = InvitationRequest.to("paul@example.com")
                .roles("editor")
                .expiry(Expiry.in(Duration.ofDays(1)))
                .build();
        accounts.invite(NewAccount.of("Paul", EmailAddress.parse("paul@example.com")), request)
                .orElseThrow();
        // end of snippet

        String tokenFromTheUrl = tokenOfTheLastMail();
        AcceptResult result = Provisioning.accountFirst(service, gateway)
                .accept(InvitationToken.of(tokenFromTheUrl), Credential.of(passwordFromTheForm));
        assertThat(result.holdsPlace()).isTrue();
        assertThat(store.account("account-1").password()).isEqualTo("correct horse");
    }

    @Test
    void theLandingPage() {
        accounts.invite(
                        NewAccount.of(EmailAddress.parse("paul@example.com")),
                        InvitationRequest.to("paul@example.com").build())
                .orElseThrow();
        String tokenFromTheUrl = tokenOfTheLastMail();
        char[] passwordFromTheForm = "correct horse".toCharArray();

        // snippet: set-password
        InvitationToken token = InvitationToken.of(tokenFromTheUrl);

        // GET: shows page.maskedAddress(), or page.publicReason()
        Inspection page = accounts.inspect(token);

        // POST: all of it, or nothing
        AcceptResult result = accounts.accept(token, Credential.of(passwordFromTheForm));
        // end of snippet

        assertThat(page.canAccept()).isTrue();
        assertThat(result.holdsPlace()).isTrue();
        assertThat(store.account("account-1").locked()).isFalse();
    }

    @Test
    void theTicket() {
        String passwordFromTheForm = "correct horse";

        // snippet: ticket
        InvitationLink link = accounts.create(
                        NewAccount.of(EmailAddress.parse("paul@example.com")),
                        InvitationRequest.to("paul@example.com").build())
                .linkOrElseThrow(); // link.reveal() is the URL to mail to Paul, and to nobody else

        AcceptResult result =
                accounts.accept(link.token(), Invitee.verified("paul@example.com"), Credential.of(passwordFromTheForm));
        // end of snippet

        assertThat(result.holdsPlace()).isTrue();
    }

    @Test
    void verifyEmail() {
        EmailAddress address = EmailAddress.parse("peter@example.com");
        String accountId = store.createLocked(NewAccount.of("Peter", address), Optional.empty());

        // snippet: verify-email
        accounts.verifyAddress(accountId, address).orElseThrow();
        // end of snippet

        String tokenFromTheUrl = tokenOfTheLastMail();
        // snippet: confirm
        InvitationToken token = InvitationToken.of(tokenFromTheUrl);

        // GET: changes nothing
        Inspection page = accounts.inspectAddress(token);

        // POST
        AcceptResult result = accounts.confirmAddress(token);
        // end of snippet
        assertThat(page.canAccept()).isTrue();
        assertThat(result.holdsPlace()).isTrue();
        assertThat(store.account(accountId).addressVerified()).isTrue();
        assertThat(store.account(accountId).locked()).isTrue();
    }

    @Test
    void placeholders() {
        // snippet: placeholder
        SecureRandom random = new SecureRandom();
        Supplier<Credential> unknownToAnybody = () -> {
            byte[] bytes = new byte[32];
            random.nextBytes(bytes);
            return Credential.of(Base64.getEncoder().encodeToString(bytes));
        };
        AccountFirst withPlaceholders = accounts.withPlaceholders(unknownToAnybody);
        // end of snippet

        withPlaceholders
                .invite(
                        NewAccount.of(EmailAddress.parse("paul@example.com")),
                        InvitationRequest.to("paul@example.com").build())
                .orElseThrow();
        assertThat(store.account("account-1").password()).hasSize(44);
    }

    @Test
    void minutesAsInTheOtherProduct() {
        assertThat(expiryOf(1_440)).isEqualTo(Expiry.in(Duration.ofDays(1)));
        assertThat(expiryOf(-1)).isEqualTo(Expiry.never());
    }

    // snippet: expiry
    static Expiry expiryOf(int validityInMinutes) {
        return validityInMinutes == -1 ? Expiry.never() : Expiry.in(Duration.ofMinutes(validityInMinutes));
    }
    // end of snippet

    @Test
    void aScimRequest() {
        onUserCreated("Paul", "paul@example.com", true, false);
        onUserCreated("Peter", "peter@example.com", false, true);

        assertThat(sender.sent())
                .extracting(outgoing -> outgoing.invitation().purpose())
                .containsExactly(InvitationPurpose.ACCOUNT_ACTIVATION, InvitationPurpose.ADDRESS_VERIFICATION);
    }

    private String createAccount(NewAccount account) {
        return store.createLocked(account, Optional.empty());
    }

    // snippet: scim
    void onUserCreated(String userName, String email, boolean askPassword, boolean verifyEmail) {
        NewAccount account = NewAccount.of(userName, EmailAddress.parse(email));
        if (askPassword) {
            InvitationRequest request =
                    InvitationRequest.to(email).expiry(expiryOf(1_440)).build();
            accounts.invite(account, request).orElseThrow();
        } else if (verifyEmail) {
            service.transactions().inTransaction(transaction -> {
                String accountId = createAccount(account);
                return accounts.verifyAddress(accountId, account.address()).orElseThrow();
            });
        }
    }
    // end of snippet

    @Test
    void theGatewayOfTheDocumentOpensAnAccount() {
        InMemoryAccounts gateway = new InMemoryAccounts();
        Provisioning.accountFirst(service, gateway)
                .invite(
                        NewAccount.of(EmailAddress.parse("paul@example.com")),
                        InvitationRequest.to("paul@example.com").build())
                .orElseThrow();

        AcceptResult result = Provisioning.accountFirst(service, gateway)
                .accept(InvitationToken.of(tokenOfTheLastMail()), Credential.of("correct horse"));

        assertThat(result.holdsPlace()).isTrue();
        Account opened = gateway.accounts.get("account-1");
        assertThat(opened.locked || opened.needsInvitation).isFalse();
        assertThat(opened.addressVerified).isTrue();
        assertThat(opened.password).isNotEmpty().doesNotContain("horse");
        assertThat(gateway.confirmAddress("account-1", EmailAddress.parse("other@example.com")))
                .isFalse();
    }

    private static final class Account {
        private EmailAddress address;
        private String password = "";
        private boolean locked = true;
        private boolean needsInvitation = true;
        private boolean addressVerified;
    }

    // snippet: gateway
    static final class InMemoryAccounts implements AccountGateway {

        private final Map<String, Account> accounts = new HashMap<>();

        @Override
        public Optional<ProvisionedAccount> find(EmailAddress address) {
            return accounts.entrySet().stream()
                    .filter(entry -> entry.getValue().address.equals(address))
                    .map(entry -> new ProvisionedAccount(entry.getKey(), entry.getValue().needsInvitation))
                    .findFirst();
        }

        @Override
        public String createLocked(NewAccount account, Optional<Credential> placeholder) {
            String id = "account-" + (accounts.size() + 1);
            Account created = new Account(); // locked, in need of an invitation
            created.address = account.address();
            accounts.put(id, created);
            return id;
        }

        @Override
        public boolean activate(String accountId, EmailAddress address, Grants grants) {
            Account account = accounts.get(accountId);
            if (account == null || !account.needsInvitation || !account.address.equals(address)) {
                return false;
            }
            account.addressVerified = true;
            account.locked = false;
            account.needsInvitation = false;
            return true;
        }

        @Override
        public void setCredential(String accountId, Credential credential) {
            accounts.get(accountId).password = hash(credential.reveal());
        }

        @Override
        public boolean confirmAddress(String accountId, EmailAddress address) {
            Account account = accounts.get(accountId);
            boolean isStillTheAddress = account != null && account.address.equals(address);
            if (isStillTheAddress) {
                account.addressVerified = true;
            }
            return isStillTheAddress;
        }
    }
    // end of snippet

    private static String hash(String password) {
        return Integer.toHexString(password.length());
    }

    @Test
    void everySnippetOfTheDocumentStandsInThisFile() throws IOException {
        Map<String, String> regions = new TreeMap<>();
        Matcher region = REGION.matcher(Files.readString(THIS));
        while (region.find()) {
            regions.put(region.group(1), region.group(2).stripTrailing().stripIndent() + "\n");
        }
        Map<String, String> blocks = new TreeMap<>();
        Matcher block = BLOCK.matcher(Files.readString(DOCUMENT));
        while (block.find()) {
            assertThat(block.group(1)).as("the name above a snippet").isNotNull();
            blocks.put(block.group(1), block.group(2));
        }
        assertThat(blocks).isEqualTo(regions);
    }
}
