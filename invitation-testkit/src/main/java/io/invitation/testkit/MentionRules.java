package io.invitation.testkit;

import static io.invitation.testkit.Samples.NOW;
import static io.invitation.testkit.Samples.held;
import static io.invitation.testkit.Samples.invitation;
import static io.invitation.testkit.Samples.place;
import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.Actor;
import io.invitation.Audience;
import io.invitation.Closure;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Invitation;
import io.invitation.InvitationBuilder;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.Inviter;
import io.invitation.Quota;
import io.invitation.Redemption;
import io.invitation.Scope;
import io.invitation.spi.AddressSlot;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.MaintenanceStore;
import io.invitation.spi.StoredToken;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What holds when everything that a store knows of one address is looked for and forgotten. */
abstract class MentionRules extends FaceRules {

    static final EmailAddress ADA = EmailAddress.parse("ada@example.com");
    static final int EVERYTHING = 1_000;

    private static final EmailAddress TYPED = EmailAddress.parse("Ada@Example.com");

    /** Addresses that look like the one that is looked for. */
    private static final List<EmailAddress> OTHERS = List.of(
            EmailAddress.parse("grada@example.com"),
            EmailAddress.parse("ada@example.com.au"),
            EmailAddress.parse("\u00E1da@example.com"),
            EmailAddress.parse("a_a@example.com"));

    private int tokens;

    @Test
    @DisplayName("D-MENTIONS-1 an address is found wherever it stands, in one scope, by its canonical form")
    void anAddressIsFoundWhereverItStands() {
        List<InvitationId> expected = mentioning(Scope.DEFAULT, TYPED);
        mentioning(Scope.of("acme"), TYPED);
        OTHERS.forEach(other -> mentioning(Scope.DEFAULT, other));
        insert(invitation(Scope.DEFAULT, Audience.of(List.of(EmailPattern.parse("*@example.com")))));
        insert(invitation(Scope.DEFAULT, Audience.anyone()));

        assertThat(mentions(ADA)).isEqualTo(expected);
        assertThat(second.maintenance().findMentions(Scope.DEFAULT, ADA, 3)).isEqualTo(expected.subList(0, 3));
        assertThat(second.maintenance().findMentions(Scope.of("acme"), ADA, EVERYTHING))
                .hasSameSizeAs(expected);
        assertThat(second.maintenance().findMentions(Scope.of("ACME"), ADA, EVERYTHING))
                .isEmpty();
    }

    @Test
    @DisplayName("D-MENTIONS-1 a pattern for many is no address, though there are addresses that are spelt like it")
    void aPatternForManyIsNoAddress() {
        insert(invitation(Scope.DEFAULT, Audience.of(List.of(EmailPattern.parse("*@example.com")))));

        assertThat(mentions(EmailAddress.parse("*@example.com"))).isEmpty();
    }

    private List<InvitationId> mentions(EmailAddress address) {
        return second.maintenance().findMentions(Scope.DEFAULT, address, EVERYTHING);
    }

    /** One invitation for each place where an address can stand, and returns their ids in their order. */
    private List<InvitationId> mentioning(Scope scope, EmailAddress address) {
        EmailPattern pattern = EmailPattern.exactly(address);
        EmailPattern eve = EmailPattern.parse("eve@example.org");
        List<InvitationId> ids = new ArrayList<>();
        ids.add(insert(invitation(scope, Audience.to(address))).id());
        ids.add(insert(invitation(scope, Audience.of(List.of(eve, pattern)))).id());
        ids.add(insert(invitation(scope, Audience.anyone().except(List.of(pattern, eve))))
                .id());
        ids.add(insert(toAnyone(scope).recipient(address)).id());
        ids.add(insert(toAnyone(scope).inviter(Inviter.of("grace").replyTo(address)))
                .id());
        InvitationId mailed = insert(toAnyone(scope)).id();
        first.invitations().putToken(Samples.token(Samples.hash(++tokens), mailed, 1, Optional.of(address)));
        ids.add(mailed);
        InvitationId answering = insert(toAnyone(scope)).id();
        first.invitations().takeAddress(new AddressSlot(scope, "member", address), answering, Optional.empty());
        ids.add(answering);
        InvitationId taken = insert(toAnyone(scope)).id();
        claimed(place(taken, address.mailbox()));
        ids.add(taken);
        InvitationId held = insert(toAnyone(scope)).id();
        claimed(held(held, address.mailbox(), NOW));
        ids.add(held);
        ids.sort(Comparator.comparing(id -> id.value().toString()));
        return ids;
    }

    private static InvitationBuilder toAnyone(Scope scope) {
        return invitation(scope, Audience.anyone()).quota(Quota.of(9));
    }

    @Test
    @DisplayName("D-MENTIONS-2 an account with the address as its id is found, in the canonical form or as given")
    void anAccountThatIsTheAddressIsFound() {
        List<InvitationId> expected = new ArrayList<>();
        expected.addAll(withAccount("ada@example.com"));
        expected.addAll(withAccount("Ada@example.com"));
        expected.sort(Comparator.comparing(id -> id.value().toString()));
        withAccount("ADA@example.com");
        withAccount("grada@example.com");

        assertThat(mentions(TYPED)).isEqualTo(expected);
    }

