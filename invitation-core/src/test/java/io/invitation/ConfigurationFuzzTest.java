package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.invitation.corpus.Fuzzed;
import io.invitation.corpus.KeptInputs;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** P26, P27: settings are read, or every problem is named by its key, in one line that cannot be anything else. */
class ConfigurationFuzzTest {

    static Stream<byte[]> seeds() {
        return Fuzzed.seeds(List.of(
                "",
                "invitation.landing-page=https://app.example.com/invite\ninvitation.lifetime=P7D\n",
                "invitation.landing-page=https://app.example.com/invite\ninvitation.limits.recipient=10/P1D\n",
                "invitation.landing-page=https://app.example.com/invite\ninvitation.kind.employee.max-lifetime=P14D\n",
                "invitation.landing-page=x\ninvitation.scope.\"globex.example\".allow-updates=false\n",
                "invitation.scope.acme.kind.employee.lifetime=PT24H\n",
                "lifetime: P7D\n\\u0001: x\n"));
    }

    @MethodSource("seeds")
    @KeptInputs
    @FuzzTest
    void settingsAreReadOrEveryProblemIsNamed(byte[] input) {
        properties(Fuzzed.text(input)).ifPresent(ConfigurationFuzzTest::read);
    }

    private static Optional<Properties> properties(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
            return Optional.of(properties);
        } catch (IllegalArgumentException malformedEscape) {
            return Optional.empty();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void read(Properties properties) {
        try {
            assertThat(InvitationConfiguration.from(properties)).isNotNull();
        } catch (InvalidConfigurationException refused) {
            assertThat(refused.problems()).isNotEmpty().allSatisfy(problem -> {
                assertThat(problem.key()).isNotEmpty();
                assertThat(problem.toString().chars().noneMatch(Character::isISOControl))
                        .as("one line: %s", problem)
                        .isTrue();
            });
        }
    }
}
