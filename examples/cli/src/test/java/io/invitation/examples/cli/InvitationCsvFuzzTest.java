package io.invitation.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.invitation.BulkRow;
import io.invitation.InvitationException;
import io.invitation.InvitationRequest;
import io.invitation.Inviter;
import io.invitation.corpus.Fuzzed;
import io.invitation.corpus.KeptInputs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** P27: a file is refused before anybody is invited, or each of its rows is a request or a reason. */
class InvitationCsvFuzzTest {

    @TempDir
    private static Path directory;

    private static Path file;

    @BeforeAll
    static void chooseFile() {
        file = directory.resolve("people.csv");
    }

    static Stream<byte[]> seeds() {
        return Fuzzed.seeds(List.of(
                "",
                "email\nada@example.com\n",
                "\ufeffemail,name,roles,groups,locale,expires\r\n"
                        + "ada@example.com,\"Ada, \"\"A\"\"\",a;b,x,de-DE,P14D\r\n",
                "name,email\n\"two\nlines\",grace@example.com\n\n,\n",
                "email,expires\na@example.com,never\nb@example.com,2031-06-30T18:00:00+02:00\nc@example.com,PT48H\n",
                "email,locale\na@example.com,de-AT\nb@example.com,de_AT\n",
                "email,email\n",
                "email,unknown\n",
                "email\n\"no end\n"));
    }

    @MethodSource("seeds")
    @KeptInputs
    @FuzzTest
    void aFileIsRefusedAsAWholeOrEachRowIsARequestOrAReason(byte[] input) {
        try {
            Files.write(file, input);
            InvitationCsv csv = InvitationCsv.check(file);
            assertThat(csv.columns()).contains("email").doesNotHaveDuplicates();
            long rows = 0;
            long before = 1;
            try (InvitationCsv.Rows opened = csv.open(Inviter.of("ann"))) {
                for (BulkRow row : (Iterable<BulkRow>) opened.stream()::iterator) {
                    rows++;
                    long line = opened.next().line();
                    assertThat(line).as("a line after the one before").isGreaterThan(before);
                    before = line;
                    assertIsRequestOrReason(row);
                }
            }
            assertThat(rows).isEqualTo(csv.rows());
        } catch (UnusableInput refused) {
            assertThat(refused).hasMessageContaining(file.toString());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void assertIsRequestOrReason(BulkRow row) {
        try {
            InvitationRequest request = row.request();
            assertThat(request.audience().isPublic()).isFalse();
        } catch (InvitationException reason) {
            assertThat(reason).hasMessageNotContainingAny("\r", "\n", "\0");
        }
    }
}
