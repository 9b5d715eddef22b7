package io.invitation.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.core.AppenderBase;
import io.invitation.EmailAddress;
import io.invitation.InvitationId;
import io.invitation.InvitationLink;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.LinkTemplate;
import io.invitation.contract.RecordingSender;
import io.invitation.contract.Samples;
import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.KeyRing;
import io.invitation.spi.TokenPolicy;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What the watch over the logs of all tests takes for a leak. */
class LeakWatchTest {

    @Test
    void everythingThatIsLoggedHereIsWatched() {
        LoggerFactory.getLogger(LeakWatchTest.class).trace("watched from now on");

        assertThat(LeakWatch.isWatching()).isTrue();
    }

    @Test
    void aLeakFailsTheRunAndNamesWhoLoggedItAndWhere() throws Exception {
        FreshJvm run = FreshJvm.run(Leaking.class, LoggerFactory.class, Level.class, AppenderBase.class);

        assertThat(run.exit()).as(run.printed()).isEqualTo(70);
        assertThat(run.printed())
                .contains("address by a.library at TRACE: to ada@example.com", "LeakWatchTest$Leaking.main");
    }

    /** A run that logs an address on a thread of its own, and ends well. */
    static final class Leaking {

        private Leaking() {}

        public static void main(String[] args) throws InterruptedException {
            Thread worker =
                    new Thread(() -> LoggerFactory.getLogger("a.library").trace("to ada@example.com"));
            worker.start();
            worker.join();
        }
    }

    @Test
    void aLeakIsPrintedBeforeTheRunEndsForItMayBeKilled() throws Exception {
        FreshJvm run = FreshJvm.run(LeakingAndKilled.class, LoggerFactory.class, Level.class, AppenderBase.class);

        assertThat(run.exit()).as(run.printed()).isEqualTo(9);
        assertThat(run.printed()).contains(LeakWatch.ALARM + "address by a.library at TRACE: to ada@example.com");
    }

    /** A run that logs an address and has no time to end. */
    static final class LeakingAndKilled {

        private LeakingAndKilled() {}

        public static void main(String[] args) {
            LoggerFactory.getLogger("a.library").trace("to ada@example.com");
            Runtime.getRuntime().halt(9);
        }
    }

    @Test
    void aLeakIntoTheLogOfTheJdkFailsTheRunToo() throws Exception {
        FreshJvm run = FreshJvm.run(LeakingIntoTheJdk.class, LoggerFactory.class, Level.class, AppenderBase.class);

        assertThat(run.exit()).as(run.printed()).isEqualTo(70);
        assertThat(run.printed()).contains("address by a.driver at WARNING:", "LeakWatchTest$LeakingIntoTheJdk.main");
    }

    /** A run that logs an address past slf4j. */
    static final class LeakingIntoTheJdk {

        private LeakingIntoTheJdk() {}

        public static void main(String[] args) {
            LoggerFactory.getLogger("a.library").trace("watched from now on");
            java.util.logging.Logger.getLogger("a.driver").warning("to ada@example.com");
        }
    }

    @Test
    void aSecretThatWasNamedFailsTheRunWhetherItIsLoggedLaterOrWasBefore() throws Exception {
        FreshJvm run = FreshJvm.run(LeakingWhatWasNamed.class, LoggerFactory.class, Level.class, AppenderBase.class);

        assertThat(run.exit()).as(run.printed()).isEqualTo(70);
        assertThat(run.printed())
                .contains(
                        "LEAKS INTO THE LOG: 2",
                        "session by a.server at DEBUG: opened " + LeakingWhatWasNamed.SESSION,
                        "password by a.server at TRACE: password=correct horse&then=");
    }

    /** A run that logs a session before its name is known, and a password. */
    static final class LeakingWhatWasNamed {

        static final String SESSION = "0b6J7wOQf4m2kz9yXcTtVvBqRrLhGgNn-_DdSsAaPpE";

        private LeakingWhatWasNamed() {}

        public static void main(String[] args) {
            LoggerFactory.getLogger("a.server").debug("opened {}", SESSION);
            LeakWatch.keepOut("session", SESSION);
            LeakWatch.keepOut("password", "correct horse");
            LeakWatch.keepOut("password", "then");
            LoggerFactory.getLogger("a.server").trace("password=correct horse&then=");
            LoggerFactory.getLogger("a.server").trace("then");
        }
    }

    @Test
    void everySealedHandOffIsALeak() {
        for (String keyId : new String[] {"1", "sixteenLetters16"}) {
            InvitationService service = InvitationService.builder(new InMemoryInvitationStore(), new RecordingSender())
                    .links(LinkTemplate.inPath("https://app.example.com/invite"))
                    .handOff(KeyRing.of(keyId, new byte[32]))
                    .build();
            InvitationLink link = service.create(
                            InvitationRequest.to("ada@example.com").build())
                    .linkOrElseThrow();
            String sealed = service.handOff().seal(link.token()).orElseThrow().value();

            assertThat(LeakWatch.leakIn("Cookie: invitation=" + sealed + "; x")).contains("hand-off");
        }
    }

    @Test
    void everyTokenIsALeak() {
        for (TokenPolicy policy :
                new TokenPolicy[] {TokenPolicy.random(), TokenPolicy.keyed(KeyRing.of("k", new byte[32]))}) {
            String token = policy.mint(Samples.subject(InvitationId.timeOrdered(Samples.NOW), 1))
                    .reveal();

            assertThat(LeakWatch.leakIn("sent " + token)).contains("token");
        }
    }

    @Test
    void everyLinkIsALeak() {
        assertThat(LeakWatch.leakIn("GET https://app.example.com/invite/anything-else 200"))
                .contains("link");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada@example.com",
                "no mail to <ada.lovelace+x@mail.example.org>",
                "GET /people?q=ada%40example.com HTTP/1.1",
                "{\"to\":\"ada\\u0040example.com\"}",
                "Key (single_address)=(jos\u00e9@example.com) already exists"
            })
    void everyAddressIsALeak(String text) {
        assertThat(LeakWatch.leakIn(text)).contains("address");
    }

    @Test
    void whatMayBeLoggedIsNone() {
        assertThat(LeakWatch.leakIn("GET /invite/{token} 303 to "
                        + EmailAddress.parse("ada@example.com")
                        + " <" + UUID.randomUUID() + "@acme.example> java.lang.Object@1a2b3c"))
                .isEmpty();
    }
}
