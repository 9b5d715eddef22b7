package io.invitation.examples.webapp.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.unboundid.scim2.common.exceptions.BadRequestException;
import com.unboundid.scim2.common.types.Email;
import com.unboundid.scim2.common.types.Name;
import com.unboundid.scim2.common.types.UserResource;
import com.unboundid.scim2.common.utils.JsonUtils;
import io.invitation.Attributes;
import io.invitation.EmailAddress;
import io.invitation.InvalidEmailAddressException;
import io.invitation.InvalidValueException;
import io.invitation.NewAccount;
import io.invitation.examples.webapp.accounts.Accounts;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A user that an identity system asks for, as far as this application keeps it. */
final class ScimUser {

    private static final String ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    /** The published examples of such requests leave the quotes around names out. */
    private static final ObjectMapper LENIENT =
            JsonUtils.createObjectMapper().configure(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES.mappedFeature(), true);

    private final UserResource user;
    private final String displayName;
    private final NewAccount account;

    private ScimUser(UserResource user, String displayName, NewAccount account) {
        this.user = user;
        this.displayName = displayName;
        this.account = account;
    }

    /** Reads the body of a request; whatever cannot be kept is the caller's mistake, and says so. */
    static ScimUser read(String body) throws BadRequestException {
        try {
            UserResource user = LENIENT.readValue(body, UserResource.class);
            if (user == null) {
                throw BadRequestException.invalidSyntax("The body is no SCIM user.");
            }
            if (user.getUserName() == null) {
                throw BadRequestException.invalidValue("userName is required.");
            }
            EmailAddress address = address(user);
            String displayName = displayName(user, address);
            return new ScimUser(
                    user,
                    displayName,
                    new NewAccount(user.getUserName(), address, Attributes.of(Map.of("displayName", displayName))));
        } catch (JsonProcessingException unreadable) {
            throw BadRequestException.invalidSyntax("The body is no SCIM user.");
        } catch (InvalidEmailAddressException unusable) {
            throw BadRequestException.invalidValue("The email is no address.");
        } catch (InvalidValueException unusable) {
            throw BadRequestException.invalidValue(String.valueOf(unusable.getMessage()));
        }
    }

    NewAccount account() {
        return account;
    }

    String displayName() {
        return displayName;
    }

    /** Returns the password of the request, or an empty one. */
    String password() {
        return Objects.requireNonNullElse(user.getPassword(), "");
    }

    boolean asksPassword() {
        return isTrue("askPassword");
    }

    boolean verifiesEmail() {
        return isTrue("verifyEmail");
    }

    private boolean isTrue(String name) {
        return user.getExtensionObjectNode().path(ENTERPRISE).path(name).asBoolean(false);
    }

    /** Returns the primary address, or the first one. */
    private static EmailAddress address(UserResource user) throws BadRequestException {
        return Stream.ofNullable(user.getEmails())
                .flatMap(emails -> emails.stream().filter(Objects::nonNull))
                .min(Comparator.comparing(email -> !Boolean.TRUE.equals(email.getPrimary())))
                .map(Email::getValue)
                .map(EmailAddress::parse)
                .orElseThrow(() -> BadRequestException.invalidValue("One email is required."));
    }

    private static String displayName(UserResource user, EmailAddress address) throws BadRequestException {
        Name name = Objects.requireNonNullElseGet(user.getName(), Name::new);
        String both = Stream.of(name.getGivenName(), name.getFamilyName())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
        Optional<String> shown = Optional.ofNullable(user.getDisplayName())
                .or(() -> Optional.of(both).filter(given -> !given.isEmpty()));
        if (shown.isEmpty()) {
            return Accounts.isDisplayName(user.getUserName()) ? user.getUserName() : address.localPart();
        }
        return shown.filter(Accounts::isDisplayName)
                .orElseThrow(
                        () -> BadRequestException.invalidValue("displayName must be one line of 1 to 100 characters."));
    }
}
