package io.invitation.benchmarks.startup;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The jars that come with a module, found by what the modules on the class path require. */
final class Weight {

    private static final double KIBIBYTE = 1024;

    private Weight() {}

    /** Returns a sentence about them. */
    static String of(String module) {
        Map<String, ModuleReference> known = onClassPath();
        Map<String, Path> needed = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>();
        open.add(module);
        while (!open.isEmpty()) {
            String name = open.remove();
            ModuleReference reference = known.get(name);
            if (reference != null && !needed.containsKey(name)) {
                needed.put(name, Path.of(reference.location().orElseThrow()));
                reference.descriptor().requires().stream()
                        .filter(requires -> !requires.modifiers().contains(Modifier.STATIC)
                                || requires.modifiers().contains(Modifier.TRANSITIVE))
                        .forEach(requires -> open.add(requires.name()));
            }
        }
        return String.format(
                Locale.ROOT,
                "`%s`: %s in all, %d jars: %s.",
                module,
                size(needed.values().stream().mapToLong(Weight::bytes).sum()),
                needed.size(),
                needed.values().stream()
                        .map(jar -> jar.getFileName() + " " + size(bytes(jar)))
                        .collect(Collectors.joining(", ")));
    }

    private static Map<String, ModuleReference> onClassPath() {
        Map<String, ModuleReference> modules = new HashMap<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            try {
                ModuleFinder.of(Path.of(entry))
                        .findAll()
                        .forEach(reference -> modules.put(reference.descriptor().name(), reference));
            } catch (FindException noModule) {
                // Nobody can require it then.
            }
        }
        return modules;
    }

    /** Returns the length of a jar, or of all files of a directory with classes. */
    private static long bytes(Path jar) {
        try (Stream<Path> files = Files.walk(jar)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String size(long bytes) {
        return String.format(Locale.ROOT, "%,.0f KiB", bytes / KIBIBYTE);
    }
}
