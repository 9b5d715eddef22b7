package io.invitation.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.corpus.LeakWatch;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** P10, P26: what applications log here is watched; the watch itself fails the run, when it ends. */
class WatchedLogTest {

    @Test
    void everythingThatAnApplicationLogsHereIsWatched() {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(WatchedLogTest.class)
                .web(WebApplicationType.NONE)
                .run()) {
            assertThat(application.isActive()).isTrue();
            assertThat(LeakWatch.isWatching()).isTrue();
        }
    }
}
