package io.invitation.examples.webapp.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.invitation.EmailAddress;
import io.invitation.InvitationException;
import io.invitation.InvitationStorageException;
import io.invitation.corpus.Fuzzed;
import io.invitation.corpus.KeptInputs;
import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.invitations.Draft;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** P27: the body of a request to the API is an invitation that can be made, or the caller's mistake. */
class DraftFuzzTest {

    private static final Account ANN = new Account(
            "ann", "ann", "Ann", EmailAddress.parse("ann@acme.example"), true, true, false, Set.of("Admin"));

    static Stream<byte[]> seeds() {
        return Fuzzed.seeds(List.of(
                "",
                "null",
                "[]",
                "{}",
                "{\"emails\":[null]}",
                "{\"emails\":[\"ada@example.com\"],\"roles\":[null],\"teams\":[\"\"]}",
                "{\"emails\":[\"*@example.com\"],\"quota\":5,\"expiresIn\":\"P7D\",\"language\":\"de-CH\"}",
                "{\"emails\":[],\"quota\":\"unlimited\",\"expiresAt\":\"never\",\"notBefore\":\"2031-06-30T18:00:00Z\"}",
                "{\"emails\":[\"a@example.com\"],\"expiresIn\":\"PT-1S\",\"returnUrl\":\"https://acme.example/x\"}",
                "{\"emails\":[\"a@example.com\"],\"membershipEnds\":\"+999999999-12-31T23:59:59Z\"}"));
    }

    @MethodSource("seeds")
    @KeptInputs
    @FuzzTest
    void aBodyIsAnInvitationThatCanBeMadeOrTheCallersMistake(byte[] input) {
        read(Fuzzed.text(input));
        Fuzzed.readAtLength(input, all -> read(Fuzzed.text(all)));
    }

    private static void read(String body) {
        try {
            Draft draft = Problems.JSON.readValue(body, Draft.class);
            if (draft != null) {
                assertThat(draft.request(ANN).build().inviter()).isEqualTo(ANN.inviter());
            }
        } catch (JsonProcessingException noDraft) {
            assertThat(noDraft).hasMessageNotContaining("NullPointer");
        } catch (InvitationException mistake) {
            assertThat(mistake).isNotInstanceOf(InvitationStorageException.class);
            assertThat(mistake.getMessage()).doesNotContainPattern("\\p{Cntrl}");
        }
    }
}
