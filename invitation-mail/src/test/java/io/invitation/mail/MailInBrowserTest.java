package io.invitation.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.corpus.NeededProgram;
import io.invitation.spi.MessagePurpose;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The mails in a real browser. Pictures go to {@code target/mail-screenshots}, to be looked at. Needs Chromium on the
 * PATH, see {@link NeededProgram}.
 */
@Tag("browser")
class MailInBrowserTest {

    private static final Path PICTURES = Path.of("target", "mail-screenshots");
    private static final List<String> LANGUAGES = List.of("en", "de", "fr", "es", "ja", "ar");
    private static final MailPreview PREVIEW =
            MailPreview.of(Mails.FROM, "Acme", MailTemplates.builtIn(), Mails.CLOCK, ZoneOffset.UTC);

    @TempDir
    private Path directory;

    private Chromium chromium;

    @BeforeEach
    void find() throws Exception {
        Optional<Chromium> found = Chromium.find(directory);
        NeededProgram.check(
                "chromium", found.isPresent() ? Optional.empty() : Optional.of("there is no Chromium on the PATH"));
        chromium = found.orElseThrow();
        Files.createDirectories(PICTURES);
    }

    @ParameterizedTest
    @CsvSource({
        "INVITATION, en, 640, 740, false",
        "INVITATION, en, 640, 820, true",
        "INVITATION, en, 320, 1100, false",
        "INVITATION, ar, 640, 740, true",
        "INVITATION, ar, 640, 820, false",
        "INVITATION, ar, 320, 1100, true",
        "REMINDER, de, 640, 820, false",
        "NEW_LINK, ja, 640, 820, false",
        "ACCOUNT_ACTIVATION, fr, 640, 820, false",
        "ADDRESS_CONFIRMATION, es, 640, 820, true",
    })
    void canBeLookedAt(MessagePurpose purpose, String language, int width, int height, boolean dark) throws Exception {
        String name = String.format(
                Locale.ROOT,
                "%s-%s-%d-%s.png",
                purpose.name().toLowerCase(Locale.ROOT),
                language,
                width,
                dark ? "dark" : "light");
        Path picture = PICTURES.resolve(name);

        chromium.photograph(
                PREVIEW.sample(purpose, Locale.forLanguageTag(language)).html(), width, height, dark, picture);

        assertThat(picture).isNotEmptyFile();
    }

    @ParameterizedTest
    @CsvSource({"320, false", "160, false", "320, true"})
    void fitsOnANarrowScreenAndAtTwiceTheSize(int width, boolean dark) throws Exception {
        StringBuilder page = new StringBuilder("<!DOCTYPE html><html><body>");
        for (String language : LANGUAGES) {
            for (MessagePurpose purpose : MessagePurpose.values()) {
                String mail =
                        PREVIEW.sample(purpose, Locale.forLanguageTag(language)).html();
                page.append("<iframe title=\"")
                        .append(language)
                        .append(' ')
                        .append(purpose)
                        .append("\" width=\"")
                        .append(width)
                        .append("\" height=\"600\" style=\"border:0\" srcdoc=\"")
                        .append(mail.replace("&", "&amp;").replace("\"", "&quot;"))
                        .append("\"></iframe>");
            }
        }
        page.append("<pre id=\"out\"></pre><script>addEventListener('load', () => {")
                .append("for (const f of document.querySelectorAll('iframe')) {")
                .append("const d = f.contentDocument, a = d.querySelector('a'), w = f.contentWindow;")
                .append("out.append('[' + [f.title, d.documentElement.scrollWidth, a.getBoundingClientRect().height,")
                .append("w.getComputedStyle(d.querySelector('.card')).backgroundColor,")
                .append("w.getComputedStyle(d.querySelector('h1')).direction].join('|') + ']');")
                .append("f.remove(); }});</script></body></html>");

        List<MatchResult> mails = Pattern.compile("\\[(\\w\\w) (\\w+)\\|(\\d+)\\|([\\d.]+)\\|(rgb[^|]*)\\|(\\w+)]")
                .matcher(chromium.run(page.toString(), dark))
                .results()
                .toList();

        assertThat(mails).hasSize(LANGUAGES.size() * MessagePurpose.values().length);
        assertThat(mails).allSatisfy(mail -> {
            assertThat(Integer.parseInt(mail.group(3))).as("width").isLessThanOrEqualTo(width);
            assertThat(Double.parseDouble(mail.group(4)))
                    .as("height of the button")
                    .isGreaterThanOrEqualTo(44);
            assertThat(mail.group(5)).isEqualTo(dark ? "rgb(31, 41, 55)" : "rgb(255, 255, 255)");
            assertThat(mail.group(6)).isEqualTo(mail.group(1).equals("ar") ? "rtl" : "ltr");
        });
    }
}
