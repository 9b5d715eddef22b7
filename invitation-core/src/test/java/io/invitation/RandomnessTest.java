package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.core.AppenderBase;
import io.invitation.contract.Samples;
import io.invitation.contract.TestClock;
import io.invitation.corpus.FreshJvm;
import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.Senders;
import java.io.Serial;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandomSpi;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** F25: a secure generator that fails is replaced by nothing, and nothing is left of what was begun. */
class RandomnessTest {

    private static final String NOTHING_LEFT = ": no entropy, stored 0, mailed 0";

    @Test
    void whereverTheSecureGeneratorFailsNothingIsStoredOrTheMailWaits() throws Exception {
        FreshJvm run = FreshJvm.run(
                Failing.class, InvitationService.class, LoggerFactory.class, Level.class, AppenderBase.class);

        assertThat(run.exit()).as(run.printed()).isZero();
        List<String> tries =
                run.printed().lines().filter(line -> line.startsWith("try ")).toList();
        assertThat(tries).as("the id and what follows").hasSizeGreaterThan(2);
        assertThat(tries.subList(0, tries.size() - 2)).allMatch(line -> line.endsWith(NOTHING_LEFT));
        assertThat(tries.get(tries.size() - 2)).as("fails after the commit").endsWith(": invited, stored 1, mailed 0");
        assertThat(tries.get(tries.size() - 1)).as("works again").endsWith(": due, stored 1, mailed 1");
    }

    /** In a JVM of its own, because the library asks for its generators when it is loaded. */
    static final class Failing {

        private static int left;

        private Failing() {}

        /**
         * Invites with a generator that fails when it is first asked, then the second time, until it fails after the
         * commit.
         */
        public static void main(String[] args) {
            Security.insertProviderAt(new FailingProvider(), 1);
            List<Object> mails = new ArrayList<>();
            TestClock clock = new TestClock(Samples.NOW);
            InvitationService invitations = InvitationService.builder(
                            new InMemoryInvitationStore(), Senders.capturing(mails::add))
                    .links(LinkTemplate.inPath("https://app.example.com/invite"))
                    .clock(clock)
                    .build();
            String result = "";
            for (int working = 0; !result.equals("due") && working < 1_000; working++) {
                left = working;
                if (result.equals("invited")) {
                    left = Integer.MAX_VALUE;
                    clock.advance(Duration.ofHours(1));
                    invitations.deliveryWorker().runOnce(10);
                    result = "due";
                } else {
                    result = invite(invitations);
                }
                System.out.printf(
                        "try %d: %s, stored %d, mailed %d%n",
                        working, result, invitations.count(InvitationQuery.all()), mails.size());
            }
        }

        private static String invite(InvitationService invitations) {
            try {
                invitations.invite(InvitationRequest.to("ada@example.com").build());
                return "invited";
            } catch (ProviderException failure) {
                return failure.getMessage();
            }
        }
    }

    private static final class FailingProvider extends Provider {

        @Serial
        private static final long serialVersionUID = 1;

        FailingProvider() {
            super("Failing", "1", "a generator that runs out of entropy");
            putService(new Service(this, "SecureRandom", "FAILING", FailingGenerator.class.getName(), null, null) {
                @Override
                public Object newInstance(Object parameter) {
                    return new FailingGenerator();
                }
            });
        }
    }

    private static final class FailingGenerator extends SecureRandomSpi {

        @Serial
        private static final long serialVersionUID = 1;

        private byte next;

        @Override
        protected void engineSetSeed(byte[] seed) {}

        @Override
        protected void engineNextBytes(byte[] bytes) {
            if (Failing.left-- <= 0) {
                throw new ProviderException("no entropy");
            }
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = next++;
            }
        }

        @Override
        protected byte[] engineGenerateSeed(int count) {
            return new byte[count];
        }
    }
}
