package io.invitation.internal;

import io.invitation.Audience;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Expiry;
import io.invitation.Grants;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationPurpose;
import io.invitation.InvitationRequest;
import io.invitation.Quota;
import io.invitation.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether two requests ask for the same: every part takes part, but for the idempotency key itself. The order of
 * attributes does not matter, that of everything else does.
 */
final class Fingerprint {

    private static final InvitationId NOBODY = new InvitationId(new UUID(0, 0));

    private final Digest digest = new Digest();

    private Fingerprint() {}

    /** Returns 64 hexadecimal digits. */
    static String of(InvitationRequest request, InvitationPurpose purpose, boolean mailed) {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.digest.add("1").add(purpose.name()).add(mailed ? 1 : 0);
        fingerprint.add(request);
        return fingerprint.digest.hex();
    }

    private void add(InvitationRequest request) {
        Invitation described =
                request.toInvitation(NOBODY, Scope.DEFAULT, Instant.EPOCH, Quota.unlimited(), Expiry.never());
        digest.add(described.kind())
                .add(described.channel())
                .add(described.name())
                .add(described.description())
                .add(described.recipient().map(EmailAddress::mailbox))
                .add(described.inviter().id())
                .add(described.inviter().displayName())
                .add(described.inviter().replyTo().map(EmailAddress::mailbox))
                .add(described.subject())
                .add(described.locale().map(Locale::toLanguageTag))
                .add(described.message())
                .add(described.returnUrl())
                .add(described.notBefore())
                .add(request.quota())
                .add(request.expiry());
        add(described.audience());
        add(described.grants());
    }

    private void add(Audience audience) {
        add(audience.patterns().stream().map(EmailPattern::canonical).toList());
        add(audience.exclusions().stream().map(EmailPattern::canonical).toList());
    }

    private void add(Grants grants) {
        add(grants.roles());
        add(grants.groups());
        digest.add(grants.membershipEnds());
        addValue(grants.attributes().asMap());
    }

    private void add(List<String> texts) {
        digest.add(texts.size());
        texts.forEach(digest::add);
    }

    private void addValue(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> sorted = new TreeMap<>();
            map.forEach((key, element) -> sorted.put(String.valueOf(key), element));
            digest.add("map").add(sorted.size());
            sorted.forEach((key, element) -> {
                digest.add(key);
                addValue(element);
            });
        } else if (value instanceof List<?> list) {
            digest.add("list").add(list.size());
            list.forEach(this::addValue);
        } else if (value == null) {
            digest.add("null");
        } else {
            digest.add(value.getClass().getSimpleName()).add(value.toString());
        }
    }
}
