package io.invitation.mail.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DisplayTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ann Lee",
                "J.R.R. Tolkien",
                "Jos\u00e9 \u00c1lvarez-O'Neil Jr.",
                "\u5f20\u4f1f",
                "\u0645\u062D\u0645\u062F",
                "Version 2.0",
                "Version 2.0.1",
                "20.11.2026",
                "Caf\u00e9 & <Bar>",
                "\ud83d\ude00",
            })
    void leavesANameAsItIs(String name) {
        assertThat(DisplayText.name(name, 60)).contains(name);
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.example/login, evil. example/login",
        "HTTP://evil.example, evil. example",
        "www.evil.example, www. evil. example",
        "evil\uFF0Eexample, evil. example",
        "ceo@acme.example, ceo (at) acme. example",
        "javascript:alert(1), javascript alert(1)",
        "mailto:eve@evil.example, mailto eve (at) evil. example",
        "cafe\u0301.com, caf\u00e9. com",
        "Zoe\u0308.de, Zo\u00eb. de",
        "x\u0331\u0330.de, x\u0331\u0330. de",
        "evil.q\u0331om, evil. q\u0331om",
        "i\u2764.ws, i\u2764. ws",
        "i\u2764\uFE0F.ws, i\u2764. ws",
        "evil-.com, evil-. com",
        "evil\u2024com, evil. com",
        "evil\uFE52com, evil. com",
        "evil.com\uFE0E.de, evil. com. de",
        "1.2.3.4/x, 1. 2. 3. 4/x",
        "http://192.168.0.1:80, 192. 168. 0. 1:80",
        "1\u30022\uFF0E3.4, 1. 2. 3. 4",
    })
    void takesTheLinkOutOfAName(String name, String shown) {
        assertThat(DisplayText.name(name, 60)).contains(shown);
    }

    @Test
    void takesOutWhatNobodySees() {
        assertThat(DisplayText.name("A\u202En\u200Bn\u00AD \uFEFFL\u2066ee\uDB40\uDC41\u3164", 60))
                .contains("Ann Lee");
        assertThat(DisplayText.name("Ann\r\n\tLee\u2028x\u0000", 60)).contains("Ann Lee x");
        assertThat(DisplayText.name("\u200B\u202E \u00A0", 60)).isEmpty();
        assertThat(DisplayText.name("a\ud800b", 60)).contains("ab");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uFE0F",
                "\uFE00 \uFE0F",
                "\uDB40\uDD00",
                "\uDB40\uDDEF",
                "\uFFFC",
                "\u17B4\u17B5",
                "\u0301",
                " \u20DD"
            })
    void isNoNameWithoutAnythingToSee(String name) {
        assertThat(DisplayText.name(name, 60)).isEmpty();
        assertThat(DisplayText.name("Ann" + name, 60).orElseThrow()).doesNotContain("\uFE0F", "\uFFFC", "\u17B4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a://Re: Your invoice",
                "Re: a://Fwd: Your invoice",
                "a:// Re : Your invoice",
                "Re\uFF1AYour invoice"
            })
    void takesTheMarksOfAReplyOutOfWhatIsLeftOfAName(String name) {
        assertThat(DisplayText.name(name, 60)).contains("Your invoice");
    }

    @Test
    void takesTheMarksOfAReplyOutOfAName() {
        assertThat(DisplayText.name("Re: AW: Fwd:[SECURITY] alert", 60)).contains("[SECURITY] alert");
        assertThat(DisplayText.name("Rea: X", 60)).contains("Rea: X");
    }

    @Test
    void cutsBetweenCharactersAndSaysSo() {
        assertThat(DisplayText.name("\ud83d\ude00".repeat(61), 60)).contains("\ud83d\ude00".repeat(59) + "\u2026");
        assertThat(DisplayText.name("a".repeat(60), 60)).contains("a".repeat(60));
    }

    @ParameterizedTest
    @CsvSource({
        // A flag is two code points, a thumb with a skin tone too, a letter with an accent may be.
        "aa\uD83C\uDDE9\uD83C\uDDEAbb, 4, aa\u2026",
        "aa\uD83C\uDDE9\uD83C\uDDEAbb, 5, aa\uD83C\uDDE9\uD83C\uDDEA\u2026",
        "aa\uD83D\uDC4D\uD83C\uDFFDbb, 4, aa\u2026",
        "aaq\u0323bb, 4, aa\u2026",
    })
    void cutsBetweenWhatReadersSeeAsCharacters(String text, int length, String cut) {
        assertThat(DisplayText.cap(text, length)).isEqualTo(cut);
    }

    @Test
    void cutsACharacterThatAloneIsTooLong() {
        assertThat(DisplayText.cap("a" + "\u0323".repeat(100), 10)).isEqualTo("a" + "\u0323".repeat(8) + "\u2026");
    }

    @Test
    void leavesAMessageItsWordsAndLines() {
        assertThat(DisplayText.lines("See https://acme.example\r\n\r\n a\u202Eb\u0007\u2066c  "))
                .containsExactly("See https://acme.example", "", " abc");
    }
}
