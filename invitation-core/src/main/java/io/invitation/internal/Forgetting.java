package io.invitation.internal;

import io.invitation.Actor;
import io.invitation.Attributes;
import io.invitation.Audience;
import io.invitation.Closure;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.Inviter;
import io.invitation.spi.MaintenanceStore;
import io.invitation.spi.Replacement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Makes invitations anonymous.
 *
 * <p>Forgotten are the addresses in the audience, the recipient, the name, the description, the message, the subject,
 * the attributes, the return URL, the inviter with name and reply address, who closed it and why; and by the store what
 * {@link MaintenanceStore#forgetPeople} names. What stays says nothing of anybody: scope, kind, purpose, channel,
 * locale, domains, roles and groups, quota and places, all instants, the summary of the delivery.
 */
final class Forgetting {

    /** Stands for whoever was forgotten. */
    private static final String NOBODY = "erased";

    private final Parts parts;
    private final Events events;
    private final MaintenanceStore maintenance;

    Forgetting(Parts parts, Events events) {
        this.parts = parts;
        this.events = events;
        this.maintenance = Parts.required(parts.maintenance(), "maintenance");
    }

    /** Forgets the people in and around an invitation; does nothing and returns false if it changed meanwhile. */
    boolean forget(Transactions.Attempt attempt, Invitation invitation, Instant at, Optional<Actor> actor) {
        Invitation anonymous = anonymous(invitation).toBuilder()
                .updatedAt(at)
                .version(invitation.version() + 1)
                .anonymisedAt(at)
                .build();
        if (!parts.repository().replace(new Replacement(anonymous, invitation.version(), invitation.places()))) {
            return false;
        }
        maintenance.forgetPeople(invitation.id());
        events.record(
                attempt, InvitationEvent.of(anonymous, InvitationEventType.ANONYMISED, at, actor, Optional.empty()));
        return true;
    }

    private static Invitation anonymous(Invitation invitation) {
        return invitation.toBuilder()
                .audience(anonymous(invitation.audience(), placeholder(invitation.id())))
                .recipient(null)
                .name(null)
                .description(null)
                .message(null)
                .subject(null)
                .returnUrl(null)
                .grants(invitation.grants().withAttributes(Attributes.none()))
                .inviter(Inviter.of(NOBODY))
                .closure(invitation
                        .closure()
                        .map(closure -> new Closure(closure.kind(), closure.at(), by(closure), Optional.empty()))
                        .orElse(null))
                .dueAt(null)
                .build();
    }

    private static Actor by(Closure closure) {
        return closure.by().equals(Closure.INVITEE) ? Closure.INVITEE : Actor.of(NOBODY);
    }

    /** Exclusions of single addresses go: what excludes nobody that is known need not be kept. */
    private static Audience anonymous(Audience audience, EmailAddress placeholder) {
        List<EmailPattern> patterns = audience.patterns().stream()
                .map(pattern -> pattern.isPrecise() ? EmailPattern.exactly(placeholder) : pattern)
                .toList();
        List<EmailPattern> exclusions = audience.exclusions().stream()
                .filter(pattern -> !pattern.isPrecise())
                .toList();
        Audience admitted = Audience.of(patterns);
        return exclusions.isEmpty() ? admitted : admitted.except(exclusions);
    }

    /** Returns the address that stands for a forgotten one in an audience. */
    static EmailAddress placeholder(InvitationId invitation) {
        return EmailAddress.parse(invitation + "@erased.invalid");
    }

    /** Returns a copy in which an address stands nowhere, nor as the id of an account, and all else as before. */
    static Invitation without(EmailAddress address, Invitation invitation) {
        Inviter inviter = invitation.inviter();
        return invitation.toBuilder()
                .audience(without(address, invitation.audience(), placeholder(invitation.id())))
                .recipient(without(address, invitation.recipient()).orElse(null))
                .inviter(
                        isIdOf(address, inviter.id())
                                ? Inviter.of(NOBODY)
                                : new Inviter(inviter.id(), inviter.displayName(), without(address, inviter.replyTo())))
                .subject(invitation
                        .subject()
                        .filter(account -> !isIdOf(address, account))
                        .orElse(null))
                .closure(invitation
                        .closure()
                        .map(closure -> isIdOf(address, closure.by().id())
                                ? new Closure(closure.kind(), closure.at(), Actor.of(NOBODY), Optional.empty())
                                : closure)
                        .orElse(null))
                .build();
    }

    static boolean isIdOf(EmailAddress address, String account) {
        return account.equals(address.canonical()) || account.equals(address.mailbox());
    }

    private static Optional<EmailAddress> without(EmailAddress address, Optional<EmailAddress> known) {
        return known.filter(other -> !other.equals(address));
    }

    /** Where nobody would be left, the placeholder is: no patterns would mean everybody. */
    private static Audience without(EmailAddress address, Audience audience, EmailAddress placeholder) {
        List<EmailPattern> patterns = without(address, audience.patterns());
        boolean isEmptied = patterns.isEmpty() && !audience.isPublic();
        return Audience.of(isEmptied ? List.of(EmailPattern.exactly(placeholder)) : patterns)
                .except(without(address, audience.exclusions()));
    }

    private static List<EmailPattern> without(EmailAddress address, List<EmailPattern> patterns) {
        return patterns.stream()
                .filter(pattern -> !pattern.address().equals(Optional.of(address)))
                .toList();
    }
}
