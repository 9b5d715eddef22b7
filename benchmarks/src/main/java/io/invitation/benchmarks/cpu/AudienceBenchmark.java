package io.invitation.benchmarks.cpu;

import io.invitation.Audience;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Patterns of domains, of which the last one admits the address. */
@State(Scope.Benchmark)
public class AudienceBenchmark {

    @Param({"1", "10", "1000", "10000"})
    private int patterns;

    private EmailAddress address = EmailAddress.parse("ada@example.com");
    private Audience audience = Audience.anyone();
    private List<Pattern> expressions = List.of();

    @Setup
    public void make() {
        List<String> domains = IntStream.rangeClosed(1, patterns)
                .mapToObj(number -> "department-" + number + ".example.com")
                .toList();
        address = EmailAddress.parse("ada@" + domains.get(patterns - 1));
        audience = Audience.of(domains.stream().map(EmailPattern::domain).toList());
        expressions = domains.stream()
                .map(domain -> Pattern.compile("[^@]+@" + Pattern.quote(domain), Pattern.CASE_INSENSITIVE))
                .toList();
    }

    @Benchmark
    public boolean admits() {
        return audience.admits(address);
    }

    @Benchmark
    public boolean regularExpressions() {
        String text = address.mailbox();
        return expressions.stream()
                .anyMatch(expression -> expression.matcher(text).matches());
    }
}
