package io.invitation.benchmarks.optimisation;

import io.invitation.benchmarks.Load;

/** What a build of the library is given to do, each time beginning anew; safe for use by several threads. */
public interface Work extends AutoCloseable {

    /** Returns a call that takes a place by one of so many links. */
    Load.Call acceptByAnyOf(int links);

    /**
     * Returns a call that takes a place by the only link, where the host is asked about seats, as often as it takes.
     */
    Load.Call acceptAskingHost();

    /** Returns a call that makes so many invitations, and gives their links back. */
    Load.Call inviteAll(int rows);

    /** Returns a call that makes so many invitations whose mails go into the queue, and works off as many. */
    Load.Call mailFromQueue(int rows);

    /** Returns a call that makes an invitation. */
    Load.Call create();

    /** Returns a call that looks at an invitation by its link. */
    Load.Call inspect();

    @Override
    void close();
}
