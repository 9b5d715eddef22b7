package io.invitation.mail;

import io.invitation.mail.internal.MailComposer;
import io.invitation.mail.internal.MailMessage;
import io.invitation.spi.OutgoingInvitation;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Makes mails of outgoing messages with the templates that these name. Safe for use by several threads. */
final class MailWriter {

    private final MailComposer composer;
    private final Map<String, MailTemplates> templates;

    /**
     * Keeps templates by name; the library's own are the default where none are given.
     *
     * @param composer builds the mails
     * @param templates by the names that messages call them
     */
    MailWriter(MailComposer composer, Map<String, MailTemplates> templates) {
        this.composer = composer;
        this.templates = Map.copyOf(templates);
    }

    /** What the clock of the mails says. */
    Instant now() {
        return composer.now();
    }

    /** Words and builds a mail; empty if there are no templates with the name that it asks for. */
    Optional<MailMessage> write(OutgoingInvitation outgoing) {
        MailTemplates named = templates.get(outgoing.templates());
        if (named == null && outgoing.templates().equals(OutgoingInvitation.DEFAULT_TEMPLATES)) {
            named = MailTemplates.builtIn();
        }
        return Optional.ofNullable(named)
                .map(t -> composer.compose(outgoing, t.find(outgoing.invitation(), outgoing.purpose())));
    }
}
