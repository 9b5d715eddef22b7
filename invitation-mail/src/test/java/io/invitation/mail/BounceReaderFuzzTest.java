package io.invitation.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.invitation.EmailAddress;
import io.invitation.corpus.Fuzzed;
import io.invitation.corpus.KeptInputs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** P27: whatever arrives where bounces are delivered is read to an end, and only what we signed counts. */
class BounceReaderFuzzTest {

    private static final VerpAddresses ADDRESSES =
            VerpAddresses.of(EmailAddress.parse("bounces@acme.example"), new byte[32]);
    private static final String SIGNED = ADDRESSES.addressFor(Mails.DELIVERY).mailbox();
    private static final BounceReader BY_SIGNATURE =
            BounceReader.signedBy(ADDRESSES).clock(Mails.CLOCK);
    private static final BounceReader BY_MESSAGE_ID =
            BounceReader.byMessageId("acme.example").clock(Mails.CLOCK);

    static Stream<byte[]> seeds() {
        return Fuzzed.seeds(List.of(
                "",
                "Subject: hello\r\n\r\nno report",
                Reports.failed(SIGNED, Reports.MESSAGE_ID),
                "Delivered-To: " + SIGNED + "\r\n" + Reports.failed("<postmaster@acme.example>", ""),
                Reports.report(SIGNED, Reports.DELAYED_FIELDS, "message/rfc822", "Message-ID: " + Reports.MESSAGE_ID),
                Reports.report(SIGNED, Reports.FAILED_FIELDS + "\n" + Reports.DELAYED_FIELDS, "text/plain", "")));
    }

    @MethodSource("seeds")
    @KeptInputs
    @FuzzTest
    void whateverArrivesIsReadAndOnlyWhatWasSignedCounts(byte[] message) {
        String lower = new String(message, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        if (read(BY_SIGNATURE, message) instanceof Bounce bounce) {
            assertIsBounce(bounce);
            assertThat(lower).contains(ADDRESSES.addressFor(bounce.deliveryId()).mailbox());
        }
        if (read(BY_MESSAGE_ID, message) instanceof Bounce bounce) {
            assertIsBounce(bounce);
        }
        Fuzzed.readAtLength(message, all -> read(BY_SIGNATURE, all));
    }

    private static BounceReading read(BounceReader reader, byte[] message) {
        try {
            BounceReading reading = reader.read(new ByteArrayInputStream(message));
            assertThat(reader.read(new ByteArrayInputStream(message))).isEqualTo(reading);
            return reading;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static void assertIsBounce(Bounce bounce) {
        assertThat(bounce.code()).matches("[45]\\.[0-9]{1,3}\\.[0-9]{1,3}");
        assertThat(bounce.kind() == Bounce.Kind.PERMANENT)
                .isEqualTo(bounce.code().startsWith("5"));
        assertThat(bounce.at()).isBeforeOrEqualTo(Mails.CLOCK.instant());
    }
}
