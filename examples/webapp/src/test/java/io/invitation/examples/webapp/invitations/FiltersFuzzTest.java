package io.invitation.examples.webapp.invitations;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.invitation.EmailAddress;
import io.invitation.InvitationQuery;
import io.invitation.InvitationStatus;
import io.invitation.contract.Samples;
import io.invitation.corpus.Fuzzed;
import io.invitation.corpus.KeptInputs;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** P27: each filter in an address narrows the list as it says, or is named as unusable. */
class FiltersFuzzTest {

    static Stream<byte[]> seeds() {
        return Fuzzed.seeds(List.of(
                "",
                "q=ada@example.com&status=PENDING&inviter=ann&role=Developer&team=x&domain=example.com&within=2",
                "q=%_'\\&status=pending&within=0&domain=*@example.com",
                "q=a\u0000b&inviter=\u202e&role= &domain=localhost&within=+3",
                "q=\"Ada Lovelace\"&domain=B\u00fcCHER.example&within=\u0663",
                "status=1&within=9223372036854775807",
                "q=" + "a".repeat(201) + "&within=3651&unknown=x"));
    }

    @MethodSource("seeds")
    @KeptInputs
    @FuzzTest
    void aFilterNarrowsAsItSaysOrIsNamed(byte[] input) {
        read(Fuzzed.text(input));
        Fuzzed.readAtLength(input, all -> {
            String text = Fuzzed.text(all);
            read("q=" + text);
            read("within=" + text + "&domain=" + text);
        });
    }

    private static void read(String parameters) {
        Map<String, String> sent = new HashMap<>();
        for (String pair : parameters.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            sent.putIfAbsent(parts[0], parts.length == 1 ? "" : parts[1]);
        }
        Map<String, String> wanted = Filters.wanted(sent::get);
        Set<String> unusable = new HashSet<>();
        InvitationQuery query = Filters.query(wanted, unusable::add).build();
        Map<String, String> used = new HashMap<>(wanted);
        used.keySet().removeAll(unusable);
        used.values().removeIf(String::isEmpty);

        assertThat(wanted).containsKeys("q", "status", "inviter", "role", "team", "domain", "within");
        assertThat(unusable).allSatisfy(name -> assertThat(wanted.get(name)).isNotBlank());
        assertThat(query.address().isPresent() || query.text().isPresent()).isEqualTo(used.containsKey("q"));
        query.address().ifPresent(address -> assertThat(address).isEqualTo(EmailAddress.parse(wanted.get("q"))));
        query.text().ifPresent(text -> assertThat(text).isEqualTo(wanted.get("q")));
        assertThat(query.statuses().stream().map(InvitationStatus::name).findAny())
                .isEqualTo(value(used, "status"));
        assertThat(query.inviterId()).isEqualTo(value(used, "inviter"));
        assertThat(query.role()).isEqualTo(value(used, "role"));
        assertThat(query.group()).isEqualTo(value(used, "team"));
        assertThat(query.domain().isPresent()).isEqualTo(used.containsKey("domain"));
        assertThat(query.expiringWithin())
                .isEqualTo(value(used, "within").map(Integer::valueOf).map(Duration::ofDays));
        query.matches(Samples.invitation().build(), Samples.NOW);
    }

    private static Optional<String> value(Map<String, String> used, String name) {
        return Optional.ofNullable(used.get(name));
    }
}
