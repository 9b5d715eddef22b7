package io.invitation.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.EmailAddress;
import io.invitation.InvalidEmailAddressException;
import io.invitation.InvalidValueException;
import io.invitation.InvitationRequest;
import io.invitation.Inviter;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import jakarta.mail.Address;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * P18 and P19 of the security design: every row of {@code mail_injection.tsv}, judged on the bytes that a server got
 * and on the mail that a client reads from them, by the checks that the header of the file defines.
 */
class MailInjectionTest {

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.MULTILINE;

    private static final Pattern ESCAPE = Pattern.compile("\\\\([\\\\tnr0]|u[0-9a-f]{4})");

    private record Row(int line, String field, String value, List<String> checks) {}

    /** What came of one way to put a value into a mail. */
    private record Sent(String smtp, List<String> commands, List<byte[]> messages, boolean refused) {}

    static Stream<Arguments> rows() throws IOException {
        return corpus().stream()
                .flatMap(row -> ways(row.field())
                        .map(way -> Arguments.of(Named.of("line " + row.line() + " as " + way, row), way)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void nothingOfAValueBecomesMoreThanText(Row row, String way) throws Exception {
        Sent sent = send(way, row.value());

        assertThat(sent.messages().isEmpty())
                .as("a value is either refused or sent")
                .isEqualTo(sent.refused());
        List<String> found = new ArrayList<>();
        for (String check : row.checks()) {
            if (fails(check, row.value(), sent)) {
                found.add(check);
            }
        }
        assertThat(found).as("line %s, as %s", row.line(), way).isEmpty();
    }

    @Test
    void theChecksFindWhatTheyAreFor() throws Exception {
        byte[] bad = String.join(
                        "\r\n",
                        "From: Eve <eve@evil.example>",
                        "To: a@example.org, b@example.org",
                        "Bcc: victim@evil.example",
                        "Subject: =?utf-8?B?SGkNCkJjYzogdg==?=",
                        "MIME-Version: 1.0",
                        "Content-Type: multipart/alternative; boundary=b",
                        "",
                        "<h1>owned",
                        "--b",
                        "Content-Type: text/plain; charset=UTF-8",
                        "",
                        Mails.TOKEN + " " + Mails.TOKEN + " " + "x".repeat(1_000),
                        "--b",
                        "Content-Type: text/html; charset=UTF-8",
                        "",
                        "<script>" + Mails.TOKEN + Mails.TOKEN + Mails.TOKEN + "</script>",
                        "--b",
                        "Content-Type: text/plain",
                        "",
                        "extra",
                        "--b--",
                        "")
                .getBytes(StandardCharsets.US_ASCII);
        Sent sent = new Sent(
                "RSET\r\n",
                List.of("MAIL FROM:<a@b.example>", "MAIL FROM:<a@b.example>", "RCPT TO:<victim@evil.example>"),
                List.of(bad),
                false);

        for (String check : List.of(
                "HDR:^Bcc: ",
                "HDRDECODED:Subject:[\\r\\n]",
                "HDRCOUNTADDR:To>1",
                "HDRADDR:From:eve@evil.example",
                "RAW:owned",
                "RAWLEN:998",
                "BODYSTART:<h1>owned",
                "PARTS:extra",
                "TEXT:xxx",
                "HTML:<script",
                "TEXTCOUNT:token>1",
                "HTMLCOUNT:token>1",
                "TEXTEQ:same",
                "ENV:victim@evil.example",
                "SENT:any",
                "SMTP:transactions>1",
                "SMTPRAW:RSET")) {
            assertThat(fails(check, "not there", sent)).as(check).isTrue();
        }
    }

    /** The places of our mails into which the values of a field can come. */
    private static Stream<String> ways(String field) {
        return switch (field) {
            case "name" -> Stream.of("invitation", "inviter");
            case "subject" -> Stream.of("product", "invitation", "inviter");
            case "role" -> Stream.of("role", "group");
            case "inviter", "message", "email" -> Stream.of(field);
            default -> throw new IllegalArgumentException(field);
        };
    }

    private static Sent send(String way, String value) throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer().offering("SMTPUTF8").start()) {
            boolean refused = false;
            try {
                SmtpInvitationSenderBuilder builder =
                        SmtpInvitationSender.builder("127.0.0.1", server.port()).unsafePlaintext();
                builder.from(Mails.FROM, way.equals("product") ? value : "Acme");
                SendOutcome outcome = builder.build().send(outgoing(way, value));
                refused = outcome.kind() == SendOutcome.Kind.FAILED_PERMANENTLY;
            } catch (InvalidValueException | InvalidEmailAddressException e) {
                refused = true;
            } catch (IllegalArgumentException e) {
                // How the builder refuses what the host configures.
                assertThat(way).isEqualTo("product");
                refused = true;
            }
            return new Sent(server.received(), server.commands(), server.messages(), refused);
        }
    }

    private static OutgoingInvitation outgoing(String way, String value) {
        InvitationRequest.Builder request = way.equals("email")
                ? InvitationRequest.to(value)
                : InvitationRequest.to(EmailAddress.parse(Mails.RECIPIENT).mailbox());
        request.inviter(way.equals("inviter") ? Inviter.of("u1", value) : Inviter.of("u1", "Ann Lee"));
        return Mails.outgoing(
                switch (way) {
                    case "invitation" -> request.name(value);
                    case "message" -> request.message(value);
                    case "role" -> request.roles(value);
                    case "group" -> request.groups(value);
                    default -> request;
                });
    }

    /** Evaluates one check of the corpus; {@code true} is bad. */
    private static boolean fails(String check, String value, Sent sent) throws Exception {
        String name = check.substring(0, check.indexOf(':'));
        String rest = check.substring(check.indexOf(':') + 1);
        return switch (name) {
            case "ENV" -> sent.commands().stream().anyMatch(c -> c.startsWith("RCPT") && c.contains(rest));
            case "SENT" ->
                !sent.messages().isEmpty() || sent.commands().stream().anyMatch(c -> c.startsWith("MAIL"));
            case "SMTP" ->
                sent.commands().stream().filter(c -> c.startsWith("MAIL")).count() > 1;
            case "SMTPRAW" -> found(rest, sent.smtp());
            default -> {
                boolean fails = false;
                for (byte[] raw : sent.messages()) {
                    fails |= failsFor(name, rest, value, raw);
                }
                yield fails;
            }
        };
    }

    private static boolean failsFor(String name, String rest, String value, byte[] raw) throws Exception {
        MimeMessage mail = Mails.parse(raw);
        String bytes = new String(raw, StandardCharsets.ISO_8859_1);
        String header = rest.replaceFirst("[:>].*", "");
        String argument = rest.replaceFirst("^[^:>]*[:>]", "");
        return switch (name) {
            case "HDR" -> found(rest, headers(bytes));
            case "HDRDECODED" -> values(mail, header).stream().anyMatch(v -> found(argument, decoded(v)));
            case "HDRCOUNT" -> values(mail, header).size() > 1;
            case "HDRCOUNTADDR" -> addresses(mail, header).size() != 1;
            case "HDRADDR" ->
                addresses(mail, header).stream()
                        .anyMatch(a -> ((InternetAddress) a).getAddress().equals(argument));
            case "HDRPARSE" -> values(mail, rest).stream().anyMatch(v -> !parses(v));
            case "RAW" -> found(rest, bytes);
            case "RAWLEN" -> bytes.lines().anyMatch(line -> line.length() > 998);
            case "ENCWORDLEN" ->
                Pattern.compile("=\\?\\S+?\\?=")
                        .matcher(headers(bytes))
                        .results()
                        .anyMatch(m -> m.group().length() > 75);
            case "BODYSTART" -> bytes.substring(bytes.indexOf("\r\n\r\n") + 4).startsWith(rest);
            case "PARTS" -> Mails.parts(mail).getCount() != 2;
            case "TEXT" -> found(rest, Mails.text(mail));
            case "HTML" -> found(rest, Mails.html(mail));
            case "TEXTCOUNT" -> Mails.text(mail).split(Pattern.quote(Mails.TOKEN), -1).length > 2;
            case "HTMLCOUNT" ->
                Mails.html(mail).replace("href=\"" + Mails.LINK + "\"", "").split(Pattern.quote(Mails.TOKEN), -1).length
                        > 2;
            case "TEXTEQ" -> !value.lines().allMatch(line -> contains(mail, "\n> " + line + "\n"));
            case "HTMLHAS" -> !Mails.html(mail).contains("href=\"" + Mails.LINK + "\"");
            default -> throw new IllegalArgumentException("unknown check " + name);
        };
    }

    private static boolean contains(MimeMessage mail, String text) {
        try {
            return Mails.text(mail).contains(text);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean found(String regex, String text) {
        return Pattern.compile(regex, FLAGS).matcher(text).find();
    }

    private static String headers(String raw) {
        return raw.substring(0, raw.indexOf("\r\n\r\n")).replaceAll("\r\n[ \t]", " ");
    }

    private static List<String> values(MimeMessage mail, String header) throws Exception {
        String[] values = mail.getHeader(header);
        return values == null ? List.of() : Arrays.asList(values);
    }

    private static List<Address> addresses(MimeMessage mail, String header) throws Exception {
        Address[] addresses = switch (header) {
            case "From" -> mail.getFrom();
            case "Reply-To" -> mail.getHeader("Reply-To") == null ? null : mail.getReplyTo();
            case "To" -> mail.getRecipients(RecipientType.TO);
            default -> throw new IllegalArgumentException(header);
        };
        return addresses == null ? List.of() : Arrays.asList(addresses);
    }

    private static boolean parses(String value) {
        try {
            return InternetAddress.parse(value, true).length == 1;
        } catch (jakarta.mail.internet.AddressException e) {
            return false;
        }
    }

    private static String decoded(String value) {
        try {
            return MimeUtility.decodeText(MimeUtility.unfold(value));
        } catch (java.io.UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Row> corpus() throws IOException {
        try (InputStream in = MailInjectionTest.class.getResourceAsStream("/corpora/mail_injection.tsv")) {
            List<String> lines = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                if (!lines.get(i).startsWith("#")) {
                    List<String> columns = Arrays.asList(lines.get(i).split("\t", -1));
                    assertThat(columns).as("line %s", i + 1).hasSize(5);
                    List<String> checks = Arrays.asList(columns.get(2).split(" ;; ", -1));
                    rows.add(new Row(i + 1, columns.get(0), value(columns.get(1)), checks));
                }
            }
            assertThat(rows).hasSizeGreaterThan(50);
            return rows;
        }
    }

    private static String value(String column) {
        if (column.equals("{{empty}}")) {
            return "";
        }
        Matcher repeat =
                Pattern.compile("\\{\\{repeat:(.*):([0-9]+)}}", Pattern.DOTALL).matcher(column);
        return repeat.matches()
                ? unescape(repeat.group(1)).repeat(Integer.parseInt(repeat.group(2)))
                : unescape(column);
    }

    private static String unescape(String text) {
        return ESCAPE.matcher(text).replaceAll(match -> {
            String escape = match.group(1);
            return Matcher.quoteReplacement(
                    switch (escape.charAt(0)) {
                        case '\\' -> "\\";
                        case 't' -> "\t";
                        case 'n' -> "\n";
                        case 'r' -> "\r";
                        case '0' -> "\0";
                        default -> String.valueOf((char) Integer.parseInt(escape.substring(1), 16));
                    });
        });
    }
}
