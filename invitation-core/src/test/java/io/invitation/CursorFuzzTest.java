package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.invitation.contract.RecordingSender;
import io.invitation.contract.Samples;
import io.invitation.contract.TestClock;
import io.invitation.corpus.Fuzzed;
import io.invitation.corpus.KeptInputs;
import io.invitation.memory.InMemoryInvitationRepository;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * P24, P27: a cursor leads to a page of its own order, or is refused by name. The input is what is within its Base64.
 */
class CursorFuzzTest {

    private static final int INVITATIONS = 5;
    private static final InvitationService SERVICE = InvitationService.builder(
                    new InMemoryInvitationRepository(), new RecordingSender())
            .links(LinkTemplate.inPath("https://app.example.com/invite"))
            .clock(new TestClock(Samples.NOW))
            .build();

    static {
        for (int i = 0; i < INVITATIONS; i++) {
            SERVICE.create(InvitationRequest.to("ada" + i + "@example.com")
                    .name("name " + i)
                    .build());
        }
    }

    static Stream<byte[]> seeds() {
        List<String> cursors = new ArrayList<>(List.of("", "not a cursor", "NEWEST_FIRST x y"));
        for (InvitationSort sort : InvitationSort.values()) {
            SERVICE.find(query(sort).build())
                    .nextCursor()
                    .map(cursor -> new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8))
                    .ifPresent(cursors::add);
        }
        return Fuzzed.seeds(cursors);
    }

    private static InvitationQuery.Builder query(InvitationSort sort) {
        return InvitationQuery.builder().sort(sort).pageSize(2);
    }

    @MethodSource("seeds")
    @KeptInputs
    @FuzzTest
    void aCursorLeadsToAPageOfItsOrderOrIsRefused(byte[] input) {
        String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(input);
        for (String cursor : List.of(encoded, Fuzzed.text(input))) {
            long orders = Stream.of(InvitationSort.values())
                    .filter(sort -> leadsSomewhere(sort, cursor))
                    .count();
            assertThat(orders).as("orders that take this cursor").isLessThanOrEqualTo(1);
        }
        Fuzzed.readAtLength(input, all -> leadsSomewhere(InvitationSort.BY_NAME, Fuzzed.text(all)));
    }

    private static boolean leadsSomewhere(InvitationSort sort, String cursor) {
        try {
            InvitationPage page = SERVICE.find(query(sort).after(cursor).build());
            assertThat(page.invitations()).hasSizeBetween(0, 2);
            page.nextCursor()
                    .ifPresent(next -> assertThat(leadsSomewhere(sort, next)).isTrue());
            return true;
        } catch (InvalidValueException refused) {
            assertThat(refused).hasMessageStartingWith("cursor");
            return false;
        }
    }
}
