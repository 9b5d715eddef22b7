package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.InvalidEmailAddressException.Reason;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainNameTest {

    @Test
    void onlyLettersDigitsAndHyphensAreAllowedInADomain() {
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        for (char c = 0; c < 0x80; c++) {
            assertThat(isAccepted("a@x" + c + "y.com"))
                    .as("U+" + Integer.toHexString(c))
                    .isEqualTo((letters + "-" + ".").indexOf(c) >= 0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xn--strae-oqa.de", // sharp s, IDNA2008 only
                "xn--80ak6aa92e.com", // a letter younger than Unicode 3.2
                "xn--mgba3gch31f060k.com", // a joiner in its place
                "example.xn--p1ai",
                "xn--n3h.net",
                "ab--cd.com"
            })
    void aDomainInALabelFormIsTakenAsItIs(String domain) {
        assertThat(EmailAddress.parse("a@" + domain).domain()).isEqualTo(domain);
        assertThat(EmailAddress.parse("a@" + domain.toUpperCase(Locale.ROOT)).domain())
                .isEqualTo(domain);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xn--",
                "xn--a", // U+0080
                "xn--layer5-",
                "xn--layer5-gja", // soft hyphen
                "xn--ab-g4t", // right-to-left override
                "xn--ab-g1t", // zero width space
                "xn--ab-1ca", // no-break space
                "xn--a-ein", // line separator
                "xn--0y0c", // private use
                "xn--ib9b", // half a surrogate pair
                "xn--99999999",
                "xn---a"
            })
    void anALabelThatEncodesNothingValidIsRefused(String label) {
        assertRefused("a@" + label + ".com", Reason.DOMAIN_A_LABEL_INVALID);
    }

    @ParameterizedTest
    @CsvSource({
        "m\u00fcnchen.de, xn--mnchen-3ya.de",
        "M\u00fcNCHEN.DE, xn--mnchen-3ya.de",
        "\u4f8b\u3048.jp, xn--r8jz45g.jp",
        "b\u00fccher.example, xn--bcher-kva.example",
        "\u0440\u0444.\u0440\u0444, xn--p1ai.xn--p1ai"
    })
    void aDomainInItsOwnScriptIsConverted(String typed, String expected) {
        assertThat(EmailAddress.parse("a@" + typed).domain()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stra\u00dfe", // becomes ss
                "fa\u00df\u00fc", // becomes ss beside a letter that stays
                "\u03b2\u03cc\u03bb\u03bf\u03c2", // final sigma becomes sigma
                "M\u00dcNCHEN", // a capital outside ASCII
                "mu\u0308nchen", // not NFC
                "layer5\uff0eio", // full-width stop
                "\u00fc\u3002a", // ideographic stop between labels that convert
                "\uff41bc", // full-width letter
                "\u212aube", // KELVIN SIGN
                "\ufb01", // ligature
                "\u2603", // symbol
                "\u0301\u00fc", // mark first
                "ab--\u00fc", // hyphens where an A-label has them
                "xn--\u00fc",
                "-\u00fc",
                "\u00fc-",
                "a\u05d0b", // mixed directions
                "\u04cf" // younger than Unicode 3.2
            })
    void aLabelThatWouldNotSurviveConversionIsRefused(String label) {
        assertThatThrownBy(() -> EmailAddress.parse("a@" + label + ".com"))
                .isInstanceOfSatisfying(
                        InvalidEmailAddressException.class,
                        thrown -> assertThat(thrown.reason())
                                .isIn(Reason.DOMAIN_NOT_CONVERTIBLE, Reason.DOMAIN_LABEL_HYPHEN));
    }

    @Test
    void aLabelCanBeLongerInItsOwnScriptThanAsALabel() {
        String gothic = "\ud800\udf30";
        int most = 0;
        while (isAccepted("a@" + gothic.repeat(most + 1) + ".com")) {
            most++;
        }
        EmailAddress longest = EmailAddress.parse("a@" + gothic.repeat(most) + ".com");
        assertThat(longest.domain()).hasSize(63 + ".com".length());
        assertThat(most * gothic.length()).isGreaterThan(63);
        assertRefused("a@" + gothic.repeat(most + 1) + ".com", Reason.DOMAIN_NOT_CONVERTIBLE);
    }

    private static boolean isAccepted(String text) {
        try {
            EmailAddress.parse(text);
            return true;
        } catch (InvalidEmailAddressException refused) {
            return false;
        }
    }

    private static void assertRefused(String text, Reason reason) {
        assertThatThrownBy(() -> EmailAddress.parse(text))
                .isInstanceOfSatisfying(
                        InvalidEmailAddressException.class,
                        thrown -> assertThat(thrown.reason()).isEqualTo(reason));
    }
}
