package io.invitation.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.invitation.Attributes;
import io.invitation.InvalidValueException;
import io.invitation.corpus.Fuzzed;
import io.invitation.corpus.KeptInputs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** P25, P27: whatever stands in the column is plain data within the limits, or refused without repeating it. */
class AttributesJsonFuzzTest {

    static Stream<byte[]> seeds() {
        return Fuzzed.seeds(List.of(
                "{}",
                "{\"a\":[1,2.50,true,null,\"x\",{\"b\":[]}]}",
                "{\"@class\":\"java.util.ArrayList\",\"a\":[\"java.util.HashMap\",{}]}",
                "{\"n\":1e50,\"m\":-0.0,\"l\":9223372036854775807,\"k\":123456789012345678901234567890}",
                "{\"t\":\"\\u0000\\ud800\\n\"}",
                "null",
                "[]",
                "{\"a\":1}{\"b\":2}",
                "{\"a\":".repeat(9) + "1" + "}".repeat(9)));
    }

    @MethodSource("seeds")
    @KeptInputs
    @FuzzTest
    void whatIsReadIsPlainDataAndIsWrittenAgainAlike(byte[] input) {
        String json = Fuzzed.text(input);
        read(json).ifPresent(attributes -> {
            assertIsPlain(attributes.asMap(), 1);
            String written = AttributesJson.write(attributes);
            assertThat(AttributesJson.read(written)).isEqualTo(attributes);
            assertThat(AttributesJson.write(AttributesJson.read(written))).isEqualTo(written);
        });
        Fuzzed.readAtLength(input, all -> read(Fuzzed.text(all)));
    }

    private static Optional<Attributes> read(String json) {
        try {
            return Optional.of(AttributesJson.read(json));
        } catch (InvalidValueException refused) {
            assertThat(refused.field()).isEqualTo("attributes");
            assertThat(refused).hasNoCause();
            return Optional.empty();
        }
    }

    private static void assertIsPlain(Object value, int depth) {
        assertThat(depth).isLessThanOrEqualTo(Attributes.MAX_DEPTH + 1);
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, held) -> {
                assertThat(key).isInstanceOf(String.class);
                assertIsPlain(held, depth + 1);
            });
        } else if (value instanceof List<?> list) {
            list.forEach(held -> assertIsPlain(held, depth + 1));
        } else if (value != null) {
            assertThat(value.getClass().getName()).startsWith("java.");
        }
    }
}
