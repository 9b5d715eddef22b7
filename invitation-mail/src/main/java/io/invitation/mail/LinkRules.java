package io.invitation.mail;

import io.invitation.mail.internal.HtmlDocument.Element;
import jakarta.mail.MessagingException;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules about the parts, the one link in them and its secret. */
final class LinkRules {

    private static final List<String> TYPES = List.of("text/plain; charset=UTF-8", "text/html; charset=UTF-8");
    private static final int LEAST_TARGET = 44;
    private static final Pattern PIXELS = Pattern.compile("([0-9]{1,4})(?:px)?");

    private LinkRules() {}

    static void check(LintedMail mail) throws MessagingException {
        mail.require(
                mail.types().equals(TYPES),
                MailRule.PARTS,
                "there must be two alternatives, " + String.join(" and then ", TYPES));
        List<String> targets = mail.targets();
        // What the inviter wrote is quoted, and may name addresses of pages.
        List<String> inText = LintedMail.urls(
                mail.text().lines().filter(line -> !line.startsWith(">")).collect(Collectors.joining("\n")));
        mail.require(
                targets.size() == 1,
                MailRule.ACTION,
                "there must be one target of anchors, there are " + targets.size());
        mail.require(
                inText.equals(targets.stream().limit(1).toList()),
                MailRule.PARTS,
                "the text must hold the link of the HTML part and no other");
        mail.require(
                inText.stream()
                        .allMatch(url -> mail.text().lines().filter(url::equals).count() == 1),
                MailRule.PARTS,
                "the link must stand once on a line of its own in the text");
        action(mail);
        targets.forEach(link -> link(mail, link));
        mail.secret().ifPresent(secret -> secret(mail, secret));
        mail.require(
                targets.isEmpty() || mail.secret().isPresent(),
                MailRule.TOKEN,
                "the link does not end in a secret of at least 8 characters");
    }

    private static void action(LintedMail mail) {
        List<Element> anchors = mail.document()
                .all("a")
                .filter(a -> a.attributes().containsKey("href"))
                .toList();
        mail.require(anchors.size() == 1, MailRule.ACTION, "there must be one anchor, there are " + anchors.size());
        for (Element anchor : anchors) {
            mail.require(!anchor.text().isBlank(), MailRule.ACTION, "the anchor has no text");
            mail.require(
                    height(anchor.style()) >= LEAST_TARGET,
                    MailRule.ACTION,
                    "padding and line height of the anchor make less than " + LEAST_TARGET + " pixels");
        }
    }

    private static int height(Map<String, String> style) {
        String[] padding = style.getOrDefault("padding", "0").split("\\s+", -1);
        int top = pixels(style.getOrDefault("padding-top", padding[0]));
        int bottom = pixels(style.getOrDefault("padding-bottom", padding[padding.length > 2 ? 2 : 0]));
        return top + bottom + pixels(style.getOrDefault("line-height", "0"));
    }

    private static int pixels(String length) {
        Matcher pixels = PIXELS.matcher(length);
        return pixels.matches() ? Integer.parseInt(pixels.group(1)) : 0;
    }

    private static void link(LintedMail mail, String link) {
        Optional<URI> uri = LintedMail.uri(link);
        mail.require(
                uri.filter(u -> "https".equalsIgnoreCase(u.getScheme()) && u.getHost() != null)
                        .isPresent(),
                MailRule.LINK,
                "the link is not https");
        mail.require(uri.map(URI::getRawUserInfo).isEmpty(), MailRule.LINK, "the link names a user");
    }

    private static void secret(LintedMail mail, String secret) {
        try {
            mail.require(
                    Collections.list(mail.message().getAllHeaderLines()).stream()
                            .noneMatch(line -> line.contains(secret)),
                    MailRule.TOKEN,
                    "the secret of the link is in a header");
        } catch (MessagingException e) {
            throw new IllegalStateException("the headers cannot be read", e);
        }
        mail.require(count(mail.text(), secret) <= 1, MailRule.TOKEN, "the secret is in the text more than once");
        Element document = mail.document();
        long shown = count(document.text(), secret);
        long hidden = document.elements()
                .filter(LinkRules::isHiddenOrTitle)
                .filter(element -> element.text().contains(secret))
                .count();
        mail.require(
                shown <= 1 && hidden == 0,
                MailRule.TOKEN,
                "the secret is seen more than once in the HTML part, or in its title or preview line");
        mail.require(
                document.elements()
                                .flatMap(element -> attributes(element, secret))
                                .allMatch("a href"::equals)
                        && mail.html().split(Pattern.quote(secret), -1).length - 1 <= 2,
                MailRule.TOKEN,
                "the secret is in an attribute or a comment besides the target of the anchor");
    }

    private static Stream<String> attributes(Element element, String secret) {
        return element.attributes().entrySet().stream()
                .filter(attribute -> attribute.getValue().contains(secret))
                .map(attribute -> element.name() + " " + attribute.getKey());
    }

    private static boolean isHiddenOrTitle(Element element) {
        return element.name().equals("title")
                || element.style().getOrDefault("display", "").equals("none");
    }

    private static long count(String text, String secret) {
        return text.split(Pattern.quote(secret), -1).length - 1L;
    }
}
