package io.invitation.examples.webapp.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.invitation.EmailAddress;
import io.invitation.InvitationException;
import io.invitation.InvitationRequest;
import io.invitation.corpus.Fuzzed;
import io.invitation.corpus.KeptInputs;
import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.invitations.Draft;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** P27: what somebody uploads or pastes is no list as a whole, or each of its rows is one person or a reason. */
class BulkImportFuzzTest {

    private static final Account ANN = new Account(
            "ann", "ann", "Ann", EmailAddress.parse("ann@acme.example"), true, true, false, Set.of("Admin"));

    static Stream<byte[]> seeds() {
        return Fuzzed.seeds(List.of(
                "",
                "ada@example.com, Grace Hopper <grace@example.com>; <\nalan@example.com\r\n",
                "email\nada@example.com\n",
                "\ufeffEmail,name,roles,teams\r\nada@example.com,\"Ada, \"\"A\"\"\",Developer;Admin,Frontend-Team\r\n",
                "name,email\n\"two\nlines\",grace@example.com\n\n,\n",
                "email,email\na@example.com,b@example.com\n",
                "the email;name\na@example.com;Ada\n",
                "email,,\n*@example.com,x,y,z\n",
                "email\n\"no end\n"));
    }

    @MethodSource("seeds")
    @KeptInputs
    @FuzzTest
    void aListIsRefusedAsAWholeOrEachRowIsOnePersonOrAReason(byte[] input) {
        drafts(Fuzzed.text(input)).forEach(BulkImportFuzzTest::assertIsOnePersonOrReason);
        Fuzzed.readAtLength(input, all -> drafts(Fuzzed.text(all)));
    }

    private static List<Draft> drafts(String text) {
        try {
            return BulkImport.drafts(text, List.of("Developer"), List.of());
        } catch (IOException | UncheckedIOException | IllegalArgumentException unreadable) {
            return List.of();
        }
    }

    private static void assertIsOnePersonOrReason(Draft draft) {
        assertThat(draft.emails()).hasSize(1);
        try {
            InvitationRequest request = draft.toPerson(ANN);
            assertThat(request.audience().singleAddress()).isPresent();
        } catch (InvitationException reason) {
            assertThat(reason).hasMessageNotContainingAny("\r", "\n", "\0");
        }
    }
}
