package io.invitation.examples.webapp.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.unboundid.scim2.common.exceptions.BadRequestException;
import io.invitation.InvalidEmailPatternException;
import io.invitation.InvitationRequest;
import io.invitation.corpus.Fuzzed;
import io.invitation.corpus.KeptInputs;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** P27: the body of a SCIM request is a user that can be kept, or the caller's mistake. */
class ScimUserFuzzTest {

    private static final String ENTERPRISE = "\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\"";

    static Stream<byte[]> seeds() {
        return Fuzzed.seeds(List.of(
                "",
                "null",
                "[]",
                "{\"schemas\":[],\"name\":{\"familyName\":\"Smith\",\"givenName\":\"Paul\"},\"userName\":\"Paul\","
                        + "\"password\":\"long enough\",\"emails\":[{\"primary\":true,\"value\":\"paul@somemail.com\"}],"
                        + ENTERPRISE + ":{askPassword:\"true\",verifyEmail:false}}",
                "{\"userName\":\"x\",\"displayName\":\"\\u0000\",\"emails\":[{\"value\":\"x@example.com\"}]}",
                "{\"userName\":\"x\",\"emails\":[null,{\"value\":null},{\"value\":\"x@example.com\"}]}",
                "{\"userName\":\"x\",\"emails\":[{\"value\":\"a*b@example.com\",\"type\":\"work\"}]," + ENTERPRISE
                        + ":1}",
                "{\"id\":1,\"meta\":{\"resourceType\":\"User\"},\"userName\":\"x\",\"active\":false}"));
    }

    @MethodSource("seeds")
    @KeptInputs
    @FuzzTest
    void aBodyIsAUserWhoCanBeKeptOrTheCallersMistake(byte[] input) {
        read(Fuzzed.text(input));
        Fuzzed.readAtLength(input, all -> read(Fuzzed.text(all)));
    }

    private static void read(String body) {
        ScimUser user;
        try {
            user = ScimUser.read(body);
        } catch (BadRequestException mistake) {
            assertThat(mistake.getScimError().getStatus()).isEqualTo(400);
            assertThat(mistake.getScimError().getDetail()).doesNotContainPattern("[\\x00-\\x1F@]");
            return;
        }
        assertThat(user.account().userName()).hasSizeBetween(1, 254).doesNotContainPattern("\\p{Cntrl}");
        assertThat(user.displayName()).hasSizeLessThanOrEqualTo(200).doesNotContainPattern("\\p{Cntrl}");
        assertThat(user.password()).isNotNull();
        assertThat(user.asksPassword() && user.verifiesEmail()).isIn(true, false);
        try {
            InvitationRequest.to(user.account().address().mailbox()).build();
        } catch (InvalidEmailPatternException wildcard) {
            assertThat(user.account().address().mailbox()).contains("*");
        }
    }
}
