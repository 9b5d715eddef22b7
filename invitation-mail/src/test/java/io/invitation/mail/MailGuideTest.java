package io.invitation.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.invitation.EmailAddress;
import io.invitation.spi.MessagePurpose;
import io.invitation.spi.OutgoingInvitation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code in docs/mail-templates.md is the code between the marks in this file, and it runs. */
class MailGuideTest {

    private static final Path GUIDE = Path.of("..", "docs", "mail-templates.md");
    private static final Path THIS =
            Path.of("src/test/java/io/invitation/mail", MailGuideTest.class.getSimpleName() + ".java");
    private static final Pattern REGION =
            Pattern.compile("^ *// snippet: (\\S+)\\R(.*?)^ *// end of snippet$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern BLOCK =
            Pattern.compile("(?:<!-- snippet: (\\S+) -->\\R)?```java\\R(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)");

    @TempDir
    private Path directory;

    @Test
    void overriding() {
        // snippet: override
        Map<String, String> rows = Map.of(
                "words_en.properties", "invitation.action = Come in",
                "scope=acme/words_de.properties", "invitation.action = Zu Acme",
                "kind=customer/invitation_en.subject.mustache", "Your access to {{product}}",
                "kind=customer/invitation_en.text.mustache", "Here it is:\n\n{{link}}\n",
                "kind=customer/invitation_en.html.mustache", "<a href=\"{{link}}\">Open {{product}}</a>");

        MailTemplates templates = MailTemplates.builtIn()
                .with(TemplateSource.directory(directory)) // files
                .with(TemplateSource.resources(MailGuideTest.class, "own", "words_en.properties")) // class path
                .with(() -> rows); // or from wherever: a database, a service
        // end of snippet

        assertThat(templates.languages()).hasSize(6).startsWith(Locale.ENGLISH);
    }

    @Test
    void namedSets() {
        MailTemplates templates = MailTemplates.builtIn();

        // snippet: named-sets
        SmtpInvitationSender sender = SmtpInvitationSender.builder("smtp.example.com", 587)
                .from(EmailAddress.parse("invitations@example.com"), "Example")
                .templates(templates) // for messages that name none
                .templates("partners", MailTemplates.inDirectory(directory, Locale.ENGLISH))
                .build();
        // end of snippet

        OutgoingInvitation plain = Mails.outgoing();
        OutgoingInvitation partner = OutgoingInvitation.builder(
                        plain.deliveryId(), plain.invitation(), plain.recipient(), plain.link())
                .templates("partners")
                .build();
        assertThat(sender.preview().show(partner).subject()).isEqualTo("Ann Lee invited you to join Example");
    }

    @Test
    void mistakes() {
        assertThatExceptionOfType(InvalidTemplateException.class)
                .isThrownBy(() -> {
                    // snippet: mistake
                    MailTemplates.builtIn().with(() -> Map.of("words_en.properties", "invitation.lead = Hi {{name}}"));
                    // InvalidTemplateException: template words_en.properties, line 1: unknown variable name; there are
                    // ...
                    // end of snippet
                })
                .withMessageStartingWith("template words_en.properties, line 1: unknown variable name; there are ");
    }

    @Test
    void preview() throws Exception {
        // snippet: preview
        MailPreview preview = MailPreview.of(
                EmailAddress.parse("invitations@example.com"),
                "Example",
                MailTemplates.builtIn(),
                Clock.systemUTC(),
                ZoneId.of("Europe/Berlin"));

        PreviewedMail mail = preview.sample(MessagePurpose.REMINDER, Locale.GERMAN);
        Files.write(directory.resolve("reminder.eml"), mail.eml()); // opens in a mail program
        Files.writeString(directory.resolve("reminder.html"), mail.html()); // opens in a browser
        // end of snippet

        assertThat(mail.subject()).isEqualTo("Erinnerung: Ann Lee hat Sie zu Example eingeladen");
        assertThat(Mails.parse(mail.eml()).getSubject()).isEqualTo(mail.subject());
        assertThat(mail).hasToString("PreviewedMail[de, " + mail.eml().length + " bytes]");
    }

    @Test
    void linter() {
        MailPreview preview =
                MailPreview.of(Mails.FROM, "Acme", MailTemplates.builtIn(), Mails.CLOCK, ZoneId.of("Asia/Kathmandu"));

        // snippet: linter
        for (MessagePurpose purpose : MessagePurpose.values()) {
            for (Locale language : MailTemplates.builtIn().languages()) {
                List<MailFinding> findings = MailLinter.lint(preview.sample(purpose, language));
                assertThat(findings).isEmpty();
            }
        }
        // end of snippet
    }

    @Test
    void everySnippetOfTheGuideStandsInThisFile() throws IOException {
        Map<String, String> regions = new TreeMap<>();
        Matcher region = REGION.matcher(Files.readString(THIS));
        while (region.find()) {
            regions.put(region.group(1), region.group(2).stripTrailing().stripIndent() + "\n");
        }
        Map<String, String> blocks = new TreeMap<>();
        Matcher block = BLOCK.matcher(Files.readString(GUIDE));
        while (block.find()) {
            assertThat(block.group(1)).as("the name above a snippet").isNotNull();
            blocks.put(block.group(1), block.group(2));
        }
        assertThat(blocks).isEqualTo(regions);
    }

    @Test
    void theGuideNamesEveryPurposeAndEveryRule() throws IOException {
        String guide = Files.readString(GUIDE);

        for (MessagePurpose purpose : MessagePurpose.values()) {
            assertThat(guide)
                    .contains("| `" + purpose + "` | `" + purpose.name().toLowerCase(Locale.ROOT) + "` |");
        }
        for (MailRule rule : MailRule.values()) {
            assertThat(guide).containsPattern("(?m)^\\| " + rule.point() + " \\|.*`" + rule + "`");
        }
    }

    @Test
    void everyLinkOfTheGuideLeadsSomewhere() throws IOException {
        Matcher link = LINK.matcher(Files.readString(GUIDE));
        while (link.find()) {
            assertThat(GUIDE.resolveSibling(link.group(1))).exists();
        }
    }
}
