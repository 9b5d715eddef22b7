package io.invitation.examples.webapp;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.InvitationId;
import io.invitation.InvitationService;
import io.invitation.examples.webapp.accounts.Accounts;
import io.invitation.examples.webapp.accounts.HashedPassword;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;

/** The application with a database and a mail server of its own. */
final class Running implements AutoCloseable {

    static final String PASSWORD = "demo of the tests";
    private static final HashedPassword HASHED = HashedPassword.of(PASSWORD, 1_000);
    private static final HashedPassword HASHED_OF_ADMIN = HashedPassword.of("admin", 1_000);
    private static final Pattern LINK = Pattern.compile("/invite/[A-Za-z0-9._~-]+");

    final MovableClock clock;
    final Mailbox mailbox;
    final int port;
    final URI baseUrl;
    final Application application;
    private final HikariDataSource database = new HikariDataSource();

    private Running(String baseUrl, String databaseUrl, Mailbox mailbox, MovableClock clock) throws IOException {
        this.mailbox = mailbox;
        this.clock = clock;
        port = freePort();
        this.baseUrl = URI.create(baseUrl.isEmpty() ? "http://localhost:" + port : baseUrl);
        database.setJdbcUrl(databaseUrl);
        database.setUsername("sa");
        application = new Application(new Application.Settings(
                this.baseUrl,
                port,
                database,
                mailbox.sender(clock),
                Optional.of(mailbox),
                new SecretKeySpec(new byte[32], "HmacSHA256"),
                clock));
        new DemoData(application).people(HASHED, HASHED_OF_ADMIN);
        application.start();
    }

    static Running start() throws IOException {
        return behindProxy("");
    }

    static Running behindProxy(String baseUrl) throws IOException {
        String database = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        return new Running(baseUrl, database, Mailbox.start(), new MovableClock());
    }

    /** Starts another one on the same database and key; nothing else is shared. */
    Running anotherNode() throws IOException {
        return new Running("", database.getJdbcUrl(), Mailbox.start(), clock);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Changes the database under the application's hands. */
    void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Returns what the database keeps of the only link of an invitation. */
    byte[] storedHash(InvitationId id) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(
                        "SELECT token_hash FROM invitation_token WHERE invitation_id = ?")) {
            query.setObject(1, id.value());
            try (ResultSet found = query.executeQuery()) {
                if (!found.next()) {
                    throw new AssertionError("no link");
                }
                return found.getBytes(1);
            }
        }
    }

    /** Returns the statements that would make all of the database again. */
    List<String> contents() throws SQLException {
        List<String> statements = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet script = statement.executeQuery("SCRIPT")) {
            while (script.next()) {
                statements.add(script.getString(1));
            }
        }
        return statements;
    }

    InvitationService invitations() {
        return application.invitations();
    }

    Accounts accounts() {
        return application.accounts();
    }

    Visitor visitor() {
        return new Visitor("http://localhost:" + port);
    }

    /** Returns the same browser as another one, in a further tab or at another node, with the invitation before it. */
    Visitor visitorLike(Visitor other) {
        Visitor visitor = visitor();
        visitor.cookies.putAll(other.cookies);
        visitor.get("/invitation");
        return visitor;
    }

    Visitor signedIn(String name) {
        Visitor visitor = visitor();
        visitor.signIn(name, PASSWORD);
        return visitor;
    }

    List<Mailbox.Mail> mailsTo(String address) {
        return mailbox.mails().stream()
                .filter(mail -> mail.to().equals(address))
                .toList();
    }

    /** Returns the path of the link in the latest mail to somebody. */
    String linkTo(String address) {
        Matcher link = LINK.matcher(mailsTo(address).get(0).text());
        if (!link.find()) {
            throw new AssertionError("no link in the mail");
        }
        return link.group();
    }

    @Override
    public void close() {
        application.close();
        mailbox.close();
        database.close();
    }
}
