package io.invitation.examples.webapp.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationException;
import io.invitation.InvitationRequest;
import io.invitation.InvitationStorageException;
import io.invitation.contract.Samples;
import io.invitation.corpus.Fuzzed;
import io.invitation.corpus.KeptInputs;
import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.invitations.Draft;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** P27: what is typed into the form is for each wish a request or a reason; and what a form shows is what it saves. */
class FormInputFuzzTest {

    private static final Account ANN = new Account(
            "ann", "ann", "Ann", EmailAddress.parse("ann@acme.example"), true, true, false, Set.of("Admin"));
    private static final Invitation BEFORE =
            Samples.invitation().grants(Samples.grants()).build();
    private static final Pattern IN_BRACKETS = Pattern.compile("<([^<>,;\r\n]*)>");

    static Stream<byte[]> seeds() {
        return Fuzzed.seeds(List.of(
                "",
                "mode=people&people=ada@example.com, Grace <grace@example.com>\r\nalan@example.com&role=Developer",
                "people=<ada@example.com> <grace@example.com>; <>, *@example.com&expiry=P7D&language=de-AT",
                "mode=domain&patterns=example.org a*@example.com&places=20&expiry=never&team=x&team=y",
                "mode=public&places=5&unlimited=yes&expiry=P99999999999999D",
                "mode=public&places=0&expiry=at&expiresAt=2031-06-30T18:00&membershipEnds=2032-01-01T00:00",
                "name= a &description=b\r\nc&message=d\r\n\r\ne\r\n&role=a, b&places=7&expiry=at&expiresAt=x"));
    }

    @MethodSource("seeds")
    @KeptInputs
    @FuzzTest
    void aFormIsWishesThatCanBeReadOrReasonsAndSavesWhatItShows(byte[] input) {
        FormInput form = form(Fuzzed.text(input));
        form.wishes(ANN).forEach(wish -> assertIsRequestOrReason(form, wish));
        assertEverybodyIsFound(form.text("people"));
        assertSavesWhatItShows(form);
        Fuzzed.readAtLength(input, all -> FormInput.addresses(Fuzzed.text(all)));
    }

    /** Fields as they arrive when the body has been decoded. */
    private static FormInput form(String body) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (String pair : body.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            fields.computeIfAbsent(parts[0], name -> new ArrayList<>()).add(parts.length == 1 ? "" : parts[1]);
        }
        return new FormInput(fields);
    }

    private static void assertIsRequestOrReason(FormInput form, Wish wish) {
        assertThat(wish.whom()).isNotBlank();
        try {
            InvitationRequest request = wish.request().get();
            assertThat(request.inviter()).isEqualTo(ANN.inviter());
            assertThat(request.grants().roles()).isSubsetOf(form.list("role"));
            if (form.isForPeople()) {
                assertThat(request.audience().singleAddress()).isPresent();
            }
        } catch (InvitationException reason) {
            assertIsAMistakeInOneLine(reason);
        }
    }

    private static void assertIsAMistakeInOneLine(InvitationException mistake) {
        assertThat(mistake).isNotInstanceOf(InvitationStorageException.class);
        assertThat(mistake.getMessage()).doesNotContainPattern("\\p{Cntrl}");
    }

    private static void assertEverybodyIsFound(String pasted) {
        List<String> found = FormInput.addresses(pasted);
        assertThat(found).noneMatch(String::isBlank);
        IN_BRACKETS
                .matcher(pasted)
                .results()
                .map(MatchResult::group)
                .map(brackets -> brackets.substring(1, brackets.length() - 1))
                .filter(address -> address.matches("[!-~]+"))
                .forEach(address -> assertThat(found).contains(address));
        if (pasted.indexOf('<') < 0) {
            assertThat(FormInput.addresses(String.join(" ", found))).isEqualTo(found);
        }
    }

    private static void assertSavesWhatItShows(FormInput form) {
        Optional<Invitation> raw = saved(BEFORE, asItIs(form));
        raw.ifPresent(FormInputFuzzTest::assertSavesItself);
        Optional<Invitation> changed = saved(BEFORE, form.changes(BEFORE));
        changed.ifPresent(after -> {
            assertSavesItself(after);
            if (form.differencesTo(FormInput.of(BEFORE)).isEmpty()) {
                assertThat(after).as("no difference was shown").isEqualTo(BEFORE);
            }
        });
    }

    private static void assertSavesItself(Invitation shown) {
        FormInput form = FormInput.of(shown);
        assertThat(form.differencesTo(form)).isEmpty();
        FormInput sent = form(String.join(
                "&",
                form.fields().entrySet().stream()
                        .flatMap(field -> field.getValue().stream()
                                .map(value -> field.getKey() + "=" + value.replace("\n", "\r\n")))
                        .toList()));
        boolean separable =
                form.fields().values().stream().flatMap(List::stream).noneMatch(value -> value.contains("&"));
        if (separable) {
            assertThat(sent.differencesTo(form)).isEmpty();
            assertThat(saved(shown, sent.changes(shown))).contains(shown);
        }
    }

    /** The same by another way, which strips nothing. */
    private static Draft asItIs(FormInput form) {
        return new Draft(
                null,
                first(form, "name"),
                first(form, "description"),
                first(form, "message"),
                null,
                null,
                null,
                form.list("role"),
                form.list("team"),
                first(form, "places"),
                first(form, "expiresAt"),
                null,
                first(form, "membershipEnds"));
    }

    private static String first(FormInput form, String name) {
        return form.list(name).stream().findFirst().orElse("");
    }

    private static Optional<Invitation> saved(Invitation before, Draft draft) {
        try {
            return Optional.of(draft.update(before, Samples.NOW).applyTo(before).build());
        } catch (InvitationException mistake) {
            assertIsAMistakeInOneLine(mistake);
            return Optional.empty();
        }
    }
}
