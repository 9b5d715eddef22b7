package io.invitation.examples.webapp;

import io.invitation.Actor;
import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.Inviter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The pages of whoever invites, over HTTP and without scripts, as Ann sees them. */
abstract class AdminPages {

    static final Inviter ANN = Inviter.of("ann", "Ann Lee").replyTo(EmailAddress.parse("ann@acme.example"));

    Running app;
    InvitationService invitations;
    Visitor ann;

    @BeforeEach
    void start() throws Exception {
        app = Running.start();
        invitations = app.invitations();
        ann = app.signedIn("ann");
    }

    @AfterEach
    void stop() {
        app.close();
    }

    Invitation create(InvitationRequest.Builder request) {
        return invitations.create(request.inviter(ANN).build()).orElseThrow();
    }

    /** Mails an invitation to Dana, as Ann would. */
    Invitation inviteDana() {
        return invitations
                .invite(InvitationRequest.to("dana@example.com")
                        .recipient(EmailAddress.parse("dana@example.com"))
                        .inviter(ANN)
                        .build())
                .orElseThrow();
    }

    InvitationToken tokenOf(Invitation invitation) {
        return invitations
                .link(invitation.id(), Actor.of("ann"))
                .linkOrElseThrow()
                .token();
    }

    Invitation now(Invitation before) {
        return invitations.get(before.id()).orElseThrow();
    }

    static String path(Invitation invitation) {
        return "/admin/invitations/" + invitation.id();
    }

    String rowOf(String audience) {
        String body = ann.get("/admin/invitations").body();
        int at = body.indexOf("<bdi>" + audience + "</bdi>");
        return body.substring(body.lastIndexOf("<tr>", at), body.indexOf("</tr>", at));
    }
}
