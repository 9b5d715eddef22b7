package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.invitation.corpus.Corpus;
import io.invitation.corpus.Fuzzed;
import io.invitation.corpus.KeptInputs;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** P16, P27: whatever is read as an address is one, and stays the same one however often it is read again. */
class EmailAddressFuzzTest {

    static Stream<byte[]> seeds() {
        return Fuzzed.seeds(Corpus.read("email_syntax.tsv", 5).stream()
                .map(row -> row.text(0))
                .toList());
    }

    @MethodSource("seeds")
    @KeptInputs
    @FuzzTest
    void whatIsAcceptedIsOneAddressAndStaysTheSame(byte[] input) {
        String text = Fuzzed.text(input);
        Optional<EmailAddress> read = read(text);
        read.ifPresent(address -> {
            assertIsSafe(address);
            assertStaysTheSame(address, text);
        });
        Fuzzed.readAtLength(input, all -> read(Fuzzed.text(all)));
    }

    private static Optional<EmailAddress> read(String text) {
        try {
            return Optional.of(EmailAddress.parse(text));
        } catch (InvalidEmailAddressException refused) {
            assertThat(refused.reason()).isNotNull();
            refused.index().ifPresent(index -> assertThat(index).isBetween(0, text.length()));
            return Optional.empty();
        }
    }

    private static void assertIsSafe(EmailAddress address) {
        String mailbox = address.mailbox();
        assertThat(mailbox.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(254);
        assertThat(address.localPart().getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1, 64);
        assertThat(mailbox.chars().filter(c -> c == '@').count()).isEqualTo(1);
        assertThat(mailbox.codePoints().allMatch(EmailAddressFuzzTest::isVisible))
                .as("no control, space or invisible character")
                .isTrue();
        assertThat(mailbox.chars().noneMatch(c -> "<>()[],;:\\\"".indexOf(c) >= 0))
                .as("nothing that ends an address in a header or command")
                .isTrue();
        assertThat(address.domain()).matches("[a-z0-9-]+(\\.[a-z0-9-]+)+");
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static void assertStaysTheSame(EmailAddress address, String text) {
        EmailAddress fromCanonical = EmailAddress.parse(address.canonical());
        assertThat(fromCanonical).isEqualTo(address);
        assertThat(fromCanonical.canonical()).isEqualTo(address.canonical());
        assertThat(fromCanonical.mailbox()).isEqualTo(address.canonical());

        EmailAddress fromMailbox = EmailAddress.parse(address.mailbox());
        assertThat(fromMailbox).isEqualTo(address).hasSameHashCodeAs(address);
        assertThat(fromMailbox.mailbox()).isEqualTo(address.mailbox());

        if (text.chars().allMatch(c -> c < 0x80)) {
            assertThat(address.canonical()).isEqualTo(text.toLowerCase(Locale.ROOT));
            assertThat(EmailAddress.parse(text.toUpperCase(Locale.ROOT))).isEqualTo(address);
        }
        if (address.localPart().indexOf('*') < 0) {
            assertThat(EmailPattern.exactly(address).matches(address)).isTrue();
            assertThat(EmailPattern.parse(address.canonical())).isEqualTo(EmailPattern.exactly(address));
        }
        assertThat(address.toString()).isEqualTo(address.masked()).isNotEqualTo(address.mailbox());
    }
}
