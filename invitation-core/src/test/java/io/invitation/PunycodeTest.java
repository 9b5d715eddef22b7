package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.corpus.Seed;
import java.net.IDN;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PunycodeTest {

    @ParameterizedTest
    @CsvSource({
        "tda, \u00fc",
        "mnchen-3ya, m\u00fcnchen",
        "strae-oqa, stra\u00dfe",
        "r8jz45g, \u4f8b\u3048",
        "80ak6aa92e, \u0430\u0440\u0440\u04cf\u0435",
        "mgba3gch31f060k, \u0646\u0627\u0645\u0647\u200c\u0627\u06cc",
        "ihqwcrb4cv8a8dqg056pqjye, \u4ed6\u4eec\u4e3a\u4ec0\u4e48\u4e0d\u8bf4\u4e2d\u6587",
        "ec8caa, \ud800\udf30\ud800\udf30\ud800\udf30",
        "dn32g, \udbff\udfff",
        "hb9b, \ud7ff",
        "0y0c, \ue000",
        "layer5-, layer5",
        "a-b-ioa, a-\u00fcb"
    })
    void whatIsPunycodeIsDecoded(String encoded, String expected) {
        assertThat(Punycode.decode(encoded)).hasValue(expected);
    }

    @Test
    void nothingDecodesToNothing() {
        assertThat(Punycode.decode("")).hasValue("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "b", // a number cut short
                "bcher-kv", // a number cut short behind literal letters
                "99999999", // a number cut short with a large weight
                "99999999999999999999a", // larger than 31 bits
                "en32g", // U+110000
                "ib9b", // U+D800
                "zy0c", // U+DFFF
                "-a", // a delimiter without anything before it
                "TDA", // capitals are folded before
                "t_da", // no digit
                "b\u00fc-kva" // not ASCII
            })
    void whatIsNotPunycodeIsRefused(String encoded) {
        assertThat(Punycode.decode(encoded)).isEmpty();
    }

    @Test
    void whatTheJdkEncodesDecodesToTheSameText() {
        Seed seed = Seed.fresh();
        Random random = seed.random();
        for (int i = 0; i < 5_000; i++) {
            StringBuilder label = new StringBuilder();
            int length = 1 + random.nextInt(12);
            for (int j = 0; j < length; j++) {
                label.appendCodePoint(
                        switch (random.nextInt(4)) {
                            case 0 -> 'a' + random.nextInt(26);
                            case 1 -> 0x0430 + random.nextInt(32);
                            case 2 -> 0x4E00 + random.nextInt(0x5000);
                            default -> 0x10330 + random.nextInt(16);
                        });
            }
            label.append('\u00fc');
            String encoded = IDN.toASCII(label.toString()).substring("xn--".length());
            assertThat(Punycode.decode(encoded)).as("%s, %s", seed, encoded).hasValue(label.toString());
        }
    }

    @Test
    void noTextMakesTheDecoderFail() {
        Seed seed = Seed.fresh();
        Random random = seed.random();
        String alphabet = "abkyz0189-";
        int decoded = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder encoded = new StringBuilder();
            int length = random.nextInt(60);
            for (int j = 0; j < length; j++) {
                encoded.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String text = Punycode.decode(encoded.toString()).orElse("");
            assertThat(text.codePoints())
                    .as("%s, %s", seed, encoded)
                    .noneMatch(codePoint -> Character.getType(codePoint) == Character.SURROGATE);
            decoded += text.isEmpty() ? 0 : 1;
        }
        assertThat(decoded).as(seed.toString()).isPositive();
    }
}
