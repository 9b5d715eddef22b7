package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.AccountStore.Account;
import io.invitation.AccountStore.WeakPasswordException;
import io.invitation.contract.Parallel;
import io.invitation.contract.RecordingSender;
import io.invitation.contract.Samples;
import io.invitation.contract.TestClock;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.MessagePurpose;
import io.invitation.spi.SendOutcome;
import io.invitation.spi.TransactionRunner;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An account that is made first opens to its owner, and to nobody else. */
class AccountFirstTest {

    private static final EmailAddress ADA = EmailAddress.parse("ada@example.com");
    private static final Credential PASSWORD = Credential.of("correct horse");
    private static final Actor ADMIN = Actor.of("admin");

    private final AccountStore store = new AccountStore();
    private final RecordingSender sender = new RecordingSender();
    private final TestClock clock = new TestClock(Samples.NOW);
    private final InvitationService service = InvitationService.builder(store.invitations(), sender)
            .links(LinkTemplate.inPath("https://app.example.com/invite"))
            .clock(clock)
            .build();
    private final AccountFirst accounts = Provisioning.accountFirst(service, store);

    private static InvitationRequest.Builder forAda() {
        return InvitationRequest.to("ada@example.com").roles("editor");
    }

    /** Invites as another kind each time, because two open invitations as the same kind are duplicates. */
    private InvitationToken invite() {
        String kind = "kind-" + sender.sent().size();
        accounts.invite(NewAccount.of("ada", ADA), forAda().kind(kind).build()).orElseThrow();
        return sender.last().link().token();
    }

    private InvitationToken verify() {
        accounts.verifyAddress("account-1", ADA).orElseThrow();
        return sender.last().link().token();
    }

    private Account ada() {
        return store.account("account-1");
    }

    private static Account locked(EmailAddress address) {
        return new Account("ada", address, true, false, true, "", List.of());
    }

    private static Account opened(String password) {
        return new Account("ada", ADA, false, true, false, password, List.of("editor"));
    }

    private static void assertRefused(AcceptResult result, RefusalReason reason) {
        assertThat(result).isEqualTo(new AcceptResult.Refused(reason));
    }

    @Test
    void theAccountIsLockedUnverifiedAndInNeedOfAnInvitationBeforeTheMailGoes() {
        sender.answerWith(() -> {
            assertThat(ada()).isEqualTo(locked(ADA));
            return SendOutcome.submitted();
        });

        Invitation invitation =
                accounts.invite(NewAccount.of("ada", ADA), forAda().build()).orElseThrow();

        assertThat(invitation.subject()).contains("account-1");
        assertThat(invitation.purpose()).isEqualTo(InvitationPurpose.ACCOUNT_ACTIVATION);
        assertThat(invitation.delivery().state()).isEqualTo(DeliveryState.SENT);
        assertThat(sender.last().purpose()).isEqualTo(MessagePurpose.ACCOUNT_ACTIVATION);
    }

    @Test
    void acceptingSetsTheCredentialVerifiesUnlocksAndClearsTheFlag() {
        InvitationToken token = invite();

        AcceptResult result = accounts.accept(token, PASSWORD);

        assertThat(result.orElseThrow().accountId()).contains("account-1");
        assertThat(result.orElseThrow().address()).isEqualTo(ADA);
        assertThat(ada()).isEqualTo(opened("correct horse"));
    }

    @Test
    void acceptingASecondTimeLeavesTheCredentialAsItIs() {
        InvitationToken token = invite();
        accounts.accept(token, PASSWORD);

        AcceptResult again = accounts.accept(token, Credential.of("battery staple"));

        assertThat(again).isInstanceOf(AcceptResult.AlreadyAccepted.class);
        assertThat(ada().password()).isEqualTo("correct horse");
    }

    @Test
    void aPasswordThatTheHostRefusesLeavesEverythingAsItWas() {
        InvitationToken token = invite();

        assertThatThrownBy(() -> accounts.accept(token, Credential.of("123")))
                .isInstanceOf(WeakPasswordException.class);

        assertThat(ada()).isEqualTo(locked(ADA));
        assertThat(accounts.inspect(token).canAccept()).isTrue();
        assertThat(accounts.accept(token, PASSWORD).holdsPlace()).isTrue();
    }

