package io.invitation.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.invitation.EmailAddress;
import io.invitation.corpus.Fuzzed;
import io.invitation.corpus.KeptInputs;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * P27: a delivery is read from the very address that was made for it, in any case of its letters, and from no other.
 */
class VerpAddressesFuzzTest {

    private static final VerpAddresses ADDRESSES =
            VerpAddresses.of(EmailAddress.parse("bounces@acme.example"), new byte[32]);
    private static final String SIGNED = ADDRESSES.addressFor(Mails.DELIVERY).mailbox();

    static Stream<byte[]> seeds() {
        return Fuzzed.seeds(List.of(
                "", SIGNED, SIGNED.toUpperCase(Locale.ROOT), SIGNED.replace('i', '\u0131'), SIGNED.replace("+", "+a")));
    }

    @MethodSource("seeds")
    @KeptInputs
    @FuzzTest
    void aDeliveryIsReadFromTheVeryAddressThatWasMadeForIt(byte[] input) {
        String text = Fuzzed.text(input);
        Optional<UUID> delivery = ADDRESSES.deliveryOf(text);
        assertThat(delivery.isPresent()).isEqualTo(text.toLowerCase(Locale.ROOT).equals(SIGNED));
        delivery.ifPresent(known -> assertThat(known).isEqualTo(Mails.DELIVERY));
        Fuzzed.readAtLength(input, all -> ADDRESSES.deliveryOf(Fuzzed.text(all)));
    }
}
