package io.invitation.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever is to run after a commit runs once, in order. */
class CommitHooksTest {

    private final CommitHooks hooks = new CommitHooks();
    private final List<String> ran = new ArrayList<>();

    @Test
    void aHookThatAddsAnotherStopsNobody() {
        hooks.afterCommit(() -> {
            ran.add("first");
            hooks.afterCommit(() -> ran.add("added"));
        });
        hooks.afterCommit(() -> ran.add("second"));

        hooks.run();
        hooks.run();

        assertThat(ran).containsExactly("first", "second", "added");
    }

    @Test
    void aHookThatFailsStopsNobody() {
        hooks.afterCommit(() -> {
            throw new IllegalStateException("a hook that fails");
        });
        hooks.afterCommit(() -> ran.add("second"));

        hooks.run();

        assertThat(ran).containsExactly("second");
    }
}
