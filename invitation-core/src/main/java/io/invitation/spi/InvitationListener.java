package io.invitation.spi;

import io.invitation.InvitationEvent;

/**
 * Is told what happened, after it was committed; not of what happens in a transaction of the host whose commit cannot
 * be noticed ({@link TransactionRunner.Transaction#noticesCommit}). What it throws is logged by its type and reaches
 * neither the caller nor other listeners; what it must not lose, it reads from the history instead. Called on the
 * thread that committed; safe for use by several threads.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface InvitationListener {

    /**
     * Takes note of an event.
     *
     * @param event what happened; later versions may add types
     */
    void on(InvitationEvent event);
}
