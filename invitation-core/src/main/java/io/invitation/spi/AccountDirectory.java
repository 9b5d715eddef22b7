package io.invitation.spi;

import io.invitation.Actor;
import io.invitation.EmailAddress;
import io.invitation.Scope;
import java.util.Optional;

/**
 * Knows the accounts that the host has already. Asked within the transaction that creates an invitation for a single
 * address; safe for use by several threads. A member whom the inviter may know of is not invited to be one again; the
 * account of anybody else of whom he may know becomes the {@link io.invitation.Invitation#subject()} of the invitation,
 * unless the request names one.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface AccountDirectory {

    /**
     * Looks an address up, and judges whether the inviter may learn the answer.
     *
     * @param address the address, to be compared by its canonical form
     * @param scope the scope one is invited to
     * @param inviter who invites
     * @return the account with that verified address; empty if there is none
     */
    Optional<KnownAccount> find(EmailAddress address, Scope scope, Actor inviter);
}
