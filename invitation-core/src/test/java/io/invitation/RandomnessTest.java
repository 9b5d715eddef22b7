package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.Senders;
import java.io.File;
import java.io.Serial;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.SecureRandomSpi;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** F25 of the security design: a secure generator that fails is replaced by nothing. */
class RandomnessTest {

    private static final Path TARGET = Path.of("target");

    @Test
    void withoutASecureGeneratorNothingIsMadeStoredOrMailed() throws Exception {
        Provider broken = new BrokenProvider();
        Security.insertProviderAt(broken, 1);
        try (URLClassLoader fresh = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Callable<?> invite = (Callable<?>)
                    fresh.loadClass(InviteOnce.class.getName()).getConstructor().newInstance();
            assertThat(invite.call()).isEqualTo("no entropy; stored 0, mailed 0");
        } finally {
            Security.removeProvider(broken.getName());
        }
    }

    /** The library loaded once more, because it asks for its generators when it is loaded. */
    private static URL[] classPath() throws Exception {
        List<URL> urls = new ArrayList<>();
        urls.add(TARGET.resolve("classes").toUri().toURL());
        urls.add(TARGET.resolve("test-classes").toUri().toURL());
        String libraries = Files.readString(TARGET.resolve("runtime-classpath.txt"));
        for (String library : libraries.trim().split(Pattern.quote(File.pathSeparator), -1)) {
            urls.add(Path.of(library).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }

    /** Invites and tells what came of it, in words that both class loaders know. */
    public static final class InviteOnce implements Callable<String> {

        @Override
        public String call() {
            InMemoryInvitationStore store = new InMemoryInvitationStore();
            List<Object> mails = new ArrayList<>();
            InvitationService invitations = InvitationService.builder(store, Senders.capturing(mails::add))
                    .links(LinkTemplate.inPath("https://app.example.com/invite"))
                    .build();
            String failure = "none";
            try {
                invitations.invite(InvitationRequest.to("ada@example.com").build());
            } catch (IllegalStateException expected) {
                failure = expected.getMessage();
            }
            return failure + "; stored " + invitations.count(InvitationQuery.all()) + ", mailed " + mails.size();
        }
    }

    private static final class BrokenProvider extends Provider {

        @Serial
        private static final long serialVersionUID = 1;

        BrokenProvider() {
            super("Broken", "1", "a generator without entropy");
            putService(new Service(this, "SecureRandom", "BROKEN", BrokenGenerator.class.getName(), null, null) {
                @Override
                public Object newInstance(Object parameter) {
                    return new BrokenGenerator();
                }
            });
        }
    }

    private static final class BrokenGenerator extends SecureRandomSpi {

        @Serial
        private static final long serialVersionUID = 1;

        @Override
        protected void engineSetSeed(byte[] seed) {}

        @Override
        protected void engineNextBytes(byte[] bytes) {
            throw new IllegalStateException("no entropy");
        }

        @Override
        protected byte[] engineGenerateSeed(int count) {
            throw new IllegalStateException("no entropy");
        }
    }
}
