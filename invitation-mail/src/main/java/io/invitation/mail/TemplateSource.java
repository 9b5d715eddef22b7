package io.invitation.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Gives mail templates: from a directory, the class path, a database or wherever a host keeps them.
 *
 * <p>Names are paths with {@code /}. A file is one of
 *
 * <ul>
 *   <li>{@code layout.html.mustache}, {@code layout.text.mustache}: the frame of all mails, without words
 *   <li>{@code words_LANGUAGE.properties}: words in a language, all or some, to fill the layout with
 *   <li>{@code PURPOSE_LANGUAGE.subject.mustache}, {@code .text.mustache} and {@code .html.mustache}: a whole mail,
 *       where {@code PURPOSE} is a {@link io.invitation.spi.MessagePurpose} in lower case, such as {@code new_link}
 * </ul>
 *
 * where {@code LANGUAGE} is a tag such as {@code en} or {@code pt-BR} (BCP 47). It stands at the top, or in
 * {@code scope=SCOPE/}, {@code kind=KIND/} or {@code scope=SCOPE/kind=KIND/} to apply to those invitations only.
 *
 * <p>{@link MailTemplates} reads a source once, as a whole, so that a mistake is found then. Implementations need no
 * thread-safety of their own.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface TemplateSource {

    /**
     * Reads all templates there are.
     *
     * @return their contents by name
     * @throws IOException if they cannot be read
     */
    Map<String, String> read() throws IOException;

    /**
     * Returns the templates in a directory and below. Files with other endings than {@code .mustache} and
     * {@code .properties}, and whatever starts with a dot, are not looked at.
     *
     * @param directory where the files are, in UTF-8
     * @return a source that reads the files whenever it is asked
     */
    static TemplateSource directory(Path directory) {
        return () -> {
            Map<String, String> contents = new LinkedHashMap<>();
            try (Stream<Path> files = Files.walk(directory)) {
                List<Path> sorted = files.filter(Files::isRegularFile).sorted().toList();
                for (Path file : sorted) {
                    String name = directory.relativize(file).toString().replace('\\', '/');
                    boolean hidden = name.startsWith(".") || name.contains("/.");
                    if (!hidden && (name.endsWith(".mustache") || name.endsWith(".properties"))) {
                        contents.put(name, utf8(name, Files.readAllBytes(file)));
                    }
                }
                if (!Files.isDirectory(directory)) {
                    throw new NotDirectoryException(directory.toString());
                }
            } catch (UncheckedIOException e) {
                throw e.getCause() == null ? new IOException(e) : e.getCause();
            }
            return contents;
        };
    }

    /**
     * Returns templates from the class path or a module. Resources cannot be listed, so the names are needed.
     *
     * @param anchor a class of the host, beside which the folder is
     * @param folder the folder, relative to the anchor's package, or from the root if it starts with {@code /}; in a
     *     named module, a folder that is a package must be open to {@code io.invitation.mail}
     * @param names the names of the templates in it
     * @return a source that reads the resources whenever it is asked
     */
    static TemplateSource resources(Class<?> anchor, String folder, String... names) {
        List<String> wanted = List.of(names);
        return () -> {
            Map<String, String> contents = new LinkedHashMap<>();
            for (String name : wanted) {
                try (InputStream in = anchor.getResourceAsStream(folder + "/" + name)) {
                    if (in == null) {
                        throw new NoSuchFileException(
                                name, null, "there is no such resource in " + folder + " beside " + anchor.getName());
                    }
                    contents.put(name, utf8(name, in.readAllBytes()));
                }
            }
            return contents;
        };
    }

    private static String utf8(String name, byte[] bytes) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidTemplateException(name, 1, "is not UTF-8", e);
        }
    }
}
