package io.invitation.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.invitation.Audience;
import io.invitation.EmailAddress;
import io.invitation.Expiry;
import io.invitation.Grants;
import io.invitation.InvitationRequest;
import io.invitation.Inviter;
import io.invitation.Quota;
import io.invitation.mail.internal.Contrast;
import io.invitation.mail.internal.HtmlDocument;
import io.invitation.spi.MessagePurpose;
import io.invitation.spi.OutgoingInvitation;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the library says by itself, in all of its languages and for all purposes. */
class BuiltInMailTest {

    private static final List<String> LANGUAGES = List.of("en", "de", "fr", "es", "ja", "ar");

    private static final MailPreview PREVIEW = preview(Mails.CLOCK, ZoneOffset.UTC);

    /** Requests from the least to the most that a mail can say. */
    private static final Map<String, InvitationRequest.Builder> REQUESTS = Map.of(
            "least",
            InvitationRequest.to(Mails.RECIPIENT),
            "all",
            Mails.request()
                    .name("Spring workshop")
                    .grants(Grants.NONE
                            .withRoles(List.of("editor", "reviewer"))
                            .withGroups(List.of("design"))
                            .withMembershipEnds(Mails.NOW.plus(Duration.ofDays(365))))
                    .notBefore(Mails.NOW.plus(Duration.ofDays(1)))
                    .message("Welcome!\n  See https://acme.example\n\u0645\u0631\u062D\u0628\u0627"),
            "domain",
            InvitationRequest.toDomain("acme.example").recipient(EmailAddress.parse(Mails.RECIPIENT)),
            "open",
            InvitationRequest.to(Audience.anyone()).recipient(EmailAddress.parse(Mails.RECIPIENT)),
            "longest",
            Mails.request()
                    .name("\u540D".repeat(200))
                    .inviter(Inviter.of("u1", "\u4EBA".repeat(100)))
                    .message("\u6587".repeat(2_000)));

