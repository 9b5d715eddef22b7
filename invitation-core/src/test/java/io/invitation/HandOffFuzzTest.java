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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** P14, P28: only what was sealed is opened, whatever comes back in the cookie. */
class HandOffFuzzTest {

    private static final InMemoryInvitationStore STORE = new InMemoryInvitationStore();
    private static final byte[] KEY = new byte[32];
    private static final byte[] OTHER_KEY = "another key of thirty-two bytes.".getBytes(StandardCharsets.US_ASCII);
    private static final InvitationService SERVICE = service(KeyRing.of("k", KEY));

    /** With the same invitations; the last one knows the key of most values, by another id. */
    private static final List<InvitationService> STRANGERS = List.of(
            SERVICE.in(Scope.of("acme")),
            SERVICE.forKind("another"),
            SERVICE.forPurpose(InvitationPurpose.ACCOUNT_ACTIVATION),
            service(KeyRing.of("k", OTHER_KEY)),
            service(KeyRing.of("k", OTHER_KEY).withOlder("k2", KEY)));

    private static final InvitationService ROTATED =
            service(KeyRing.of("k2", OTHER_KEY).withOlder("k", KEY));
    private static final List<String> SEALED =
            List.of(sealed(SERVICE, "ada@example.com"), sealed(SERVICE, "grace@example.com"));
    private static final String SEALED_BY_NEW_KEY = sealed(ROTATED, "linus@example.com");

    private static InvitationService service(KeyRing keys) {
        return InvitationService.builder(STORE, new RecordingSender())
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .clock(new TestClock(Samples.NOW))
                .handOff(keys)
                .build();
    }

    private static String sealed(InvitationService service, String address) {
        InvitationLink link =
                service.create(InvitationRequest.to(address).build()).linkOrElseThrow();
        return service.handOff().seal(link.token()).orElseThrow().value();
    }

    static Stream<byte[]> seeds() {
        return Fuzzed.seeds(List.of(
                "",
                "=",
                "AQ",
                SEALED.get(0),
                SEALED.get(1),
                SEALED_BY_NEW_KEY,
                SEALED.get(0).replace('A', 'a'),
                SEALED.get(0) + "="));
    }

    @MethodSource("seeds")
    @KeptInputs
    @FuzzTest
    void onlyWhatWasSealedIsOpened(byte[] input) {
        String text = Fuzzed.text(input);
        PendingAcceptance pending = PendingAcceptance.of(text);
        assertOpened(SERVICE, pending, SEALED.contains(text));
        assertOpened(ROTATED, pending, SEALED.contains(text) || SEALED_BY_NEW_KEY.equals(text));
        for (InvitationService stranger : STRANGERS) {
            assertOpened(stranger, pending, false);
        }
        Fuzzed.readAtLength(input, all -> SERVICE.handOff().inspect(PendingAcceptance.of(Fuzzed.text(all))));
    }

    private static void assertOpened(InvitationService service, PendingAcceptance pending, boolean opened) {
        Inspection page = service.handOff().inspect(pending);
        if (opened) {
            assertThat(page.canAccept()).isTrue();
        } else {
            assertThat(page).isEqualTo(Inspection.unknown(Samples.NOW));
            assertThat(service.handOff().accept(pending, Invitee.byMail(), acceptance -> {}))
                    .isEqualTo(new AcceptResult.Refused(RefusalReason.UNKNOWN));
        }
    }
}
