package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.invitation.InvalidConfigurationException.Problem;
import io.invitation.InvitationLimits.Subject;
import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Configuration is read whole or refused with everything that is wrong. */
class InvitationConfigurationTest {

    private static final Scope ACME = Scope.of("acme");
    private static final String KIND = "employee";

    /** One value for each setting, other than its default. */
    private static final Map<String, String> SAMPLES = Map.ofEntries(
            Map.entry("lifetime", "P14D"),
            Map.entry("max-lifetime", "P30D"),
            Map.entry("require-expiry", "true"),
            Map.entry("default-quota", "5"),
            Map.entry("max-quota", "50"),
            Map.entry("allow-open-public", "true"),
            Map.entry("allow-free-mail-wildcards", "true"),
            Map.entry("require-verified-address", "true"),
            Map.entry("unsafe-allow-unverified-on-public", "true"),
            Map.entry("allow-updates", "false"),
            Map.entry("resend-cool-down", "PT5M"),
            Map.entry("superseded-grace", "PT1H"),
            Map.entry("duplicates", "return-existing"),
            Map.entry("limits.inviter", "1/P1D"),
            Map.entry("limits.recipient", "2/PT12H"),
            Map.entry("limits.domain", "unlimited"),
            Map.entry("limits.scope", "4/PT1M30S"),
            Map.entry("remind-at", "0.5,0.9"),
            Map.entry("when-inviter-loses-right", "reassign-to:head-of-sales"),
            Map.entry("confirmation-lifetime", "PT10M"));

