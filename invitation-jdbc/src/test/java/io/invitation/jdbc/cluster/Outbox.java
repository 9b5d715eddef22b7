package io.invitation.jdbc.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.DeliveryRetries;
import io.invitation.DeliveryState;
import io.invitation.DeliveryWorker;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.jdbc.JdbcInvitationStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/** The messages of a cluster whose processes have ended: what they sent, and what they left to others. */
final class Outbox {

    private static final String INVITED = "SELECT single_address FROM invitation WHERE scope = ?";
    private static final String STATES = "SELECT state FROM invitation_delivery WHERE scope = ?";
    private static final String SCOPE = "default";

    private final Cluster cluster;
    private final Path directory;
    private final DataSource dataSource;

    Outbox(Cluster cluster) {
        this.cluster = cluster;
        directory = cluster.directory();
        dataSource = cluster.dataSource();
    }

    /**
     * F18: once the leases of the dead have run out, nothing waits any longer: each invitation of which a node was told
     * is stored, and each that is stored was mailed, more than once only as the same message, with a link that works.
     */
    void requireDelivery() throws IOException, SQLException {
        sendWhatIsLeft();

        cluster.requireAnsweredInvitations();
        List<String> invited = Ledger.column(dataSource, INVITED, SCOPE);
        assertThat(invited).as("invited once under one key").isNotEmpty().doesNotHaveDuplicates();
        assertThat(Ledger.column(dataSource, STATES, SCOPE))
                .as("one message for each invitation")
                .hasSameSizeAs(invited)
                .containsOnly(DeliveryState.SENT.name());
        requireMails(invited.size());
    }

    private void sendWhatIsLeft() throws IOException {
        Instant leasesAreOver = Instant.now().plus(DeliveryRetries.defaults().lease());
        try (NodeLog sent = new NodeLog(directory.resolve(NodeOptions.SENT + "at-last"));
                DeliveryWorker worker = service(sent, leasesAreOver).deliveryWorker()) {
            int tried;
            do {
                tried = worker.runOnce(1_000);
            } while (tried > 0);
        }
        assertThat(JdbcInvitationStore.of(dataSource)
                        .deliveries()
                        .health(leasesAreOver)
                        .waiting())
                .as("messages that wait")
                .isZero();
    }

    private InvitationService service(NodeLog sent, Instant now) {
        return Cluster.builder(JdbcInvitationStore.of(dataSource), NodeMailer.noting(sent))
                .clock(Clock.fixed(now, ZoneOffset.UTC))
                .build();
    }

    private void requireMails(int invitations) throws IOException {
        InvitationService service = Cluster.service(JdbcInvitationStore.of(dataSource));
        Map<String, Set<String>> messages = new HashMap<>();
        for (List<String> mail : NodeLog.readAll(directory, NodeOptions.SENT)) {
            messages.computeIfAbsent(mail.get(1), invitation -> new HashSet<>()).add(mail.get(0));
            assertThat(service.inspect(InvitationToken.of(mail.get(2))).canAccept())
                    .as("the link in message %s works", mail.get(0))
                    .isTrue();
        }
        assertThat(messages).as("invitations that were mailed").hasSize(invitations);
        assertThat(messages.values())
                .as("messages of one invitation")
                .allSatisfy(ids -> assertThat(ids).hasSize(1));
    }
}