    static Stream<Arguments> mails() {
        return LANGUAGES.stream()
                .flatMap(language -> Stream.of(MessagePurpose.values())
                        .flatMap(purpose -> REQUESTS.keySet().stream()
                                .sorted()
                                .map(request -> Arguments.of(language, purpose, request))));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("mails")
    void nothingIsWrongWithIt(String language, MessagePurpose purpose, String request) {
        PreviewedMail mail = show(language, purpose, request);

        assertThat(MailLinter.lint(mail)).isEmpty();
        assertThat(mail.language()).isEqualTo(Locale.forLanguageTag(language));
        assertThat(mail.subject() + mail.text() + mail.html()).doesNotContain("{{", "null", " ,", "  .");
        assertThat(mail.text()).contains("\n" + Mails.LINK + "\n");
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("mails")
    void bothPartsSayTheSame(String language, MessagePurpose purpose, String request) {
        PreviewedMail mail = show(language, purpose, request);
        String body = HtmlDocument.parse(mail.html())
                .all("td")
                .findFirst()
                .orElseThrow()
                .text();

        assertThat(mail.text().lines().map(line -> line.replaceFirst("^> ", "").strip()))
                .allSatisfy(line -> assertThat(squeezed(body)).contains(squeezed(line)));
    }

    static Stream<Arguments> purposesInLanguages() {
        return LANGUAGES.stream()
                .flatMap(language -> Stream.of(MessagePurpose.values()).map(p -> Arguments.of(language, p)));
    }

    /** P19 of the security design. */
    @ParameterizedTest
    @MethodSource("purposesInLanguages")
    void p19NoValueBecomesMarkupTemplateOrLink(String language, MessagePurpose purpose) {
        String hostile = "<b>Eve</b> {{link}} {{{product}}} {{#inviter}} https://evil.example/x eve@evil.example";
        OutgoingInvitation plain = Mails.outgoing(Mails.request()
                .inviter(Inviter.of("u1", hostile))
                .name(hostile)
                .message(hostile)
                .roles(hostile.replace("<", "")));
        PreviewedMail mail = MailPreview.of(
                        Mails.FROM, "<i>{{link}}</i> & Co", MailTemplates.builtIn(), Mails.CLOCK, ZoneOffset.UTC)
                .show(OutgoingInvitation.builder(
                                plain.deliveryId(),
                                plain.invitation().toBuilder()
                                        .locale(Locale.forLanguageTag(language))
                                        .build(),
                                plain.recipient(),
                                plain.link())
                        .purpose(purpose)
                        .build());

        assertThat(MailLinter.lint(mail)).isEmpty();
        assertThat(mail.html())
                .doesNotContain("<b>", "<i>", "<a href=\"https://evil")
                .contains("&lt;i&gt;{{link}}&lt;/i&gt; &amp; Co");
        assertThat(mail.subject()).doesNotContain("https:", "@", Mails.TOKEN).contains("{{link}}");
        assertThat(mail.html().split(Mails.TOKEN, -1)).hasSize(3);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("mails")
    void isInOneLanguageOnly(String language, MessagePurpose purpose, String request) {
        PreviewedMail mail = show(language, purpose, request);

        if (!language.equals("en")) {
            assertThat(mail.text()).doesNotContain("This link", "Why you", "If you", "Expires");
        }
    }

    @Test
    void theLeastContrastOfAllMailsIsEnough() {
        double least = Stream.of(false, true)
                .flatMap(dark ->
                        Contrast.of(
                                HtmlDocument.parse(show("en", MessagePurpose.INVITATION, "all")
                                        .html()),
                                dark)
                                .pairs()
                                .stream())
                .mapToDouble(Contrast.Pair::ratio)
                .min()
                .orElseThrow();

        assertThat(least).isGreaterThan(6);
    }

    @ParameterizedTest
    @CsvSource({
        "en, 1, in 60 minutes. | in 24 hours. | in 2 days. | in 3 days. | in 11 days. | in 100 days.",
        "de, 1, in 60 Minuten ab. | in 24 Stunden ab. | in 2 Tagen ab. | in 3 Tagen ab. | in 11 Tagen ab. | in 100 Tagen ab.",
        "ar-EG, 1, \u062E\u0644\u0627\u0644 \u0666\u0660 \u062F\u0642\u064A\u0642\u0629. | \u062E\u0644\u0627\u0644 \u0662\u0664 \u0633\u0627\u0639\u0629. | \u062E\u0644\u0627\u0644 \u064A\u0648\u0645\u064A\u0646. | \u062E\u0644\u0627\u0644 \u0663 \u0623\u064A\u0627\u0645. | \u062E\u0644\u0627\u0644 \u0661\u0661 \u064A\u0648\u0645\u064B\u0627. | \u062E\u0644\u0627\u0644 \u0661\u0660\u0660 \u064A\u0648\u0645.",
        "ja, 1, 60\u5206\u5F8C | 24\u6642\u9593\u5F8C | 2\u65E5\u5F8C | 3\u65E5\u5F8C | 11\u65E5\u5F8C | 100\u65E5\u5F8C",
    })
    void countsInThePluralFormsAndDigitsOfTheLanguage(String language, int hours, String expected) {
        String[] phrases = expected.split("\\|", -1);
        Duration[] times = {
            Duration.ofHours(hours),
            Duration.ofHours(24),
            Duration.ofDays(2).minusSeconds(1),
            Duration.ofDays(3).plusMinutes(5),
            Duration.ofDays(11),
            Duration.ofDays(100)
        };
        for (int i = 0; i < times.length; i++) {
            OutgoingInvitation plain = outgoing(language, MessagePurpose.REMINDER, "least");
            OutgoingInvitation soon = OutgoingInvitation.builder(
                            plain.deliveryId(), plain.invitation(), plain.recipient(), plain.link())
                    .purpose(MessagePurpose.REMINDER)
                    .linkExpiry(Expiry.at(Mails.NOW.plus(times[i])))
                    .build();

            assertThat(PREVIEW.show(soon).text()).contains(phrases[i].strip());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en | Expires: Friday, November 27, 2026 at 11:00 AM (Central European Standard Time, UTC+01:00)",
                "en-GB | 27 November 2026 at 11:00 (Central European Standard Time, UTC+01:00)",
                "de | G\u00fcltig bis: Freitag, 27. November 2026 um 11:00 Uhr (Mitteleurop\u00e4ische Normalzeit, UTC+01:00)",
                "fr | Expire le\u00a0: vendredi 27 novembre 2026 \u00e0 11:00 (heure normale d\u2019Europe centrale, UTC+01:00)",
                "es | Caduca: viernes, 27 de noviembre de 2026 a las 11:00 (hora est\u00e1ndar de Europa central, UTC+01:00)",
                "ja | \u6709\u52B9\u671F\u9650: 2026\u5E7411\u670827\u65E5\u91D1\u66DC\u65E5 11:00 (\u4E2D\u592E\u30E8\u30FC\u30ED\u30C3\u30D1\u6A19\u6E96\u6642, UTC+01:00)",
            })
    void tellsTimesAsTheRecipientWritesThem(String language, String expected) {
        assertThat(preview(Mails.CLOCK, ZoneId.of("Europe/Berlin"))
                        .show(outgoing(language, MessagePurpose.INVITATION, "least"))
                        .text())
                .contains(expected.strip());
    }

    @Test
    void tellsTimesInArabicWithTheDigitsOfTheCountry() {
        assertThat(PREVIEW.show(outgoing("ar-EG", MessagePurpose.INVITATION, "least"))
                        .text())
                .contains("\u0662\u0667 \u0646\u0648\u0641\u0645\u0628\u0631 \u0662\u0660\u0662\u0666");
        assertThat(PREVIEW.show(outgoing("ar-MA", MessagePurpose.INVITATION, "least"))
                        .text())
                .contains("27 \u0646\u0648\u0646\u0628\u0631 2026");
    }

    @Test
    void saysHowManyPeopleALinkAdmitsThatIsNotForOne() {
        InvitationRequest.Builder request = InvitationRequest.toAnyone().recipient(EmailAddress.parse(Mails.RECIPIENT));
        OutgoingInvitation plain = Mails.outgoing(request);
        OutgoingInvitation many = OutgoingInvitation.builder(
                        plain.deliveryId(),
                        plain.invitation().toBuilder().quota(Quota.of(1_500)).build(),
                        plain.recipient(),
                        plain.link())
                .build();

        assertThat(PREVIEW.show(many).text()).contains("Up to 1,500 people can join with it.");
        assertThat(PREVIEW.show(plain).text()).contains("1 person can join with it.");
        assertThat(PREVIEW.show(Mails.outgoing()).text()).doesNotContain("can join with it");
    }

    @ParameterizedTest
    @CsvSource({"ADDRESS_CONFIRMATION", "ADDRESS_VERIFICATION"})
    void tellsNoMoreThanNeededToWhoeverOwnsAnAddressThatSomebodyEntered(MessagePurpose purpose) {
        String text = show("en", purpose, "all").text();

        assertThat(text)
                .contains("This link is meant for you personally")
                .doesNotContain("editor", "design", "Welcome!", "Membership");
    }

    @Test
    void shortensLongNamesInTheSubjectAndKeepsItsWords() {
        OutgoingInvitation outgoing = Mails.outgoing(Mails.request()
                .inviter(Inviter.of("u1", "\ud83d\udc4d\ud83c\udffd".repeat(18) + " Wolfeschlegelsteinhausen")));
        PreviewedMail mail = MailPreview.of(
                        Mails.FROM,
                        "The Very Honourable Society of Improvers in the Knowledge of Agriculture",
                        MailTemplates.builtIn(),
                        Mails.CLOCK,
                        ZoneOffset.UTC)
                .show(outgoing);

        assertThat(mail.subject().codePointCount(0, mail.subject().length())).isLessThanOrEqualTo(78);
        assertThat(mail.subject())
                .startsWith("\ud83d\udc4d\ud83c\udffd\ud83d\udc4d\ud83c\udffd")
                .doesNotContainPattern("\ud83d\udc4d\u2026")
                .contains("\u2026 invited you to join The Very Honourable")
                .endsWith("\u2026");
    }

    @Test
    void showsTheInvitersAddressWhereAnAnswerGoesToIt() {
        assertThat(show("en", MessagePurpose.INVITATION, "all").text())
                .contains(
                        "Ann Lee asked Acme to invite you.\nIf you reply to it, your answer goes to ann@acme.example.");
        assertThat(PREVIEW.show(Mails.outgoing(
                                Mails.request().inviter(new Inviter("u1", Optional.of("Ann"), Optional.empty()))))
                        .text())
                .doesNotContain("If you reply");
    }

    @Test
    void isNotShownWithTemplatesThatThePreviewDoesNotKnow() {
        OutgoingInvitation plain = Mails.outgoing();
        OutgoingInvitation named = OutgoingInvitation.builder(
                        plain.deliveryId(), plain.invitation(), plain.recipient(), plain.link())
                .templates("unknown")
                .build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PREVIEW.show(named))
                .withMessageContaining("\"unknown\"");
    }

    private static MailPreview preview(Clock clock, ZoneId zone) {
        return MailPreview.of(Mails.FROM, "Acme", MailTemplates.builtIn(), clock, zone);
    }

    private static PreviewedMail show(String language, MessagePurpose purpose, String request) {
        return PREVIEW.show(outgoing(language, purpose, request));
    }

    private static OutgoingInvitation outgoing(String language, MessagePurpose purpose, String request) {
        InvitationRequest.Builder wanted = REQUESTS.get(request);
        OutgoingInvitation plain = Mails.outgoing(wanted);
        return OutgoingInvitation.builder(
                        plain.deliveryId(),
                        plain.invitation().toBuilder()
                                .locale(Locale.forLanguageTag(language))
                                .build(),
                        plain.recipient(),
                        plain.link())
                .purpose(purpose)
                .build();
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }
}
