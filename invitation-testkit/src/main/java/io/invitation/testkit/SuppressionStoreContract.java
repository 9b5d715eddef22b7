package io.invitation.testkit;

import static io.invitation.testkit.Samples.NOW;
import static io.invitation.testkit.Samples.invitation;
import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.Suppression;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every {@code SuppressionStore} has to keep, whatever it stores into; ids as in its documentation.
 *
 * <p>To prove one, extend this class and return a fresh, empty store from {@link #store()} and another instance over
 * the same store from {@link #secondStore()}.
 *
 * <p>JUnit makes an instance for each test, and calls it on one thread; tests start threads of their own.
 *
 * @since 0.1
 */
public abstract class SuppressionStoreContract extends FaceRules {

    /** For the subclass that hands over a store. */
    protected SuppressionStoreContract() {}

    private static final EmailAddress ADA = EmailAddress.parse("ada@example.com");

    @Test
    @DisplayName("S-FIND-1 a suppression comes back equal, also where every part is as long as is allowed")
    void suppressionsComeBackEqual() {
        String longest = "l".repeat(64) + "@" + ("d".repeat(62) + ".").repeat(2) + "d".repeat(58) + ".io";
        List<Suppression> suppressions = List.of(
                new Suppression(ADA, "BOUNCED", NOW),
                new Suppression(EmailAddress.parse("j\u00F6rg@example.com"), "r".repeat(40), NOW.plusNanos(1_000)),
                new Suppression(EmailAddress.parse(longest), "%'_\\", NOW));

        suppressions.forEach(first.suppressions()::put);

        for (Suppression suppression : suppressions) {
            assertThat(second.suppressions().find(suppression.address())).contains(suppression);
        }
        assertThat(second.suppressions().find(EmailAddress.parse("bob@example.com")))
                .isEmpty();
    }

    @Test
    @DisplayName("S-FIND-2 addresses are the same if their canonical forms are")
    void identityIsCanonical() {
        first.suppressions().put(new Suppression(EmailAddress.parse("User@Example.com"), "BOUNCED", NOW));

        assertThat(second.suppressions().find(EmailAddress.parse("uSER@EXAMPLE.COM")))
                .isPresent();
        for (String other : List.of("u.ser@example.com", "user+1@example.com", "\u00FCser@example.com", "u_er@x.io")) {
            assertThat(second.suppressions().find(EmailAddress.parse(other)))
                    .as(other)
                    .isEmpty();
        }
        assertThat(second.suppressions().remove(EmailAddress.parse("USER@example.com")))
                .isTrue();
    }

    @Test
    @DisplayName("S-FIND-3 an address is returned as it was asked for")
    void theAddressIsThatOfTheQuestion() {
        first.suppressions().put(new Suppression(EmailAddress.parse("User@Example.com"), "BOUNCED", NOW));

        assertThat(second.suppressions().find(EmailAddress.parse("uSER@example.com")))
                .hasValueSatisfying(
                        found -> assertThat(found.address().mailbox()).isEqualTo("uSER@example.com"));
    }

    @Test
    @DisplayName("S-PUT-1 a suppression that is there stays as it is")
    void theFirstSuppressionStays() {
        first.suppressions().put(new Suppression(ADA, "BOUNCED", NOW));

        first.suppressions().put(new Suppression(ADA, "COMPLAINT", NOW.plusSeconds(1)));
        second.suppressions().put(new Suppression(EmailAddress.parse("ADA@example.com"), "COMPLAINT", NOW));

        assertThat(second.suppressions().find(ADA)).contains(new Suppression(ADA, "BOUNCED", NOW));
    }

    @Test
    @DisplayName("S-PUT-2 of many who suppress one address at once one is remembered, and nobody fails")
    void manySuppressOneAddress() throws Exception {
        Parallel.run(
                16,
                i -> () -> StoreRules.patiently(() -> {
                    node(i).suppressions().put(new Suppression(ADA, "REASON-" + i, NOW));
                    return true;
                }));

        Suppression stored = second.suppressions().find(ADA).orElseThrow();
        assertThat(stored.reason()).startsWith("REASON-");
        assertThat(first.suppressions().find(ADA)).contains(stored);
        assertThat(first.suppressions().remove(ADA)).isTrue();
        assertThat(second.suppressions().find(ADA)).isEmpty();
    }

    @Test
    @DisplayName("S-PUT-2 an address that is suppressed leaves the transaction usable")
    void aSuppressedAddressLeavesTheTransactionUsable() throws Exception {
        first.suppressions().put(new Suppression(ADA, "BOUNCED", NOW));
        Invitation added = invitation().build();

        committed(() -> {
            first.suppressions().put(new Suppression(ADA, "COMPLAINT", NOW));
            first.invitations().insert(added);
        });

        assertThat(stored(added.id())).isEqualTo(added);
        assertThat(second.suppressions().find(ADA).map(Suppression::reason)).contains("BOUNCED");
    }

    @Test
    @DisplayName("S-REMOVE-1 a suppression is taken back once, and no other one with it")
    void aSuppressionIsTakenBack() {
        EmailAddress bob = EmailAddress.parse("bob@example.com");
        first.suppressions().put(new Suppression(ADA, "BOUNCED", NOW));
        first.suppressions().put(new Suppression(bob, "BOUNCED", NOW));

        assertThat(second.suppressions().remove(ADA)).isTrue();
        assertThat(first.suppressions().remove(ADA)).isFalse();

        assertThat(second.suppressions().find(ADA)).isEmpty();
        assertThat(second.suppressions().find(bob)).isPresent();
        first.suppressions().put(new Suppression(ADA, "COMPLAINT", NOW));
        assertThat(second.suppressions().find(ADA).map(Suppression::reason)).contains("COMPLAINT");
    }

    @Test
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("S-TX-1 what a failed transaction suppressed or took back is as before")
    void aRollbackRestoresSuppressions() {
        EmailAddress bob = EmailAddress.parse("bob@example.com");
        first.suppressions().put(new Suppression(ADA, "BOUNCED", NOW));

        rolledBack(() -> {
            first.suppressions().put(new Suppression(bob, "BOUNCED", NOW));
            assertThat(first.suppressions().remove(ADA)).isTrue();
            first.suppressions().put(new Suppression(ADA, "COMPLAINT", NOW));
        });

        assertThat(second.suppressions().find(bob)).isEmpty();
        assertThat(second.suppressions().find(ADA)).contains(new Suppression(ADA, "BOUNCED", NOW));
    }
}
