package io.invitation.benchmarks.optimisation;

import io.invitation.InvitationService;
import io.invitation.jdbc.JdbcInvitationStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A place of the library's source that is to be written otherwise.
 *
 * @param module a class of the module that holds the source
 * @param file the source, from the module's package on
 * @param text what stands there exactly once
 * @param replacement what is to stand there
 */
record Edit(Class<?> module, String file, String text, String replacement) {

    private static final Path SOURCES = Path.of("src", "main", "java", "io", "invitation");

    static Edit core(String file, String text, String replacement) {
        return new Edit(InvitationService.class, file, text, replacement);
    }

    static Edit jdbc(String file, String text, String replacement) {
        return new Edit(JdbcInvitationStore.class, file, text, replacement);
    }

    /**
     * Writes the source anew.
     *
     * @param directory where to, by packages
     * @return the file
     * @throws IllegalStateException if the text does not stand there exactly once
     */
    Path writeInto(Path directory) throws IOException {
        String source = Files.readString(moduleDirectory().resolve(SOURCES).resolve(file));
        int first = source.indexOf(text);
        if (first < 0 || first != source.lastIndexOf(text)) {
            throw new IllegalStateException(file + " does not hold exactly once: " + text);
        }
        Path written = directory.resolve(Path.of("io", "invitation")).resolve(file);
        Files.createDirectories(written.getParent());
        return Files.writeString(written, source.replace(text, replacement));
    }

    /** The classes are read from a directory or a jar in the module's "target". */
    private Path moduleDirectory() {
        return Build.classes(module).resolve(Path.of("..", "..")).normalize();
    }
}