    /** One invitation for each place where an account can stand. */
    private List<InvitationId> withAccount(String account) {
        InvitationId taken = insert(toAnyone(Scope.DEFAULT)).id();
        claimed(place(taken, "eve@example.org", account));
        Invitation acted = insert(toAnyone(Scope.DEFAULT));
        first.history().append(eventBy(account, acted));
        return List.of(
                insert(toAnyone(Scope.DEFAULT).inviter(Inviter.of(account))).id(),
                insert(toAnyone(Scope.DEFAULT).subject(account)).id(),
                insert(toAnyone(Scope.DEFAULT)
                                .closure(new Closure(Closure.Kind.DECLINED, NOW, Actor.of(account), Optional.empty())))
                        .id(),
                taken,
                acted.id());
    }

    private static InvitationEvent eventBy(String account, Invitation invitation) {
        return InvitationEvent.of(
                invitation, InvitationEventType.RESERVED, NOW, Optional.of(Actor.of(account)), Optional.of("was here"));
    }

    @Test
    @DisplayName("D-FORGET-3 an address is forgotten around an invitation, and nobody else is")
    void anAddressIsForgottenAmongOthers() {
        Invitation shared = insert(toAnyone(Scope.DEFAULT));
        Invitation beside = insert(toAnyone(Scope.DEFAULT));
        Redemption taken = claimed(place(shared.id(), "Ada@example.com", "a"));
        Redemption byAccount = claimed(place(shared.id(), "ada@example.org", "ada@example.com"));
        Redemption bobs = claimed(place(shared.id(), "bob@example.com", "b"));
        Redemption elsewhere = claimed(place(beside.id(), "ada@example.com", "a"));
        StoredToken mailedToAda = mailed(shared, "Ada@example.com");
        StoredToken mailedToBob = mailed(shared, "bob@example.com");
        StoredToken mailedElsewhere = mailed(beside, "ada@example.com");
        AddressSlot slot = new AddressSlot(Scope.DEFAULT, "member", ADA);
        AddressSlot slotOfBob = new AddressSlot(Scope.DEFAULT, "member", bobs.address());
        first.invitations().takeAddress(slot, shared.id(), Optional.empty());
        first.invitations().takeAddress(slotOfBob, shared.id(), Optional.empty());
        for (String account : List.of("a", "b", "ada@example.com", "bob@example.com")) {
            first.history().append(eventBy(account, shared));
        }
        first.history().append(eventBy("a", beside));
        Invitation before = stored(shared.id());

        first.maintenance().forgetAddress(shared.id(), ADA);
        first.maintenance().forgetAddress(shared.id(), ADA);
        first.maintenance().forgetAddress(InvitationId.timeOrdered(NOW), ADA);

        assertThat(stored(shared.id())).isEqualTo(before);
        assertThat(second.redemptions().find(taken.id())).contains(withoutHolder(taken));
        assertThat(second.redemptions().find(byAccount.id())).contains(withoutHolder(byAccount));
        assertThat(second.redemptions().find(bobs.id())).contains(bobs);
        assertThat(second.redemptions().find(elsewhere.id())).contains(elsewhere);
        assertThat(mailboxOf(mailedToAda)).isEmpty();
        assertThat(mailboxOf(mailedToBob)).isEqualTo(mailedToBob.mailedTo());
        assertThat(mailboxOf(mailedElsewhere)).isEqualTo(mailedElsewhere.mailedTo());
        assertThat(actorsIn(shared)).containsExactly("-", "-", "b was here", "bob@example.com was here");
        assertThat(actorsIn(beside)).containsExactly("a was here");
        InvitationId nobody = InvitationId.timeOrdered(NOW);
        assertThat(second.invitations().takeAddress(slotOfBob, nobody, Optional.empty()))
                .contains(shared.id());
        assertThat(second.invitations().takeAddress(slot, nobody, Optional.empty()))
                .isEmpty();
        assertThat(mentions(ADA)).containsExactly(beside.id());
    }

    private StoredToken mailed(Invitation invitation, String mailbox) {
        StoredToken token =
                Samples.token(Samples.hash(++tokens), invitation.id(), 1, Optional.of(EmailAddress.parse(mailbox)));
        first.invitations().putToken(token);
        return token;
    }

    private Optional<EmailAddress> mailboxOf(StoredToken token) {
        return second.invitations()
                .findByTokenHash(token.hash())
                .orElseThrow()
                .token()
                .mailedTo();
    }

    /** Whoever acted, with what is told of it; those of whom nothing is known first. */
    private List<String> actorsIn(Invitation invitation) {
        return second.history().list(invitation.id(), Optional.empty(), EVERYTHING).stream()
                .map(event -> event.actor().map(Actor::id).orElse("-")
                        + event.detail().map(detail -> " " + detail).orElse(""))
                .sorted()
                .toList();
    }

    static Redemption withoutHolder(Redemption place) {
        return new Redemption(
                place.id(),
                place.invitationId(),
                MaintenanceStore.placeholder(place.id()),
                Optional.empty(),
                place.evidence(),
                place.at(),
                place.heldUntil());
    }

    final Redemption claimed(Redemption place) {
        assertThat(claim(place)).isEqualTo(ClaimOutcome.Kind.CLAIMED);
        return place;
    }

    final ClaimOutcome.Kind claim(Redemption place) {
        return first.invitations().claim(new Claim(place, 0)).kind();
    }
}
