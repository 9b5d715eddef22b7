package io.invitation.examples.springboot;

import io.invitation.AcceptResult;
import io.invitation.Inspection;
import io.invitation.InvalidEmailAddressException;
import io.invitation.InvalidValueException;
import io.invitation.Invitation;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.Inviter;
import io.invitation.RefusalReason;
import java.net.URI;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The JSON under the inviter's and the invitee's pages. */
@RestController
class InvitationController {

    record Invite(String email, List<String> roles) {}

    record Invited(String id, Optional<Instant> expires) {}

    record Page(Optional<String> address, List<String> roles, Optional<Instant> expires) {}

    record Join(String handle) {}

    record Joined(String address) {}

    private final InvitationService invitations;
    private final Accounts accounts;

    InvitationController(InvitationService invitations, Accounts accounts) {
        this.invitations = invitations;
        this.accounts = accounts;
    }

    /** Who invites is who is signed in, whatever the request says. */
    @PostMapping(path = "/invitations", consumes = "application/json")
    @ResponseStatus(HttpStatus.CREATED)
    Invited invite(@RequestBody Invite body, Principal principal) {
        InvitationResult result = invitations.invite(InvitationRequest.to(body.email())
                .roles(body.roles().toArray(String[]::new))
                .inviter(Inviter.of(principal.getName()))
                .build());
        if (result instanceof InvitationResult.Rejected rejected) {
            throw problem(HttpStatus.CONFLICT, rejected.reason(), rejected.detail());
        }
        Invitation invitation = result.orElseThrow();
        return new Invited(invitation.id().toString(), invitation.expiry().instant());
    }

    /** Changes nothing, whoever fetches the link. */
    @GetMapping("/invite/{token}")
    Page inspect(@PathVariable String token) {
        Inspection page = invitations.inspect(InvitationToken.of(token));
        page.reason().ifPresent(InvitationController::refuse);
        Invitation invitation = page.invitation().orElseThrow();
        List<String> roles = invitation.grants().roles();
        return new Page(page.maskedAddress(), roles, invitation.expiry().instant());
    }

    @PostMapping(path = "/invite/{token}", consumes = "application/json")
    Joined join(@PathVariable String token, @RequestBody Join body) {
        AcceptResult result = accounts.join(InvitationToken.of(token), body.handle());
        if (result instanceof AcceptResult.Refused refused) {
            refuse(refused.reason());
        }
        return new Joined(result.orElseThrow().address().canonical());
    }

    private static void refuse(RefusalReason reason) {
        RefusalReason shown = reason.publicReason();
        HttpStatus status = shown == RefusalReason.UNKNOWN ? HttpStatus.NOT_FOUND : HttpStatus.CONFLICT;
        throw problem(status, shown, "this link cannot be accepted");
    }

    @ExceptionHandler({InvalidEmailAddressException.class, InvalidValueException.class})
    ProblemDetail invalid(RuntimeException invalid) {
        return problem(HttpStatus.BAD_REQUEST, String.valueOf(invalid.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail taken(DuplicateKeyException taken) {
        return problem(HttpStatus.CONFLICT, "the handle is taken; the invitation still stands");
    }

    private static ErrorResponseException problem(HttpStatus status, Enum<?> reason, String detail) {
        ProblemDetail problem = problem(status, detail);
        problem.setProperty("reason", reason.name());
        return new ErrorResponseException(status, problem, null);
    }

    /** Names no instance, which would be the path and the secret in it. */
    private static ProblemDetail problem(HttpStatus status, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setInstance(URI.create("about:blank"));
        return problem;
    }
}
