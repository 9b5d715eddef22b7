package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.invitation.InvalidEmailAddressException.Reason;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

    /** A text, the reason to refuse it, and the index; -1 stands for none. */
    record Refusal(String text, Reason reason, int index) {}

    static List<Refusal> refusals() {
        return List.of(
                new Refusal("", Reason.EMPTY, -1),
                new Refusal("a".repeat(509), Reason.TOO_LONG, -1),
                new Refusal(longestLocalPart() + "@" + domainOfLength(190), Reason.TOO_LONG, -1),
                new Refusal("a b@example.com", Reason.FORBIDDEN_CHARACTER, 1),
                new Refusal("\ud83d\ude00a\u200b@example.com", Reason.FORBIDDEN_CHARACTER, 3),
                new Refusal("ab\ud800@example.com", Reason.FORBIDDEN_CHARACTER, 2),
                new Refusal("example.com", Reason.NO_AT_SIGN, -1),
                new Refusal("a@b.io@example.com", Reason.SEVERAL_AT_SIGNS, 6),
                new Refusal("@example.com", Reason.LOCAL_PART_EMPTY, 0),
                new Refusal("a".repeat(65) + "@example.com", Reason.LOCAL_PART_TOO_LONG, -1),
                new Refusal(".a@example.com", Reason.LOCAL_PART_MISPLACED_DOT, 0),
                new Refusal("a.@example.com", Reason.LOCAL_PART_MISPLACED_DOT, 1),
                new Refusal("a..b@example.com", Reason.LOCAL_PART_MISPLACED_DOT, 2),
                new Refusal("a\"b@example.com", Reason.LOCAL_PART_CHARACTER, 1),
                new Refusal("\u0301a@example.com", Reason.LOCAL_PART_CHARACTER, 0),
                new Refusal("e\u0301a@example.com", Reason.LOCAL_PART_NOT_NFC, -1),
                new Refusal("H\u0331@example.com", Reason.LOCAL_PART_NOT_NFC, -1),
                new Refusal("a@", Reason.DOMAIN_EMPTY, 2),
                new Refusal("a@" + domainOfLength(254), Reason.DOMAIN_TOO_LONG, 2),
                new Refusal("a@example..com", Reason.DOMAIN_LABEL_EMPTY, 10),
                new Refusal("a@.example.com", Reason.DOMAIN_LABEL_EMPTY, 2),
                new Refusal("a@example.com.", Reason.DOMAIN_LABEL_EMPTY, 14),
                new Refusal("a@b." + "c".repeat(64) + ".com", Reason.DOMAIN_LABEL_TOO_LONG, 4),
                new Refusal("a@b.-c.com", Reason.DOMAIN_LABEL_HYPHEN, 4),
                new Refusal("a@b.c-.com", Reason.DOMAIN_LABEL_HYPHEN, 4),
                new Refusal("a@b.c_d.com", Reason.DOMAIN_CHARACTER, 5),
                new Refusal("a@localhost", Reason.DOMAIN_SINGLE_LABEL, 2),
                new Refusal("a@example.123", Reason.DOMAIN_NUMERIC_END, 10),
                new Refusal("a@b.xn--.com", Reason.DOMAIN_A_LABEL_INVALID, 4),
                new Refusal("a@b.stra\u00dfe.de", Reason.DOMAIN_NOT_CONVERTIBLE, 4));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalSaysWhyAndWhereAndDoesNotRepeatTheText(Refusal refusal) {
        InvalidEmailAddressException thrown =
                catchThrowableOfType(InvalidEmailAddressException.class, () -> EmailAddress.parse(refusal.text));
        assertThat(thrown.reason()).isEqualTo(refusal.reason);
        if (refusal.index < 0) {
            assertThat(thrown.index()).isEmpty();
            assertThat(thrown.getMessage()).doesNotContain("index");
        } else {
            assertThat(thrown.index()).hasValue(refusal.index);
            assertThat(thrown.getMessage()).endsWith(" at index " + refusal.index);
        }
        if (refusal.text.length() > 2) {
            assertThat(thrown.getMessage()).doesNotContain(refusal.text);
        }
        assertThat(thrown.getMessage()).startsWith("e-mail address ").matches("[ -~]+");
    }

    @Test
    void everyReasonHasACase() {
        Set<Reason> covered = EnumSet.noneOf(Reason.class);
        refusals().forEach(refusal -> covered.add(refusal.reason));
        assertThat(covered).containsExactly(Reason.values());
    }

    @Test
    @SuppressWarnings("NullAway") // what a caller without a null checker can do
    void nullIsAProgrammingError() {
        assertThatNullPointerException().isThrownBy(() -> EmailAddress.parse(null));
    }

    @Test
    void theCaseOfTheLocalPartIsKeptForSendingAndIgnoredForComparing() {
        EmailAddress typed = EmailAddress.parse("Ada.Lovelace@Example.COM");
        assertThat(typed.localPart()).isEqualTo("Ada.Lovelace");
        assertThat(typed.domain()).isEqualTo("example.com");
        assertThat(typed.mailbox()).isEqualTo("Ada.Lovelace@example.com");
        assertThat(typed.canonical()).isEqualTo("ada.lovelace@example.com");
        assertThat(typed).isEqualTo(EmailAddress.parse("ADA.lovelace@example.com"));
        assertThat(typed).hasSameHashCodeAs(EmailAddress.parse("ADA.lovelace@example.com"));
    }

    @ParameterizedTest
    @CsvSource({
        "ada@example.com, ada@example.org",
        "ada@example.com, ad.a@example.com",
        "ada@example.com, ada+x@example.com",
        "jos\u00e9@example.com, jose@example.com",
        "jos\u00e9@example.com, jos\u00c9@example.com",
        "mike@example.com, m\u0131ke@example.com",
        "sam@example.com, \u017fam@example.com",
        "a@xn--strae-oqa.de, a@strasse.de"
    })
    void everyOtherDifferenceMakesAnotherAddress(String one, String other) {
        assertThat(EmailAddress.parse(one)).isNotEqualTo(EmailAddress.parse(other));
    }

    @Test
    void anAddressIsNotEqualToItsText() {
        assertThat((Object) EmailAddress.parse("ada@example.com")).isNotEqualTo("ada@example.com");
    }

    @ParameterizedTest
    @CsvSource({"ada@example.com, true", "a@m\u00fcnchen.de, true", "jos\u00e9@example.com, false"})
    void anAddressIsAsciiIfItsLocalPartIs(String text, boolean ascii) {
        EmailAddress address = EmailAddress.parse(text);
        assertThat(address.isAscii()).isEqualTo(ascii);
        assertThat(address.mailbox().chars().allMatch(c -> c < 0x80)).isEqualTo(ascii);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "Ada", "ada.lovelace", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void theMaskTellsTheFirstLetterAndTheDomainButNotTheLength(String localPart) {
        EmailAddress address = EmailAddress.parse(localPart + "@Example.com");
        assertThat(address.masked()).isEqualTo("a\u2022\u2022\u2022@example.com");
        assertThat(address).hasToString(address.masked());
    }

    @Test
    void differentAddressesSpreadOverHashTables() {
        assertThat(EmailAddress.parse("ada@example.com").hashCode())
                .isNotEqualTo(EmailAddress.parse("bob@example.com").hashCode());
    }

    @Test
    void onlyAtomTextIsAllowedBeforeTheAtSign() {
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        for (char c = 0; c < 0x80; c++) {
            assertThat(isAccepted("x" + c + "y@example.com"))
                    .as("U+" + Integer.toHexString(c))
                    .isEqualTo((letters + "!#$%&'*+-/=?^_`{|}~" + ".").indexOf(c) >= 0);
        }
    }

    @Test
    void theMaskDoesNotCutACharacterInHalf() {
        assertThat(EmailAddress.parse("\ud83d\ude00x@example.com").masked())
                .isEqualTo("\ud83d\ude00\u2022\u2022\u2022@example.com");
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180D, 0x3164, 0xFE00, 0xFE0F, 0xFFA0, 0xE0100, 0xE01EF
            })
    void lettersAndMarksThatDisplayAsNothingAreRefused(int codePoint) {
        assertRefused("bob" + Character.toString(codePoint) + "@example.com", Reason.FORBIDDEN_CHARACTER);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0350, 0x115E, 0x1161, 0x17B3, 0x17B6, 0x1810, 0x3163, 0x3165, 0xFE10, 0xFFA1})
    void theNeighboursOfInvisibleCharactersAreAccepted(int codePoint) {
        String localPart = "bob" + Character.toString(codePoint);
        assertThat(EmailAddress.parse(localPart + "@example.com").localPart()).isEqualTo(localPart);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u010d", "\u4e0a\u6d77", "\u4e0d", "\u760d\u760a"})
    void lettersWhoseLowByteIsAControlCharacterAreLettersLikeOthers(String localPart) {
        assertThat(EmailAddress.parse(localPart + "@example.com").canonical()).isEqualTo(localPart + "@example.com");
    }

    @Test
    void theLimitsAreExact() {
        assertThat(EmailAddress.parse(longestLocalPart() + "@example.com").localPart())
                .hasSize(64);
        assertThat(EmailAddress.parse("\u00e9".repeat(32) + "@example.com").localPart())
                .hasSize(32);
        assertRefused("\u00e9".repeat(32) + "a@example.com", Reason.LOCAL_PART_TOO_LONG);
        assertThat(EmailAddress.parse("a@" + "b".repeat(63) + ".com").domain()).hasSize(67);
        assertThat(EmailAddress.parse(longestLocalPart() + "@" + domainOfLength(189))
                        .mailbox())
                .hasSize(254);
        assertThat(EmailAddress.parse("a@" + domainOfLength(252)).mailbox()).hasSize(254);
        assertRefused("a@" + domainOfLength(253), Reason.TOO_LONG);
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

    private static String longestLocalPart() {
        return "a".repeat(64);
    }

    /** A domain of this many octets; none of the lengths asked for leaves an empty last label. */
    private static String domainOfLength(int length) {
        StringBuilder domain = new StringBuilder();
        while (length - domain.length() > 63) {
            domain.append("b".repeat(63)).append('.');
        }
        return domain.append("c".repeat(length - domain.length())).toString();
    }
}
