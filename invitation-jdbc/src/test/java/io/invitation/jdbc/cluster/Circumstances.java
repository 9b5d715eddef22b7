package io.invitation.jdbc.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** What figures depend on besides the test that measures them. */
final class Circumstances {

    private Circumstances() {}

    /** Returns the name and the version of a database server. */
    static String server(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            DatabaseMetaData server = connection.getMetaData();
            return server.getDatabaseProductName() + " "
                    + server.getDatabaseProductVersion().split("[ -]", 2)[0];
        }
    }

    static String line(Collection<String> servers) throws IOException {
        return "Measured on " + LocalDate.now(ZoneOffset.UTC) + ", revision " + revision() + ", "
                + String.join(", ", servers) + ", "
                + Runtime.getRuntime().availableProcessors() + " processors, JDK " + System.getProperty("java.version")
                + ".";
    }

    private static String revision() throws IOException {
        Optional<String> commit = git("rev-parse", "--short", "HEAD");
        boolean isChanged = git("status", "--porcelain", "--untracked-files=no", "--", ":!docs")
                .isPresent();
        return commit.orElse("unknown") + (isChanged ? " with changes" : "");
    }

    /** Returns the first line that git prints, or nothing if there is none or no git. */
    private static Optional<String> git(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("git", "-C", ".."));
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
