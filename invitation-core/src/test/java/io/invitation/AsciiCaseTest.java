package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AsciiCaseTest {

    @Test
    void onlyTheLettersAToZChange() {
        StringBuilder everything = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        String capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            int capital = capitals.indexOf(c);
            everything.append((char) c);
            expected.append(capital < 0 ? (char) c : "abcdefghijklmnopqrstuvwxyz".charAt(capital));
        }
        assertThat(AsciiCase.toLowerCase(everything.toString())).isEqualTo(expected.toString());
    }
}
