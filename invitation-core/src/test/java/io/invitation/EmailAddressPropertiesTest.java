package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.corpus.Seed;
import java.text.Normalizer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for every address that is accepted, tried on random texts full of traps. */
class EmailAddressPropertiesTest {

    @Test
    void whateverIsAcceptedKeepsItsPromises() {
        Seed seed = Seed.fresh();
        Random random = seed.random();
        int accepted = 0;
        for (int i = 0; i < 100_000; i++) {
            String text = randomText(random);
            if (!isAccepted(text)) {
                continue;
            }
            accepted++;
            EmailAddress address = EmailAddress.parse(text);
            String description = seed + " " + escaped(text);
            assertThat(EmailAddress.parse(address.canonical())).as(description).isEqualTo(address);
            assertThat(EmailAddress.parse(address.canonical()).canonical())
                    .as(description)
                    .isEqualTo(address.canonical());
            assertThat(EmailAddress.parse(address.mailbox()).mailbox())
                    .as(description)
                    .isEqualTo(address.mailbox());
            assertThat(address.domain()).as(description).matches("[a-z0-9-]+(\\.[a-z0-9-]+)+");
            assertThat(address.localPart()).as(description).isEqualTo(text.substring(0, text.indexOf('@')));
            assertThat(Normalizer.isNormalized(address.canonical(), Normalizer.Form.NFC))
                    .as(description)
                    .isTrue();
            if (address.localPart().codePointCount(0, address.localPart().length()) > 1) {
                assertThat(address.masked()).as(description).doesNotContain(address.localPart() + "@");
            }
        }
        assertThat(accepted).as(seed.toString()).isGreaterThan(1_000);
    }

    @Test
    void aConvertedDomainSaysExactlyWhatWasTyped() {
        Seed seed = Seed.fresh();
        Random random = seed.random();
        int converted = 0;
        for (int i = 0; i < 200_000; i++) {
            String label = "" + (char) ('a' + random.nextInt(26)) + Character.toString(randomCodePoint(random));
            if (!isAccepted("a@" + label + ".com") || label.chars().allMatch(c -> c < 0x80)) {
                continue;
            }
            converted++;
            String domain = EmailAddress.parse("a@" + label + ".com").domain();
            String encoded = domain.substring("xn--".length(), domain.indexOf('.'));
            assertThat(Punycode.decode(encoded))
                    .as("%s %s", seed, escaped(label))
                    .hasValue(label);
        }
        assertThat(converted).as(seed.toString()).isGreaterThan(1_000);
    }

    private static String randomText(Random random) {
        List<String> pieces = List.of(
                "a",
                "B",
                "I",
                "z",
                "0",
                ".",
                "-",
                "+",
                "*",
                "_",
                "H",
                "\u0331",
                "\u0301",
                "e",
                "\u00e9",
                "\u00fc",
                "\u4e0a",
                "\ud800\udf30",
                "\u0131",
                "\u0130",
                "xn--",
                "tda",
                "\u00df",
                "\u200d",
                "\ud800");
        StringBuilder text = new StringBuilder();
        appendRandom(text, pieces, 1 + random.nextInt(3), random);
        text.append(random.nextInt(50) == 0 ? "" : "@");
        appendRandom(text, pieces, 1 + random.nextInt(2), random);
        text.append('.');
        appendRandom(text, pieces, 1 + random.nextInt(2), random);
        return text.toString();
    }

    private static void appendRandom(StringBuilder text, List<String> pieces, int count, Random random) {
        for (int i = 0; i < count; i++) {
            text.append(pieces.get(random.nextInt(pieces.size())));
        }
    }

    private static int randomCodePoint(Random random) {
        return random.nextInt(random.nextBoolean() ? 0x3000 : Character.MAX_CODE_POINT + 1);
    }

    private static boolean isAccepted(String text) {
        try {
            EmailAddress.parse(text);
            return true;
        } catch (InvalidEmailAddressException refused) {
            return false;
        }
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> escaped.append(String.format("\\u%04x", c)));
        return escaped.toString();
    }
}
