package io.invitation.jdbc.cluster;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * What a process is told when it starts.
 *
 * @param directory where the agenda is, and where it writes its logs
 * @param number which node it is, from 0
 * @param nodes how many there are
 * @param threads how many of its threads accept
 * @param mails whether it also invites and sends
 * @param database on what it works
 * @param smtpPort where its mails go on this machine; 0 if they are only noted
 * @param isolation its name in {@link java.sql.Connection}; blank for the database's own
 */
record NodeOptions(
        Path directory,
        int number,
        int nodes,
        int threads,
        boolean mails,
        int smtpPort,
        DatabaseAddress database,
        String isolation) {

    static final String INVITES = "invites-";
    static final String SENT = "sent-";
    static final String REVOKED = "revoked-";

    Path callLog() {
        return log("calls-");
    }

    Path inviteLog() {
        return log(INVITES);
    }

    Path sentLog() {
        return log(SENT);
    }

    Path revokeLog() {
        return log(REVOKED);
    }

    Path output() {
        return log("output-");
    }

    private Path log(String name) {
        return directory.resolve(name + number);
    }

    Path write() throws IOException {
        Properties properties = new Properties();
        properties.setProperty("number", String.valueOf(number));
        properties.setProperty("nodes", String.valueOf(nodes));
        properties.setProperty("threads", String.valueOf(threads));
        properties.setProperty("mails", String.valueOf(mails));
        properties.setProperty("smtpPort", String.valueOf(smtpPort));
        properties.setProperty("url", database.url());
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        properties.setProperty("isolation", isolation);
        Path file = log("node-");
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        return file;
    }

    static NodeOptions read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return new NodeOptions(
                file.toAbsolutePath().getParent(),
                Integer.parseInt(properties.getProperty("number")),
                Integer.parseInt(properties.getProperty("nodes")),
                Integer.parseInt(properties.getProperty("threads")),
                Boolean.parseBoolean(properties.getProperty("mails")),
                Integer.parseInt(properties.getProperty("smtpPort")),
                new DatabaseAddress(
                        properties.getProperty("url"),
                        properties.getProperty("user"),
                        properties.getProperty("password")),
                properties.getProperty("isolation"));
    }
}
