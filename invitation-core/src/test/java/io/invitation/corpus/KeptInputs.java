package io.invitation.corpus;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * Repeats what fuzzing has found: few inputs that together reach all the code that was reached. They stand in the test
 * resource {@code fuzzed-inputs/} with the name of the class, each in Base64 on a line; {@code .ci/keep-fuzzed} writes
 * them.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ArgumentsSource(KeptInputs.Lines.class)
public @interface KeptInputs {

    /** Reads them. */
    final class Lines implements ArgumentsProvider {

        @Override
        public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context)
                throws IOException {
            Class<?> test = context.getRequiredTestClass();
            // No name of a package, so that modules hide it from nobody.
            String name = "/fuzzed-inputs/" + test.getSimpleName();
            InputStream resource = Objects.requireNonNull(test.getResourceAsStream(name), name);
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(resource, StandardCharsets.US_ASCII))) {
                List<byte[]> inputs =
                        lines.lines().map(Base64.getDecoder()::decode).toList();
                return inputs.stream().map(input -> Arguments.of((Object) input));
            }
        }
    }
}
