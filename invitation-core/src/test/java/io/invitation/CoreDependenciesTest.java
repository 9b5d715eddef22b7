package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who adds core to an application gets slf4j-api and the annotations of JSpecify, and nothing else. */
class CoreDependenciesTest {

    private static final Path TARGET = Path.of("target").toAbsolutePath();

    @Test
    void usersGetSlf4jAndJspecifyOnly() throws IOException {
        Path classPath = TARGET.resolve("runtime-classpath.txt");
        assertThat(classPath)
                .as("written by Maven in process-test-resources; run that first when testing from an IDE")
                .exists();

        Set<String> artifacts = Stream.of(
                        Files.readString(classPath).trim().split(Pattern.quote(File.pathSeparator), -1))
                // .../org/slf4j/slf4j-api/2.0.20/slf4j-api-2.0.20.jar
                .map(jar -> Path.of(jar).getParent().getParent().getFileName().toString())
                .collect(Collectors.toSet());

        assertThat(artifacts).containsExactlyInAnyOrder("slf4j-api", "jspecify");
    }

    @Test
    void theModuleRequiresNoMoreThanThat() {
        ModuleDescriptor core = ModuleFinder.of(TARGET.resolve("classes"))
                .find("io.invitation.core")
                .orElseThrow()
                .descriptor();

        Map<String, Set<Requires.Modifier>> required =
                core.requires().stream().collect(Collectors.toMap(Requires::name, Requires::modifiers));

        assertThat(required)
                .containsOnlyKeys("java.base", "org.slf4j", "org.jspecify")
                .containsEntry("org.jspecify", Set.of(Requires.Modifier.STATIC, Requires.Modifier.TRANSITIVE));
    }

    @Test
    void theModuleShowsItsTwoDoorsAndTheMemoryStore() {
        ModuleDescriptor core = ModuleFinder.of(TARGET.resolve("classes"))
                .find("io.invitation.core")
                .orElseThrow()
                .descriptor();

        assertThat(core.exports().stream().map(ModuleDescriptor.Exports::source))
                .containsExactlyInAnyOrder("io.invitation", "io.invitation.spi", "io.invitation.memory");
        assertThat(core.exports()).noneMatch(ModuleDescriptor.Exports::isQualified);
        assertThat(core.opens()).isEmpty();
    }
}
