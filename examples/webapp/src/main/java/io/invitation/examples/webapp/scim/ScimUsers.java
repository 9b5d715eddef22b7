package io.invitation.examples.webapp.scim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.unboundid.scim2.common.messages.ErrorResponse;
import com.unboundid.scim2.common.types.Email;
import com.unboundid.scim2.common.types.Meta;
import com.unboundid.scim2.common.types.UserResource;
import com.unboundid.scim2.common.utils.JsonUtils;
import io.invitation.AccountFirst;
import io.invitation.Attributes;
import io.invitation.EmailAddress;
import io.invitation.InvitationException;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.InvitationStorageException;
import io.invitation.NewAccount;
import io.invitation.Provisioning;
import io.invitation.RejectionReason;
import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.accounts.Accounts;
import io.invitation.examples.webapp.accounts.Permissions;
import io.invitation.examples.webapp.security.BasicSignIn;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes users for an identity system (RFC 7644, section 3.3): with {@code askPassword} the account is locked until its
 * owner follows the mailed link and chooses a password; with {@code verifyEmail} it is open, and the owner is asked to
 * confirm the address.
 */
public final class ScimUsers {

    private static final String MEDIA_TYPE = "application/scim+json";
    private static final String ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    /** The published examples of such requests leave the quotes around names out. */
    private static final ObjectMapper LENIENT =
            JsonUtils.createObjectMapper().configure(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES.mappedFeature(), true);

    private final Accounts accounts;
    private final AccountFirst accountFirst;
    private final BasicSignIn signIn;
    private final URI baseUrl;

    public ScimUsers(InvitationService invitations, Accounts accounts, BasicSignIn signIn, URI baseUrl) {
        this.accounts = accounts;
        this.accountFirst = Provisioning.accountFirst(invitations, accounts);
        this.signIn = signIn;
        this.baseUrl = baseUrl;
    }

    public void routes(RoutesConfig routes) {
        routes.post("/scim2/Users", this::create);
        routes.get("/scim2/Users/{id}", this::get);
    }

    private Account program(Context ctx) {
        Account caller = signIn.require(ctx);
        if (!caller.id().equals(Permissions.PROGRAM)) {
            throw new io.javalin.http.ForbiddenResponse("This account may not make users.");
        }
        return caller;
    }

    private void create(Context ctx) {
        Account caller = program(ctx);
        JsonNode body;
        UserResource user;
        try {
            body = LENIENT.readTree(ctx.body());
            user = LENIENT.treeToValue(
                    body instanceof ObjectNode object ? object.deepCopy() : body, UserResource.class);
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            error(ctx, 400, "invalidSyntax", "The body is no SCIM user.");
            return;
        }
        JsonNode extension = body == null ? null : body.path(ENTERPRISE);
        boolean askPassword = isTrue(extension, "askPassword");
        boolean verifyEmail = isTrue(extension, "verifyEmail");
        String address = user == null ? null : address(user);
        if (user == null || user.getUserName() == null || address == null) {
            error(ctx, 400, "invalidValue", "userName and one email are required.");
            return;
        }
        try {
            create(ctx, caller, user, EmailAddress.parse(address), askPassword, verifyEmail);
        } catch (InvitationStorageException broken) {
            throw broken;
        } catch (InvitationException unusable) {
            error(ctx, 400, "invalidValue", String.valueOf(unusable.getMessage()));
        }
    }

    private void create(
            Context ctx,
            Account caller,
            UserResource user,
            EmailAddress address,
            boolean askPassword,
            boolean verifyEmail) {
        String userName = user.getUserName();
        if (accounts.byUserName(userName).isPresent()
                || accounts.byAddress(address).isPresent()) {
            error(ctx, 409, "uniqueness", "There is a user with that name or address already.");
            return;
        }
        String shown = displayName(user);
        if (!askPassword) {
            String password = Objects.requireNonNullElse(user.getPassword(), "");
            if (!Accounts.isLongEnough(password)) {
                error(ctx, 400, "invalidValue", "password needs 10 characters or more, or askPassword must be true.");
                return;
            }
            Account account = accounts.createUnverified(address, userName, shown, Accounts.HashedPassword.of(password));
            if (verifyEmail) {
                accountFirst.verifyAddress(account.id(), request(caller, address));
            }
            created(ctx, account);
            return;
        }
        // A password in the request is not used: nobody but the owner is to know it.
        InvitationResult result = accountFirst.invite(
                new NewAccount(userName, address, Attributes.of(Map.of("displayName", shown))),
                request(caller, address));
        if (result instanceof InvitationResult.Rejected rejected) {
            boolean taken = rejected.reason() == RejectionReason.ALREADY_MEMBER
                    || rejected.reason() == RejectionReason.DUPLICATE;
            error(ctx, taken ? 409 : 400, taken ? "uniqueness" : "invalidValue", rejected.detail());
            return;
        }
        created(ctx, accounts.byAddress(address).orElseThrow());
    }

    private static InvitationRequest request(Account caller, EmailAddress address) {
        return InvitationRequest.to(address.mailbox())
                .recipient(address)
                .inviter(caller.inviter())
                .build();
    }

    private static boolean isTrue(@Nullable JsonNode extension, String name) {
        return extension != null && extension.path(name).asBoolean(false);
    }

    private static @Nullable String address(UserResource user) {
        List<Email> emails = Objects.requireNonNullElse(user.getEmails(), List.<Email>of());
        return emails.stream()
                .filter(email -> Boolean.TRUE.equals(email.getPrimary()))
                .findFirst()
                .or(() -> emails.stream().findFirst())
                .map(Email::getValue)
                .orElse(null);
    }

    private static String displayName(UserResource user) {
        if (user.getDisplayName() != null) {
            return user.getDisplayName();
        }
        return Optional.ofNullable(user.getName())
                .map(name -> (Objects.requireNonNullElse(name.getGivenName(), "") + " "
                                + Objects.requireNonNullElse(name.getFamilyName(), ""))
                        .strip())
                .filter(name -> !name.isEmpty())
                .orElse(user.getUserName());
    }

    private void get(Context ctx) {
        program(ctx);
        Optional<Account> account = accounts.byId(ctx.pathParam("id"));
        if (account.isEmpty()) {
            error(ctx, 404, null, "There is no such user.");
        } else {
            write(ctx, 200, resource(account.get()));
        }
    }

    private void created(Context ctx, Account account) {
        ctx.header("Location", location(account).toString());
        write(ctx, 201, resource(account));
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

    /** Answers in the error format of SCIM (RFC 7644, section 3.12). */
    public static void error(Context ctx, int status, @Nullable String scimType, String detail) {
        ErrorResponse error = new ErrorResponse(status);
        error.setScimType(scimType);
        error.setDetail(detail);
        write(ctx, status, error);
    }

    private static void write(Context ctx, int status, Object resource) {
        try {
            ctx.status(status)
                    .contentType(MEDIA_TYPE)
                    .result(JsonUtils.getObjectWriter().writeValueAsBytes(resource));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
