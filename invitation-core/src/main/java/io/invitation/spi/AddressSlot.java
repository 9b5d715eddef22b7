package io.invitation.spi;

import io.invitation.EmailAddress;
import io.invitation.Scope;
import java.util.Objects;

/**
 * An address for which one open invitation answers, in one scope and for one kind.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param scope the scope
 * @param kind what one is invited as, with the purpose where that is not membership; up to 64 characters
 * @param address the address, compared by its canonical form
 * @since 0.1
 */
public record AddressSlot(Scope scope, String kind, EmailAddress address) {

    /**
     * Checks that all parts are given.
     *
     * @param scope see {@link #scope()}
     * @param kind see {@link #kind()}
     * @param address see {@link #address()}
     */
    public AddressSlot {
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(address, "address");
    }
}
