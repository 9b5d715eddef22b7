package io.invitation.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.invitation.Invitation;
import io.invitation.Scope;
import io.invitation.mail.internal.MailComposer;
import io.invitation.mail.internal.MailMessage;
import io.invitation.spi.MessagePurpose;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which template a mail is made of: language first, then place, then what the library brings. */
class TemplateFallbackTest {

    private static final String ACME_CUSTOMER = "scope=acme/kind=customer/";
    private static final String ACME = "scope=acme/";
    private static final String CUSTOMER = "kind=customer/";

    @ParameterizedTest
    @CsvSource({
        "acme, customer, both",
        "acme, member, scope",
        "other, customer, kind",
        "other, member, top",
    })
    void isTheOneOfTheNearestPlace(String scope, String kind, String expected) {
        Map<String, String> files = new LinkedHashMap<>();
        files.putAll(mail("", "invitation_en", "top"));
        files.putAll(mail(CUSTOMER, "invitation_en", "kind"));
        files.putAll(mail(ACME, "invitation_en", "scope"));
        files.putAll(mail(ACME_CUSTOMER, "invitation_en", "both"));
        MailTemplates templates = MailTemplates.builtIn().with(() -> files);

        assertThat(subject(templates, outgoing(scope, kind, Locale.ENGLISH))).isEqualTo(expected);
    }

    @Test
    void isInTheRecipientsLanguageEvenIfAnotherLanguageHasANearerPlace() {
        MailTemplates templates = MailTemplates.builtIn().with(() -> mail(ACME, "invitation_en", "own"));

        assertThat(subject(templates, outgoing("acme", "member", Locale.GERMANY)))
                .isEqualTo("Ann Lee hat Sie zu Acme eingeladen");
        assertThat(subject(templates, outgoing("acme", "member", Locale.UK))).isEqualTo("own");
    }

    @ParameterizedTest
    @CsvSource({
        "de-CH, own de-CH",
        "de-CH-u-nu-latn, own de-CH",
        "de-AT, Ann Lee hat Sie zu Acme eingeladen",
        "pt-BR, own pt",
        "ja-JP, Ann Lee\u3055\u3093\u304B\u3089Acme\u3078\u306E\u62DB\u5F85\u304C\u5C4A\u3044\u3066\u3044\u307E\u3059",
        "it, Ann Lee invited you to join Acme",
        "zh-Hant-TW, Ann Lee invited you to join Acme",
    })
    void isTheOneOfTheNearestMoreGeneralLanguage(String tag, String expected) {
        MailTemplates templates = MailTemplates.builtIn()
                .with(() -> mail("", "invitation_de-CH", "own de-CH"))
                .with(() -> mail("", "invitation_pt", "own pt"));

        assertThat(subject(templates, outgoing("s", "member", Locale.forLanguageTag(tag))))
                .isEqualTo(expected);
    }

    @Test
    void isInTheFallbackLanguageForRecipientsOfNoneOrAnUnknownOne() {
        MailTemplates templates =
                MailTemplates.from(() -> Map.of("words_de.properties", "invitation.action = Los"), Locale.GERMAN);

        for (Locale wanted : new Locale[] {null, Locale.ROOT, Locale.ITALIAN, Locale.ENGLISH}) {
            assertThat(mail(templates, outgoing("s", "member", wanted)).text())
                    .as("%s", wanted)
                    .contains("\nLos\n");
        }
        assertThat(templates.languages()).containsExactly(Locale.GERMAN);
    }

    @Test
    void isEnglishWhereTheFallbackLanguageHasNoMailOfThePurpose() {
        MailTemplates italian = MailTemplates.of(Locale.ITALIAN, "Invito", "{{link}}", "<a href=\"{{link}}\">Apri</a>");

        assertThat(subject(italian, outgoing("s", "member", Locale.ITALIAN))).isEqualTo("Invito");
        assertThat(subject(italian, reminder(outgoing("s", "member", Locale.ITALIAN))))
                .isEqualTo("Reminder: Ann Lee invited you to join Acme");
    }

