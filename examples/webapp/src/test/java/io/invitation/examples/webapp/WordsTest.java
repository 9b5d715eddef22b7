package io.invitation.examples.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.RefusalReason;
import io.invitation.RejectionReason;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sentences of the pages. */
class WordsTest {

    private static Properties words(String file) throws IOException {
        Properties words = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("src/main/resources", file))) {
            words.load(reader);
        }
        return words;
    }

    @ParameterizedTest
    @EnumSource
    void everyRejectionHasASentence(RejectionReason reason) throws IOException {
        assertThat(words("words.properties").getProperty("reason." + reason.name()))
                .isNotBlank();
    }

    @ParameterizedTest
    @EnumSource
    void everyEndOfALinkHasAHeadingAndASentence(RefusalReason reason) throws IOException {
        String key = "end." + reason.publicReason().name();
        assertThat(words("words.properties").stringPropertyNames()).contains(key, key + ".text");
    }

    @Test
    void whatInviteesReadIsThereInEachLanguage() throws IOException {
        Set<String> english = words("words.properties").stringPropertyNames().stream()
                .filter(key -> !key.startsWith("reason."))
                .collect(Collectors.toSet());
        assertThat(words("words_ar.properties").stringPropertyNames()).isEqualTo(english);
    }
}
