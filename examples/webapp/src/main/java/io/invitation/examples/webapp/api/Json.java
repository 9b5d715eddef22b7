package io.invitation.examples.webapp.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invitation.Audience;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Expiry;
import io.invitation.Grants;
import io.invitation.InvalidValueException;
import io.invitation.Invitation;
import io.invitation.InvitationRequest;
import io.invitation.InvitationUpdate;
import io.invitation.Quota;
import io.invitation.examples.webapp.accounts.Account;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Invitations as JSON, and what a caller may say about them; anything else is refused, so that no typo is lost. */
final class Json {

    private static final Set<String> CHANGEABLE = Set.of(
            "name", "description", "message", "roles", "teams", "quota", "expiresAt", "expiresIn", "membershipEnds");
    private static final Set<String> GIVEN = Set.of("emails", "language", "returnUrl", "notBefore");

    private Json() {}

    static ObjectNode of(Invitation invitation, Instant now) {
        ObjectNode json = Problems.JSON
                .createObjectNode()
                .put("id", invitation.id().toString())
                .put("status", invitation.statusAt(now).name())
                .put("kind", invitation.kind())
                .put("purpose", invitation.purpose().name());
        ArrayNode emails = json.putArray("emails");
        invitation.audience().patterns().forEach(pattern -> emails.add(pattern.canonical()));
        invitation.name().ifPresent(name -> json.put("name", name));
        invitation.description().ifPresent(text -> json.put("description", text));
        invitation.message().ifPresent(text -> json.put("message", text));
        invitation.locale().ifPresent(locale -> json.put("language", locale.toLanguageTag()));
        ArrayNode roles = json.putArray("roles");
        invitation.grants().roles().forEach(roles::add);
        ArrayNode teams = json.putArray("teams");
        invitation.grants().groups().forEach(teams::add);
        invitation.grants().membershipEnds().ifPresent(end -> json.put("membershipEnds", end.toString()));
        json.put(
                "inviter",
                invitation.inviter().displayName().orElse(invitation.inviter().id()));
        if (invitation.quota().isUnlimited()) {
            json.put("quota", "unlimited");
        } else {
            json.put("quota", invitation.quota().limit().orElseThrow());
        }
        json.put("places", invitation.places()).put("enabled", invitation.enabled());
        invitation.expiry().instant().ifPresent(end -> json.put("expiresAt", end.toString()));
        json.put("createdAt", invitation.createdAt().toString())
                .put("updatedAt", invitation.updatedAt().toString());
        ObjectNode delivery = json.putObject("delivery")
                .put("state", invitation.delivery().state().name())
                .put("attempts", invitation.delivery().attempts());
        invitation.delivery().since().ifPresent(since -> delivery.put("since", since.toString()));
        invitation.delivery().code().ifPresent(code -> delivery.put("code", code));
        return json.put("version", invitation.version());
    }

    static InvitationRequest request(JsonNode json, Account caller, Optional<String> idempotencyKey) {
        refuseOthers(json, GIVEN);
        List<EmailPattern> patterns =
                list(json, "emails").stream().map(EmailPattern::parse).toList();
        Audience audience = patterns.isEmpty() ? Audience.anyone() : Audience.of(patterns);
        InvitationRequest.Builder request =
                InvitationRequest.to(audience).inviter(caller.inviter()).grants(grants(json, Grants.NONE));
        Optional<EmailAddress> single = audience.singleAddress();
        single.ifPresent(request::recipient);
        text(json, "name", request::name);
        text(json, "description", request::description);
        text(json, "message", request::message);
        text(json, "returnUrl", request::returnUrl);
        text(json, "language", language -> request.locale(Locale.forLanguageTag(language)));
        text(json, "notBefore", at -> request.notBefore(instant("notBefore", at)));
        quota(json).ifPresent(request::quota);
        expiry(json).ifPresent(request::expiry);
        idempotencyKey.ifPresent(request::idempotencyKey);
        return request.build();
    }

    static InvitationUpdate update(JsonNode json, Invitation now, Instant at) {
        refuseOthers(json, Set.of());
        InvitationUpdate.Builder update = InvitationUpdate.builder();
        text(json, "name", update::name);
        text(json, "description", update::description);
        text(json, "message", update::message);
        quota(json).ifPresent(update::quota);
        expiry(json).map(expiry -> expiry.from(at)).ifPresent(update::expiry);
        if (json.has("roles") || json.has("teams") || json.has("membershipEnds")) {
            update.grants(grants(json, now.grants()));
        }
        return update.build();
    }

    private static void refuseOthers(JsonNode json, Set<String> alsoKnown) {
        if (!json.isObject()) {
            throw new InvalidValueException("body", "must be a JSON object");
        }
        json.fieldNames().forEachRemaining(name -> {
            if (!CHANGEABLE.contains(name) && !alsoKnown.contains(name)) {
                throw new InvalidValueException("body", "has a field that is not known or cannot be set here");
            }
        });
    }

    private static Grants grants(JsonNode json, Grants before) {
        Grants grants = json.has("roles") ? before.withRoles(list(json, "roles")) : before;
        grants = json.has("teams") ? grants.withGroups(list(json, "teams")) : grants;
        return json.has("membershipEnds")
                ? grants.withMembershipEnds(
                        instant("membershipEnds", json.get("membershipEnds").asText()))
                : grants;
    }

    private static Optional<Quota> quota(JsonNode json) {
        JsonNode quota = json.path("quota");
        if (quota.isMissingNode()) {
            return Optional.empty();
        }
        if (!quota.isInt() && !quota.asText().equals("unlimited")) {
            throw new InvalidValueException("quota", "must be a number or \"unlimited\"");
        }
        return Optional.of(quota.isInt() ? Quota.of(quota.intValue()) : Quota.unlimited());
    }

    private static Optional<Expiry> expiry(JsonNode json) {
        if (json.has("expiresIn")) {
            try {
                return Optional.of(
                        Expiry.in(Duration.parse(json.get("expiresIn").asText())));
            } catch (DateTimeException noDuration) {
                throw new InvalidValueException("expiresIn", "must be an ISO 8601 duration such as P7D");
            }
        }
        if (!json.has("expiresAt")) {
            return Optional.empty();
        }
        String at = json.get("expiresAt").asText();
        return Optional.of(at.equals("never") ? Expiry.never() : Expiry.at(instant("expiresAt", at)));
    }

    private static Instant instant(String field, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException noInstant) {
            throw new InvalidValueException(field, "must be an ISO 8601 instant such as 2031-06-30T18:00:00Z");
        }
    }

    private static List<String> list(JsonNode json, String field) {
        JsonNode values = json.path(field);
        if (values.isMissingNode()) {
            return List.of();
        }
        if (!values.isArray()) {
            throw new InvalidValueException(field, "must be a list");
        }
        List<String> texts = new ArrayList<>();
        values.forEach(value -> texts.add(value.asText()));
        return texts;
    }

    private static void text(JsonNode json, String field, Consumer<String> setter) {
        if (json.hasNonNull(field)) {
            setter.accept(json.get(field).asText());
        }
    }
}