    @Test
    void isNeverOneOfAnotherPurpose() {
        MailTemplates templates = MailTemplates.builtIn().with(() -> mail("", "invitation_en", "own"));

        assertThat(subject(templates, reminder(outgoing("s", "member", Locale.ENGLISH))))
                .isEqualTo("Reminder: Ann Lee invited you to join Acme");
    }

    @Test
    void takesEachWordFromTheNearestPlaceThatHasIt() {
        Map<String, String> files = Map.of(
                "words_en.properties",
                "invitation.action = Go in\nroles = Job:",
                ACME + "words_en.properties",
                "invitation.action = Enter Acme");
        MailTemplates templates = MailTemplates.builtIn().with(() -> files);
        MailMessage acme = mail(templates, outgoing("acme", "member", Locale.ENGLISH));
        MailMessage other = mail(templates, outgoing("other", "member", Locale.ENGLISH));

        assertThat(acme.text()).contains("\nEnter Acme\n", "Job: editor", "Expires: ");
        assertThat(acme.html()).contains(">Enter Acme</a>");
        assertThat(other.text()).contains("\nGo in\n", "Job: editor");
    }

    @Test
    void fillsALayoutOfOneScopeWithTheWordsOfEveryLanguage() {
        Map<String, String> files =
                Map.of(ACME + "layout.html.mustache", "<h1>{{>heading}}</h1><a href=\"{{link}}\">{{>action}}</a>");
        MailTemplates templates = MailTemplates.builtIn().with(() -> files);

        assertThat(mail(templates, outgoing("acme", "member", Locale.FRENCH)).html())
                .startsWith("<h1><bdi>Ann Lee</bdi> vous invite \u00e0 rejoindre <bdi>Acme</bdi></h1>")
                .endsWith(">Ouvrir l\u2019invitation</a>");
        assertThat(mail(templates, outgoing("other", "member", Locale.FRENCH)).html())
                .startsWith("<!DOCTYPE html>");
    }

    @Test
    void lendsWordsOfALanguageToItsVariants() {
        MailTemplates templates = MailTemplates.builtIn()
                .with(() -> Map.of("words_de-CH.properties", "invitation.action = Einladung aufmachen"));
        MailMessage swiss = mail(templates, outgoing("s", "member", Locale.forLanguageTag("de-CH")));

        assertThat(swiss.text()).contains("Einladung aufmachen\n", "G\u00fcltig bis: Freitag, 27. November 2026 um");
        assertThat(swiss.html()).startsWith("<!DOCTYPE html>\n<html lang=\"de-CH\" dir=\"ltr\">");
    }