    private static Map<String, String> with(String... keysAndValues) {
        Map<String, String> entries =
                new HashMap<>(Map.of("invitation.landing-page", "https://app.example.com/invite"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            entries.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return entries;
    }

    private static InvitationSettings defaultsOf(Map<String, String> entries) {
        return InvitationConfiguration.from(entries).settings(Scope.DEFAULT, InvitationRequest.DEFAULT_KIND);
    }

    private static List<Problem> problems(Map<String, String> entries) {
        InvalidConfigurationException failure =
                catchThrowableOfType(InvalidConfigurationException.class, () -> InvitationConfiguration.from(entries));
        assertThat(failure).as("the configuration is refused").isNotNull();
        return failure.problems();
    }

    private static String problem(String... keysAndValues) {
        List<Problem> problems = problems(with(keysAndValues));
        assertThat(problems).hasSize(1);
        return problems.get(0).toString();
    }

    @Test
    void onlyTheLandingPageHasToBeSet() {
        InvitationSettings settings = defaultsOf(with());

        assertThat(settings.links().landingPage()).hasToString("https://app.example.com/invite");
        assertThat(settings.returnUrls()).hasToString("https://app.example.com");
        assertThat(settings.templates()).isEqualTo("default");
        assertThat(values(settings.policy())).isEqualTo(values(InvitationPolicy.defaults()));
        assertThat(problems(Map.of()))
                .containsExactly(new Problem("invitation.landing-page", "is missing: where do links lead?"));
    }

    @Test
    void everyMethodOfThePoliciesBuilderCanBeReachedFromConfiguration() {
        Set<String> options = new TreeSet<>();
        for (Method method : InvitationPolicy.Builder.class.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers())
                    && !method.isSynthetic()
                    && !method.getName().equals("build")) {
                options.add(method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
            }
        }
        Set<String> keys = new TreeSet<>();
        SAMPLES.keySet().forEach(key -> keys.add(key.replaceAll("\\..*", "")));

        assertThat(keys).as("settings that this test gives a sample for").isEqualTo(options);
    }

    @Test
    void everySettingChangesThePolicyAndEverythingInThePolicyCanBeChanged() {
        Map<String, Object> defaults = values(InvitationPolicy.defaults());
        Set<String> changed = new TreeSet<>();
        SAMPLES.forEach((key, value) -> {
            Map<String, Object> set =
                    values(defaultsOf(with("invitation." + key, value)).policy());
            assertThat(set).as(key).isNotEqualTo(defaults);
            set.forEach((name, now) -> {
                if (!now.equals(defaults.get(name))) {
                    changed.add(name);
                }
            });
        });

        assertThat(changed).isEqualTo(defaults.keySet());
    }

    @Test
    void valuesAreReadAsTheyAreDocumented() {
        Map<String, String> entries = with();
        SAMPLES.forEach((key, value) -> entries.put("invitation." + key, value));
        InvitationPolicy policy = defaultsOf(entries).policy();

        assertThat(policy.lifetime()).isEqualTo(Duration.ofDays(14));
        assertThat(policy.maxLifetime()).contains(Duration.ofDays(30));
        assertThat(policy.defaultQuota()).isEqualTo(Quota.of(5));
        assertThat(policy.maxQuota()).isEqualTo(Quota.of(50));
        assertThat(policy.duplicateRule()).isEqualTo(DuplicateRule.RETURN_EXISTING);
        assertThat(policy.reminders()).containsExactly(0.5, 0.9);
        assertThat(policy.inviterLoss()).isEqualTo(InviterLoss.reassignTo(Actor.of("head-of-sales")));
        assertThat(policy.limits())
                .isEqualTo(InvitationLimits.none()
                        .with(Subject.INVITER, 1, Duration.ofDays(1))
                        .with(Subject.RECIPIENT, 2, Duration.ofHours(12))
                        .with(Subject.SCOPE, 4, Duration.ofSeconds(90)));
    }

    @Test
    void aLimitThatIsSetLeavesTheOthersAtTheirDefaults() {
        InvitationLimits limits = defaultsOf(with("invitation.limits.recipient", "3/P1D"))
                .policy()
                .limits();

        assertThat(limits).isEqualTo(InvitationLimits.defaults().with(Subject.RECIPIENT, 3, Duration.ofDays(1)));
    }

    @Test
    void linksReturnUrlsAndTemplatesAreSettingsToo() {
        InvitationSettings settings = defaultsOf(with(
                "invitation.landing-page.token", "fragment",
                "invitation.return-urls", "https://portal.example.com:8443",
                "invitation.templates", "corporate"));

        assertThat(settings.links()).hasToString("https://app.example.com/invite#TOKEN");
        assertThat(settings.returnUrls()).hasToString("https://portal.example.com:8443");
        assertThat(settings.templates()).isEqualTo("corporate");
    }

    @Test
    void returnUrlsFollowTheLandingPageOfTheirSection() {
        InvitationConfiguration configuration = InvitationConfiguration.from(
                with("invitation.scope.acme.landing-page", "https://acme.example.com/join"));

        assertThat(configuration.settings(ACME, KIND).returnUrls()).hasToString("https://acme.example.com");
        assertThat(configuration.settings(Scope.DEFAULT, KIND).returnUrls()).hasToString("https://app.example.com");
    }

    @Test
    void aSectionInheritsSettingBySettingFromScopeThenKindThenDefaults() {
        InvitationConfiguration configuration = InvitationConfiguration.from(with(
                "invitation.lifetime", "P1D",
                "invitation.resend-cool-down", "PT2M",
                "invitation.superseded-grace", "PT2M",
                "invitation.max-quota", "2",
                "invitation.kind.employee.resend-cool-down", "PT3M",
                "invitation.kind.employee.superseded-grace", "PT3M",
                "invitation.kind.employee.max-quota", "3",
                "invitation.scope.acme.superseded-grace", "PT4M",
                "invitation.scope.acme.max-quota", "4",
                "invitation.scope.acme.kind.employee.max-quota", "5"));

        assertThat(summary(configuration, ACME, KIND)).isEqualTo("P1D PT3M PT4M 5");
        assertThat(summary(configuration, ACME, "customer")).isEqualTo("P1D PT2M PT4M 4");
        assertThat(summary(configuration, Scope.of("other"), KIND)).isEqualTo("P1D PT3M PT3M 3");
        assertThat(summary(configuration, Scope.of("other"), "customer")).isEqualTo("P1D PT2M PT2M 2");
    }

    @Test
    void whatAKindSetsHoldsInAScopeThatSetsSomethingElse() {
        InvitationConfiguration configuration = InvitationConfiguration.from(with(
                "invitation.kind.employee.max-quota", "3",
                "invitation.scope.acme.lifetime", "P2D"));

        assertThat(summary(configuration, ACME, KIND)).isEqualTo("P2D PT1M PT0S 3");
    }

    @Test
    void aSectionCanTakeBackWhatItWouldInherit() {
        InvitationConfiguration configuration = InvitationConfiguration.from(with(
                "invitation.allow-updates", "false",
                "invitation.max-lifetime", "P7D",
                "invitation.limits.recipient", "1/P1D",
                "invitation.remind-at", "0.5",
                "invitation.scope.acme.allow-updates", "true",
                "invitation.scope.acme.max-lifetime", "never",
                "invitation.scope.acme.limits.recipient", "unlimited",
                "invitation.scope.acme.remind-at", "none"));
        InvitationPolicy policy = configuration.settings(ACME, KIND).policy();

        assertThat(policy.allowsUpdates()).isTrue();
        assertThat(policy.maxLifetime()).isEmpty();
        assertThat(policy.limits().limit(Subject.RECIPIENT)).isEmpty();
        assertThat(policy.reminders()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "acme.example | invitation.scope.\"acme.example\".lifetime",
                "kind         | invitation.scope.kind.lifetime",
                "scope        | invitation.scope.scope.lifetime",
                "\"           | invitation.scope.\"\"\"\".lifetime",
                "a.\"b\".c    | invitation.scope.\"a.\"\"b\"\".c\".lifetime",
                "acme         | invitation.scope.\"acme\".lifetime",
            })
    void namesWithDotsAndWordsOfTheKeysAreTakenAsTheyAre(String scope, String key) {
        InvitationConfiguration configuration = InvitationConfiguration.from(with(key, "P3D"));

        assertThat(configuration.settings(Scope.of(scope), KIND).policy().lifetime())
                .isEqualTo(Duration.ofDays(3));
        assertThat(configuration.settings(Scope.DEFAULT, KIND).policy().lifetime())
                .isEqualTo(Duration.ofDays(7));
    }

    @Test
    void aKindMayBeCalledLikeAScope() {
        InvitationConfiguration configuration =
                InvitationConfiguration.from(with("invitation.scope.kind.kind.scope.lifetime", "P3D"));

        assertThat(configuration.settings(Scope.of("kind"), "scope").policy().lifetime())
                .isEqualTo(Duration.ofDays(3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "invitation.lifetme                     | invitation.lifetime",
                "invitation.max-lifetimes               | invitation.max-lifetime",
                "invitation.LIFETIME                    | invitation.lifetime",
                "invitation.limit.recipient             | invitation.limits.recipient",
                "invitation.scope.acme.alow-updates     | invitation.scope.acme.allow-updates",
                "invitation.scop.acme.allow-updates     | invitation.scope.acme.allow-updates",
                "invitation.knid.employee.allow-updates | invitation.kind.employee.allow-updates",
                "invitation.scope.acme.kinds.x.lifetime | invitation.scope.acme.kind.x.lifetime",
                "invitation.kind.employee.returnUrls    | invitation.kind.employee.return-urls",
                "invitation.scope.\"a.b\".lifetme       | invitation.scope.\"a.b\".lifetime",
            })
    void anUnknownKeyIsAnErrorThatNamesTheNearestKnownOne(String key, String nearest) {
        assertThat(problem(key, "true")).isEqualTo(key + " is unknown, the nearest known key is " + nearest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lifetime",
                "invitaton.lifetime",
                "Invitation.lifetime",
                "spring.mail.password",
                "",
                "invitation",
                "invitation.",
                "invitation..lifetime",
                "invitation.scope",
                "invitation.scope.acme",
                "invitation.scope..lifetime",
                "invitation.scope.a b.lifetime",
                "invitation.scope.acme.scope.other.lifetime",
                "invitation.kind.employee.scope.acme.lifetime",
                "invitation.scope.\"acme.lifetime",
                "invitation.scope.\"acme\"x.lifetime",
                "invitation.lifetime.",
            })
    void aKeyOfNoKnownFormIsAnErrorAndItsValueIsNotRepeated(String key) {
        assertThat(problem(key, "hunter2"))
                .startsWith(key)
                .doesNotContain("hunter2")
                .hasSizeLessThan(300);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7     | 'P7D is days, PT7H hours, PT7M minutes, PT7S seconds'",
                "1440  | 'P1440D is days, PT1440H hours, PT1440M minutes, PT1440S seconds'",
                "7d    | 'did you mean P7D?'",
                "24h   | 'did you mean PT24H?'",
                "30min | 'did you mean PT30M?'",
                "7 days| 'did you mean P7D?'",
                "90 min| 'did you mean PT90M?'",
                "2 months | 'weeks, months and years have to be counted in days'",
                "2w    | 'weeks, months and years have to be counted in days'",
                "p7d   | 'did you mean P7D?'",
                "P1W   | 'have to be counted in days'",
                "P1M   | 'have to be counted in days'",
                "P     | 'for example P7D or PT24H'",
                "PT    | 'for example P7D or PT24H'",
                "-P1D  | 'for example P7D or PT24H'",
                "PT1.5S| 'for example P7D or PT24H'",
                "never | 'for example P7D or PT24H'",
                "PT0S  | 'longer than no time at all'",
                "P99999D | 'at most P36500D'",
            })
    void aDurationThatIsNotInIsoFormIsAnErrorThatNamesTheForm(String value, String said) {
        assertThat(problem("invitation.lifetime", value))
                .startsWith("invitation.lifetime is '" + value + "', must be ")
                .contains(said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "allow-updates            | TRUE",
                "allow-updates            | yes",
                "allow-updates            | 1",
                "allow-updates            | ''",
                "allow-updates            | ' true'",
                "allow-updates            | 'true '",
                "max-quota                | 0",
                "max-quota                | -1",
                "max-quota                | 01",
                "max-quota                | 1e3",
                "max-quota                | 2147483647",
                "max-quota                | infinite",
                "max-lifetime             | -1",
                "max-lifetime             | unlimited",
                "duplicates               | RETURN_EXISTING",
                "limits.recipient         | 10",
                "limits.recipient         | 10/1D",
                "limits.recipient         | 10/PT0S",
                "limits.recipient         | 0/P1D",
                "limits.recipient         | /P1D",
                "remind-at                | 0.9,0.5",
                "remind-at                | 1.0",
                "remind-at                | 0.0",
                "remind-at                | '0.5, 0.9'",
                "remind-at                | 0.1,0.2,0.3,0.4,0.5,0.6",
                "remind-at                | NaN",
                "when-inviter-loses-right | reassign",
                "when-inviter-loses-right | reassign-to:",
                "landing-page.token       | query",
                "templates                | a b",
                "return-urls              | https://a.example.com,https://b.example.com",
                "return-urls              | https://a.example.com/path",
                "return-urls              | ftp://a.example.com",
                "return-urls              | /home",
                "landing-page             | http://app.example.com/invite",
                "landing-page             | app.example.com/invite",
                "landing-page             | https://app.example.com/invite?x=1",
                "landing-page             | https://app.example.com/in vite",
                "landing-page             | 'https://'",
            })
    void aValueThatIsNotExactlyOneOfThoseAllowedIsAnError(String setting, String value) {
        assertThat(problem("invitation." + setting, value)).startsWith("invitation." + setting + " ");
    }

    @Test
    void anAddressWithAPasswordInItIsRefusedWithoutRepeatingIt() {
        assertThat(problem("invitation.landing-page", "http://ann:hunter2@app.example.com"))
                .isEqualTo("invitation.landing-page must not hold user information");
    }

    @Test
    void aLongValueIsRepeatedInPartOnlyAndForgesNoLine() {
        assertThat(problem("invitation.duplicates", "x\r\n" + "y".repeat(1_000_000)))
                .doesNotContain("\n")
                .hasSizeLessThan(200);
        assertThat(problem("invitation." + "z".repeat(1_000_000) + "\n", "true"))
                .doesNotContain("\n")
                .hasSizeLessThan(300);
    }

    @Test
    void twoKeysThatSayTheSameAreAnErrorEvenIfTheyAgree() {
        assertThat(problem("invitation.scope.acme.lifetime", "P1D", "invitation.scope.\"acme\".lifetime", "P1D"))
                .isEqualTo("invitation.scope.acme.lifetime says the same as invitation.scope.\"acme\".lifetime,"
                        + " which is given too");
    }

    @Test
    void settingsThatContradictEachOtherAreAnErrorWhereverTheyStand() {
        assertThat(problem("invitation.lifetime", "P9D", "invitation.scope.acme.max-lifetime", "P1D"))
                .isEqualTo("invitation.lifetime is longer than invitation.scope.acme.max-lifetime allows");
        assertThat(problem("invitation.max-lifetime", "P1D"))
                .isEqualTo("invitation.lifetime is longer than invitation.max-lifetime allows,"
                        + " being left at its default");
        assertThat(problem("invitation.kind.employee.default-quota", "9", "invitation.scope.acme.max-quota", "8"))
                .isEqualTo("invitation.kind.employee.default-quota is larger than invitation.scope.acme.max-quota"
                        + " allows");
    }

    @Test
    void allProblemsAreReportedTogetherInTheOrderOfTheKeys() {
        Map<String, String> entries = with(
                "invitation.allow-updates", "yes",
                "invitation.lifetme", "P1D",
                "invitation.lifetime", "7",
                "password", "hunter2");

        assertThat(problems(entries))
                .extracting(Problem::key)
                .containsExactly("invitation.allow-updates", "invitation.lifetime", "invitation.lifetme", "password");
        assertThatThrownBy(() -> InvitationConfiguration.from(entries))
                .hasMessageStartingWith(
                        "the configuration has 4 problems:\n  invitation.allow-updates is 'yes', must be")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void propertiesAreReadWithTheirDefaults() throws IOException {
        Properties defaults = new Properties();
        defaults.setProperty("invitation.landing-page", "https://app.example.com/invite");
        defaults.setProperty("invitation.lifetime", "P1D");
        Properties properties = new Properties(defaults);
        properties.load(new StringReader("invitation.lifetime = P2D\ninvitation.scope.\"a.b\".lifetime=P3D\n"));

        InvitationConfiguration configuration = InvitationConfiguration.from(properties);

        assertThat(configuration.settings(Scope.DEFAULT, KIND).policy().lifetime())
                .isEqualTo(Duration.ofDays(2));
        assertThat(configuration.settings(Scope.of("a.b"), KIND).policy().lifetime())
                .isEqualTo(Duration.ofDays(3));
    }

    @Test
    void whatIsNoTextInPropertiesIsAnErrorInsteadOfBeingPassedOver() {
        Properties properties = new Properties();
        properties.put("invitation.landing-page", "https://app.example.com/invite");
        properties.put("invitation.max-quota", 7);
        properties.put(42, "x");

        InvalidConfigurationException failure = catchThrowableOfType(
                InvalidConfigurationException.class, () -> InvitationConfiguration.from(properties));

        assertThat(failure.problems())
                .containsExactly(
                        new Problem("(a key that is no text)", "cannot be read"),
                        new Problem("invitation.max-quota", "has a value that is no text"));
    }

    @Test
    void aValueThatIsMissingIsAnError() {
        assertThat(problem("invitation.lifetime", null)).isEqualTo("invitation.lifetime has a value that is no text");
    }

    @Test
    void theExampleInTheDocumentIsValidAndItsTableNamesEverySetting() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "configuration.md"));
        Matcher example =
                Pattern.compile("```properties\\R(.*?)```", Pattern.DOTALL).matcher(document);
        assertThat(example.find()).isTrue();
        Properties properties = new Properties();
        properties.load(new StringReader(example.group(1)));

