package io.invitation.testkit;

import static io.invitation.testkit.Samples.NOW;
import static io.invitation.testkit.Samples.invitation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationStorageException;
import io.invitation.Scope;
import io.invitation.spi.AddressSlot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rules of {@code InvitationRepository.takeAddress}; ids as in its documentation. */
abstract class AddressRules extends PlaceRules {

    private static final AddressSlot ADA = slot("ada@example.com");

    @Test
    @DisplayName("R-ADDRESS-1 a free address is taken once; its holder may take it again")
    void aFreeAddressIsTaken() {
        InvitationId holder = insert(invitation()).id();
        InvitationId other = insert(invitation()).id();

        assertThat(first.takeAddress(ADA, holder, Optional.empty())).isEmpty();
        assertThat(second.takeAddress(ADA, holder, Optional.empty())).isEmpty();
        assertThat(second.takeAddress(ADA, other, Optional.empty())).contains(holder);
        assertThat(second.takeAddress(ADA, other, Optional.empty()))
                .as("nothing changed")
                .contains(holder);
    }

    @Test
    @DisplayName("R-ADDRESS-1 the holder need not be stored yet")
    void theHolderNeedNotBeStored() {
        Invitation later = invitation().build();

        assertThat(first.takeAddress(ADA, later.id(), Optional.empty())).isEmpty();
        first.insert(later);

        assertThat(second.takeAddress(ADA, insert(invitation()).id(), Optional.empty()))
                .contains(later.id());
    }

    @Test
    @DisplayName("R-ADDRESS-2 an address is taken in place of the named invitation and of no other")
    void anAddressIsTakenInPlaceOf() {
        InvitationId before = insert(invitation()).id();
        InvitationId holder = insert(invitation()).id();
        InvitationId other = insert(invitation()).id();
        first.takeAddress(ADA, before, Optional.empty());

        assertThat(second.takeAddress(ADA, holder, Optional.of(other))).contains(before);
        assertThat(second.takeAddress(ADA, holder, Optional.of(before))).isEmpty();
        assertThat(first.takeAddress(ADA, before, Optional.empty())).contains(holder);
        assertThat(first.takeAddress(ADA, holder, Optional.of(before)))
                .as("it has it already")
                .isEmpty();
        assertThat(first.takeAddress(slot("free@example.com"), other, Optional.of(before)))
                .as("nobody answers for it")
                .isEmpty();
    }

    @Test
    @DisplayName("R-ADDRESS-3 of many who take a free address at once exactly one does, and the others hear who")
    void oneTakesAFreeAddress() throws Exception {
        oneOfManyTakes(Optional.empty());
    }

    @Test
    @DisplayName("R-ADDRESS-3 of many who take an address in place of the same one exactly one does")
    void oneTakesAnAddressOver() throws Exception {
        InvitationId before = insert(invitation()).id();
        first.takeAddress(ADA, before, Optional.empty());

        oneOfManyTakes(Optional.of(before));
    }

    private void oneOfManyTakes(Optional<InvitationId> inPlaceOf) throws Exception {
        List<InvitationId> holders = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            holders.add(insert(invitation()).id());
        }

        List<Optional<InvitationId>> others =
                Parallel.run(16, i -> () -> patiently(() -> node(i).takeAddress(ADA, holders.get(i), inPlaceOf)));

