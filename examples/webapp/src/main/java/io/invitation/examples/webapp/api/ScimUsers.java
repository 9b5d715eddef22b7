package io.invitation.examples.webapp.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.unboundid.scim2.common.exceptions.BadRequestException;
import com.unboundid.scim2.common.exceptions.ResourceConflictException;
import com.unboundid.scim2.common.exceptions.ResourceNotFoundException;
import com.unboundid.scim2.common.exceptions.ScimException;
import com.unboundid.scim2.common.messages.ErrorResponse;
import com.unboundid.scim2.common.types.Email;
import com.unboundid.scim2.common.types.Meta;
import com.unboundid.scim2.common.types.Name;
import com.unboundid.scim2.common.types.UserResource;
import com.unboundid.scim2.common.utils.JsonUtils;
import io.invitation.AccountFirst;
import io.invitation.Attributes;
import io.invitation.EmailAddress;
import io.invitation.InvalidEmailAddressException;
import io.invitation.InvalidEmailPatternException;
import io.invitation.InvalidValueException;
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
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes users for an identity system (RFC 7644, section 3.3): with {@code askPassword} the account is locked until its
 * owner follows the mailed link and chooses a password; with {@code verifyEmail} it is open, and the owner is asked to
 * confirm the address.
 */
public final class ScimUsers {

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
        UserResource user;
        EmailAddress address;
        InvitationRequest request;
        try {
            user = LENIENT.readValue(ctx.body(), UserResource.class);
            address = address(user);
            request = InvitationRequest.to(address.mailbox())
                    .recipient(address)
                    .inviter(caller.inviter())
                    .build();
        } catch (JsonProcessingException unreadable) {
            throw BadRequestException.invalidSyntax("The body is no SCIM user.");
        } catch (InvalidEmailAddressException | InvalidEmailPatternException unusable) {
            throw BadRequestException.invalidValue("The email is no address.");
        }
        if (user.getUserName() == null || user.getUserName().isBlank()) {
            throw BadRequestException.invalidValue("userName is required.");
        }
        if (user.getUserName().length() > Accounts.MOST_IN_USER_NAME
                || displayName(user).length() > Accounts.MOST_IN_DISPLAY_NAME) {
            throw BadRequestException.invalidValue("userName may have " + Accounts.MOST_IN_USER_NAME
                    + " characters, and displayName " + Accounts.MOST_IN_DISPLAY_NAME + ".");
        }
        if (accounts.byUserName(user.getUserName()).isPresent()
                || accounts.byAddress(address).isPresent()) {
            throw ResourceConflictException.uniqueness("There is a user with that name or address already.");
        }
        Account account = isTrue(user, "askPassword") ? locked(user, address, request) : open(user, address, request);
        ctx.header("Location", location(account).toString());
        write(ctx, 201, resource(account));
    }

    /** A password in the request is not used: nobody but the owner is to know it. */
    private Account locked(UserResource user, EmailAddress address, InvitationRequest request) throws ScimException {
        try {
            Attributes profile = Attributes.of(Map.of("displayName", displayName(user)));
            InvitationResult result =
                    accountFirst.invite(new NewAccount(user.getUserName(), address, profile), request);
            if (result instanceof InvitationResult.Rejected rejected) {
                throw Set.of(RejectionReason.ALREADY_MEMBER, RejectionReason.DUPLICATE)
                                .contains(rejected.reason())
                        ? ResourceConflictException.uniqueness(rejected.detail())
                        : BadRequestException.invalidValue(rejected.detail());
            }
        } catch (InvalidValueException unusable) {
            throw BadRequestException.invalidValue(String.valueOf(unusable.getMessage()));
        }
        return accounts.byAddress(address).orElseThrow();
    }

    private Account open(UserResource user, EmailAddress address, InvitationRequest request) throws ScimException {
        String password = Objects.requireNonNullElse(user.getPassword(), "");
        if (!HashedPassword.isLongEnough(password)) {
            throw BadRequestException.invalidValue(
                    "password needs 10 characters or more, or askPassword must be true.");
        }
        String id = UUID.randomUUID().toString();
        Account account =
                accounts.create(id, address, user.getUserName(), displayName(user), HashedPassword.of(password), false);
        if (isTrue(user, "verifyEmail")) {
            accountFirst.verifyAddress(id, request);
        }
        return account;
    }

    private static boolean isTrue(UserResource user, String name) {
        return user.getExtensionObjectNode().path(ENTERPRISE).path(name).asBoolean(false);
    }

    /** Returns the primary address, or the first one. */
    private static EmailAddress address(UserResource user) throws BadRequestException {
        return Stream.ofNullable(user.getEmails())
                .flatMap(List::stream)
                .min(Comparator.comparing(email -> !Boolean.TRUE.equals(email.getPrimary())))
                .map(Email::getValue)
                .map(EmailAddress::parse)
                .orElseThrow(() -> BadRequestException.invalidValue("One email is required."));
    }

    private static String displayName(UserResource user) {
        Name name = Objects.requireNonNullElseGet(user.getName(), Name::new);
        String both = Stream.of(name.getGivenName(), name.getFamilyName())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
        return firstOf(user.getDisplayName(), both.isEmpty() ? null : both, user.getUserName());
    }

    private static String firstOf(@Nullable String... names) {
        return Stream.of(names).filter(Objects::nonNull).findFirst().orElseThrow();
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
