package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.contract.RecordingSender;
import io.invitation.contract.Samples;
import io.invitation.contract.TestClock;
import io.invitation.corpus.Corpus;
import io.invitation.corpus.Locales;
import io.invitation.corpus.Pace;
import io.invitation.corpus.TokenTwist;
import io.invitation.memory.InMemoryInvitationRepository;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.KeyRing;
import io.invitation.spi.TokenHash;
import io.invitation.spi.TokenPolicy;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** P11: whatever is no live token gets one answer, and nothing happens. */
class TokensCorpusTest {

    private static final Pattern MACRO = Pattern.compile("\\{\\{([a-zA-Z-]+)((?::[^:}]+)*)}}");
    private static final Invitee ADA = Invitee.verified("ada@example.com", "ada");

    /**
     * Macros of the corpus that no token of this library has a counterpart for: there are no two parts, and no delete.
     */
    private static final List<String> NOT_APPLICABLE =
            List.of("{{dbselector}}", "{{valid:selector-of-A-verifier-of-B}}", "{{deleted}}");

    static Stream<Arguments> cases() {
        return Stream.of(TokenPolicy.random(), TokenPolicy.keyed(KeyRing.of("k1", new byte[32])))
                .flatMap(policy -> Locales.all().stream()
                        .map(locale -> Arguments.of(policy.isRepeatable() ? "keyed" : "random", policy, locale)));
    }

    @DisplayName("P5, P9, P11: everything that is no live token is unknown")
    @ParameterizedTest(name = "{0} tokens, {2}")
    @MethodSource("cases")
    void everythingThatIsNoLiveTokenIsUnknown(String name, TokenPolicy policy, Locale locale) {
        List<String> skipped = new ArrayList<>();
        List<Corpus.Row> rows = Corpus.read("tokens.tsv", 4).stream()
                .filter(row -> !row.isDebatable())
                .toList();
        for (Corpus.Row row : rows) {
            Bench bench = new Bench(policy);
            Optional<String> text = bench.expand(row.text(0));
            if (text.isEmpty() || text.get().equals(bench.valid.reveal())) {
                skipped.add(row.raw(0));
                continue;
            }
            Locales.in(locale, () -> {
                Pace.quickly(() -> {
                    bench.assertUnknown(InvitationToken.of(text.get()), row.toString());
                    return true;
                });
                bench.assertValidStillWorks();
                return true;
            });
        }
        assertThat(rows.size() - skipped.size()).as("rows tried").isGreaterThanOrEqualTo(70);
        assertThat(skipped).allMatch(row -> NOT_APPLICABLE.contains(row) || row.equals("{{valid:b64-alias}}"));
    }

    @DisplayName("P27: a megabyte is refused by its length, without a look-up")
    @ParameterizedTest(name = "{0} tokens, {2}")
    @MethodSource("cases")
    void aMegabyteIsRefusedByItsLengthWithoutALookUp(String name, TokenPolicy policy, Locale locale) {
        Bench bench = new Bench(policy);
        String prefix = bench.valid.reveal().substring(0, 4);

        for (String huge : List.of(
                "A".repeat(1 << 20),
                prefix + "A".repeat(1 << 20),
                bench.valid.reveal().repeat(10_000),
                "\u00E9".repeat(1 << 19))) {
            assertThat(policy.recognise(InvitationToken.of(huge))).isEmpty();
            bench.assertUnknown(InvitationToken.of(huge), huge.length() + " characters");
            assertThat(bench.calls).as("look-ups").doesNotContainKey("findByTokenHash");
        }
    }

    @Test
    void theCountingStoreCountsWhatAValidTokenCauses() {
        Bench bench = new Bench(TokenPolicy.random());
        bench.assertValidStillWorks();
        assertThat(bench.calls).containsKeys("findByTokenHash", "claimAll");
    }

    /** A service over a store that counts the calls, with one live invitation. */
    private static final class Bench {

        private static final List<String> WRITES =
                List.of("insert", "putToken", "replace", "claim", "claimAll", "claimAndRecord", "recordDelivery");

