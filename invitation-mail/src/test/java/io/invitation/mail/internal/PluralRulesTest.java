package io.invitation.mail.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules are those of CLDR for cardinal numbers, the last ones for Russian. */
class PluralRulesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "one: i = 1 and v = 0| one| 1",
                "one: i = 1 and v = 0| other| 0 2 16 100 1000",
                "one: i = 0,1; many: e = 0 and i != 0 and i % 1000000 = 0 and v = 0 or e != 0..5| one| 0 1",
                "one: i = 0,1; many: e = 0 and i != 0 and i % 1000000 = 0 and v = 0 or e != 0..5| many| 1000000 2000000",
                "one: i = 0,1; many: e = 0 and i != 0 and i % 1000000 = 0 and v = 0 or e != 0..5| other| 2 17 100 100000",
                "| other| 0 1 2 100",
                "zero: n = 0; one: n = 1; two: n = 2; few: n % 100 = 3..10; many: n % 100 = 11..99| zero| 0",
                "zero: n = 0; one: n = 1; two: n = 2; few: n % 100 = 3..10; many: n % 100 = 11..99| one| 1",
                "zero: n = 0; one: n = 1; two: n = 2; few: n % 100 = 3..10; many: n % 100 = 11..99| two| 2",
                "zero: n = 0; one: n = 1; two: n = 2; few: n % 100 = 3..10; many: n % 100 = 11..99| few| 3 10 103 110 1003",
                "zero: n = 0; one: n = 1; two: n = 2; few: n % 100 = 3..10; many: n % 100 = 11..99| many| 11 26 99 111 1011",
                "zero: n = 0; one: n = 1; two: n = 2; few: n % 100 = 3..10; many: n % 100 = 11..99| other| 100 102 200 1000",
                "one: v = 0 and i % 10 = 1 and i % 100 != 11; few: v = 0 and i % 10 = 2..4 and i % 100 != 12..14| one| 1 21 31 101",
                "one: v = 0 and i % 10 = 1 and i % 100 != 11; few: v = 0 and i % 10 = 2..4 and i % 100 != 12..14| few| 2 4 22 24 102",
                "one: v = 0 and i % 10 = 1 and i % 100 != 11; few: v = 0 and i % 10 = 2..4 and i % 100 != 12..14| other| 0 5 11 12 14 19",
            })
    void findTheFormOfANumber(String rules, String category, String numbers) {
        PluralRules parsed = PluralRules.parse(rules == null ? "" : rules);

        for (String number : numbers.strip().split(" ", -1)) {
            assertThat(parsed.categoryOf(Long.parseLong(number))).as(number).isEqualTo(category);
        }
    }

    @Test
    void nameTheFormsThatALanguageHas() {
        assertThat(PluralRules.parse("few: n = 2; one: n = 1").categories()).containsExactly("few", "one", "other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one",
                "one:",
                "other: n = 1",
                "one: n = 1; one: n = 2",
                "one: n = ",
                "one: q = 1",
                "one: n = 1..",
                ";"
            })
    void areRefusedIfTheyAreSomethingElse(String rules) {
        assertThatIllegalArgumentException().isThrownBy(() -> PluralRules.parse(rules));
    }
}