    @Test
    void isOfTheSetThatTheMessageNames() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer().start()) {
            SmtpInvitationSender sender = Mails.patient("127.0.0.1", server.port())
                    .unsafePlaintext()
                    .templates("acme", MailTemplates.of("acme", "{{link}}", "<a href=\"{{link}}\">x</a>"))
                    .build();

            assertThat(sender.send(named("acme"))).isEqualTo(SendOutcome.submitted());
            assertThat(sender.send(named(OutgoingInvitation.DEFAULT_TEMPLATES))).isEqualTo(SendOutcome.submitted());
            assertThat(sender.send(named("acmee"))).isEqualTo(SendOutcome.failedTemporarily("templates-missing"));
            assertThat(Mails.parse(server.messages().get(0)).getSubject()).isEqualTo("acme");
            assertThat(Mails.parse(server.messages().get(1)).getSubject())
                    .isEqualTo("Ann Lee invited you to join Acme");
            assertThat(server.messages()).hasSize(2);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "words_en.properties| action = a\\n\\nroles| words_en.properties, line 3: is not NAME = TEXT",
                "words_en.properties| # x\\nroles = {{nobody}}| words_en.properties, line 2: unknown variable nobody",
                "words_en.properties| roles = {{inviter}}| words_en.properties, line 1: inviter is not always there",
                "words_en.properties| roles = {{{product}}}| words_en.properties, line 1: {{{product}} would insert",
                "words_en.properties| roles = {{link}}| words_en.properties, line 1: the link does not belong",
                "words_en.properties| roles = {{#inviter}}x| words_en.properties, line 1: the section inviter is not closed",
                "words_en.properties| roles = a\\nroles = b| words_en.properties, line 2: roles is there a second time",
                "words_en.properties| role = a| words_en.properties, line 1: no layout uses words called role",
                "words_en.properties| invitatoin.action = a| words_en.properties, line 1: no layout uses words called",
                "words_en.properties| roles =| words_en.properties, line 1: roles has no text",
                "words_en.properties| in.days.other = {{x}} days| words_en.properties, line 1: in.days.other may hold {{n}}",
                "words_en.properties| when = {{date}}| words_en.properties, line 1: when may hold {{date}} and {{time}}",
                "words_en.properties| plurals = one: x = 1| words_en.properties, line 1: \"x = 1\" is no condition",
                "words_en.properties| plurals = few: n = 2..4| words_en.properties, line 1: so there must be words in.days.few",
                "words_en.properties| invitation.subject = {{#inviter}}x{{/inviter}}| words_en.properties, line 1: is empty when",
                "words_it.properties| roles = Ruolo:| words_it.properties, line 1: there are no words invitation.subject",
                "words_e.properties| roles = x| words_e.properties, line 1: the name holds no language tag",
                "layout.html.mustache| <p>\\n{{>haeding}}</p><a href=\"{{link}}\">x</a>| layout.html.mustache, line 2: there are no words",
                "layout.html.mustache| <a href=\"{{link}}\" title=\"{{>heading}}\">x</a>| layout.html.mustache, line 1: words do not belong into markup",
                "layout.html.mustache| <title>{{>heading}}</title>| layout.html.mustache, line 1: words do not belong into markup",
                "layout.html.mustache| <a href=\"{{link}}\">{{> two words}}</a>| is no name of words",
                "layout.html.mustache| <p>\\n\\n</p>| layout.html.mustache, line 3: {{link}} is missing",
                "layout.text.mustache| {{>heading}}\\n{{>action}} {{link}}| layout.text.mustache, line 2: the link must stand alone",
                "layout.txt.mustache| x| layout.txt.mustache, line 1: is no name of a template",
                "remindr_en.text.mustache| x| remindr_en.text.mustache, line 1: is no name of a template",
                "kind=a/scope=b/words_en.properties| x| is no name of a template",
                "reminder_en.text.mustache| {{link}}| reminder_en.subject.mustache, line 1: there is no such template",
            })
    void isRefusedWithFileAndLineWhenLoaded(String name, String content, String problem) {
        String source = content.replace("\\n", "\n");

        assertThatExceptionOfType(InvalidTemplateException.class)
                .isThrownBy(() -> MailTemplates.builtIn().with(() -> Map.of(name, source)))
                .withMessageContaining(problem.strip());
    }

    @Test
    void isReadFromADirectoryWithPlacesAsFolders(@TempDir Path directory) throws Exception {
        Files.createDirectories(directory.resolve("scope=acme/kind=customer"));
        Files.writeString(directory.resolve("scope=acme/kind=customer/words_en.properties"), "invitation.action = Buy");
        Files.writeString(directory.resolve("README.txt"), "not looked at");
        Files.createDirectories(directory.resolve("..2026_11_20"));
        Files.writeString(directory.resolve("..2026_11_20/words_en.properties"), "not looked at");
        MailTemplates templates = MailTemplates.builtIn().with(TemplateSource.directory(directory));

        assertThat(mail(templates, outgoing("acme", "customer", Locale.ENGLISH)).text())
                .contains("\nBuy\n");
        assertThat(mail(templates, outgoing("acme", "member", Locale.ENGLISH)).text())
                .contains("\nOpen the invitation\n");
    }

    @Test
    void isReadFromTheClassPath() {
        MailTemplates templates = MailTemplates.builtIn()
                .with(TemplateSource.resources(TemplateFallbackTest.class, "own", "words_en.properties"));

        assertThat(mail(templates, outgoing("s", "member", Locale.ENGLISH)).text())
                .contains("\nStep in\n");
        assertThatExceptionOfType(InvalidTemplateException.class)
                .isThrownBy(() -> MailTemplates.builtIn()
                        .with(TemplateSource.resources(TemplateFallbackTest.class, "own", "words_xx.properties")))
                .withMessageContaining("words_xx.properties, line 1: there is no such resource in own beside");
    }

    @Test
    void isRefusedWhenItsSourceCannotBeRead() {
        assertThatExceptionOfType(InvalidTemplateException.class)
                .isThrownBy(() -> MailTemplates.builtIn().with(() -> {
                    throw new IOException("secret of the host");
                }))
                .withMessageContaining("cannot be read")
                .withMessageNotContaining("secret of the host");
    }

    @ParameterizedTest
    @EnumSource(MessagePurpose.class)
    void hasWordsOfItsOwnForEachPurpose(MessagePurpose purpose) {
        OutgoingInvitation plain = outgoing("s", "member", Locale.ENGLISH);
        OutgoingInvitation outgoing = OutgoingInvitation.builder(
                        plain.deliveryId(), plain.invitation(), plain.recipient(), plain.link())
                .purpose(purpose)
                .build();

        assertThat(mail(MailTemplates.builtIn(), outgoing).text())
                .contains(
                        switch (purpose) {
                            case INVITATION -> "Open the invitation to see";
                            case REMINDER -> "you have not answered yet. The invitation expires in 7 days.";
                            case NEW_LINK -> "This replaces the earlier link.";
                            case ADDRESS_CONFIRMATION -> "If it was you, confirm the address to go on.";
                            case ACCOUNT_ACTIVATION -> "Set a password to start using it.";
                            case ADDRESS_VERIFICATION -> "An account at Acme was made with this address.";
                        });
    }

    private static Map<String, String> mail(String place, String stem, String subject) {
        return Map.of(
                place + stem + ".subject.mustache", subject,
                place + stem + ".text.mustache", "{{link}}\n",
                place + stem + ".html.mustache", "<a href=\"{{link}}\">x</a>");
    }

    private static OutgoingInvitation outgoing(String scope, String kind, @Nullable Locale locale) {
        OutgoingInvitation plain = Mails.outgoing();
        Invitation given = plain.invitation();
        Invitation invitation = Invitation.builder(given.id(), Scope.of(scope), given.audience(), given.createdAt())
                .kind(kind)
                .recipient(plain.recipient())
                .inviter(given.inviter())
                .grants(given.grants())
                .expiry(given.expiry())
                .locale(locale)
                .build();
        return OutgoingInvitation.builder(plain.deliveryId(), invitation, plain.recipient(), plain.link())
                .build();
    }

    private static OutgoingInvitation reminder(OutgoingInvitation plain) {
        return OutgoingInvitation.builder(plain.deliveryId(), plain.invitation(), plain.recipient(), plain.link())
                .purpose(MessagePurpose.REMINDER)
                .build();
    }

    private static OutgoingInvitation named(String templates) {
        OutgoingInvitation plain = Mails.outgoing();
        return OutgoingInvitation.builder(plain.deliveryId(), plain.invitation(), plain.recipient(), plain.link())
                .templates(templates)
                .build();
    }

    private static MailMessage mail(MailTemplates templates, OutgoingInvitation outgoing) {
        return new MailComposer(Mails.FROM, "Acme", "Acme", Mails.CLOCK, ZoneOffset.UTC)
                .compose(outgoing, templates.find(outgoing.invitation(), outgoing.purpose()));
    }

    private static String subject(MailTemplates templates, OutgoingInvitation outgoing) {
        try {
            return mail(templates, outgoing).getSubject();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
