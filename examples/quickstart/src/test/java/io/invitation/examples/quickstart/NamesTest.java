package io.invitation.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Types that documents name as code are there. */
class NamesTest {

    private static final Pattern NAME =
            Pattern.compile("`([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(?:[.#]\\w+)?(?:\\([^`]*\\))?`");

    private static final Set<String> OF_OTHERS = Set.of(
            "AskPassword",
            "AutoCloseable",
            "Clock",
            "DataSource",
            "IllegalArgumentException",
            "IllegalStateException",
            "InternetAddress",
            "JavaMailSenderImpl",
            "JdbcClient",
            "JdbcOneTimeTokenService",
            "JdbcTemplate",
            "Map",
            "NaN",
            "NullPointerException",
            "Precedence",
            "Properties",
            "Semaphore",
            "ServiceLoader",
            "SmartLifecycle",
            "TransactionAwareDataSourceProxy",
            "Transport");

    @Test
    void everyTypeThatADocumentNamesExists() throws IOException {
        Set<String> ours = NamedSources.everyType();
        List<String> problems = new ArrayList<>();
        long names = 0;
        for (Path document : LinksTest.documents()) {
            String text = Files.readString(document);
            names += NAME.matcher(text).results().count();
            NAME.matcher(text)
                    .results()
                    .map(name -> name.group(1))
                    .filter(name -> !ours.contains(name) && !OF_OTHERS.contains(name))
                    .forEach(name -> problems.add(document.getFileName() + ": " + name));
        }

        assertThat(problems).isEmpty();
        assertThat(names).isGreaterThan(500);
    }
}
