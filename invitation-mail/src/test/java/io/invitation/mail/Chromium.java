package io.invitation.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A browser without a window, found on the PATH; each run has a profile of its own. */
final class Chromium {

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

    private final Path program;
    private final Path directory;

    private Chromium(Path program, Path directory) {
        this.program = program;
        this.directory = directory;
    }

    /** Finds it; empty if it is not installed. */
    static Optional<Chromium> find(Path directory) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .map(program -> new Chromium(program, directory));
    }

    /** Takes a picture of a page, in PNG. */
    void photograph(String html, int width, int height, boolean dark, Path picture) throws Exception {
        run(html, dark, "--screenshot=" + picture.toAbsolutePath(), "--window-size=" + width + "," + height);
        assertThat(picture).exists();
    }

    /** Runs a page and returns what its scripts made of it. */
    String run(String html, boolean dark) throws Exception {
        return run(html, dark, "--dump-dom", "--virtual-time-budget=5000");
    }

    private String run(String html, boolean dark, String... options) throws IOException, InterruptedException {
        Path profile = Files.createTempDirectory(directory, "profile");
        Path page = Files.writeString(profile.resolve("page.html"), html);
        Path output = profile.resolve("output");
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--user-data-dir=" + profile,
                "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1)));
        command.addAll(List.of(options));
        command.add(page.toUri().toString());
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("Chromium ends").isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output);
    }
}
