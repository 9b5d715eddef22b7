package io.invitation.benchmarks.startup;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.LinkTemplate;
import io.invitation.jdbc.JdbcInvitationStore;
import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.InvitationStore;
import io.invitation.spi.SendOutcome;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** A program that makes one invitation and ends. Prints how many milliseconds that took, and how many classes. */
final class FirstInvitation {

    private static final double NANOS_PER_MILLI = 1e6;

    private FirstInvitation() {}

    /**
     * Does it, and prints what it took.
     *
     * @param arguments what to do, and the address of the database where there is one
     */
    public static void main(String[] arguments) throws SQLException {
        long begun = System.nanoTime();
        switch (arguments[0]) {
            case "hand" -> inviteByHand(new HashMap<>());
            case "memory" -> invite(new InMemoryInvitationStore());
            case "jdbc" -> withPool(arguments[1], pool -> invite(JdbcInvitationStore.of(pool)));
            case "select" -> withPool(arguments[1], FirstInvitation::select);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        double millis = (System.nanoTime() - begun) / NANOS_PER_MILLI;
        System.out.println(
                millis + " " + ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount());
    }

    private static void inviteByHand(Map<String, String> invitations) {
        byte[] token = new byte[32];
        new SecureRandom().nextBytes(token);
        String link = Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(link.getBytes(StandardCharsets.US_ASCII));
            invitations.put(Base64.getEncoder().encodeToString(hash), "ada@example.com");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void invite(InvitationStore store) {
        InvitationService.builder(store, outgoing -> SendOutcome.submitted())
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .build()
                .create(InvitationRequest.to("person-" + UUID.randomUUID() + "@example.com")
                        .build())
                .linkOrElseThrow();
    }

    private interface Work {
        void on(HikariDataSource pool) throws SQLException;
    }

    private static void withPool(String address, Work work) throws SQLException {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(address);
            pool.setMaximumPoolSize(1);
            work.on(pool);
        }
    }

    private static void select(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
    }
}
