package io.invitation.testkit;

/**
 * What a store may do without. Whoever declares it missing has the rules about it skipped, and listed by a test that is
 * skipped too, so that nobody takes the rest for the whole.
 *
 * <p>Constants may be added; immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public enum Ability {
    /**
     * Work that fails is undone. Without it, {@code transactions()} returns
     * {@link io.invitation.spi.TransactionRunner#none()}, a handler that throws gives no place back, and batches are
     * worked off one by one. A store without transactions that does not declare it is red in every rule that undoes
     * something, and they do not name it.
     */
    TRANSACTIONS("what fails half-way stays half done"),

    /**
     * Several instances share one store. Without it only one process can use the store, and the rules are tried on one
     * instance.
     */
    SEVERAL_NODES("races are run on one instance");

    private final String consequence;

    Ability(String consequence) {
        this.consequence = consequence;
    }

    String consequence() {
        return consequence;
    }
}
