package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.invitation.contract.RecordingSender;
import io.invitation.contract.Samples;
import io.invitation.contract.TestClock;
import io.invitation.corpus.Corpus;
import io.invitation.corpus.Fuzzed;
import io.invitation.corpus.KeptInputs;
import io.invitation.memory.InMemoryInvitationRepository;
import io.invitation.spi.KeyRing;
import io.invitation.spi.TokenHash;
import io.invitation.spi.TokenPolicy;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * P9, P11, P27: only the very text of a link leads to its invitation; everything else is unknown, in the same words.
 */
class TokenFuzzTest {

    private static final List<Door> DOORS =
            List.of(new Door(TokenPolicy.random()), new Door(TokenPolicy.keyed(KeyRing.of("k", new byte[32]))));

    /** A service, and the one link that it has given out. */
    private static final class Door {

        private final TokenPolicy policy;
        private final InvitationService service;
        private final String live;

        private Door(TokenPolicy policy) {
            this.policy = policy;
            service = InvitationService.builder(new InMemoryInvitationRepository(), new RecordingSender())
                    .links(LinkTemplate.inPath("https://app.example.com/invite"))
                    .tokens(policy)
                    .clock(new TestClock(Samples.NOW))
                    .build();
            live = service.create(InvitationRequest.to("ada@example.com").build())
                    .linkOrElseThrow()
                    .token()
                    .reveal();
        }
    }

    static Stream<byte[]> seeds() {
        List<String> corpus =
                Corpus.read("tokens.tsv", 4).stream().map(row -> row.text(0)).toList();
        return Stream.concat(
                Fuzzed.seeds(corpus),
                Fuzzed.seeds(DOORS.stream().map(door -> door.live).toList()));
    }

    @MethodSource("seeds")
    @KeptInputs
    @FuzzTest
    void onlyTheVeryTextOfALinkLeadsToItsInvitation(byte[] input) {
        String text = Fuzzed.text(input);
        InvitationToken token = InvitationToken.of(text);
        for (Door door : DOORS) {
            Optional<TokenHash> hash = door.policy.recognise(token);
            hash.ifPresent(known -> {
                assertThat(text).matches("[A-Za-z0-9_-]{30,}");
                assertThat(door.policy.recognise(InvitationToken.of(text))).contains(known);
            });
            Inspection page = door.service.inspect(token);
            if (text.equals(door.live)) {
                assertThat(page.canAccept()).isTrue();
            } else {
                assertThat(page).isEqualTo(Inspection.unknown(Samples.NOW));
                assertThat(door.service.accept(token, Invitee.byMail()))
                        .isEqualTo(new AcceptResult.Refused(RefusalReason.UNKNOWN));
            }
        }
        Fuzzed.readAtLength(input, all -> DOORS.get(1).service.inspect(InvitationToken.of(Fuzzed.text(all))));
    }
}