    @Test
    void anotherKindOfCredentialIsSetByAHandlerInTheSameTransaction() {
        InvitationToken token = invite();
        List<String> passkeys = new ArrayList<>();

        assertThatThrownBy(() -> accounts.accept(token, Invitee.byMail(), acceptance -> {
                    throw new IOException("no passkey");
                }))
                .isInstanceOf(IOException.class);
        assertThat(ada()).isEqualTo(locked(ADA));
        accounts.accept(
                token,
                Invitee.byMail(),
                acceptance -> passkeys.add(acceptance.invitation().subject().orElseThrow()));

        assertThat(passkeys).containsExactly("account-1");
        assertThat(ada()).isEqualTo(opened(""));
    }

    @Test
    void aRejectedInvitationLeavesNoAccountBehind() {
        InvitationService strict = InvitationService.builder(store.invitations(), sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .policy(InvitationPolicy.builder().requireExpiry(true).build())
                .build();
        AccountFirst strictAccounts = Provisioning.accountFirst(strict, store);

        InvitationResult result = strictAccounts.invite(
                NewAccount.of(ADA), forAda().expiry(Expiry.never()).build());

        assertThat(((InvitationResult.Rejected) result).reason()).isEqualTo(RejectionReason.EXPIRY_REQUIRED);
        assertThat(store.accounts()).isEmpty();
        assertThat(sender.sent()).isEmpty();
    }

    @Test
    void aStoreThatCouldNotTakeTheAccountBackIsRefusedBeforeOneIsMade() {
        InvitationRepository invitations = store.invitations();
        InvitationRepository stepByStep = (InvitationRepository) Proxy.newProxyInstance(
                AccountFirstTest.class.getClassLoader(),
                new Class<?>[] {InvitationRepository.class},
                (proxy, method, arguments) -> method.getName().equals("transactions")
                        ? TransactionRunner.none()
                        : method.invoke(invitations, arguments));
        AccountFirst unsafe = Provisioning.accountFirst(
                InvitationService.builder(stepByStep, sender)
                        .links(LinkTemplate.inPath("https://app.example.com/invite"))
                        .build(),
                store);

        assertThatThrownBy(() -> unsafe.invite(NewAccount.of(ADA), forAda().build()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("transactions");
        assertThatThrownBy(() -> unsafe.create(NewAccount.of(ADA), forAda().build()))
                .isInstanceOf(IllegalStateException.class);

        assertThat(store.accounts()).isEmpty();
        assertThat(sender.sent()).isEmpty();
    }

    @Test
    void ifTheHostsTransactionIsUndoneSoAreAccountInvitationAndMail() {
        assertThatThrownBy(() -> service.transactions().inTransaction(transaction -> {
                    accounts.invite(NewAccount.of(ADA), forAda().build()).orElseThrow();
                    throw new IllegalStateException("the host changed its mind");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(store.accounts()).isEmpty();
        assertThat(service.find(InvitationQuery.all()).invitations()).isEmpty();
        assertThat(sender.sent()).isEmpty();
    }

    @Test
    void anAccountThatStillNeedsAnInvitationIsInvitedAgainAndNotMadeTwice() {
        InvitationToken first = invite();
        InvitationToken second = invite();

        assertThat(store.accounts()).hasSize(1);
        assertThat(accounts.accept(second, PASSWORD).holdsPlace()).isTrue();
        assertRefused(accounts.accept(first, Credential.of("battery staple")), RefusalReason.NOT_ELIGIBLE);
        assertThat(ada().password()).isEqualTo("correct horse");
    }

    @Test
    void anOpenInvitationOfAnAccountThatIsGoneAnswersForNoOther() {
        InvitationService lenient = InvitationService.builder(store.invitations(), sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .policy(InvitationPolicy.builder()
                        .duplicates(DuplicateRule.RETURN_EXISTING)
                        .build())
                .clock(clock)
                .build();
        AccountFirst lenientAccounts = Provisioning.accountFirst(lenient, store);
        InvitationId first = lenientAccounts
                .invite(NewAccount.of("ada", ADA), forAda().build())
                .orElseThrow()
                .id();
        assertThat(lenientAccounts
                        .invite(NewAccount.of("ada", ADA), forAda().build())
                        .orElseThrow()
                        .id())
                .isEqualTo(first);
        Account bob = new Account("bob", EmailAddress.parse("bob@example.com"), false, true, false, "", List.of());
        store.accounts().clear();
        store.put("account-1", bob);

        InvitationResult result = lenientAccounts.invite(NewAccount.of("ada", ADA), forAda().build());

        assertThat(((InvitationResult.Rejected) result).reason()).isEqualTo(RejectionReason.DUPLICATE);
        assertThat(store.accounts()).containsOnly(Map.entry("account-1", bob));
    }

    @Test
    void ofManyLinksForOneAccountThatAreUsedAtOnceExactlyOneOpensIt() throws Exception {
        List<InvitationToken> tokens = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            tokens.add(invite());
        }

        List<AcceptResult> results = Parallel.run(
                8, number -> () -> accounts.accept(tokens.get(number), Credential.of("password of " + number)));

        assertThat(results).filteredOn(AcceptResult::holdsPlace).hasSize(1);
        assertThat(results)
                .filteredOn(result -> !result.holdsPlace())
                .containsOnly(new AcceptResult.Refused(RefusalReason.NOT_ELIGIBLE));
    }

    @Test
    void anAccountThatNeedsNoInvitationIsNotInvitedAgain() {
        accounts.accept(invite(), PASSWORD);

        InvitationResult result = accounts.invite(NewAccount.of("ada", ADA), forAda().build());

        assertThat(((InvitationResult.Rejected) result).reason()).isEqualTo(RejectionReason.ALREADY_MEMBER);
        assertThat(sender.sent()).hasSize(1);
        assertThat(ada()).isEqualTo(opened("correct horse"));
    }

    @Test
    void aLinkOpensNoAccountThatWasOpenedOtherwiseOrIsGone() {
        InvitationToken token = invite();
        store.put("account-1", opened("set by the admin"));
        assertRefused(accounts.accept(token, PASSWORD), RefusalReason.NOT_ELIGIBLE);
        assertThat(ada().password()).isEqualTo("set by the admin");

        store.accounts().clear();
        assertRefused(accounts.accept(token, PASSWORD), RefusalReason.NOT_ELIGIBLE);

        store.put("account-1", locked(ADA));
        assertThat(accounts.accept(token, PASSWORD).holdsPlace())
                .as("no refusal burned the place")
                .isTrue();
    }

    @Test
    void aLinkThatWasMailedToAnEarlierAddressOpensNothing() {
        InvitationToken token = invite();
        EmailAddress other = EmailAddress.parse("grace@example.com");
        store.put("account-1", locked(other));

        assertRefused(accounts.accept(token, PASSWORD), RefusalReason.NOT_ELIGIBLE);
        assertThat(ada()).isEqualTo(locked(other));
    }

    @Test
    void somebodySignedInToAnotherAccountOpensNothing() {
        InvitationToken token = invite();

        assertRefused(accounts.accept(token, Invitee.byMail("account-2"), PASSWORD), RefusalReason.WRONG_RECIPIENT);
        assertRefused(
                accounts.accept(token, Invitee.verified("ada@example.com", "account-2"), PASSWORD),
                RefusalReason.WRONG_RECIPIENT);
        assertThat(ada()).isEqualTo(locked(ADA));
        assertThat(accounts.accept(token, Invitee.byMail("account-1"), PASSWORD).holdsPlace())
                .isTrue();
    }

    @Test
    void listenersHearOfThoseWhoOpenNothing() {
        List<String> heard = new ArrayList<>();
        InvitationService heardOf = InvitationService.builder(store.invitations(), sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .clock(clock)
                .listener(event -> heard.add(event.type() + " " + event.detail().orElse("")
                        + event.actor().map(actor -> " by " + actor.id()).orElse("")))
                .build();
        AccountFirst heardAccounts = Provisioning.accountFirst(heardOf, store);
        InvitationToken token = invite();

        heardAccounts.accept(token, Invitee.byMail("account-2"), PASSWORD);
        store.accounts().clear();
        heardAccounts.accept(token, PASSWORD);
        heardOf.transactions().inTransaction(transaction -> {
            heardAccounts.accept(token, PASSWORD);
            assertThat(heard).hasSize(2);
            return token;
        });

        assertThat(heard)
                .containsExactly(
                        "REFUSED WRONG_RECIPIENT by account-2", "REFUSED NOT_ELIGIBLE", "REFUSED NOT_ELIGIBLE");
    }

    @Test
    void theRolesComeFromTheRecordAsItStandsWhenItIsAccepted() {
        InvitationToken token = invite();
        Invitation invitation = accounts.inspect(token).invitation().orElseThrow();
        service.update(
                        invitation.id(),
                        invitation.version(),
                        InvitationUpdate.builder()
                                .grants(Grants.NONE.withRoles(List.of("reader")))
                                .build(),
                        ADMIN)
                .orElseThrow();

        accounts.accept(token, PASSWORD);

        assertThat(ada().roles()).containsExactly("reader");
    }

    @Test
    void revokingEndsTheLinkAndNeverTouchesTheAccount() {
        InvitationToken token = invite();
        InvitationId id = accounts.inspect(token).invitation().orElseThrow().id();

        service.revoke(id, ADMIN, "wrong person").orElseThrow();

        assertRefused(accounts.accept(token, PASSWORD), RefusalReason.REVOKED);
        assertThat(ada()).isEqualTo(locked(ADA));
        assertThat(accounts.accept(invite(), PASSWORD).holdsPlace()).isTrue();
    }

    @Test
    void aLinkLivesAsLongAsTheRequestSaysOrForEver() {
        Expiry day = Expiry.in(Duration.ofDays(1));
        accounts.invite(NewAccount.of(ADA), forAda().expiry(day).build()).orElseThrow();
        InvitationToken token = sender.last().link().token();
        clock.advance(Duration.ofDays(1));
        assertRefused(accounts.accept(token, PASSWORD), RefusalReason.EXPIRED);

        accounts.invite(NewAccount.of(ADA), forAda().expiry(Expiry.never()).build())
                .orElseThrow();
        InvitationToken endless = sender.last().link().token();
        clock.advance(Duration.ofDays(10_000));
        assertThat(accounts.accept(endless, PASSWORD).holdsPlace()).isTrue();
    }

    @Test
    void aLinkThatTheHostMailsItselfNeedsTheHostsWordForTheAddress() {
        InvitationToken token = accounts.create(NewAccount.of("ada", ADA), forAda().build())
                .linkOrElseThrow()
                .token();

        assertThat(sender.sent()).isEmpty();
        assertRefused(accounts.accept(token, PASSWORD), RefusalReason.ADDRESS_NOT_VERIFIED);
        assertThat(ada()).isEqualTo(locked(ADA));
        assertThat(accounts.accept(token, Invitee.verified("ada@example.com"), PASSWORD)
                        .holdsPlace())
                .isTrue();
        assertThat(ada()).isEqualTo(opened("correct horse"));
    }

    @Test
    void confirmingAnAddressVerifiesItAndNothingElse() {
        store.put("account-1", locked(ADA));
        InvitationToken token = verify();
        assertThat(sender.last().purpose()).isEqualTo(MessagePurpose.ADDRESS_VERIFICATION);
        assertThat(accounts.inspectAddress(token).canAccept()).isTrue();

        assertThat(accounts.confirmAddress(token).orElseThrow().accountId()).contains("account-1");

        assertThat(ada()).isEqualTo(new Account("ada", ADA, true, true, true, "", List.of()));
        assertThat(accounts.confirmAddress(token)).isInstanceOf(AcceptResult.AlreadyAccepted.class);
    }

    @Test
    void anAddressThatTheAccountHasNoLongerIsNotConfirmed() {
        store.put("account-1", locked(ADA));
        InvitationToken token = verify();
        Account changed = locked(EmailAddress.parse("grace@example.com"));
        store.put("account-1", changed);

        assertRefused(accounts.confirmAddress(token), RefusalReason.NOT_ELIGIBLE);
        assertThat(ada()).isEqualTo(changed);
    }

    @Test
    void aLinkOfOnePurposeIsUnknownForEveryOther() {
        InvitationToken activation = invite();
        InvitationToken verification = verify();
        InvitationToken membership =
                service.create(forAda().kind("guest").build()).linkOrElseThrow().token();
        Invitee verified = Invitee.verified("ada@example.com");

        for (InvitationToken foreign : List.of(verification, membership)) {
            assertThat(accounts.inspect(foreign).reason()).contains(RefusalReason.UNKNOWN);
            assertRefused(accounts.accept(foreign, PASSWORD), RefusalReason.UNKNOWN);
            assertRefused(accounts.accept(foreign, verified, PASSWORD), RefusalReason.UNKNOWN);
        }
        for (InvitationToken foreign : List.of(activation, membership)) {
            assertThat(accounts.inspectAddress(foreign).reason()).contains(RefusalReason.UNKNOWN);
            assertRefused(accounts.confirmAddress(foreign), RefusalReason.UNKNOWN);
        }
        for (InvitationToken foreign : List.of(activation, verification)) {
            assertThat(service.inspect(foreign).reason()).contains(RefusalReason.UNKNOWN);
            assertRefused(service.accept(foreign, verified), RefusalReason.UNKNOWN);
            assertThat(service.decline(foreign, verified)).isEqualTo(new DeclineResult.Refused(RefusalReason.UNKNOWN));
        }
        assertThat(ada()).isEqualTo(locked(ADA));
    }

    @Test
    void eachNewAccountGetsAPlaceholderOfItsOwn() {
        AtomicInteger made = new AtomicInteger();
        AccountFirst withPlaceholders =
                accounts.withPlaceholders(() -> Credential.of("placeholder-" + made.incrementAndGet()));

        withPlaceholders
                .invite(NewAccount.of("ada", ADA), forAda().kind("first").build())
                .orElseThrow();
        withPlaceholders
                .invite(NewAccount.of("ada", ADA), forAda().kind("second").build())
                .orElseThrow();
        EmailAddress bob = EmailAddress.parse("bob@example.com");
        withPlaceholders
                .invite(
                        NewAccount.of("bob", bob),
                        InvitationRequest.to("bob@example.com").build())
                .orElseThrow();

        assertThat(ada().password()).isEqualTo("placeholder-1");
        assertThat(store.account("account-2").password()).isEqualTo("placeholder-2");
        assertThatThrownBy(() -> withPlaceholders.withPlaceholders(() -> PASSWORD))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theInvitationMustBeForTheAccountsAddressAndNobodyElse() {
        NewAccount account = NewAccount.of(ADA);

        for (InvitationRequest.Builder request : List.of(
                InvitationRequest.to("bob@example.com"),
                InvitationRequest.toDomain("example.com"),
                InvitationRequest.toAnyone(),
                forAda().subject("account-9"))) {
            assertThatThrownBy(() -> accounts.invite(account, request.build()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> accounts.verifyAddress("account-1", forAda().build()))
                .as("granting a role")
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> accounts.verifyAddress(
                        "account-1", InvitationRequest.toAnyone().build()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(store.accounts()).isEmpty();
    }

    @Test
    void credentialsAndNamesAreInNoTextForm() {
        NewAccount account = NewAccount.of("ada.lovelace", ADA);

        assertThat(PASSWORD).hasToString("Credential[redacted]");
        assertThat(account.toString()).doesNotContain("lovelace").doesNotContain("ada@");
        assertThat(Credential.of(new char[] {'a', 'b'}).reveal()).isEqualTo("ab");
        assertThatThrownBy(() -> Credential.of("")).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> Credential.of("x".repeat(1_025)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageNotContaining("xx");
    }
}
