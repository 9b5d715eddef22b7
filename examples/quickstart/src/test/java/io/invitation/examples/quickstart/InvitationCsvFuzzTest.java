package io.invitation.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.invitation.corpus.Fuzzed;
import io.invitation.corpus.KeptInputs;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** P27: a file is refused as a whole, or each of its rows is a request or a sentence about it. */
class InvitationCsvFuzzTest {

    static Stream<byte[]> seeds() {
        return Fuzzed.seeds(List.of(
                "",
                "emails\nada@example.com\n",
                "name,emails,roles\r\n# a comment\r\n\"Ada, \"\"A\"\"\",*@example.com;b@example.org,a;b\r\n",
                """
                name,emails,quota,notBefore,expiresAt,membershipEnds,sendTo,story
                all,,unlimited,2031-06-30T18:00:00+02:00,P14D,2032-06-30T18:00:00Z,ada@example.com,disabled
                """,
                """
                emails,expiresAt,story
                a@example.com,never,expired
                b@example.com,PT48H,refreshed
                c@example.com,soon,
                """,
                """
                emails,description,groups,quota
                a@example.com,"two
                lines",x,5

                ,
                """,
                "emails;name\n",
                "emails,emails\n",
                "emails,unknown\n",
                "emails\n\"no end\n",
                "emails\n\"a\"b\n"));
    }

    @MethodSource("seeds")
    @KeptInputs
    @FuzzTest
    void aFileIsRefusedAsAWholeOrEachRowIsARequestOrAProblem(byte[] input) {
        Reader text = new InputStreamReader(new ByteArrayInputStream(input), StandardCharsets.UTF_8.newDecoder());
        try {
            InvitationCsv csv = InvitationCsv.read("people.csv", text);
            assertThat(csv.rows().size() + csv.problems().size()).isPositive();
            assertThat(csv.rows())
                    .extracting(InvitationCsv.Row::line)
                    .isSorted()
                    .doesNotHaveDuplicates();
            assertThat(csv.problems()).allSatisfy(problem -> assertIsOneLine(problem.at("people.csv")));
        } catch (BadInputException refused) {
            assertIsOneLine(refused.getMessage());
        }
    }

    private static void assertIsOneLine(String message) {
        assertThat(message).startsWith("people.csv").doesNotContainPattern("\\p{Cntrl}");
    }
}
