package io.invitation.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.invitation.EmailAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerpAddressesTest {

    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final EmailAddress MAILBOX = EmailAddress.parse("bounces@acme.example");

    private final VerpAddresses addresses = VerpAddresses.of(MAILBOX, KEY);

    @Test
    void findsTheDeliveryAgain() {
        for (UUID id : new UUID[] {Mails.DELIVERY, new UUID(0, 0), new UUID(-1, -1), new UUID(1, 2)}) {
            assertThat(addresses.deliveryOf(addresses.addressFor(id).mailbox())).contains(id);
        }
    }

    @Test
    void findsTheDeliveryAgainWhenTheCaseIsLost() {
        String address = addresses.addressFor(Mails.DELIVERY).mailbox();

        assertThat(addresses.deliveryOf(address.toUpperCase(Locale.ROOT))).contains(Mails.DELIVERY);
    }

    @Test
    void makesAddressesThatEveryServerTakes() {
        EmailAddress address = VerpAddresses.of(EmailAddress.parse("a".repeat(21) + "@acme.example"), KEY)
                .addressFor(Mails.DELIVERY);

        assertThat(address.localPart()).hasSize(64).matches("a+\\+[a-z2-7]{42}");
    }

    @Test
    void believesInNothingThatItDidNotMake() {
        String address = addresses.addressFor(Mails.DELIVERY).mailbox();
        for (int i = 0; i < address.length(); i++) {
            char other = address.charAt(i) == 'a' ? 'b' : 'a';
            assertThat(addresses.deliveryOf(address.substring(0, i) + other + address.substring(i + 1)))
                    .as("changed at " + i)
                    .isEmpty();
        }
        byte[] otherKey = KEY.clone();
        otherKey[0]++;
        assertThat(VerpAddresses.of(MAILBOX, otherKey).deliveryOf(address)).isEmpty();
        assertThat(VerpAddresses.of(EmailAddress.parse("bounces@other.example"), KEY)
                        .deliveryOf(address.replace("acme", "other")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bounces@acme.example",
                "bounces+@acme.example",
                "bounces+aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@acme.example",
                "bounces+\u0130aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@acme.example",
                "<bounces+aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@acme.example>"
            })
    void isNotImpressedByOtherTexts(String text) {
        assertThat(addresses.deliveryOf(text)).isEmpty();
        assertThat(addresses.deliveryOf(text.repeat(10_000))).isEmpty();
    }

    @Test
    void refusesWhatCannotWorkAndShowsNoKey() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VerpAddresses.of(EmailAddress.parse("a".repeat(22) + "@acme.example"), KEY));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VerpAddresses.of(EmailAddress.parse("a+b@acme.example"), KEY));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VerpAddresses.of(EmailAddress.parse("jos\u00e9@acme.example"), KEY));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VerpAddresses.of(MAILBOX, new byte[31]))
                .withMessage("key must have at least 32 bytes, has 31");
        assertThat(addresses).hasToString("VerpAddresses[" + MAILBOX.masked() + "]");
    }
}
