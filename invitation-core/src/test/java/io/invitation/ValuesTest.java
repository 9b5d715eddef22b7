package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.InvitationLimits.Subject;
import io.invitation.contract.RecordingSender;
import io.invitation.contract.Samples;
import io.invitation.contract.TestClock;
import io.invitation.memory.InMemoryInvitationRepository;
import io.invitation.spi.TokenPolicy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits and rules of the small values. */
class ValuesTest {

    private static final Instant NOW = Samples.NOW;

    private static void assertInvalid(String field, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        InvalidValueException.class,
                        refused -> assertThat(refused.field()).isEqualTo(field));
    }

    @Test
    void aQuotaIsANumberFromOneUpOrUnlimited() {
        assertThat(Quota.of(1).hasRoom(0)).isTrue();
        assertThat(Quota.of(1).hasRoom(1)).isFalse();
        assertThat(Quota.of(2).covers(2)).isTrue();
        assertThat(Quota.of(2).covers(3)).isFalse();
        assertThat(Quota.of(7).limit()).hasValue(7);
        assertThat(Quota.unlimited().limit()).isEmpty();
        assertThat(Quota.unlimited().isUnlimited()).isTrue();
        assertThat(Quota.unlimited().hasRoom(Integer.MAX_VALUE - 1)).isTrue();
        assertThat(Quota.of(7)).isEqualTo(Quota.of(7)).isNotEqualTo(Quota.of(8)).hasToString("7");
        assertThat(Quota.of(Integer.MAX_VALUE - 1).isUnlimited()).isFalse();
        for (int impossible : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertInvalid("quota", () -> Quota.of(impossible));
        }
    }

    @Test
    void anExpiryIsRelativeFixedOrNever() {
        Expiry relative = Expiry.in(Duration.ofDays(7));
        assertThat(relative.isRelative()).isTrue();
        assertThatThrownBy(relative::instant).isInstanceOf(IllegalStateException.class);
        assertThat(relative.from(NOW)).isEqualTo(Expiry.at(NOW.plus(Duration.ofDays(7))));
        assertThat(Expiry.at(NOW).from(NOW.plusSeconds(9))).isEqualTo(Expiry.at(NOW));
        assertThat(Expiry.at(NOW.plusNanos(999))).isEqualTo(Expiry.at(NOW));
        assertThat(Expiry.never().isNever()).isTrue();
        assertThat(Expiry.never().instant()).isEmpty();
        assertThat(Expiry.never().from(NOW)).isEqualTo(Expiry.never());
        assertThat(Expiry.at(Instant.parse("9999-12-30T23:59:59.999999999Z")).instant())
                .contains(Instant.parse("9999-12-30T23:59:59.999999Z"));
    }

    @Test
    void anExpiryLiesAfterItsStartAndBeforeTheYearTenThousand() {
        assertInvalid("expiry", () -> Expiry.in(Duration.ZERO));
        assertInvalid("expiry", () -> Expiry.in(Duration.ofNanos(-1)));
        assertInvalid("expiry", () -> Expiry.at(Instant.parse("+10000-01-01T00:00:00Z")));
        assertInvalid("expiry", () -> Expiry.at(Instant.MIN));
        assertInvalid(
                "expiry", () -> Expiry.in(Duration.ofSeconds(Long.MAX_VALUE)).from(NOW));
    }

    @DisplayName("P25: attributes are a plain tree, copied in depth")
    @Test
    void attributesCopyATreeInDepthAndNormaliseNumbers() {
        List<Object> list = new ArrayList<>(List.of(1, (short) 2, (byte) 3, 4L, 1.5, 2.0f, new BigDecimal("1E+3")));
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("list", list);
        tree.put("null", null);
        Attributes attributes = Attributes.of(tree);
        list.add("later");
        tree.put("later", true);

        assertThat(attributes.asMap()).containsOnlyKeys("list", "null");
        assertThat(attributes.asMap().get("list")).isEqualTo(List.of(1L, 2L, 3L, 4L, new BigDecimal("1.5"), 2L, 1000L));
        assertThatThrownBy(() -> attributes.asMap().put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ((List<?>) attributes.asMap().get("list")).clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @DisplayName("P25, P27: attributes have limits of size, depth and number")
    @Test
    void attributesHaveLimits() {
        assertThatCode(() -> Attributes.of(nested(Attributes.MAX_DEPTH))).doesNotThrowAnyException();
        assertInvalid("attributes", () -> Attributes.of(nested(Attributes.MAX_DEPTH + 1)));
        assertThatCode(() -> Attributes.of(Map.of("k", Collections.nCopies(Attributes.MAX_VALUES - 1, 1))))
                .doesNotThrowAnyException();
        assertInvalid("attributes", () -> Attributes.of(Map.of("k", Collections.nCopies(Attributes.MAX_VALUES, 1))));
        assertThatCode(() -> Attributes.of(Map.of("k", "x".repeat(Attributes.MAX_CHARACTERS - 1))))
                .doesNotThrowAnyException();
        assertInvalid("attributes", () -> Attributes.of(Map.of("k", "x".repeat(Attributes.MAX_CHARACTERS))));
        assertInvalid("attributes", () -> Attributes.of(Map.of("k".repeat(Attributes.MAX_CHARACTERS + 1), 1)));
        Map<String, Object> cycle = new HashMap<>();
        cycle.put("self", cycle);
        assertInvalid("attributes", () -> Attributes.of(cycle));
    }

    private static Map<String, Object> nested(int depth) {
        return depth == 1 ? Map.of("leaf", 1) : Map.of("map", nested(depth - 1));
    }

    @DisplayName("P25: attributes hold data only, whatever a name in them says")
    @Test
    void attributesHoldDataOnly() {
        List<Object> impossible = List.of(
                List.of(java.util.Set.of("x")),
                NOW,
                'c',
                Optional.empty(),
                new Object[0],
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Float.NaN,
                BigInteger.ONE,
                new BigDecimal("1E+400"),
                new BigDecimal("9223372036854775808"),
                new BigDecimal("0." + "1".repeat(51)),
                "NUL \0",
                "high \uD800",
                "low \uDC00 x",
                Map.of(1, "key"));
        for (Object value : impossible) {
            assertInvalid("attributes", () -> Attributes.of(Map.of("k", value)));
            assertInvalid("attributes", () -> Attributes.of(Map.of("k", List.of(value))));
        }
        assertInvalid("attributes", () -> Attributes.of(Map.of("key \uD800", 1)));
    }

    @DisplayName("P26: text that forges lines or hides itself is refused everywhere")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\u2003",
                "\n",
                "a\0b",
                "a\rb",
                "a\tb",
                "a\u001Bb",
                "a\u007Fb",
                "a\u0085b",
                "a\u2028b",
                "a\u2029b",
                "a\u202Eb",
                "a\u2066b",
                "a\uD800b",
                "a\uDC00",
                "a\uFFFFb"
            })
    void textThatForgesLinesOrHidesItselfIsRefusedEverywhere(String text) {
        InvitationRequest.Builder request = InvitationRequest.to("ada@example.com");
        assertInvalid("name", () -> request.name(text));
        assertInvalid("description", () -> request.description(text));
        assertInvalid("message", () -> request.message(text));
        assertInvalid("subject", () -> request.subject(text));
        assertInvalid("kind", () -> request.kind(text));
        assertInvalid("returnUrl", () -> request.returnUrl(text));
        assertInvalid("role", () -> request.roles(text));
        assertInvalid("group", () -> request.groups(text));
        assertInvalid("actor", () -> Actor.of(text));
        assertInvalid("scope", () -> Scope.of(text));
        assertInvalid("inviter.id", () -> Inviter.of(text));
        assertInvalid("inviter.displayName", () -> Inviter.of("id", text));
        assertInvalid("accountId", () -> Invitee.verified("ada@example.com", text));
        assertInvalid("accountId", () -> Invitee.byMail(text));
        assertInvalid("reason", () -> new Closure(Closure.Kind.REVOKED, NOW, Actor.SYSTEM, Optional.of(text)));
        assertInvalid("text", () -> InvitationQuery.builder().text(text));
        assertInvalid("role", () -> InvitationQuery.builder().role(text));
        InvitationBuilder builder = Samples.invitation();
        assertInvalid("name", () -> builder.name(text));
        assertInvalid("message", () -> builder.message(text));
    }

    @Test
    void textHasLengthsAndKeepsEveryOtherCharacter() {
        String ordinary = "D\u00F6ner \u5317\u4EAC \uD83D\uDE80 \u05D0 '\";--<b>%";
        InvitationRequest.Builder request = InvitationRequest.to("ada@example.com");
        assertThatCode(() -> request.name(ordinary)
                        .description(ordinary + "\n" + ordinary)
                        .roles(ordinary)
                        .name("n".repeat(200))
                        .message("m".repeat(2_000))
                        .subject("s".repeat(200))
                        .kind("k".repeat(64)))
                .doesNotThrowAnyException();
        assertInvalid("name", () -> request.name("a\nb"));
        assertInvalid("name", () -> request.name("n".repeat(201)));
        assertInvalid("description", () -> request.description("m".repeat(2_001)));
        assertInvalid("message", () -> request.message("m".repeat(2_001)));
        assertInvalid("subject", () -> request.subject("s".repeat(201)));
        assertInvalid("kind", () -> request.kind("k".repeat(65)));
        assertInvalid("kind", () -> request.kind("a b"));
        assertInvalid("kind", () -> request.kind("\u00E9"));
        assertInvalid("role", () -> request.roles("r".repeat(101)));
        assertInvalid("scope", () -> Scope.of("s".repeat(101)));
        assertInvalid("actor", () -> Actor.of("a".repeat(201)));
    }

    @Test
    void anInvalidValueIsNotRepeatedInTheMessage() {
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> Actor.of("s3cret\nvalue"),
                () -> Scope.of("s3cret value"),
                () -> InvitationId.parse("s3cret"),
                () -> Attributes.of(Map.of("s3cret", "s3cret\0")))) {
            assertThatThrownBy(call).isInstanceOf(InvalidValueException.class).hasMessageNotContaining("s3cret");
        }
    }

    @Test
    void grantsDropRepeatedNamesAndHaveAtMostAHundred() {
        assertThat(Grants.NONE.withRoles(List.of("b", "a", "b")).roles()).containsExactly("b", "a");
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            many.add("role " + i);
        }
        assertInvalid("role", () -> Grants.NONE.withRoles(many));
        assertInvalid("group", () -> Grants.NONE.withGroups(many));
        assertThat(Grants.NONE.withRoles(many.subList(0, 100)).roles()).hasSize(100);
    }

    @Test
    void idsAreOrderedByTheirMillisecondAndNeverRepeat() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            ids.add(InvitationId.timeOrdered(NOW.plusMillis(i)).toString());
        }
        assertThat(ids).isSorted().doesNotHaveDuplicates();
        UUID one = InvitationId.timeOrdered(NOW).value();
        assertThat(one.version()).isEqualTo(7);
        assertThat(one.variant()).isEqualTo(2);
        assertThat(one.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
        assertThat(InvitationId.timeOrdered(NOW)).isNotEqualTo(InvitationId.timeOrdered(NOW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "1-1-1-1-1",
                "0190163d-8694-739b-aea5-966c26f8ad9",
                "0190163d-8694-739b-aea5-966c26f8ad900",
                "{0190163d-8694-739b-aea5-966c26f8ad}",
                "0190163d08694-739b-aea5-966c26f8ad90",
                "0190163g-8694-739b-aea5-966c26f8ad90",
                "0190163d-8694-739b-aea5-966c26f8ad9\n",
                "00190163d-8694-739b-aea5-966c26f8ad9",
                "+190163d-8694-739b-aea5-966c26f8ad90"
            })
    void anIdIsReadInOneFormOnly(String text) {
        assertInvalid("id", () -> InvitationId.parse(text));
    }

    @Test
    void anIdIsReadAsItIsWritten() {
        InvitationId id = InvitationId.timeOrdered(NOW);
        assertThat(InvitationId.parse(id.toString())).isEqualTo(id);
    }

    @Test
    void everyAddressCanBeTheNameToSignInWith() {
        String domain = (".x" + "y".repeat(30)).repeat(6) + ".example.org";
        EmailAddress longest = EmailAddress.parse("a".repeat(254 - domain.length()) + "@" + domain.substring(1));

        assertThat(NewAccount.of(longest).userName()).hasSize(254);
        assertInvalid("userName", () -> NewAccount.of("a".repeat(255), longest));
    }

    @Test
    void retriesAreSetOneByOneAndRefusedOutOfRange() {
        DeliveryRetries retries = DeliveryRetries.defaults()
                .attempts(3)
                .pauses(Duration.ofSeconds(1), Duration.ofMinutes(1))
                .lease(Duration.ofMinutes(2));

        assertThat(retries).hasToString("DeliveryRetries[attempts=3, pauses=PT1S to PT1M, lease=PT2M]");
        assertThatIllegalArgumentException().isThrownBy(() -> retries.attempts(0));
        assertThatIllegalArgumentException().isThrownBy(() -> retries.attempts(101));
        assertThatIllegalArgumentException().isThrownBy(() -> retries.pauses(Duration.ZERO, Duration.ofMinutes(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> retries.pauses(Duration.ofMinutes(1), Duration.ofSeconds(59)));
        assertThatIllegalArgumentException().isThrownBy(() -> retries.lease(Duration.ZERO));
    }

    @Test
    void retriesThatNoClockCanReachAreRefused() {
        Duration tooLong = Expiry.LONGEST.plusNanos(1);
        DeliveryRetries longest = DeliveryRetries.defaults()
                .pauses(Expiry.LONGEST, Expiry.LONGEST)
                .lease(Expiry.LONGEST);

        assertThat(longest.lease()).isEqualTo(Expiry.LONGEST);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> longest.pauses(Duration.ofMinutes(1), tooLong))
                .withMessageContaining("pauses");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> longest.lease(tooLong))
                .withMessageContaining("lease");
    }

    @Test
    void aLimitIsToldWhichOfItsNumbersIsWrong() {
        InvitationLimits none = InvitationLimits.none();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> none.with(Subject.SCOPE, 1, Expiry.LONGEST.plusNanos(1)))
                .withMessageContaining("window")
                .withMessageContaining("at most " + Expiry.LONGEST);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> none.with(Subject.SCOPE, 0, Expiry.LONGEST))
                .withMessageContaining("positive");
    }

    @Test
    void linksAreBuiltFromTheConfiguredAddressAlone() {
        InvitationToken token = TokenPolicy.random().mint(Samples.subject(InvitationId.timeOrdered(NOW), 1));
        String text = token.reveal();

        assertThat(LinkTemplate.inPath("https://a.example/x").linkTo(token).reveal())
                .isEqualTo(URI.create("https://a.example/x/" + text));
        assertThat(LinkTemplate.inPath("https://a.example/x/").linkTo(token).reveal())
                .isEqualTo(URI.create("https://a.example/x/" + text));
        assertThat(LinkTemplate.inFragment("https://a.example/x").linkTo(token).reveal())
                .isEqualTo(URI.create("https://a.example/x#" + text));
        assertThat(LinkTemplate.inPath("http://localhost:8080/x").linkTo(token).token())
                .isEqualTo(token);
        assertThatThrownBy(() -> LinkTemplate.inPath("https://a.example/x").linkTo(InvitationToken.of("s3cret/../")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/x",
                "x",
                "http://a.example/x",
                "ftp://a.example/",
                "https:///x",
                "https://u:p@a.example/",
                "https://a.example/?q",
                "https://a.example/#f",
                "javascript:alert(1)",
                "http://localhost.evil.example/",
                "http://127.0.0.1.evil.example/"
            })
    void aLandingPageIsAnAbsoluteSecureAddress(String address) {
        assertThatThrownBy(() -> LinkTemplate.inPath(address)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LinkTemplate.inFragment(address)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLinkForOneAddressIsMailedToNoOther() {
        InvitationRequest.Builder request = InvitationRequest.to("ada@example.com");
        assertThatThrownBy(() -> request.recipient(EmailAddress.parse("eve@example.com")))
                .isInstanceOf(IllegalStateException.class);
        assertThat(request.recipient(EmailAddress.parse("ADA@example.com"))
                        .build()
                        .recipient())
                .isPresent();
        assertThat(InvitationRequest.toDomain("example.com").build().recipient())
                .isEmpty();
        assertThatThrownBy(() -> InvitationRequest.to("ada")).isInstanceOf(InvalidEmailAddressException.class);
        assertThatThrownBy(() -> InvitationRequest.toDomain("*")).isInstanceOf(InvalidEmailPatternException.class);
        assertThatThrownBy(() -> InvitationRequest.toDomain("")).isInstanceOf(InvalidEmailPatternException.class);
    }

    @Test
    void aBuilderOfInvitationsRefusesImpossibleCounts() {
        assertInvalid("invitation", () -> Samples.invitation().places(-1).build());
        assertInvalid("invitation", () -> Samples.invitation().generation(0).build());
        assertInvalid("invitation", () -> Samples.invitation().version(-1).build());
        assertInvalid("notBefore", () -> Samples.invitation().notBefore(Instant.MAX));
        assertInvalid("expiry", () -> InvitationUpdate.builder().expiry(Expiry.in(Duration.ofDays(1))));
        assertThat(Samples.invitation().acceptedAt(NOW.plusNanos(999)).build().acceptedAt())
                .contains(NOW);
    }

    @Test
    void queriesHaveLimits() {
        assertInvalid("pageSize", () -> InvitationQuery.builder().pageSize(-1));
        assertInvalid("pageSize", () -> InvitationQuery.builder().pageSize(InvitationQuery.MAX_PAGE_SIZE + 1));
        assertInvalid("expiringWithin", () -> InvitationQuery.builder().expiringWithin(Duration.ZERO));
        assertInvalid("expiringWithin", () -> InvitationQuery.builder().expiringWithin(Duration.ofDays(3_651)));
    }

    @Test
    void policiesAreCheckedWhenTheyAreBuilt() {
        assertThatThrownBy(() -> InvitationPolicy.builder().lifetime(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lifetime")
                .hasMessageContaining("PT0S");
        assertThatThrownBy(() -> InvitationPolicy.builder().resendCoolDown(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> InvitationPolicy.builder()
                        .lifetime(Duration.ofDays(8))
                        .maxLifetime(Duration.ofDays(7))
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(InvitationPolicy.defaults().lifetime()).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void aServiceNeedsLinksAndEveryOptionOnce() {
        LinkTemplate links = LinkTemplate.inPath("https://a.example/x");
        TestClock clock = new TestClock(NOW);
        ReturnUrlPolicy returnUrls = ReturnUrlPolicy.sameOrigin(URI.create("https://a.example"));
        InvitationServiceBuilder builder =
                InvitationService.builder(new InMemoryInvitationRepository(), new RecordingSender());
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("links");

        builder.links(links)
                .policy(InvitationPolicy.defaults())
                .tokens(TokenPolicy.random())
                .clock(clock)
                .returnUrls(returnUrls);

        assertSetBefore("links", () -> builder.links(links));
        assertSetBefore("policy", () -> builder.policy(InvitationPolicy.defaults()));
        assertSetBefore("tokens", () -> builder.tokens(TokenPolicy.random()));
        assertSetBefore("clock", () -> builder.clock(clock));
        assertSetBefore("returnUrls", () -> builder.returnUrls(returnUrls));
        assertThat(builder.build().scope()).isEqualTo(Scope.DEFAULT);
    }

    private static void assertSetBefore(String option, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessageContaining(option);
    }

    @Test
    void resultsHandOutWhatTheyHoldOrThrowWithTheReason() {
        assertThatThrownBy(() -> new AcceptResult.Refused(RefusalReason.EXPIRED).orElseThrow())
                .isInstanceOfSatisfying(
                        InvitationRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(RefusalReason.EXPIRED));
        InvitationResult rejected = new InvitationResult.Rejected(RejectionReason.CONFLICT, "detail", Optional.empty());
        assertThatThrownBy(rejected::orElseThrow)
                .isInstanceOfSatisfying(
                        InvitationRejectedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(RejectionReason.CONFLICT));
        assertThatThrownBy(rejected::linkOrElseThrow)
                .isInstanceOfSatisfying(
                        InvitationRejectedException.class,
                        refused -> assertThat(refused.retryAt()).isEmpty());
    }

    @Test
    void whoCatchesARejectionLearnsWhenToTryAgain() {
        InvitationResult coolDown =
                new InvitationResult.Rejected(RejectionReason.COOL_DOWN, "detail", Optional.of(NOW));

        assertThatThrownBy(coolDown::orElseThrow)
                .isInstanceOfSatisfying(
                        InvitationRejectedException.class,
                        refused -> assertThat(refused.retryAt()).contains(NOW));
    }

    @Test
    void aPolicyRefusesWhatCannotBeMeant() {
        Duration tooLong = Duration.ofSeconds(Long.MAX_VALUE);

        assertThatThrownBy(() -> InvitationPolicy.builder().lifetime(tooLong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lifetime");
        assertThatThrownBy(() -> InvitationPolicy.builder().supersededGrace(tooLong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("supersededGrace");
        assertThatThrownBy(() -> InvitationPolicy.builder().resendCoolDown(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("resendCoolDown");
        assertThatThrownBy(() -> Expiry.in(tooLong)).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> InvitationPolicy.builder()
                        .defaultQuota(Quota.of(500))
                        .maxQuota(Quota.of(100))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("defaultQuota 500");
        assertThat(InvitationPolicy.builder().maxQuota(Quota.of(100)).build().defaultQuota())
                .isEqualTo(Quota.of(100));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://ann:s3cret@app.example.com/invite", "https://ann:s3cret@app.example.com/invite?a=b"})
    void aLandingPageWithAPasswordIsRefusedWithoutRepeatingIt(String landingPage) {
        assertThatThrownBy(() -> LinkTemplate.inPath(landingPage))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("landingPage must not carry user information");
    }

    @Test
    void aLandingPageWhoseHostCannotBeReadIsNotRepeatedEither() {
        assertThatThrownBy(() -> LinkTemplate.inPath("https://ann:s3cret@app_server/invite"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("landingPage must be absolute and have a host");
    }

    @Test
    void aLandingPageThatIsNoUriIsNotRepeatedEither() {
        assertIsNoUri(() -> LinkTemplate.inPath("https://ann:s3 cret@app.example/i"));
        assertIsNoUri(() -> LinkTemplate.inFragment("https://ann:s3 cret@app.example/i"));
        assertThatThrownBy(() -> LinkTemplate.inFragment(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("landingPage");
    }

    private static void assertIsNoUri(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("landingPage is not a URI: [A-Za-z ]+ at index \\d+")
                .hasMessageNotContainingAny("ann", "s3", "cret")
                .hasNoCause();
    }
}
