package io.invitation.benchmarks.optimisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.InvitationService;
import io.invitation.benchmarks.Settings;
import io.invitation.benchmarks.database.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class OptimisationsTest {

    private static final Settings SETTINGS =
            new Settings(1, Duration.ZERO, Duration.ZERO, List.of(), List.of(1), 1, Optional.empty(), false);

    @TestFactory
    Stream<DynamicTest> everyChangeCanBeBuilt() {
        return Stream.of(Engine.values())
                .flatMap(engine -> Optimisations.tasks(engine, SETTINGS).stream())
                .flatMap(task -> task.changes().stream())
                .filter(change -> change.edit().isPresent())
                .distinct()
                .map(change -> DynamicTest.dynamicTest(change.name(), () -> {
                    try (Build build = Build.with(change.edit().get())) {
                        assertThat(build).isNotNull();
                    }
                }));
    }

    @Test
    void aBuildHasClassesOfItsOwn() throws Exception {
        try (Build build = Build.asItIs()) {
            Class<?> service = build.load(InvitationService.class.getName());

            assertThat(service).isNotSameAs(InvitationService.class);
            assertThat(service.getName()).isEqualTo(InvitationService.class.getName());
            assertThat(build.load(Work.class.getName())).isSameAs(Work.class);
        }
    }

    @Test
    void anotherCheckoutMustHaveBeenBuilt(@TempDir Path checkout) {
        assertThatThrownBy(() -> Build.of(checkout))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("nothing is built in " + checkout.resolve("invitation-core"));
    }

    @Test
    void aTextThatIsNotInTheSourceIsToldByName(@TempDir Path directory) {
        assertThatThrownBy(() ->
                        Edit.core("internal/Claims.java", "no such text", "").writeInto(directory))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("internal/Claims.java does not hold exactly once: no such text");
    }

    @Test
    void anEditThatDoesNotCompileIsRefused() {
        Edit edit = Edit.core("internal/Claims.java", "final class Claims {", "final class Claims");

        assertThatThrownBy(() -> Build.with(edit))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Claims.java");
    }
}
