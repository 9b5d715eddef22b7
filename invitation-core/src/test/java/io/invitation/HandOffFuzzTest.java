package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.invitation.contract.RecordingSender;
import io.invitation.contract.Samples;
import io.invitation.contract.TestClock;
import io.invitation.corpus.Fuzzed;
import io.invitation.corpus.KeptInputs;
import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.KeyRing;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** P14, P28: only what was sealed is opened, whatever comes back in the cookie. */
class HandOffFuzzTest {

    private static final InvitationService SERVICE = InvitationService.builder(
                    new InMemoryInvitationStore(), new RecordingSender())
            .links(LinkTemplate.inPath("https://app.example.com/invite"))
            .clock(new TestClock(Samples.NOW))
            .handOff(KeyRing.of("k", new byte[32]))
            .build();
    private static final List<String> SEALED = List.of(sealed("ada@example.com"), sealed("grace@example.com"));

    private static String sealed(String address) {
        InvitationLink link =
                SERVICE.create(InvitationRequest.to(address).build()).linkOrElseThrow();
        return SERVICE.handOff().seal(link.token()).orElseThrow().value();
    }

    static Stream<byte[]> seeds() {
        return Fuzzed.seeds(List.of(
                "", "=", "AQ", SEALED.get(0), SEALED.get(1), SEALED.get(0).replace('A', 'a'), SEALED.get(0) + "="));
    }

    @MethodSource("seeds")
    @KeptInputs
    @FuzzTest
    void onlyWhatWasSealedIsOpened(byte[] input) {
        String text = Fuzzed.text(input);
        PendingAcceptance pending = PendingAcceptance.of(text);
        Inspection page = SERVICE.handOff().inspect(pending);
        if (SEALED.contains(text)) {
            assertThat(page.canAccept()).isTrue();
        } else {
            assertThat(page).isEqualTo(Inspection.unknown(Samples.NOW));
            assertThat(SERVICE.handOff().accept(pending, Invitee.byMail(), acceptance -> {}))
                    .isEqualTo(new AcceptResult.Refused(RefusalReason.UNKNOWN));
        }
        Fuzzed.readAtLength(input, all -> SERVICE.handOff().inspect(PendingAcceptance.of(Fuzzed.text(all))));
    }
}
