package io.invitation.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.InvitationRequest;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule finds the mail that was spoiled for it, in a mail with which nothing else is wrong. */
class MailLinterTest {

    private static final String LINK = Mails.LINK;

    private static final MailPreview PREVIEW =
            MailPreview.of(Mails.FROM, "Acme", MailTemplates.builtIn(), Mails.CLOCK, ZoneOffset.UTC);

    /** A mail in clear, to be spoiled by replacing something in it. */
    private static final String GOOD = good();

    private static String good() {
        PreviewedMail mail = PREVIEW.show(Mails.outgoing());
        String eml = new String(mail.eml(), StandardCharsets.US_ASCII);
        String headers = eml.substring(0, eml.indexOf("\r\n\r\n"));
        return headers + "\r\n\r\n" + part("plain", mail.text()) + part("html", mail.html()) + "--=_" + Mails.DELIVERY
                + "--\r\n";
    }

    private static String part(String type, String content) {
        return "--=_" + Mails.DELIVERY + "\r\nContent-Type: text/" + type
                + "; charset=UTF-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + content + "\r\n";
    }

    static Stream<Arguments> spoils() {
        return Stream.of(
                spoil(MailRule.SUBJECT, "Subject: Ann Lee invited you to join Acme", "Subject: "),
                spoil(MailRule.SUBJECT, "Subject: ", "Subject: Re: "),
                spoil(MailRule.SUBJECT, "Subject: ", "Subject: https://evil.example "),
                spoil(MailRule.SUBJECT, "Subject: ", "Subject: " + "long ".repeat(20)),
                spoil(MailRule.SENDER, "From: Acme <", "From: <"),
                spoil(MailRule.SENDER, "From: Acme", "From: Eve <eve@acme.example>, Acme"),
                spoil(MailRule.REPLY_TO, "Reply-To: ", "Reply-To: eve@evil.example, "),
                spoil(MailRule.PARTS, "text/plain; charset=UTF-8", "text/plain; charset=ISO-8859-1"),
                spoil(MailRule.PARTS, "text/plain; charset", "text/html; charset"),
                spoil(MailRule.PARTS, "multipart/alternative", "multipart/mixed"),
                spoil(MailRule.PARTS, "\n" + LINK + "\n", "\nsee " + LINK + "\n"),
                spoil(MailRule.PARTS, "\n" + LINK + "\n", "\nhttps://other.example/x\n"),
                spoil(MailRule.PARTS, "\n" + LINK + "\n", "\n" + LINK + "\n\nhttps://other.example/x\n"),
                spoil(MailRule.PARTS, "\n" + LINK + "\n", "\n"),
                spoil(MailRule.PREHEADER, "<div style=\"display:none;", "<div style=\""),
                spoil(MailRule.PREHEADER, "&#8199;&#847;", ""),
                spoil(MailRule.MESSAGE_ID, Mails.DELIVERY + "@acme.example", "1@elsewhere.example"),
                spoil(MailRule.MESSAGE_ID, "Message-ID", "X-Message-ID"),
                spoil(MailRule.MESSAGE_ID, "To: Grace", "In-Reply-To: <a@b.example>\r\nTo: Grace"),
                spoil(MailRule.AUTO_SUBMITTED, "Auto-Submitted: auto-generated\r\n", ""),
                spoil(MailRule.AUTO_SUBMITTED, "Auto-Submitted:", "Precedence: bulk\r\nAuto-Submitted:"),
                spoil(MailRule.UNSUBSCRIBE, "To: Grace", "List-Unsubscribe: <https://acme.example/u>\r\nTo: Grace"),
                spoil(
                        MailRule.UNSUBSCRIBE,
                        "To: Grace",
                        "List-Unsubscribe: <mailto:a@b.example>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\nTo: Grace"),
                spoil(MailRule.HEADERS, "Date: ", "X-Date: "),
                spoil(MailRule.HEADERS, "MIME-Version: 1.0\r\n", ""),
                spoil(MailRule.HEADERS, "To: Grace@example.org", "To: Grace@example.org, eve@evil.example"),
                spoil(MailRule.HEADERS, "To: Grace", "Bcc: eve@evil.example\r\nTo: Grace"),
                spoil(MailRule.HEADERS, "To: Grace", "X-Long: " + "x".repeat(1_000) + "\r\nTo: Grace"),
                spoil(MailRule.HEADERS, "Content-Language: en", "Content-Language: english, please"),
                spoil(MailRule.HEADERS, "Subject: Ann", "Subject: \u00c1nn"),
                spoil(MailRule.HEADER_TEXT, "Subject: Ann", "Subject: =?UTF-8?Q?A=E2=80=AEnn?="),
                spoil(MailRule.HEADER_TEXT, "From: Acme", "From: =?UTF-8?Q?Ac=E2=80=8Bme?="),
                spoil(MailRule.HEADER_TEXT, "To: Grace", "To: Gr\u202eace"),
                spoil(
                        MailRule.ACTION,
                        "<h1",
                        "<a href=\"" + LINK + "\" style=\"padding:20px;line-height:20px;color:#000000\">x</a><h1"),
                spoil(
                        MailRule.ACTION,
                        "<h1",
                        "<a href=\"https://other.example/x\" style=\"padding:20px;line-height:20px;\">x</a><h1"),
                spoil(MailRule.ACTION, "padding:14px 28px", "padding:4px 28px"),
                spoil(MailRule.ACTION, ">Open the invitation</a>", "></a>"),
                spoil(MailRule.LINK, "https://app", "http://app"),
                spoil(MailRule.LINK, "https://app", "https://ann@app"),
                spoil(MailRule.TOKEN, "Subject: ", "X-Track: " + Mails.TOKEN + "\r\nSubject: "),
                spoil(MailRule.TOKEN, "\nRole: editor", "\nRole: " + Mails.TOKEN),
                spoil(MailRule.TOKEN, "<title>", "<title>" + Mails.TOKEN),
                spoil(MailRule.TOKEN, "<h1", "<!-- " + Mails.TOKEN + " --><h1"),
                spoil(MailRule.TOKEN, "<h1", "<h1 title=\"" + Mails.TOKEN + "\""),
                spoil(MailRule.TOKEN, Mails.TOKEN, "short"),
                spoil(MailRule.LANGUAGE, "<html lang=\"en\"", "<html lang=\"de\""),
                spoil(MailRule.LANGUAGE, "<html lang=\"en\" dir=\"ltr\"", "<html lang=\"en\" dir=\"rtl\""),
                spoil(MailRule.LANGUAGE, "<td lang=\"en\" dir=\"ltr\"", "<td"),
                spoil(MailRule.LANGUAGE, "text-align:start", "text-align:left"),
                spoil(MailRule.LANGUAGE, "padding:28px 24px", "padding-right:24px"),
                spoil(MailRule.LANGUAGE, "border-top", "border-left"),
                spoil(MailRule.LANGUAGE, "<p class=\"soft\"", "<p class=\"soft\" align=\"right\""),
                spoil(MailRule.STRUCTURE, "<table role=\"presentation\" class=\"card\"", "<table class=\"card\""),
                spoil(MailRule.STRUCTURE, "<h1", "<h1>Hello</h1><h1"),
                spoil(MailRule.STRUCTURE, "<title>Ann Lee invited you to join Acme</title>", "<title></title>"),
                spoil(MailRule.STRUCTURE, "<h1", "<img src=\"cid:logo\"><h1"),
                spoil(MailRule.CONTRAST, "color:#4b5563", "color:#9ca3af"),
                spoil(MailRule.CONTRAST, ".soft { color: #d1d5db", ".soft { color: #4b5563"),
                spoil(MailRule.CONTRAST, "background-color:#1d4ed8", "background-color:#93c5fd"),
                spoil(MailRule.CONTRAST, "color:#111827", "color:grey"),
                spoil(MailRule.CONTRAST, "<meta name=\"color-scheme\" content=\"light dark\">", ""),
                spoil(MailRule.CONTRAST, "<meta name=\"supported-color-schemes\" content=\"light dark\">", ""),
                spoil(MailRule.RESOURCES, "<h1", "<script>1</script><h1"),
                spoil(MailRule.RESOURCES, "<h1", "<form></form><h1"),
                spoil(MailRule.RESOURCES, "<h1", "<img alt=\"\" src=\"https://track.example/p.gif\"><h1"),
                spoil(MailRule.RESOURCES, "<title>", "<link rel=\"stylesheet\" href=\"x.css\"><title>"),
                spoil(MailRule.RESOURCES, ":root {", "@import 'x.css'; :root {"),
                spoil(MailRule.RESOURCES, "<h1 style=\"", "<h1 style=\"background-image:url(x.png);"),
                spoil(MailRule.RESOURCES, "<h1", "<h1 onclick=\"x()\""),
                spoil(MailRule.RESOURCES, "<title>", "<meta http-equiv=\"Refresh\" content=\"0\"><title>"),
                spoil(MailRule.SIZE, "<h1", "<!-- " + "x".repeat(102_000) + " --><h1"),
                spoil(MailRule.NARROW, "width=\"100%\"", "width=\"600\""),
                spoil(MailRule.NARROW, "max-width:560px", "width:560px"),
                spoil(MailRule.NARROW, "<meta name=\"viewport\"", "<meta name=\"x\""));
    }

