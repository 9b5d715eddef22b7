package io.invitation.examples.cli;

import io.invitation.EmailAddress;
import io.invitation.mail.SmtpInvitationSender;
import io.invitation.mail.SmtpInvitationSenderBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How mail leaves. */
final class SmtpFlags {

    enum Tls {
        STARTTLS(587),
        IMPLICIT(465),
        NONE(25);

        private final int port;

        Tls(int port) {
            this.port = port;
        }
    }

    @Option(names = "--smtp-host", required = true, paramLabel = "HOST", description = "The mail server.")
    private String host = "";

    @Option(names = "--smtp-port", paramLabel = "PORT", description = "Default: 587, 465 or 25, as --smtp-tls says.")
    private @Nullable Integer port;

    @Option(
            names = "--smtp-tls",
            paramLabel = "HOW",
            defaultValue = "STARTTLS",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Tls tls = Tls.STARTTLS;

    @Option(
            names = "--smtp-user",
            paramLabel = "NAME",
            description = "The password is read from $$INVITE_SMTP_PASSWORD alone.")
    private @Nullable String user;

    @Option(names = "--from", required = true, paramLabel = "ADDRESS", description = "The sender of the mails.")
    private String from = "";

    @Option(names = "--product", paramLabel = "NAME", description = "What the mails invite to. Default: the sender.")
    private @Nullable String product;

    SmtpInvitationSender sender() {
        try {
            String name = product == null ? from : product;
            SmtpInvitationSenderBuilder builder = SmtpInvitationSender.builder(host, port == null ? tls.port : port)
                    .from(EmailAddress.parse(from), name)
                    .product(name);
            if (user != null) {
                builder.credentials(user, System.getenv().getOrDefault("INVITE_SMTP_PASSWORD", ""));
            }
            if (tls == Tls.IMPLICIT) {
                builder.implicitTls();
            } else if (tls == Tls.NONE) {
                builder.unsafePlaintext();
            }
            return builder.build();
        } catch (IllegalArgumentException | IllegalStateException unusable) {
            throw new UnusableInput("--smtp-*, --from", String.valueOf(unusable.getMessage()));
        }
    }
}
