package io.invitation.benchmarks;

import io.invitation.InvitationService;
import io.invitation.benchmarks.database.Engine;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What figures depend on besides the library. */
final class Circumstances {

    /** Jars whose versions matter, as they are named in the repository. */
    private static final Pattern JAR = Pattern.compile(
            "(angus-mail|HikariCP|jmh-core|mariadb-java-client|postgresql"
                    + "|simple-java-mail|smtp-connection-pool|spring-context-support|spring-jdbc|spring-security-core)-(\\d.*)\\.jar");

    private static final double GIBIBYTE = 1L << 30;
    private static final long MEBIBYTE = 1L << 20;

    private Circumstances() {}

    static List<String> lines(Question question, List<String> arguments, Settings settings, double loadBefore)
            throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(
                "Measured on " + LocalDate.now(ZoneOffset.UTC) + ", revision " + revision() + ": " + settings.rounds()
                        + " rounds of " + settings.time().toMillis()
                        + " ms for each variant after " + settings.warmUp().toMillis()
                        + " ms that do not count; the first variant in figures, the others as medians of the ratios of each round to it, with the least and the most.");
        lines.add("Command: `mvn -q -Drun=benchmarks -Dquestion=" + question.name() + optionsOfJvm()
                + (arguments.isEmpty() ? "" : " -Dbenchmarks.args=\"" + String.join(" ", arguments) + "\"") + "`");
        lines.add(machine() + String.format(Locale.ROOT, "; load average %.1f before, %.1f after", loadBefore, load()));
        lines.add(System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version")
                + String.format(
                        Locale.ROOT,
                        ", a heap of %,d MiB at most",
                        Runtime.getRuntime().maxMemory() / MEBIBYTE));
        for (Engine engine : settings.engines()) {
            if (engine.isStarted()) {
                lines.add(engine.title() + " " + engine.version());
            }
        }
        lines.add(libraries());
        return lines;
    }

    private static String optionsOfJvm() {
        List<String> options = ManagementFactory.getRuntimeMXBean().getInputArguments();
        return options.isEmpty() ? "" : " -Dbenchmarks.jvm=\"" + String.join(" ", options) + "\"";
    }

    /** Returns how many threads have wanted a processor in the last minute. */
    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static String machine() throws IOException {
        String memory = "";
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            memory = String.format(Locale.ROOT, ", %.0f GiB", system.getTotalMemorySize() / GIBIBYTE);
        }
        return Runtime.getRuntime().availableProcessors() + " × " + processor() + memory + ", "
                + System.getProperty("os.name") + " " + System.getProperty("os.version");
    }

    private static String processor() throws IOException {
        Path description = Path.of("/proc/cpuinfo");
        if (Files.isReadable(description)) {
            try (Stream<String> lines = Files.lines(description)) {
                return lines.filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElseGet(() -> System.getProperty("os.arch"));
            }
        }
        return System.getProperty("os.arch");
    }

    private static String libraries() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> JAR.matcher(Path.of(entry).getFileName().toString()))
                .filter(Matcher::matches)
                .map(jar -> jar.group(1) + " " + jar.group(2))
                .sorted(String.CASE_INSENSITIVE_ORDER)
                .collect(Collectors.joining(", "));
    }

    /** Returns the commit that was measured, or the version of the library where there is no git. */
    private static String revision() throws IOException {
        Optional<String> commit = git("rev-parse", "--short", "HEAD");
        if (commit.isPresent()) {
            boolean isChanged = git("status", "--porcelain", "--", ":!benchmarks/results", ":!docs/performance.md")
                    .isPresent();
            return commit.get() + (isChanged ? ", with changes" : "");
        }
        return Objects.requireNonNullElse(InvitationService.class.getPackage().getImplementationVersion(), "unknown");
    }

    /** Returns the first line that git prints, or nothing if there is none or no git. */
    private static Optional<String> git(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        try {
            Process git = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader output = git.inputReader()) {
                List<String> lines = output.lines().toList();
                return git.waitFor() == 0 ? lines.stream().findFirst() : Optional.empty();
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } catch (IOException notInstalled) {
            return Optional.empty();
        }
    }
}
