package io.invitation.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.corpus.Corpus.Row;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorpusTest {

    @Test
    void escapesAreDecodedFromLeftToRight() {
        assertThat(Corpus.decode("a\\\\n\\n\\t\\r\\0\\u00e9\\\\u0041\\ud83d\\ude00"))
                .isEqualTo("a\\n\n\t\r\0\u00e9\\u0041\ud83d\ude00");
    }

    @Test
    void anUnpairedSurrogateStaysOne() {
        assertThat(Corpus.decode("a\\ud800b")).isEqualTo("a\ud800b");
    }

    @Test
    void anUnknownEscapeIsAnError() {
        assertThatThrownBy(() -> Corpus.decode("a\\q")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void repeatsAreExpandedWhereverTheyStand() {
        assertThat(Corpus.decode("x{{repeat:\\u00e9:3}}y{{repeat:.a:2}}")).isEqualTo("x\u00e9\u00e9\u00e9y.a.a");
        assertThat(Corpus.decode("{{repeat:\":2}}{{repeat: :2}}{{repeat:\\\\:2}}"))
                .isEqualTo("\"\"  \\\\");
    }

    @Test
    void emptyAloneIsTheEmptyText() {
        assertThat(Corpus.decode("{{empty}}")).isEmpty();
    }

    @Test
    void aMacroThatTheReaderDoesNotKnowStays() {
        assertThat(Corpus.decode("{{valid:drop-last:1}}\\n")).isEqualTo("{{valid:drop-last:1}}\n");
    }

    @Test
    void listsAreSplitBeforeTheyAreDecoded() {
        assertThat(row("{{list:*@a.io;;{{empty}};;\\u200b}}").list(0)).containsExactly("*@a.io", "", "\u200b");
        assertThat(row("{{public}}").list(0)).isEmpty();
        assertThat(row("{{empty}}").list(0)).containsExactly("");
        assertThat(row("a;;b").list(0)).containsExactly("a;;b");
    }

    @ParameterizedTest
    @CsvSource({
        "email_syntax.tsv, 5, 151",
        "email_pattern_match.tsv, 5, 272",
        "return_url.tsv, 5, 127",
        "tokens.tsv, 4, 78",
        "mail_injection.tsv, 5, 59"
    })
    void everyFileIsReadCompletely(String file, int columns, int count) {
        List<Row> rows = Corpus.read(file, columns);
        assertThat(rows).hasSize(count);
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.raw(columns - 1)).isIn("debatable", "-");
            assertThat(row.why()).isNotBlank();
            assertThat(row.text(0)).isNotNull();
        });
    }

    private static Row row(String cell) {
        return new Row(1, List.of(cell, "why", "-"));
    }
}
