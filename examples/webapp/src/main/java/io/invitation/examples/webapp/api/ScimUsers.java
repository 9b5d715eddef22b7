package io.invitation.examples.webapp.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.unboundid.scim2.common.exceptions.BadRequestException;
import com.unboundid.scim2.common.exceptions.ResourceConflictException;
import com.unboundid.scim2.common.exceptions.ResourceNotFoundException;
import com.unboundid.scim2.common.exceptions.ScimException;
import com.unboundid.scim2.common.messages.ErrorResponse;
import com.unboundid.scim2.common.types.Email;
import com.unboundid.scim2.common.types.Meta;
import com.unboundid.scim2.common.types.UserResource;
import com.unboundid.scim2.common.utils.JsonUtils;
import io.invitation.AccountFirst;
import io.invitation.EmailAddress;
import io.invitation.InvalidEmailPatternException;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.NewAccount;
import io.invitation.Provisioning;
import io.invitation.RejectionReason;
import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.accounts.Accounts;
import io.invitation.examples.webapp.accounts.HashedPassword;
import io.invitation.examples.webapp.accounts.Permissions;
import io.invitation.spi.TransactionRunner;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import java.net.URI;
import java.util.Set;
import java.util.UUID;

/**
 * Makes users for an identity system (RFC 7644, section 3.3): with {@code askPassword} the account is locked until its
 * owner follows the mailed link and chooses a password; with {@code verifyEmail} it is open, and the owner is asked to
 * confirm the address.
 */
public final class ScimUsers {

    private final Accounts accounts;
    private final AccountFirst accountFirst;
    private final TransactionRunner transactions;
    private final BasicSignIn signIn;
    private final URI baseUrl;

    public ScimUsers(InvitationService invitations, Accounts accounts, BasicSignIn signIn, URI baseUrl) {
        this.accounts = accounts;
        this.accountFirst = Provisioning.accountFirst(invitations, accounts);
        this.transactions = invitations.transactions();
        this.signIn = signIn;
        this.baseUrl = baseUrl;
    }

    public void routes(RoutesConfig routes) {
        routes.post("/scim2/Users", this::create);
        routes.get("/scim2/Users/{id}", this::get);
        routes.exception(
                ScimException.class,
                (failure, ctx) -> write(ctx, failure.getScimError().getStatus(), failure.getScimError()));
    }

    /** Answers in the error format of SCIM (RFC 7644, section 3.12). */
    public static void error(Context ctx, int status, String detail) {
        ErrorResponse error = new ErrorResponse(status);
        error.setDetail(detail);
        write(ctx, status, error);
    }

    private Account program(Context ctx) {
        Account caller = signIn.require(ctx);
        if (!caller.id().equals(Permissions.PROGRAM)) {
            throw new ForbiddenResponse("This account may not make users.");
        }
        return caller;
    }

    private void create(Context ctx) throws ScimException {
        Account caller = program(ctx);
        Bodies.requireType(ctx, "application/scim+json", "application/json");
        ScimUser user = ScimUser.read(ctx.body());
        EmailAddress address = user.account().address();
        InvitationRequest request = request(address, caller);
        if (accounts.byUserName(user.account().userName()).isPresent()
                || accounts.byAddress(address).isPresent()) {
            throw ResourceConflictException.uniqueness("There is a user with that name or address already.");
        }
        Account account = user.asksPassword() ? locked(user, request) : open(user, request);
        ctx.header("Location", location(account).toString());
        write(ctx, 201, resource(account));
    }

    private static InvitationRequest request(EmailAddress address, Account caller) throws ScimException {
        try {
            return InvitationRequest.to(address.mailbox())
                    .recipient(address)
                    .inviter(caller.inviter())
                    .build();
        } catch (InvalidEmailPatternException unusable) {
            throw BadRequestException.invalidValue("The email is no address.");
        }
    }

    /** A password in the request is not used: nobody but the owner is to know it. */
    private Account locked(ScimUser user, InvitationRequest request) throws ScimException {
        requireDone(accountFirst.invite(user.account(), request));
        return accounts.byAddress(user.account().address()).orElseThrow();
    }

    private static void requireDone(InvitationResult result) throws ScimException {
        if (result instanceof InvitationResult.Rejected rejected) {
            throw Set.of(RejectionReason.ALREADY_MEMBER, RejectionReason.DUPLICATE)
                            .contains(rejected.reason())
                    ? ResourceConflictException.uniqueness(rejected.detail())
                    : BadRequestException.invalidValue(rejected.detail());
        }
    }

    /** Makes no account whose owner cannot be asked for a confirmation. */
    private Account open(ScimUser user, InvitationRequest request) throws ScimException {
        if (!HashedPassword.isLongEnough(user.password())) {
            throw BadRequestException.invalidValue(
                    "password needs 10 characters or more, or askPassword must be true.");
        }
        String id = UUID.randomUUID().toString();
        HashedPassword password = HashedPassword.of(user.password());
        return transactions.inTransaction(transaction -> {
            NewAccount made = user.account();
            Account account = accounts.create(id, made.address(), made.userName(), user.displayName(), password, false);
            if (user.verifiesEmail()) {
                requireDone(accountFirst.verifyAddress(id, request));
            }
            return account;
        });
    }

    private void get(Context ctx) throws ScimException {
        program(ctx);
        Account account = accounts.byId(ctx.pathParam("id"))
                .orElseThrow(() -> new ResourceNotFoundException("There is no such user."));
        write(ctx, 200, resource(account));
    }

    private URI location(Account account) {
        return URI.create(baseUrl + "/scim2/Users/" + account.id());
    }

    private UserResource resource(Account account) {
        UserResource user = new UserResource()
                .setUserName(account.userName())
                .setDisplayName(account.displayName())
                .setActive(account.open())
                .setEmails(new Email().setValue(account.address().mailbox()).setPrimary(true));
        user.setId(account.id());
        user.setMeta(new Meta().setResourceType("User").setLocation(location(account)));
        return user;
    }

    private static void write(Context ctx, int status, Object resource) {
        try {
            ctx.status(status)
                    .contentType("application/scim+json")
                    .result(JsonUtils.getObjectWriter().writeValueAsBytes(resource));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
