package io.invitation.examples.webapp.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.invitation.corpus.Fuzzed;
import io.invitation.corpus.KeptInputs;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** P27: whom a proxy names last is the client, and a client that writes anything before that is no other one. */
class ForwardedForFuzzTest {

    private static final String PROXY = "127.0.0.1";
    private static final String CLIENT = "203.0.113.7";

    static Stream<byte[]> seeds() {
        return Fuzzed.seeds(List.of(
                "",
                ",",
                CLIENT,
                "198.51.100.1, " + CLIENT,
                "2001:db8::1",
                "[2001:db8::1]:443",
                "unknown",
                "for=" + CLIENT,
                CLIENT + "\r\nX-Forwarded-For: 198.51.100.1",
                "1".repeat(46)));
    }

    @MethodSource("seeds")
    @KeptInputs
    @FuzzTest
    void aClientIsWhomTheProxyNamesLast(byte[] input) {
        read(Fuzzed.text(input));
        Fuzzed.readAtLength(input, all -> read(Fuzzed.text(all)));
    }

    private static void read(String header) {
        String client = RateLimit.client(PROXY, List.of(header));
        if (!client.equals(PROXY)) {
            assertThat(client).matches("[0-9A-Fa-f.:]{2,45}");
            assertThat(header.strip()).endsWith(client);
        }
        assertThat(RateLimit.client(PROXY, List.of(header + ", " + CLIENT))).isEqualTo(CLIENT);
        assertThat(RateLimit.client(PROXY, List.of(header, CLIENT))).isEqualTo(CLIENT);
        assertThat(RateLimit.client(PROXY, List.of("198.51.100.1, " + header))).isEqualTo(client);
    }
}
