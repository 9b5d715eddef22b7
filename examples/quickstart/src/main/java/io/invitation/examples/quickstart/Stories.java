package io.invitation.examples.quickstart;

import io.invitation.DeliveryState;
import io.invitation.DeliverySummary;
import io.invitation.EmailAddress;
import io.invitation.Grants;
import io.invitation.Invitation;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationResult;
import io.invitation.InvitationResult.Rejected;
import io.invitation.InvitationService;
import io.invitation.Quota;
import io.invitation.examples.quickstart.InvitationCsv.Problem;
import io.invitation.examples.quickstart.InvitationCsv.Row;
import io.invitation.examples.quickstart.Report.Section;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the invitations, and lets happen what happens around them. */
record Stories(
        InvitationService service,
        InvitationPolicy policy,
        Accounts accounts,
        MovableClock clock,
        Report report,
        Optional<Mailbox> mailbox) {

    /**
     * What a server without SMTPUTF8 makes of addresses with non-ASCII characters before the @ (RFC 6531, section 3.5).
     * The one in this process has it, others may not.
     */
    private static final String NEEDS_SMTPUTF8 = "FAILED 5.6.7";

    /** An invitation, the part of the report that is about it, and the link if its mail could be fetched. */
    record Invited(Row row, Invitation invitation, Section section, Optional<URI> link) {}

    /** Creates and mails the invitation of a row and fetches the mail; empty if the policy is against it. */
    Optional<Invited> invite(Row row) {
        InvitationResult result = service.invite(row.request());
        if (result instanceof Rejected rejected) {
            report.rejected(new Problem(row.line(), rejected.reason() + ": " + rejected.detail()));
            return Optional.empty();
        }
        Invitation invitation = result.orElseThrow();
        EmailAddress recipient = invitation.recipient().orElseThrow();
        Section section = report.section(title(row, invitation));
        String outcome = outcome(invitation.delivery());
        boolean refused = !recipient.isAscii() && mailbox.isEmpty() && outcome.equals(NEEDS_SMTPUTF8);
        section.step(
                recipient.mailbox(),
                "is mailed the link",
                refused ? NEEDS_SMTPUTF8 : DeliveryState.SENT.name(),
                outcome);
        Optional<URI> link =
                invitation.delivery().state() == DeliveryState.SENT ? fetch(recipient, section) : Optional.empty();
        return Optional.of(new Invited(row, invitation, section, link));
    }

    /** Takes the next mail out of a mailbox; called after each one sent, so that it is the mail just sent. */
    Optional<URI> fetch(EmailAddress owner, Section section) {
        try {
            return mailbox.isPresent() ? Optional.of(mailbox.get().nextLink(owner)) : Optional.empty();
        } catch (IOException | MessagingException failure) {
            section.step(owner.mailbox(), "finds the link in the mail", "FOUND", outcome(failure));
            return Optional.empty();
        }
    }

    /** Lets people follow the link. */
    void follow(Invited invited) {
        try {
            invited.link().ifPresent(link -> new Visits(this, invited, link).play());
        } finally {
            clock.backToNow();
        }
    }

    static String outcome(InvitationResult result) {
        return result instanceof Rejected rejected ? rejected.reason().name() : "DONE";
    }

    static String outcome(DeliverySummary delivery) {
        return delivery.state() + delivery.code().map(code -> " " + code).orElse("");
    }

    static String outcome(Exception failure) {
        String what = failure instanceof SQLException sql ? Words.of(sql) : String.valueOf(failure.getMessage());
        return failure.getClass().getSimpleName() + ": " + what;
    }

    private static String title(Row row, Invitation invitation) {
        Grants grants = invitation.grants();
        List<String> parts = new ArrayList<>();
        parts.add("line " + row.line() + ": " + row.name());
        parts.add(who(invitation));
        parts.add(invitation.quota().equals(Quota.of(1)) ? "1 place" : invitation.quota() + " places");
        invitation.notBefore().ifPresent(start -> parts.add("from " + minutes(start)));
        parts.add(invitation
                .expiry()
                .instant()
                .map(end -> "until " + minutes(end))
                .orElse("without end"));
        if (!grants.roles().isEmpty()) {
            parts.add("role " + String.join(", ", grants.roles()));
        }
        if (!grants.groups().isEmpty()) {
            parts.add("group " + String.join(", ", grants.groups()));
        }
        return String.join(" | ", parts);
    }

    private static String who(Invitation invitation) {
        return invitation.audience().isPublic()
                ? "anybody"
                : String.join(
                        ", ",
                        invitation.audience().patterns().stream()
                                .map(pattern -> pattern.canonical())
                                .toList());
    }

    private static String minutes(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MINUTES).toString();
    }
}
