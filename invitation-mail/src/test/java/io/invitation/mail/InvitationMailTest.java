package io.invitation.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import io.invitation.Audience;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Expiry;
import io.invitation.InvitationRequest;
import io.invitation.Inviter;
import io.invitation.spi.MessagePurpose;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvitationMailTest {

    private FakeSmtpServer server;

    @BeforeEach
    void start() throws Exception {
        server = new FakeSmtpServer().start();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void hasATextPartAndThenAnHtmlPart() throws Exception {
        MimeMessage mail = mailFor(Mails.outgoing());

        assertThat(mail.getContentType()).startsWith("multipart/alternative");
        assertThat(Mails.parts(mail).getCount()).isEqualTo(2);
        assertThat(Mails.parts(mail).getBodyPart(0).getContentType()).isEqualTo("text/plain; charset=UTF-8");
        assertThat(Mails.parts(mail).getBodyPart(1).getContentType()).isEqualTo("text/html; charset=UTF-8");
    }

    @Test
    void hasExactlyTheHeadersThatItShouldHave() throws Exception {
        MimeMessage mail = mailFor(Mails.outgoing());

        assertThat(mail.getFrom()).containsExactly(new InternetAddress("invitations@acme.example", "Acme"));
        assertThat(mail.getReplyTo()).containsExactly(new InternetAddress("ann@acme.example"));
        assertThat(mail.getRecipients(RecipientType.TO)).containsExactly(new InternetAddress("Grace@example.org"));
        assertThat(mail.getSubject()).isEqualTo("Ann Lee invited you to join Acme");
        assertThat(mail.getMessageID()).isEqualTo("<" + Mails.DELIVERY + "@acme.example>");
        assertThat(mail.getHeader("Date")).containsExactly("Fri, 20 Nov 2026 10:00:00 +0000");
        assertThat(mail.getHeader("MIME-Version")).containsExactly("1.0");
        assertThat(mail.getHeader("Content-Language")).containsExactly("en");
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getHeader("X-Auto-Response-Suppress")).containsExactly("All");
        assertThat(Collections.list(mail.getAllHeaders()))
                .extracting(header -> header.getName())
                .containsExactlyInAnyOrder(
                        "Date",
                        "From",
                        "Reply-To",
                        "To",
                        "Subject",
                        "Message-ID",
                        "MIME-Version",
                        "Content-Type",
                        "Content-Language",
                        "Auto-Submitted",
                        "X-Auto-Response-Suppress");
    }

    @Test
    void goesToTheMailboxAsItWasTypedAndToNobodyElse() throws Exception {
        mailFor(Mails.outgoing());

        assertThat(server.commands())
                .filteredOn(command -> command.startsWith("RCPT"))
                .containsExactly("RCPT TO:<Grace@example.org>");
        assertThat(server.commands())
                .filteredOn(command -> command.startsWith("MAIL"))
                .containsExactly("MAIL FROM:<invitations@acme.example>");
    }

    @Test
    void showsTheLinkOnceInTheTextOnALineOfItsOwn() throws Exception {
        MimeMessage mail = mailFor(Mails.outgoing());

        assertThat(Mails.text(mail)).containsOnlyOnce(Mails.LINK).contains("\n" + Mails.LINK + "\n");
    }

    @Test
    void hasOneAnchorInHtmlAndShowsItsAddress() throws Exception {
        MimeMessage mail = mailFor(Mails.outgoing());

        assertThat(Mails.html(mail))
                .containsOnlyOnce("<a ")
                .containsOnlyOnce("href=\"" + Mails.LINK + "\"")
                .containsOnlyOnce(">" + Mails.LINK + "<");
        assertThat(Mails.html(mail).split(Mails.TOKEN, -1)).hasSize(3);
    }

    @Test
    void keepsTheTokenOutOfTheHeaders() throws Exception {
        MimeMessage mail = mailFor(Mails.outgoing());

        assertThat(Collections.list(mail.getAllHeaderLines())).noneMatch(line -> line.contains(Mails.TOKEN));
    }

    @Test
    void saysTheSameInBothParts() throws Exception {
        OutgoingInvitation outgoing = Mails.outgoing(
                Mails.request().name("Spring workshop").groups("design").message("Welcome!\nSee you soon & <soon>"));
        MimeMessage mail = mailFor(outgoing);

        assertThat(List.of(
                        Mails.text(mail), Mails.html(mail).replace("&amp;", "&").replaceAll("</?bdi[^>]*>", "")))
                .allSatisfy(part -> assertThat(part)
                        .contains("Ann Lee invited you to join Acme")
                        .contains("Invitation: Spring workshop")
                        .contains("Role: editor")
                        .contains("Group: design")
                        .contains("Expires: Friday, November 27, 2026")
                        .contains("10:00 AM (UTC)")
                        .contains("Message from Ann Lee:")
                        .contains("Welcome!")
                        .contains("See you soon & ")
                        .contains("meant for you personally")
                        .contains("Ann Lee asked Acme to invite you")
                        .contains("your answer goes to ann@acme.example")
                        .contains("If you did not expect it, ignore it"));
        assertThat(Mails.text(mail)).contains("> Welcome!\n> See you soon & <soon>\n");
        assertThat(Mails.html(mail))
                .contains(
                        "<div dir=\"auto\">Welcome!<br></div><div dir=\"auto\">See you soon &amp; &lt;soon&gt;<br></div>");
    }

    @Test
    void makesDoWithoutInviterMessageRolesAndExpiry() throws Exception {
        OutgoingInvitation plain = Mails.outgoing(InvitationRequest.to(Mails.RECIPIENT));
        OutgoingInvitation outgoing = OutgoingInvitation.builder(
                        plain.deliveryId(),
                        plain.invitation().toBuilder().expiry(Expiry.never()).build(),
                        plain.recipient(),
                        plain.link())
                .build();
        MimeMessage mail = mailFor(outgoing);

        assertThat(mail.getSubject()).isEqualTo("You are invited to join Acme");
        assertThat(mail.getHeader("Reply-To")).isNull();
        assertThat(Mails.text(mail))
                .contains("This link does not expire.")
                .contains("Acme was asked to invite you.")
                .doesNotContain("null", "Message", "Role", "{{");
        assertThat(Mails.html(mail)).doesNotContain("null", "blockquote class", "Role", "{{");
    }

    @Test
    void saysForWhomTheLinkIs() throws Exception {
        String domain = Mails.text(mailFor(Mails.outgoing(
                InvitationRequest.toDomain("acme.example").recipient(EmailAddress.parse(Mails.RECIPIENT)))));
        String open = Mails.text(
                mailFor(Mails.outgoing(InvitationRequest.toAnyone().recipient(EmailAddress.parse(Mails.RECIPIENT)))));
        String mixed = Mails.text(mailFor(Mails.outgoing(InvitationRequest.to(Audience.of(List.of(
                        EmailPattern.domain("acme.example"),
                        EmailPattern.exactly(EmailAddress.parse("bob@other.example")))))
                .recipient(EmailAddress.parse(Mails.RECIPIENT)))));

        assertThat(domain).contains("anyone with an address at acme.example. Do not pass it on to others.");
        assertThat(open).contains("Anyone who has this link can use it.").doesNotContain("forward", "pass it on");
        assertThat(mixed).contains("an address at acme.example").doesNotContain("bob", "other.example");
    }

    @Test
    void showsTimesInTheConfiguredZoneAndInTheRecipientsManner() throws Exception {
        SmtpInvitationSender sender = Mails.patient("127.0.0.1", server.port())
                .unsafePlaintext()
                .timeZone(ZoneId.of("Asia/Kathmandu"))
                .build();
        sender.send(Mails.outgoing(Mails.request().locale(Locale.UK)));
        MimeMessage mail = Mails.parse(server.messages().get(0));

        assertThat(Mails.text(mail))
                .containsPattern("Expires: Friday,? 27 November 2026.* 15:45 \\(Nepal Time, UTC\\+05:45\\)");
    }

    @Test
    void speaksTheLanguageForWhichThereAreTemplatesAndSaysSo() throws Exception {
        SmtpInvitationSender sender = Mails.patient("127.0.0.1", server.port())
                .unsafePlaintext()
                .templates(MailTemplates.of(
                        Locale.forLanguageTag("he"),
                        "\u05D4\u05D6\u05DE\u05E0\u05D4 {{product}}",
                        "\u05E9\u05DC\u05D5\u05DD {{#expires}}{{expires}}{{/expires}}\n{{link}}\n",
                        "<html lang=\"{{lang}}\" dir=\"{{dir}}\"><a href=\"{{link}}\">\u05E7\u05D1\u05DC</a></html>"))
                .build();
        sender.send(Mails.outgoing(Mails.request().locale(Locale.forLanguageTag("he-IL"))));
        sender.send(Mails.outgoing(Mails.request().locale(Locale.JAPAN)));
        MimeMessage hebrew = Mails.parse(server.messages().get(0));
        MimeMessage fallback = Mails.parse(server.messages().get(1));

        assertThat(hebrew.getSubject()).isEqualTo("\u05D4\u05D6\u05DE\u05E0\u05D4 Acme");
        assertThat(hebrew.getHeader("Content-Language")).containsExactly("he");
        assertThat(Mails.html(hebrew)).startsWith("<html lang=\"he\" dir=\"rtl\">");
        assertThat(fallback.getHeader("Content-Language")).containsExactly("he");
    }

    @Test
    void isAccessibleAndSmallEvenWhenEverythingIsAsLongAsAllowed() throws Exception {
        String[] roles =
                IntStream.range(0, 100).mapToObj(i -> "\u5F79".repeat(90) + i).toArray(String[]::new);
        OutgoingInvitation outgoing = Mails.outgoing(Mails.request()
                .name("\u540D".repeat(200))
                .roles(roles)
                .groups(roles)
                .message("\u6587".repeat(2_000))
                .inviter(Inviter.of("u1", "\u4EBA".repeat(100))));
        byte[] raw = rawMailFor(outgoing);
        MimeMessage mail = Mails.parse(raw);

        assertThat(raw.length).isLessThan(102_000);
        assertThat(new String(raw, StandardCharsets.US_ASCII).lines()).allMatch(line -> line.length() <= 998);
        assertThat(mail.getSubject().codePointCount(0, mail.getSubject().length()))
                .isLessThanOrEqualTo(78);
        assertThat(Mails.html(mail))
                .contains("<meta name=\"color-scheme\" content=\"light dark\">")
                .contains("<title>")
                .doesNotContain("<script", "<form", "<img", "<link", "text-align:left", "text-align:right")
                .doesNotContainPattern("<table(?! role=\"presentation\")");
    }

    @Test
    void isSmallEvenWhenTheMessageIsLinesOnly() throws Exception {
        String lines = "\u6587" + "\n".repeat(1_998) + "\u6587";

        assertThat(rawMailFor(Mails.outgoing(Mails.request().message(lines))).length)
                .isLessThan(102_000);
    }

    @Test
    void breaksLongWordsSoThatTheyStayInTheCard() throws Exception {
        String html = Mails.html(mailFor(Mails.outgoing()));

        assertThat(html.split("<table", -1)).hasSize(3);
        assertThat(html.split("<table[^>]*style=\"table-layout:fixed;", -1)).hasSize(3);
        assertThat(html).containsPattern("<td style=\"[^\"]*;overflow-wrap:anywhere;word-break:break-word;\">\\s*<h1");
    }

    @Test
    void keepsIndentationAndDirectionOfEachLineOfAMessage() throws Exception {
        String html = Mails.html(
                mailFor(Mails.outgoing(Mails.request().message("x:\n  - one\n\n\u0645\u0631\u062D\u0628\u0627"))));

        assertThat(html)
                .containsPattern("<blockquote[^>]*white-space:pre-wrap;[^>]*><div")
                .contains("<div dir=\"auto\">  - one<br></div><div dir=\"auto\"><br></div>"
                        + "<div dir=\"auto\">\u0645\u0631\u062D\u0628\u0627<br></div></blockquote>");
    }

    @Test
    void hasAButtonThatCanBeReadAndSeenInTheDark() throws Exception {
        String html = Mails.html(mailFor(Mails.outgoing()));
        List<String> button = colours(html, "\\.button \\{ background-color: (#\\w+) [^}]* color: (#\\w+) ");
        List<String> card = colours(html, "\\.card \\{ background-color: (#\\w+) [^}]* color: (#\\w+) ");
        List<String> light = colours(html, "class=\"button\"[^>]*background-color:(#\\w+);color:(#\\w+)");

        assertThat(html).contains("<a href=\"" + Mails.LINK + "\" class=\"button\"");
        assertThat(contrast(button.get(0), button.get(1))).isGreaterThan(4.5);
        assertThat(contrast(button.get(0), card.get(0))).isGreaterThan(4.5);
        assertThat(contrast(light.get(0), light.get(1))).isGreaterThan(4.5);
    }

    private static List<String> colours(String html, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(html);
        assertThat(matcher.find()).as(pattern).isTrue();
        return List.of(matcher.group(1), matcher.group(2));
    }

    /** WCAG 2, contrast ratio. */
    private static double contrast(String one, String other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(String colour) {
        double[] weights = {0.2126, 0.7152, 0.0722};
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            double c = Integer.parseInt(colour.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
            sum += weights[i] * (c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4));
        }
        return sum;
    }

    @Test
    void isTheSameAgainWhenADeliveryIsRepeated() throws Exception {
        assertThat(rawMailFor(Mails.outgoing())).isEqualTo(rawMailFor(Mails.outgoing()));
    }

    @Test
    void encodesAProductNameThatIsNotAscii() throws Exception {
        SmtpInvitationSender sender = SmtpInvitationSender.builder("127.0.0.1", server.port())
                .from(Mails.FROM, "Zo\u00eb \u2603 \ud83d\ude00 (a;b:c@d)")
                .unsafePlaintext()
                .build();
        sender.send(Mails.outgoing());
        MimeMessage mail = Mails.parse(server.messages().get(0));

        assertThat(((InternetAddress) mail.getFrom()[0]).getPersonal())
                .isEqualTo("Zo\u00eb \u2603 \ud83d\ude00 (a;b:c@d)");
        assertThat(((InternetAddress) mail.getFrom()[0]).getAddress()).isEqualTo("invitations@acme.example");
        assertThat(mail.getSubject()).isEqualTo("Ann Lee invited you to join Zo\u00eb \u2603 \ud83d\ude00 (a;b:c@d)");
    }

    @ParameterizedTest
    @CsvSource({
        "\u0639\u0644\u06CC\u200C\u0631\u0636\u0627, Acme",
        "\u0639\u0644\u06CC\u0631\u0636\u0627 \u0645\u062D\u0645\u062F\u06CC, Zo\u00eb",
        "Ann, \ud83d\ude00",
        "{long}, {long}",
        "Ann, {words}",
        "Ann, plain (words) \\ and \" more of them than fit onto one line of a header I would think so",
    })
    void hasHeaderLinesThatAreShortEnoughForEncodedWords(String inviter, String product) throws Exception {
        String name = product.replace("{long}", "\u6F22".repeat(100))
                .replace("{words}", "\u6F22 a ".repeat(25).strip());
        String who = inviter.replace("{long}", "\ud83d\ude00".repeat(50));
        SmtpInvitationSender sender = SmtpInvitationSender.builder("127.0.0.1", server.port())
                .from(Mails.FROM, name)
                .unsafePlaintext()
                .build();
        sender.send(Mails.outgoing(Mails.request().inviter(Inviter.of("u1", who))));
        String raw = new String(server.messages().get(0), StandardCharsets.US_ASCII);
        MimeMessage mail = Mails.parse(server.messages().get(0));

        assertThat(raw.substring(0, raw.indexOf("\r\n\r\n")).lines())
                .allMatch(line -> line.length() <= 76, "at most 76 characters")
                .allMatch(line -> !line.isBlank(), "not blank");
        assertThat(Pattern.compile("=\\?[^ ]*\\?=").matcher(raw).results())
                .allMatch(word -> word.group().length() <= 75);
        assertThat(((InternetAddress) mail.getFrom()[0]).getPersonal()).isEqualTo(name);
        assertThat(((InternetAddress) mail.getFrom()[0]).getAddress()).isEqualTo("invitations@acme.example");
        assertThat(mail.getSubject().codePointCount(0, mail.getSubject().length()))
                .isLessThanOrEqualTo(78);
        assertThat(mail.getSubject())
                .startsWith(who.replace("\u200C", "").substring(0, 2))
                .contains(" invited you to join " + name.substring(0, 2));
    }

    @ParameterizedTest
    @CsvSource({
        "ar, rtl",
        "he, rtl",
        "ckb, rtl",
        "syr, rtl",
        "nqo, rtl",
        "az-Arab, rtl",
        "pa-Arab, rtl",
        "ff-Adlm, rtl",
        "rhg-Rohg, rtl",
        "sd, rtl",
        "sd-Deva, ltr",
        "az, ltr",
        "ks-Deva, ltr",
        "ar-Latn, ltr",
        "de-CH, ltr"
    })
    void isWrittenInTheDirectionOfItsScript(String tag, String direction) throws Exception {
        SmtpInvitationSender sender = Mails.patient("127.0.0.1", server.port())
                .unsafePlaintext()
                .templates(MailTemplates.of(
                        Locale.forLanguageTag(tag), "x", "{{link}}", "{{dir}} <a href=\"{{link}}\">x</a>"))
                .build();
        sender.send(Mails.outgoing());

        assertThat(Mails.html(Mails.parse(server.messages().get(0)))).startsWith(direction + " ");
    }

    @Test
    void arrivesAtAServerThatIsNotOurs() throws Exception {
        GreenMail greenMail =
                new GreenMail(new com.icegreen.greenmail.util.ServerSetup[] {ServerSetupTest.SMTP.dynamicPort()});
        greenMail.start();
        try {
            SmtpInvitationSender sender = Mails.patient(
                            "127.0.0.1", greenMail.getSmtp().getPort())
                    .unsafePlaintext()
                    .build();

            assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.submitted());
            MimeMessage mail = greenMail.getReceivedMessages()[0];
            assertThat(Mails.text(mail)).containsOnlyOnce(Mails.LINK);
            assertThat(Mails.html(mail)).contains(Mails.LINK);
        } finally {
            greenMail.stop();
        }
    }

    @Test
    void offersToSendNoMoreWhereTheHostHasAnAddressForThat() throws Exception {
        SmtpInvitationSender sender = Mails.patient("127.0.0.1", server.port())
                .unsafePlaintext()
                .unsubscribe(outgoing -> outgoing.purpose() == MessagePurpose.REMINDER
                        ? Optional.of(URI.create("https://app.example.com/no-more/7"))
                        : Optional.empty())
                .build();
        sender.send(Mails.outgoing());
        sender.send(reminder());
        byte[] raw = server.messages().get(1);

        assertThat(Mails.parse(server.messages().get(0)).getHeader("List-Unsubscribe"))
                .isNull();
        assertThat(Mails.parse(raw).getHeader("List-Unsubscribe"))
                .containsExactly("<https://app.example.com/no-more/7>");
        assertThat(Mails.parse(raw).getHeader("List-Unsubscribe-Post")).containsExactly("List-Unsubscribe=One-Click");
        assertThat(MailLinter.lint(raw)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://app.example.com/x",
                "mailto:a@b.example",
                "https:x",
                Mails.LINK,
                "https://app.example.com/{long}"
            })
    void sendsNothingWithAnAddressAgainstMoreMailsThatIsUnsafe(String address) {
        SmtpInvitationSender sender = Mails.patient("127.0.0.1", server.port())
                .unsafePlaintext()
                .unsubscribe(outgoing -> Optional.of(URI.create(address.replace("{long}", "x".repeat(900)))))
                .build();

        assertThat(sender.send(reminder())).isEqualTo(SendOutcome.failedPermanently("message-not-built"));
        assertThat(server.messages()).isEmpty();
    }

    private static OutgoingInvitation reminder() {
        OutgoingInvitation plain = Mails.outgoing();
        return OutgoingInvitation.builder(plain.deliveryId(), plain.invitation(), plain.recipient(), plain.link())
                .purpose(MessagePurpose.REMINDER)
                .build();
    }

    @Test
    void leavesOutAReplyAddressThatNeedsSmtpUtf8() throws Exception {
        MimeMessage mail = mailFor(Mails.outgoing(Mails.request()
                .inviter(new Inviter(
                        "u1", Optional.of("Jos\u00e9"), Optional.of(EmailAddress.parse("jos\u00e9@acme.example"))))));

        assertThat(mail.getHeader("Reply-To")).isNull();
        assertThat(Mails.text(mail)).doesNotContain("your answer goes to");
    }

    @Test
    void saysFromWhenTheLinkWorksAndUntilWhenTheMembershipLasts() throws Exception {
        InvitationRequest.Builder request = InvitationRequest.to(Mails.RECIPIENT)
                .notBefore(Mails.NOW.plus(Duration.ofDays(1)))
                .grants(io.invitation.Grants.NONE.withMembershipEnds(Mails.NOW.plus(Duration.ofDays(365))));

        assertThat(Mails.text(mailFor(Mails.outgoing(request))))
                .contains("Can be used from: Saturday, November 21, 2026")
                .contains("Membership until: Saturday, November 20, 2027");
    }

    private MimeMessage mailFor(OutgoingInvitation outgoing) throws Exception {
        return Mails.parse(rawMailFor(outgoing));
    }

    private byte[] rawMailFor(OutgoingInvitation outgoing) {
        int before = server.messages().size();
        assertThat(Mails.plaintext(server).send(outgoing)).isEqualTo(SendOutcome.submitted());
        assertThat(server.messages()).hasSize(before + 1);
        return server.messages().get(before);
    }
}
