package io.invitation.benchmarks.cpu;

import io.invitation.EmailAddress;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Addresses as they come in forms. */
@State(Scope.Benchmark)
public class AddressBenchmark {

    static final Map<String, String> TEXTS = Map.of(
            "plain", "ada.lovelace@example.com", "international", "ada@b\u00fccher.example", "long", longAddress());

    @Param({"plain", "international", "long"})
    private String text = "";

    private String address = "";

    private static String longAddress() {
        return "a".repeat(64) + "@" + ("b".repeat(60) + ".").repeat(3) + "com";
    }

    @Setup
    public void choose() {
        address = Objects.requireNonNull(TEXTS.get(text), text);
    }

    @Benchmark
    public EmailAddress library() {
        return EmailAddress.parse(address);
    }

    @Benchmark
    public InternetAddress jakarta() throws AddressException {
        return new InternetAddress(address, true);
    }
}
