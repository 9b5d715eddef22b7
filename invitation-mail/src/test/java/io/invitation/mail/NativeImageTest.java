package io.invitation.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.corpus.NativeImageResources;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class NativeImageTest {

    @Test
    void everyResourceIsNamedForANativeImage() throws IOException {
        assertThat(NativeImageResources.missing("invitation-mail")).isEmpty();
    }
}
