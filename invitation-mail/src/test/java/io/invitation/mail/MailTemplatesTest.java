package io.invitation.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.invitation.InvitationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailTemplatesTest {

    private static final String SUBJECT = "Join {{product}}";
    private static final String TEXT = "{{link}}\n";
    private static final String HTML = "<p>\n<a href=\"{{link}}\">Open</a>\n</p>\n";

    @Test
    void areAcceptedWhenTheyUseWhatThereIs() {
        assertThat(MailTemplates.of(SUBJECT, TEXT, HTML)).hasToString("MailTemplates[en]");
        assertThat(MailTemplates.builtIn()).hasToString("MailTemplates[en, ar, de, es, fr, ja]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{{{product}}}| unescaped",
                "{{& product}}| unescaped",
                "{{=<% %>=}}| delimiters",
                "{{> footer}}| layouts only",
                "{{nobody}}| unknown variable nobody",
                "{{product.class}}| unknown variable product.class",
                "{{this}}| unknown variable this",
                "{{#nobody}}x{{/nobody}}| unknown variable nobody",
                "{{inviter}}| not always there",
                "{{^inviter}}{{inviter}}{{/inviter}}| not always there",
                "{{personal}}| not a text",
                "{{line}}| not always there",
                "{{#product}}x{{/product}}| always there",
                "{{#inviter}}x| not closed",
                "{{/inviter}}| not open",
                "{{#inviter}}{{#roles}}{{/inviter}}{{/roles}}| not open",
                "{{product| not closed",
                "{{}}| empty",
                "{{#inviter}}{{link}}{{/inviter}}| section",
            })
    void areRefusedWithNameAndLineWhenLoaded(String mistake, String problem) {
        for (String part : new String[] {"text", "html"}) {
            String source = (part.equals("text") ? TEXT : HTML) + "second\n" + mistake;
            int line = source.split("\n", -1).length;
            assertThatExceptionOfType(InvalidTemplateException.class)
                    .as(part)
                    .isThrownBy(() -> MailTemplates.of(
                            SUBJECT, part.equals("text") ? source : TEXT, part.equals("html") ? source : HTML))
                    .withMessageStartingWith("template " + part + ", line " + line + ": ")
                    .withMessageContaining(problem.strip())
                    .satisfies(e -> {
                        assertThat(e).isInstanceOf(InvitationException.class);
                        assertThat(e.template()).isEqualTo(part);
                        assertThat(e.line()).isEqualTo(line);
                    });
        }
    }

    @Test
    void needTheLinkWhereItBelongs() {
        refused(SUBJECT, "no link", HTML, "{{link}} is missing");
        refused(SUBJECT, "{{link}}\n{{link}}", HTML, "second time");
        refused(SUBJECT, TEXT, "<p>{{link}}</p>", "href=\"{{link}}\"");
        refused(SUBJECT, TEXT, "<a href=\"{{link}}\">1</a><a href=\"{{link}}\">2</a>", "second anchor");
        refused("{{link}}", TEXT, HTML, "does not belong into the subject");
        refused("{{subject}}", TEXT, HTML, "cannot be used to say it");
        refused("one\ntwo", TEXT, HTML, "one line");
        refused(" ", TEXT, HTML, "is empty");
        refused(SUBJECT, TEXT, HTML + "<SCRIPT>alert(1)</SCRIPT>", "no scripts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a HREF=\"{{link}}\">x</a>",
                "<A class='a>b' href = \"{{ link }}\" >x</A>",
                "a < b <a\nhref=\"{{link}}\">{{link}}</a>",
                "<!-- > --><a href=\"{{link}}\"><b>x</b></a><p title='x>'>{{link}}</p>",
            })
    void mayHaveTheLinkInOneAnchorAndOnceInSight(String html) {
        assertThat(MailTemplates.of(SUBJECT, TEXT, html)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a href=\"{{link}}\">x</a><img src=\"{{link}}\">",
                "<a href=\"{{link}}\">x</a><a href='{{link}}'>y</a>",
                "<a href=\"{{link}}\">x</a><a href=\"https://evil/?u={{link}}\">y</a>",
                "<a href=\"{{link}}\">x</a>{{link}}{{link}}",
                "<a href=\"{{link}}\">x</a><!-- {{link}} -->",
                "<a href=\"{{link}}{{link}}\">x</a>",
                "<a href=\"{{link}}\" title=\"{{link}}\">x</a>",
                "<a href=\"https://evil/\" href=\"{{link}}\">x</a>",
                "<a href=\"{{#inviter}}x{{/inviter}}{{link}}\">x</a>",
                "<a{{#inviter}}x{{/inviter}} href=\"{{link}}\">x</a>",
                "<a href={{link}}>x</a>",
                "<base href=\"{{link}}\">",
                "<a data-href=\"{{link}}\">x</a>",
                "<area href=\"{{link}}\">",
                "<a title=' href=\"{{link}}\"'>x</a>",
                "<!-- <a href=\"{{link}}\">x</a> -->",
                "<!-- x",
            })
    void areRefusedWithTheLinkElsewhereInHtml(String html) {
        refused(SUBJECT, TEXT, html, html.contains("link") ? "link" : "missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil/?{{link}}", "{{link}}x", "{{product}}{{link}}", "a\n{{link}} b\n"})
    void areRefusedWithMoreThanTheLinkOnItsLine(String text) {
        refused(SUBJECT, text, HTML, "alone on its line");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{! x }}", "{{#inviter}}{{inviter}}{{/inviter}}", "{{#personal}}x{{/personal}}", "\u200B"})
    void areRefusedWithASubjectThatMayBeEmpty(String subject) {
        refused(subject, TEXT, HTML, "empty");
    }

    @Test
    void mayHaveASubjectForEachAudience() {
        String subject = "{{#personal}}a{{/personal}}{{#domain}}b{{/domain}}{{#open}}c{{/open}}";

        assertThat(MailTemplates.of(subject, TEXT, HTML)).isNotNull();
    }

    @Test
    void areReadFromFilesWithTheLanguageInTheirNames(@TempDir Path directory) throws Exception {
        write(directory, "de", SUBJECT, TEXT, HTML);
        write(directory, "pt-BR", SUBJECT, TEXT, HTML);

        assertThat(MailTemplates.inDirectory(directory, Locale.GERMAN)).hasToString("MailTemplates[de, pt-BR]");
    }

    @Test
    void areRefusedWithTheFileNameWhenReadFromFiles(@TempDir Path directory) throws Exception {
        write(directory, "de", SUBJECT, TEXT, HTML + "{{nobody}}");

        assertThatExceptionOfType(InvalidTemplateException.class)
                .isThrownBy(() -> MailTemplates.inDirectory(directory, Locale.GERMAN))
                .withMessageStartingWith("template invitation_de.html.mustache, line 4: unknown variable nobody");
        Files.delete(directory.resolve("invitation_de.text.mustache"));
        assertThatExceptionOfType(InvalidTemplateException.class)
                .isThrownBy(() -> MailTemplates.inDirectory(directory, Locale.GERMAN))
                .withMessageContaining("invitation_de.text.mustache")
                .withMessageContaining("there is no such template, but there is invitation_de.subject.mustache");
        Files.write(directory.resolve("invitation_de.text.mustache"), new byte[] {'a', (byte) 0xFC});
        assertThatExceptionOfType(InvalidTemplateException.class)
                .isThrownBy(() -> MailTemplates.inDirectory(directory, Locale.GERMAN))
                .withMessageContaining("is not UTF-8");
        Path nowhere = directory.resolve("nowhere");
        assertThatExceptionOfType(InvalidTemplateException.class)
                .isThrownBy(() -> MailTemplates.inDirectory(nowhere, Locale.GERMAN))
                .withMessageContaining(nowhere + ", line 1: does not exist");
    }

    @Test
    void areThereOncePerLanguage() {
        MailTemplates templates = MailTemplates.of(SUBJECT, TEXT, HTML);

        assertThatIllegalArgumentException().isThrownBy(() -> templates.and(Locale.ENGLISH, SUBJECT, TEXT, HTML));
        assertThatIllegalArgumentException().isThrownBy(() -> templates.and(Locale.ROOT, SUBJECT, TEXT, HTML));
    }

    private static void refused(String subject, String text, String html, String problem) {
        assertThatExceptionOfType(InvalidTemplateException.class)
                .isThrownBy(() -> MailTemplates.of(subject, text, html))
                .withMessageContaining(problem);
    }

    private static void write(Path directory, String tag, String subject, String text, String html) throws Exception {
        Files.writeString(directory.resolve("invitation_" + tag + ".subject.mustache"), subject);
        Files.writeString(directory.resolve("invitation_" + tag + ".text.mustache"), text);
        Files.writeString(directory.resolve("invitation_" + tag + ".html.mustache"), html);
    }
}
