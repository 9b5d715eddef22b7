package io.invitation.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.invitation.EmailAddress;
import io.invitation.mail.NoBounce.Reason;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from delivery reports, and from everything else that arrives in their mailbox. */
class BounceReaderTest {

    private static final VerpAddresses ADDRESSES = VerpAddresses.of(
            EmailAddress.parse("bounces@acme.example"),
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
    private static final String SIGNED = ADDRESSES.addressFor(Mails.DELIVERY).mailbox();
    private static final Bounce UNKNOWN_USER = new Bounce(
            Mails.DELIVERY,
            Bounce.Kind.PERMANENT,
            "5.1.1",
            Optional.of(EmailAddress.parse("grace@example.org")),
            Instant.parse("2026-11-20T09:30:00Z"));

    private final BounceReader signed = BounceReader.signedBy(ADDRESSES).clock(Mails.CLOCK);
    private final BounceReader byMessageId =
            BounceReader.byMessageId("acme.example").clock(Mails.CLOCK);

    @Test
    void knowsTheDeliveryByTheSignedAddress() throws Exception {
        assertThat(read(signed, Reports.failed(SIGNED, "<other@elsewhere.example>")))
                .isEqualTo(UNKNOWN_USER);
        assertThat(read(signed, "Delivered-To: " + SIGNED + "\r\n" + Reports.failed("<postmaster@acme.example>", "")))
                .isEqualTo(UNKNOWN_USER);
        assertThat(read(signed, Reports.failed("\"Bounces\" <" + SIGNED + ">, x@acme.example", "")))
                .isEqualTo(UNKNOWN_USER);
    }

    @Test
    void knowsTheDeliveryByTheEnvelope() throws Exception {
        InputStream message = stream(Reports.failed("undisclosed-recipients:;", ""));

        assertThat(signed.read(message, SIGNED)).isEqualTo(UNKNOWN_USER);
    }

    @Test
    void knowsTheDeliveryByTheMessageIdThatCameBack() throws Exception {
        assertThat(read(byMessageId, Reports.failed("bounces@acme.example", Reports.MESSAGE_ID)))
                .isEqualTo(UNKNOWN_USER);
        assertThat(read(
                        byMessageId,
                        Reports.report(
                                "bounces@acme.example",
                                Reports.FAILED_FIELDS,
                                "message/rfc822",
                                "From: a@acme.example\nMessage-Id: " + Reports.MESSAGE_ID + "\nSubject: x\n\nbody")))
                .isEqualTo(UNKNOWN_USER);
    }

    @Test
    void isNotFooledByAReportWithoutASignatureOfOurs() throws Exception {
        VerpAddresses forger = VerpAddresses.of(EmailAddress.parse("bounces@acme.example"), new byte[32]);
        String forged = forger.addressFor(Mails.DELIVERY).mailbox();

        assertThat(read(signed, Reports.failed(forged, Reports.MESSAGE_ID))).isEqualTo(none(Reason.NOT_OURS));
        assertThat(read(signed, Reports.failed("bounces@acme.example", Reports.MESSAGE_ID)))
                .isEqualTo(none(Reason.NOT_OURS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<5b0f4e62-26a5-4b39-9a4d-6f7a6c1f2d10@other.example>",
                "<5b0f4e62-26a5-4b39-9a4d-6f7a6c1f2d1@acme.example>",
                "5b0f4e62-26a5-4b39-9a4d-6f7a6c1f2d10@acme.example",
                "<5b0f4e62-26a5-4b39-9a4d-6f7a6c1f2d10@acme.example> <x@y>",
                "<1-1-1-1-1@acme.example>",
                "<5b0f4e62-26a5-4b39-9a4d-6f7a6c1f2d10@acme.example>\nMessage-ID: <5b0f4e62-26a5-4b39-9a4d-6f7a6c1f2d11@acme.example>"
            })
    void doesNotKnowAMessageIdThatIsNotExactlyOurs(String messageId) throws Exception {
        assertThat(read(byMessageId, Reports.failed("bounces@acme.example", messageId)))
                .isEqualTo(none(Reason.NOT_OURS));
    }

    @ParameterizedTest
    @CsvSource({
        "failed,  5.1.1,                    PERMANENT, 5.1.1",
        "FAILED,  5.0.0 (permanent failure), PERMANENT, 5.0.0",
        "failed,  4.4.7,                    TEMPORARY, 4.4.7",
        "Delayed, 4.4.1,                    DELAYED,   4.4.1"
    })
    void tellsHowItEnded(String action, String status, Bounce.Kind kind, String code) throws Exception {
        String fields = "Final-Recipient: rfc822; grace@example.org\nAction: " + action + "\nStatus: " + status + "\n";

        assertThat(read(signed, Reports.report(SIGNED, fields, "text/rfc822-headers", "")))
                .isEqualTo(new Bounce(Mails.DELIVERY, kind, code, UNKNOWN_USER.recipient(), UNKNOWN_USER.at()));
    }

    @Test
    void tellsTheWorstOfSeveralRecipients() throws Exception {
        String fields = Reports.DELAYED_FIELDS + "\n" + Reports.FAILED_FIELDS
                + "\nFinal-Recipient: rfc822; x@example.org\nAction: relayed\nStatus: 2.0.0\n";

        assertThat(read(signed, Reports.report(SIGNED, fields, "text/rfc822-headers", "")))
                .isEqualTo(UNKNOWN_USER);
    }

    @Test
    void tellsWhenItWasReadIfTheReportDoesNotSayOrNamesTheFuture() throws Exception {
        String report = Reports.failed(SIGNED, "");

        assertThat(read(signed, report.replaceFirst("Date: [^\r]*", "Date: soon")))
                .extracting(reading -> ((Bounce) reading).at())
                .isEqualTo(Mails.NOW);
        assertThat(read(signed, report.replaceFirst("Date: Fri, 20 Nov 2026", "Date: Fri, 20 Nov 2099")))
                .extracting(reading -> ((Bounce) reading).at())
                .isEqualTo(Mails.NOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rfc822; ", "rfc822; \"a b\"@example.org", "x400; /C=US", "rfc822; a@b@example.org"})
    void doesWithoutARecipientThatItCannotRead(String recipient) throws Exception {
        String fields = "Final-Recipient: " + recipient + "\nAction: failed\nStatus: 5.1.1\n";

        assertThat(read(signed, Reports.report(SIGNED, fields, "text/rfc822-headers", "")))
                .extracting(reading -> ((Bounce) reading).recipient())
                .isEqualTo(Optional.empty());
    }

    @Test
    void neverShowsTheRecipientInFull() throws Exception {
        assertThat(read(signed, Reports.failed(SIGNED, "")).toString()).doesNotContain("grace");
    }

    @Test
    void knowsReportsOfSuccess() throws Exception {
        String fields = "Final-Recipient: rfc822; grace@example.org\nAction: relayed\nStatus: 2.0.0\n";

        assertThat(read(signed, Reports.report(SIGNED, fields, "text/rfc822-headers", "")))
                .isEqualTo(none(Reason.NOT_A_FAILURE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "\r\n\r\n",
                "Subject: out of office\r\n\r\nI am away.",
                "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n\r\n--b--",
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
            })
    void knowsWhatIsNoReport(String message) throws Exception {
        assertThat(read(signed, message)).isEqualTo(none(Reason.NOT_A_REPORT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Action: failed\n",
                "Status: 5.1.1\n",
                "Action: failed\nStatus: 2.0.0\n",
                "Action: failed\nStatus: 7.1.1\n",
                "Action: failed\nStatus: 5.1.1111\n",
                "Action: failed\nStatus: 5.1.1\nStatus: 4.1.1\n",
                "Action: delayed\nStatus: 5.1.1\n",
                "Action: exploded\nStatus: 5.1.1\n"
            })
    void doesNotBelieveInAReportThatContradictsItself(String fields) throws Exception {
        assertThat(read(signed, Reports.report(SIGNED, fields, "text/rfc822-headers", "")))
                .isEqualTo(none(Reason.MALFORMED));
    }

    @Test
    void givesATypedAnswerWhereverAReportIsCutOff() throws Exception {
        String report = Reports.failed(SIGNED, Reports.MESSAGE_ID);
        for (int length = 0; length < report.length(); length++) {
            assertThat(read(signed, report.substring(0, length)))
                    .isIn(UNKNOWN_USER, none(Reason.MALFORMED), none(Reason.NOT_A_REPORT), none(Reason.NOT_OURS));
        }
    }

    @Test
    void givesATypedAnswerWhateverBytesAreChanged() throws Exception {
        byte[] report = Reports.failed(SIGNED, Reports.MESSAGE_ID).getBytes(StandardCharsets.US_ASCII);
        Random random = new Random(7);
        for (int round = 0; round < 5_000; round++) {
            byte[] changed = report.clone();
            for (int i = 0; i <= random.nextInt(8); i++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            assertThat(signed.read(new ByteArrayInputStream(changed))).isNotNull();
            assertThat(byMessageId.read(new ByteArrayInputStream(changed))).isNotNull();
        }
    }

    @Test
    void readsNoMoreThanTheLimit() throws Exception {
        byte[] report = Reports.failed(SIGNED, "").getBytes(StandardCharsets.US_ASCII);
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                Arrays.fill(bytes, offset, offset + length, (byte) 'x');
                return length;
            }
        };

        assertThat(signed.maxSize(report.length).read(new ByteArrayInputStream(report)))
                .isEqualTo(UNKNOWN_USER);
        assertThat(signed.maxSize(report.length - 1).read(new ByteArrayInputStream(report)))
                .isEqualTo(none(Reason.TOO_LARGE));
        assertThat(signed.read(endless)).isEqualTo(none(Reason.TOO_LARGE));
        assertThatIllegalArgumentException().isThrownBy(() -> signed.maxSize(0));
        assertThatIllegalArgumentException().isThrownBy(() -> signed.maxSize(65 << 20));
    }

    /** Each is as large as may be; far more time is allowed than they need, but less than squares would. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--b\r\n",
                "--b\r\nContent-Type: message/delivery-status\r\n\r\n\r\n",
                "X: y\r\n",
                "\r\n",
                "--b\r\nContent-Type: multipart/report; boundary=b\r\n\r\n",
                "Action: failed\r\n\r\n"
            })
    void doesABoundedAmountOfWork(String piece) {
        String head = "To: " + "a,".repeat(100_000) + "\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\n"
                + "Content-Type: message/delivery-status\r\n\r\n";
        String message = head + piece.repeat(((1 << 20) - head.length()) / piece.length());

        assertThat(assertTimeoutPreemptively(Duration.ofSeconds(5), () -> read(signed, message)))
                .isInstanceOf(NoBounce.class);
    }

    @Test
    void passesOnTheFailureOfTheStream() {
        InputStream broken = new FilterInputStream(InputStream.nullInputStream()) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                throw new IOException("the disk is gone");
            }
        };

        assertThatIOException().isThrownBy(() -> signed.read(broken)).withMessage("the disk is gone");
    }

    @Test
    void findsTheAddressThatTheSenderGave() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer().start();
                SmtpInvitationSender sender = Mails.patient("127.0.0.1", server.port())
                        .unsafePlaintext()
                        .bounceAddresses(ADDRESSES)
                        .build()) {
            sender.send(Mails.outgoing());
            UUID other = new UUID(1, 2);
            sender.send(Mails.another(other));

            assertThat(server.commands())
                    .contains(
                            "MAIL FROM:<" + SIGNED + ">",
                            "MAIL FROM:<" + ADDRESSES.addressFor(other).mailbox() + ">");
            assertThat(new String(server.messages().get(0), StandardCharsets.US_ASCII))
                    .contains("From: Acme <invitations@acme.example>")
                    .doesNotContain(SIGNED);
        }
    }

    @Test
    void letsBouncesGoToOneMailbox() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer().start();
                SmtpInvitationSender sender = Mails.patient("127.0.0.1", server.port())
                        .unsafePlaintext()
                        .bounceAddress(EmailAddress.parse("bounces@acme.example"))
                        .build()) {
            sender.send(Mails.outgoing());
            assertThat(server.commands()).contains("MAIL FROM:<bounces@acme.example>");
        }
    }

    private static NoBounce none(Reason reason) {
        return new NoBounce(reason);
    }

    private static BounceReading read(BounceReader reader, String message) throws IOException {
        return reader.read(stream(message));
    }

    private static InputStream stream(String message) {
        return new ByteArrayInputStream(message.getBytes(StandardCharsets.UTF_8));
    }
}