    private static Arguments spoil(MailRule rule, String find, String replacement) {
        return Arguments.of(rule, find, replacement);
    }

    @Test
    void findsNothingInAGoodMail() {
        assertThat(MailLinter.lint(GOOD.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("spoils")
    void findsWhatBreaksARule(MailRule rule, String find, String replacement) {
        assertThat(GOOD).contains(find);

        assertThat(MailLinter.lint(GOOD.replace(find, replacement).getBytes(StandardCharsets.UTF_8)))
                .extracting(MailFinding::rule)
                .contains(rule);
    }

    @ParameterizedTest
    @MethodSource("spoils")
    void neverRepeatsTheSecret(MailRule rule, String find, String replacement) {
        assertThat(MailLinter.lint(GOOD.replace(find, replacement).getBytes(StandardCharsets.UTF_8)))
                .as("%s", rule)
                .allSatisfy(finding -> assertThat(finding.toString())
                        .doesNotContain(Mails.TOKEN)
                        .contains("point " + finding.rule().point()));
    }

    @Test
    void hasATestForEachRule() {
        Set<MailRule> spoiled =
                spoils().map(arguments -> (MailRule) arguments.get()[0]).collect(Collectors.toSet());

        assertThat(spoiled).isEqualTo(EnumSet.allOf(MailRule.class));
    }

    @Test
    void judgesWhateverIsNoMailAtAll() {
        for (String eml : new String[] {
            "",
            "x",
            "Subject: x\r\n\r\nhello",
            "\r\n\r\n<a href=",
            "Content-Type: text/html\r\n\r\n<<<",
            "Content-Type: text/html\r\n\r\n<p title='" + "x\"y\"".repeat(50_000) + "'>"
        }) {
            assertThat(MailLinter.lint(eml.getBytes(StandardCharsets.UTF_8))).isNotEmpty();
        }
    }

    @Test
    void takesWhatTheInviterWroteForNoSecondLink() {
        assertThat(MailLinter.lint(
                        PREVIEW.show(Mails.outgoing(Mails.request().message("See https://acme.example/about")))))
                .isEmpty();
    }

    /** Among the bytes of the last three are some that mean something invisible in Latin 1. */
    @ParameterizedTest
    @ValueSource(strings = {"jos\u00e9", "\u00c0", "\u00ed", "\u5f20\u4f1f"})
    void findsNothingInAMailToAnAddressBeyondAscii(String name) {
        assertThat(MailLinter.lint(PREVIEW.show(Mails.outgoing(InvitationRequest.to(name + "@example.org")))))
                .isEmpty();
    }

    @Test
    void findsAnAddressThatIsNotInUtf8() {
        assertThat(MailLinter.lint(GOOD.replace("To: Grace", "To: Jos\u00e9").getBytes(StandardCharsets.ISO_8859_1)))
                .extracting(MailFinding::rule)
                .contains(MailRule.HEADERS);
    }
}
