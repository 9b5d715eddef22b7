package io.invitation.examples.webapp.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.invitation.corpus.Fuzzed;
import io.invitation.corpus.KeptInputs;
import io.javalin.http.HttpResponseException;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** P27: what comes as {@code If-Match} is an entity tag that we gave, or refused. */
class IfMatchFuzzTest {

    static Stream<byte[]> seeds() {
        return Fuzzed.seeds(List.of(
                "",
                "*",
                "0",
                "\"0\"",
                "\"17\"",
                "\"007\"",
                "\"-1\"",
                "\"999999999999999999\"",
                "\"9999999999999999999\"",
                "W/\"1\"",
                "\"1\", \"2\"",
                "\"\u0661\""));
    }

    @MethodSource("seeds")
    @KeptInputs
    @FuzzTest
    void aVersionIsReadAsItWasWrittenOrRefused(byte[] input) {
        read(Fuzzed.text(input));
        Fuzzed.readAtLength(input, all -> read(Fuzzed.text(all)));
        long version = new BigInteger(1, input).longValue() >>> 5;
        assertThat(InvitationApi.versionOf("\"" + version + "\"")).isEqualTo(version);
    }

    private static void read(String tag) {
        try {
            long version = InvitationApi.versionOf(tag);
            assertThat(tag).matches("\"0*" + version + "\"");
        } catch (HttpResponseException refused) {
            assertThat(refused.getStatus()).isEqualTo(428);
            assertThat(refused.getMessage()).isEqualTo("Say with If-Match which version you have read.");
            assertThat(tag).doesNotMatch("\"[0-9]{1,18}\"");
        }
    }
}