        final Map<String, Integer> calls = new LinkedHashMap<>();
        final RecordingSender sender = new RecordingSender();
        final AtomicInteger handled = new AtomicInteger();
        final TokenPolicy policy;
        final InvitationService service;
        final InvitationToken valid;
        final InvitationId id;
        final Inspection unknown;

        Bench(TokenPolicy policy) {
            this.policy = policy;
            this.service = InvitationService.builder(counting(new InMemoryInvitationRepository()), sender)
                    .links(LinkTemplate.inPath("https://app.example.com/invite"))
                    .tokens(policy)
                    .clock(new TestClock(Samples.NOW))
                    .build();
            InvitationResult created =
                    service.create(InvitationRequest.to("ada@example.com").build());
            valid = created.linkOrElseThrow().token();
            id = created.orElseThrow().id();
            unknown = service.inspect(policy.mint(Samples.subject(InvitationId.timeOrdered(Samples.NOW), 1)));
            calls.clear();
        }

        private InvitationRepository counting(InvitationRepository store) {
            return (InvitationRepository) Proxy.newProxyInstance(
                    InvitationRepository.class.getClassLoader(),
                    new Class<?>[] {InvitationRepository.class},
                    (proxy, method, arguments) -> {
                        calls.merge(method.getName(), 1, Integer::sum);
                        try {
                            return method.invoke(store, arguments);
                        } catch (InvocationTargetException thrown) {
                            throw thrown.getCause();
                        }
                    });
        }

        void assertUnknown(InvitationToken token, String why) {
            Inspection inspection = service.inspect(token);
            assertThat(inspection.publicReason()).as(why).contains(RefusalReason.UNKNOWN);
            assertThat(inspection.invitation()).as(why).isEmpty();
            assertThat(inspection).as(why).isEqualTo(unknown).hasToString(unknown.toString());
            assertThat(service.accept(token, ADA, acceptance -> handled.incrementAndGet()))
                    .as(why)
                    .isEqualTo(new AcceptResult.Refused(RefusalReason.UNKNOWN));
            assertThat(service.decline(token, ADA)).as(why).isEqualTo(new DeclineResult.Refused(RefusalReason.UNKNOWN));
            assertThat(calls).as(why).doesNotContainKeys(WRITES.toArray(String[]::new));
            assertThat(handled).as(why).hasValue(0);
            assertThat(sender.sent()).as(why).isEmpty();
        }

        void assertValidStillWorks() {
            assertThat(service.inspect(valid).canAccept()).isTrue();
            assertThat(service.accept(valid, ADA)).isInstanceOf(AcceptResult.Accepted.class);
        }

        /** Replaces the macros, or returns nothing if one does not apply. */
        Optional<String> expand(String text) {
            Matcher macro = MACRO.matcher(text);
            StringBuilder expanded = new StringBuilder();
            while (macro.find()) {
                Optional<String> value = NOT_APPLICABLE.contains(macro.group())
                        ? Optional.empty()
                        : Optional.of(value(macro.group(1), macro.group(2)));
                if (value.isEmpty()) {
                    return Optional.empty();
                }
                macro.appendReplacement(expanded, Matcher.quoteReplacement(value.get()));
            }
            return Optional.of(macro.appendTail(expanded).toString());
        }

        private String value(String macro, String arguments) {
            TokenHash hash = policy.recognise(valid).orElseThrow();
            return switch (macro) {
                case "valid" -> TokenTwist.of(valid.reveal(), arguments);
                case "dbhash" ->
                    arguments.equals(":hex")
                            ? HexFormat.of().formatHex(hash.toByteArray())
                            : Base64.getUrlEncoder().withoutPadding().encodeToString(hash.toByteArray());
                case "dbid" -> id.toString();
                case "other-tenant" -> {
                    InvitationResult other = service.in(Scope.of("other-tenant"))
                            .create(InvitationRequest.to("ada@example.com").build());
                    calls.clear();
                    yield other.linkOrElseThrow().token().reveal();
                }
                default -> throw new IllegalStateException("unknown macro " + macro);
            };
        }
    }
}
