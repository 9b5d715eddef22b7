package io.invitation.mail;

import io.invitation.mail.internal.HtmlDocument;
import io.invitation.mail.internal.HtmlDocument.Element;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A message taken apart for the rules, and what they found. For use by one thread. */
final class LintedMail {

    private static final Pattern URL = Pattern.compile("(?i)\\bhttps?://[^\\s<>\"]+");

    private final MimeMessage message;
    private final List<String> types = new ArrayList<>();
    private final List<MailFinding> findings = new ArrayList<>();
    private final long size;
    private String text = "";
    private String html = "";

    LintedMail(MimeMessage message) throws MessagingException, IOException {
        this.message = message;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        message.writeTo(bytes);
        size = bytes.size();
        if (message.isMimeType("multipart/alternative") && message.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                take(parts.getBodyPart(i));
            }
        } else {
            take(message);
        }
    }

    private void take(Part part) throws MessagingException, IOException {
        ContentType type = new ContentType(part.getContentType());
        String charset = type.getParameter("charset");
        types.add(
                part instanceof BodyPart
                        ? type.getBaseType() + (charset == null ? "" : "; charset=" + charset.toUpperCase(Locale.ROOT))
                        : "alone " + type.getBaseType());
        if (type.match("text/plain") && text.isEmpty()) {
            text = content(part, charset);
        } else if (type.match("text/html") && html.isEmpty()) {
            html = content(part, charset);
        }
    }

    private static String content(Part part, @Nullable String charset) throws MessagingException, IOException {
        try (InputStream in = part.getInputStream()) {
            Charset known =
                    charset != null && Charset.isSupported(charset) ? Charset.forName(charset) : StandardCharsets.UTF_8;
            return new String(in.readAllBytes(), known).replace("\r\n", "\n");
        }
    }

    MimeMessage message() {
        return message;
    }

    /** The types of the parts, with their character sets. */
    List<String> types() {
        return types;
    }

    /** Bytes of the whole message. */
    long size() {
        return size;
    }

    String text() {
        return text;
    }

    String html() {
        return html;
    }

    Element document() {
        return HtmlDocument.parse(html);
    }

    /** The different targets of anchors in the HTML part, in order. */
    List<String> targets() {
        return document()
                .all("a")
                .filter(a -> a.attributes().containsKey("href"))
                .map(a -> a.attribute("href"))
                .distinct()
                .toList();
    }

    /** The different URLs in a text. */
    static List<String> urls(String text) {
        Matcher url = URL.matcher(text);
        return url.results().map(match -> match.group()).distinct().toList();
    }

    /** What makes the link a secret: its fragment, or the last piece of its query or path. */
    Optional<String> secret() {
        return targets().stream()
                .findFirst()
                .flatMap(LintedMail::uri)
                .map(uri -> {
                    String rest = Optional.ofNullable(uri.getRawFragment())
                            .or(() -> Optional.ofNullable(uri.getRawQuery()))
                            .orElse(String.valueOf(uri.getRawPath()));
                    return rest.substring(1 + Math.max(rest.lastIndexOf('/'), rest.lastIndexOf('=')));
                })
                .filter(secret -> secret.length() >= 8);
    }

    static Optional<URI> uri(String link) {
        try {
            return Optional.of(URI.create(link));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The values of a header as they are in the message, unfolded. */
    List<String> header(String name) {
        try {
            String[] values = message.getHeader(name);
            return values == null
                    ? List.of()
                    : Stream.of(values)
                            .map(value -> value.replaceAll("\r?\n(?=[ \t])", ""))
                            .toList();
        } catch (MessagingException e) {
            return List.of();
        }
    }

    /** Keeps a finding if something is not so. */
    void require(boolean holds, MailRule rule, String problem) {
        if (!holds) {
            findings.add(new MailFinding(rule, problem));
        }
    }

    List<MailFinding> findings() {
        return List.copyOf(findings);
    }
}