        assertThat(others).containsOnlyOnce(Optional.empty());
        InvitationId winner = holders.get(others.indexOf(Optional.<InvitationId>empty()));
        assertThat(others).containsOnly(Optional.empty(), Optional.of(winner));
        assertThat(second.takeAddress(ADA, winner, Optional.empty())).isEmpty();
    }

    @Test
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("R-ADDRESS-4 an address taken in a transaction that fails is free again, and who waits for it gets it")
    void aRolledBackAddressIsFree() {
        InvitationId one = insert(invitation()).id();
        InvitationId other = insert(invitation()).id();
        List<Future<Optional<InvitationId>>> waiting = new ArrayList<>();

        assertThatThrownBy(() -> transactions().<Void, Exception>inTransaction(transaction -> {
                    assertThat(first.takeAddress(ADA, one, Optional.empty())).isEmpty();
                    waiting.add(takeBeside(other));
                    assertThat(waiting.get(0)).as("while the address is taken").isNotDone();
                    throw new IllegalStateException("rolled back");
                }))
                .hasMessage("rolled back");

        assertThat(waiting.get(0)).succeedsWithin(Parallel.SOON).isEqualTo(Optional.empty());
        assertThat(first.takeAddress(ADA, one, Optional.empty())).contains(other);
    }

    @Test
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("R-ADDRESS-4 who waits for an address hears who has it once the transaction has committed")
    void aCommittedAddressIsTaken() throws Exception {
        InvitationId one = insert(invitation()).id();
        InvitationId other = insert(invitation()).id();

        Future<Optional<InvitationId>> waiting = transactions()
                .<Future<Optional<InvitationId>>, Exception>inTransaction(transaction -> {
                    assertThat(first.takeAddress(ADA, one, Optional.empty())).isEmpty();
                    return takeBeside(other);
                });

        assertThat(waiting).succeedsWithin(Parallel.SOON).isEqualTo(Optional.of(one));
    }

    private Future<Optional<InvitationId>> takeBeside(InvitationId holder) throws Exception {
        return Parallel.startBeside(beside, () -> patiently(() -> second.takeAddress(ADA, holder, Optional.empty())));
    }

    @Test
    @DisplayName("R-ADDRESS-4 an address that is taken leaves the transaction usable")
    void aTakenAddressLeavesTheTransactionUsable() {
        InvitationId holder = insert(invitation()).id();
        Invitation added = invitation().build();
        first.takeAddress(ADA, holder, Optional.empty());

        transactions().inTransaction(transaction -> {
            assertThat(first.takeAddress(ADA, added.id(), Optional.empty())).contains(holder);
            first.insert(added);
            return null;
        });

        assertThat(second.findById(added.id())).isPresent();
    }

    @Test
    @DisplayName("R-ADDRESS-5 scopes, kinds and addresses are apart, addresses by their canonical form")
    void slotsAreApart() {
        AddressSlot slot = new AddressSlot(Scope.of("acme"), "kind", EmailAddress.parse("User@Example.com"));
        InvitationId holder = insert(invitation()).id();
        assertThat(first.takeAddress(slot, holder, Optional.empty())).isEmpty();

        for (AddressSlot other : List.of(
                new AddressSlot(Scope.of("ACME"), "kind", slot.address()),
                new AddressSlot(Scope.of("acme"), "Kind", slot.address()),
                new AddressSlot(Scope.of("acme"), "kind", EmailAddress.parse("u.ser@example.com")),
                new AddressSlot(Scope.of("acme"), "kind", EmailAddress.parse("\u00FCser@example.com")),
                new AddressSlot(Scope.of("acme"), "kind", EmailAddress.parse("\u00DCser@example.com")))) {
            assertThat(second.takeAddress(other, InvitationId.timeOrdered(NOW), Optional.empty()))
                    .as("%s", other)
                    .isEmpty();
        }
        AddressSlot same = new AddressSlot(Scope.of("acme"), "kind", EmailAddress.parse("uSER@EXAMPLE.COM"));
        assertThat(second.takeAddress(same, InvitationId.timeOrdered(NOW), Optional.empty()))
                .contains(holder);
    }

    @Test
    @DisplayName("R-ADDRESS-6 free addresses are taken at once, each by its own")
    void freeAddressesAreTakenAtOnce() {
        InvitationId one = insert(invitation()).id();
        InvitationId other = insert(invitation()).id();

        first.takeFreeAddresses(Map.of(ADA, one, slot("bob@example.com"), other));
        first.takeFreeAddresses(Map.of());

        InvitationId late = insert(invitation()).id();
        assertThat(second.takeAddress(ADA, late, Optional.empty())).contains(one);
        assertThat(second.takeAddress(slot("bob@example.com"), late, Optional.empty()))
                .contains(other);
    }

    @Test
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("R-ADDRESS-7 where somebody is in the way of one of several, nobody takes any and the holder stays")
    void ofSeveralAddressesNoneIsTakenIfOneIsNotFree() {
        InvitationId holder = insert(invitation()).id();
        InvitationId late = insert(invitation()).id();
        first.takeAddress(ADA, holder, Optional.empty());
        Map<AddressSlot, InvitationId> wanted = new LinkedHashMap<>();
        wanted.put(slot("bob@example.com"), late);
        wanted.put(ADA, late);

        assertThatExceptionOfType(InvitationStorageException.class)
                .isThrownBy(() -> transactions().inTransaction(transaction -> {
                    first.takeFreeAddresses(wanted);
                    return null;
                }))
                .satisfies(failure -> assertThat(failure.isTransient()).isFalse());

        assertThat(second.takeAddress(ADA, late, Optional.empty())).contains(holder);
        assertThat(second.takeAddress(slot("bob@example.com"), holder, Optional.empty()))
                .isEmpty();
    }

    private static AddressSlot slot(String address) {
        return new AddressSlot(Scope.DEFAULT, "member", EmailAddress.parse(address));
    }
}
