package io.invitation.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.corpus.LeakWatch;
import org.junit.jupiter.api.Test;

/** P10, P26: what the tests of this module log is watched; the watch itself fails the run, when it ends. */
class WatchedLogTest {

    @Test
    void everythingThatIsLoggedHereIsWatched() {
        assertThat(LeakWatch.isWatching()).isTrue();
    }
}