        InvitationConfiguration configuration = InvitationConfiguration.from(properties);

        assertThat(configuration.settings(ACME, KIND).policy().lifetime()).isEqualTo(Duration.ofDays(1));
        assertThat(configuration.settings(ACME, KIND).templates()).isEqualTo("corporate");
        assertThat(SAMPLES.keySet()).allSatisfy(key -> assertThat(document).contains("`" + key + "`"));
    }

    private static String summary(InvitationConfiguration configuration, Scope scope, String kind) {
        InvitationPolicy policy = configuration.settings(scope, kind).policy();
        return "P" + policy.lifetime().toDays() + "D " + policy.resendCoolDown() + " " + policy.supersededGrace() + " "
                + policy.maxQuota();
    }

    /** All that a policy says, by the name of the accessor. */
    private static Map<String, Object> values(InvitationPolicy policy) {
        Map<String, Object> values = new TreeMap<>();
        Arrays.stream(InvitationPolicy.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers())
                        && !Modifier.isStatic(method.getModifiers())
                        && method.getParameterCount() == 0
                        && !method.getName().equals("toBuilder"))
                .forEach(method -> {
                    try {
                        values.put(method.getName(), Optional.of(method.invoke(policy)));
                    } catch (ReflectiveOperationException failure) {
                        throw new IllegalStateException(failure);
                    }
                });
        return values;
    }
}
