package io.invitation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A table in the documentation that tests write: between two comments that name it. */
final class WrittenTable {

    private final Path document;
    private final String begin;
    private final String end;

    private WrittenTable(Path document, String name) {
        this.document = document;
        this.begin = "<!-- begin " + name + ": written by a test, run it with -Ddocs.write=true -->\n";
        this.end = "<!-- end " + name + " -->\n";
    }

    static WrittenTable in(String document, String name) {
        Path documents = Path.of(System.getProperty("basedir", "")).resolve("../docs");
        return new WrittenTable(documents.resolve(document), name);
    }

    /** Checks that a table stands there, or writes it if that is asked for. */
    void holds(String table) throws IOException {
        String text = Files.readString(document);
        int from = text.indexOf(begin) + begin.length();
        int to = text.indexOf(end);
        assertThat(to).as("%s has a place for the table: %s", document, begin).isGreaterThanOrEqualTo(from);
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(document, text.substring(0, from) + table + text.substring(to));
            return;
        }
        assertThat(text.substring(from, to))
                .as("%s: run this test with -Ddocs.write=true", document)
                .isEqualTo(table);
    }
}
