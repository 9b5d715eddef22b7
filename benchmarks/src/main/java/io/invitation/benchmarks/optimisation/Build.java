package io.invitation.benchmarks.optimisation;

import io.invitation.InvitationService;
import io.invitation.benchmarks.optimisation.library.LibraryWork;
import io.invitation.jdbc.JdbcInvitationStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The library's classes, loaded once more than they are already, and as they are after an edit of their source. */
final class Build implements AutoCloseable {

    private final Path directory;
    private final Loader loader;

    private Build(Path directory, Path core, Path jdbc) {
        this.directory = directory;
        this.loader = new Loader(Stream.of(directory, core, jdbc, classes(LibraryWork.class))
                .map(Build::url)
                .toArray(URL[]::new));
    }

    static Build asItIs() throws IOException {
        return beside(newDirectory());
    }

    /**
     * Makes one with an edit.
     *
     * @throws IllegalStateException if it does not fit the source, or does not compile
     */
    static Build with(Edit edit) throws IOException {
        Path directory = newDirectory();
        try {
            compile(directory, edit.writeInto(directory));
            return beside(directory);
        } catch (IllegalStateException unfit) {
            delete(directory);
            throw unfit;
        }
    }

    private static Build beside(Path directory) {
        return new Build(directory, classes(InvitationService.class), classes(JdbcInvitationStore.class));
    }

    /** Takes the classes of another checkout. */
    static Build of(Path checkout) throws IOException {
        Path core = built(checkout.resolve("invitation-core"));
        Path jdbc = built(checkout.resolve("invitation-jdbc"));
        return new Build(newDirectory(), core, jdbc);
    }

    private static Path built(Path module) {
        Path classes = module.resolve(Path.of("target", "classes"));
        if (!Files.isDirectory(classes)) {
            throw new IllegalStateException("nothing is built in " + module);
        }
        return classes;
    }

    private static Path newDirectory() throws IOException {
        return Files.createTempDirectory("invitation-build");
    }

    /** Returns where a class was read from: a directory or a jar. */
    static Path classes(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void compile(Path directory, Path file) {
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        messages,
                        messages,
                        "-proc:none",
                        "--release",
                        "17",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        "-d",
                        directory.toString(),
                        file.toString());
        if (result != 0) {
            throw new IllegalStateException(messages.toString(StandardCharsets.UTF_8));
        }
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Lets the library work in a schema that has its tables, in transactions that are isolated so. */
    Work in(String address, @Nullable String isolation) throws ReflectiveOperationException {
        return (Work) load(LibraryWork.class.getName())
                .getConstructor(String.class, String.class)
                .newInstance(address, isolation);
    }

    Class<?> load(String name) throws ClassNotFoundException {
        return loader.loadClass(name);
    }

    /** Loads the library, and what calls it, by itself; all that they call has been loaded for everybody. */
    private static final class Loader extends URLClassLoader {

        private static final String OURS = "io.invitation.";
        private static final String SHARED = "io.invitation.benchmarks.";
        private static final String CALLING = LibraryWork.class.getPackageName() + ".";

        Loader(URL[] urls) {
            super(urls, LibraryWork.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            boolean isOwn = name.startsWith(OURS) && (!name.startsWith(SHARED) || name.startsWith(CALLING));
            if (!isOwn) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }

    @Override
    public void close() throws IOException {
        loader.close();
        delete(directory);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
