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

    /** Returns a call that holds a place by the only link and completes it, as often as it takes. */
    Load.Call reserveAndComplete();

    /** Returns a call that makes so many invitations, and gives their links back. */
    Load.Call inviteAll(int rows);

    /** Puts so many mails into the queue, and returns a call that sends a few of them. */
    Load.Call sendFromQueue(int waiting, int mails);

    /** Returns a call that makes an invitation. */
    Load.Call create();

    /** Returns a call that looks at an invitation by its link. */
    Load.Call inspect();

    /** Returns a call that looks at an invitation by a link that was signed with another key. */
    Load.Call inspectForged();

    /** Returns how many places were taken by all calls. */
    long places();

    @Override
    void close();
}
