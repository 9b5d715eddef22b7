package io.invitation.jdbc.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.DeliveryRetries;
import io.invitation.DeliveryState;
import io.invitation.DeliverySummary;
import io.invitation.DeliveryWorker;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationService;
import io.invitation.InvitationStatus;
import io.invitation.InvitationToken;
import io.invitation.jdbc.JdbcInvitationStore;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a mail server has taken, beside what the nodes were told and what the tables say: everybody invited got a mail,
 * or a reason why not; several only as the same message; none after the revocation.
 */
final class MailLedger {

    private static final String INVITED = "SELECT id FROM invitation WHERE scope = ?";
    private static final String SCOPE = "default";

    private final Cluster cluster;
    private final FlakySmtpServer server;
    private final Map<InvitationId, Instant> revoked = new HashMap<>();
    private int invitations;
    private int revokedBefore;
    private int refused;
    private int repeated;
    private Duration latest = Duration.ZERO;

    private MailLedger(Cluster cluster, FlakySmtpServer server) {
        this.cluster = cluster;
        this.server = server;
    }

    /** Sends what is left, with a server that works again, and compares. */
    static MailLedger settle(Cluster cluster, FlakySmtpServer server, DeliveryRetries retries)
            throws IOException, SQLException {
        MailLedger ledger = new MailLedger(cluster, server);
        server.recover();
        ledger.sendWhatIsLeft(retries);
        ledger.readRevocations();
        cluster.requireAnsweredInvitations();
        ledger.requireTruth(retries);
        return ledger;
    }

    int invitations() {
        return invitations;
    }

    int revocations() {
        return revoked.size();
    }

    /** Returns how many messages were taken more than once. */
    int repeated() {
        return repeated;
    }

    /** Returns how long behind its revocation a mail began at most: whoever sent it had looked before. */
    Duration latest() {
        return latest;
    }

    /** Returns how many invitations have no mail because they were revoked before. */
    int revokedBefore() {
        return revokedBefore;
    }

    /** Returns how many invitations have no mail because the server refuses their addresses. */
    int refused() {
        return refused;
    }

    private JdbcInvitationStore store() {
        return JdbcInvitationStore.of(cluster.dataSource());
    }

    private void sendWhatIsLeft(DeliveryRetries retries) {
        Instant later = Instant.now().plus(retries.lease()).plus(retries.longestPause());
        InvitationService service = Cluster.builder(store(), NodeMailer.smtp(server.port()))
                .clock(Clock.fixed(later, ZoneOffset.UTC))
                .retries(retries)
                .build();
        try (DeliveryWorker worker = service.deliveryWorker()) {
            while (worker.runOnce(1_000) > 0) {
                // Until nothing is due.
            }
        }
        assertThat(store().deliveries().health(later).waiting())
                .as("messages that wait")
                .isZero();
    }

    private void readRevocations() throws IOException {
        for (List<String> line : NodeLog.readAll(cluster.directory(), NodeOptions.REVOKED)) {
            revoked.put(InvitationId.parse(line.get(0)), Instant.parse(line.get(1)));
        }
    }

    private void requireTruth(DeliveryRetries retries) throws SQLException {
        Map<String, List<FlakySmtpServer.Mail>> mails =
                server.mails().stream().collect(Collectors.groupingBy(FlakySmtpServer.Mail::recipient));
        InvitationService service = Cluster.service(store());
        for (String id : Ledger.column(cluster.dataSource(), INVITED, SCOPE)) {
            Invitation invitation = service.get(InvitationId.parse(id)).orElseThrow();
            String address = invitation.audience().singleAddress().orElseThrow().mailbox();
            List<FlakySmtpServer.Mail> sent = mails.getOrDefault(address, List.of());
            mails.remove(address);
            invitations++;
            repeated += Math.max(0, sent.size() - 1);
            requireMailOrReason(invitation, address, sent);
            requireOneMessage(service, invitation, sent);
            Optional.ofNullable(revoked.get(invitation.id())).ifPresent(end -> requireNoneBehind(end, sent, retries));
        }
        assertThat(mails).as("mails to somebody who is not invited").isEmpty();
    }

    /** Whoever looked at an invitation before its revocation may still be sending, for as long as a lease lasts. */
    private void requireNoneBehind(Instant revocation, List<FlakySmtpServer.Mail> sent, DeliveryRetries retries) {
        for (FlakySmtpServer.Mail mail : sent) {
            Duration behind = Duration.between(revocation, mail.begun());
            assertThat(behind).as("mail after a revocation").isLessThan(retries.lease());
            latest = behind.compareTo(latest) > 0 ? behind : latest;
        }
    }

    private void requireMailOrReason(Invitation invitation, String address, List<FlakySmtpServer.Mail> sent) {
        boolean isRevoked = invitation.statusAt(Instant.now()) == InvitationStatus.REVOKED;
        DeliverySummary delivery = invitation.delivery();
        if (delivery.state() == DeliveryState.FAILED) {
            refused++;
            assertThat(FlakySmtpServer.refuses(address))
                    .as("%s is refused", address)
                    .isTrue();
            assertThat(delivery.code()).contains(FlakySmtpServer.NO_SUCH_MAILBOX);
            assertThat(sent).as("mails to %s", address).isEmpty();
        } else if (sent.isEmpty()) {
            revokedBefore++;
            assertThat(isRevoked)
                    .as("%s has a mail or is revoked", invitation.id())
                    .isTrue();
            assertThat(delivery.state()).isEqualTo(DeliveryState.SUPPRESSED);
            assertThat(delivery.code()).contains(InvitationStatus.REVOKED.name());
        }
        assertThat(revoked.containsKey(invitation.id()) && !isRevoked)
                .as("a revocation is lost")
                .isFalse();
    }

    private static void requireOneMessage(
            InvitationService service, Invitation invitation, List<FlakySmtpServer.Mail> sent) {
        assertThat(sent.stream().map(FlakySmtpServer.Mail::messageId).distinct().count())
                .as("messages of %s", invitation.id())
                .isLessThanOrEqualTo(1);
        boolean works = invitation.statusAt(Instant.now()) != InvitationStatus.REVOKED;
        for (FlakySmtpServer.Mail mail : sent) {
            assertThat(service.inspect(InvitationToken.of(mail.token())).canAccept())
                    .as("the link in message %s works", mail.messageId())
                    .isEqualTo(works);
        }
    }
}
