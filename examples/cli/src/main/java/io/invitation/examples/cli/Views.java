package io.invitation.examples.cli;

import io.invitation.Audience;
import io.invitation.EmailPattern;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationResult;
import io.invitation.Redemption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is shown of things, in this order; the names are those of the JSON, and are not changed. */
final class Views {

    private Views() {}

    /** All that an operator may ask about an invitation, and the link if there is one to be shown. */
    static Map<String, Object> of(Invitation invitation, Optional<String> link) {
        Map<String, Object> view = row(invitation);
        link.ifPresent(url -> view.put("link", url));
        view.put("kind", invitation.kind());
        invitation.name().ifPresent(name -> view.put("name", name));
        view.put("groups", invitation.grants().groups());
        view.put("inviter", invitation.inviter().id());
        view.put("created", invitation.createdAt().toString());
        invitation.acceptedAt().ifPresent(at -> view.put("accepted", at.toString()));
        invitation.closure().ifPresent(closure -> {
            view.put("closed", closure.at().toString());
            closure.reason().ifPresent(reason -> view.put("reason", reason));
        });
        view.put("attempts", invitation.delivery().attempts());
        invitation.delivery().code().ifPresent(code -> view.put("code", code));
        return view;
    }

    /** One line of a list. */
    static Map<String, Object> row(Invitation invitation) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", invitation.id().toString());
        view.put("status", invitation.statusAt(Instant.now()).name());
        view.put("to", audience(invitation.audience()));
        view.put("used", invitation.places());
        view.put("quota", invitation.quota().toString());
        view.put("expires", invitation.expiry().instant().map(Instant::toString).orElse("never"));
        view.put("mail", invitation.delivery().state().name());
        view.put("roles", invitation.grants().roles());
        return view;
    }

    private static List<String> audience(Audience audience) {
        return audience.isPublic()
                ? List.of("anyone")
                : audience.patterns().stream().map(EmailPattern::canonical).toList();
    }

    static Map<String, Object> of(InvitationEvent event) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("at", event.at().toString());
        view.put("event", event.type().name());
        event.actor().ifPresent(actor -> view.put("by", actor.id()));
        event.detail().ifPresent(detail -> view.put("detail", detail));
        return view;
    }

    static Map<String, Object> of(Redemption redemption) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("at", redemption.at().toString());
        view.put("address", redemption.address().canonical());
        redemption.accountId().ifPresent(account -> view.put("account", account));
        view.put("evidence", redemption.evidence().name());
        redemption.heldUntil().ifPresent(until -> view.put("heldUntil", until.toString()));
        return view;
    }

    static Map<String, Object> of(InvitationResult.Rejected rejected) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("reason", rejected.reason().name());
        view.put("detail", rejected.detail());
        rejected.retryAt().ifPresent(at -> view.put("retryAt", at.toString()));
        return view;
    }
}
