package io.invitation.internal;

import io.invitation.Audience;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Grants;
import io.invitation.InvitationPurpose;
import io.invitation.InvitationRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether two requests ask for the same: every part takes part, but for the idempotency key itself. The order of
 * attributes does not matter, that of everything else does.
 */
final class Fingerprint {

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
        digest.add(request.kind())
                .add(request.channel())
                .add(request.name())
                .add(request.description())
                .add(request.recipient().map(EmailAddress::mailbox))
                .add(request.inviter().id())
                .add(request.inviter().displayName())
                .add(request.inviter().replyTo().map(EmailAddress::mailbox))
                .add(request.subject())
                .add(request.locale().map(Locale::toLanguageTag))
                .add(request.message())
                .add(request.returnUrl())
                .add(request.notBefore())
                .add(request.quota())
                .add(request.expiry());
        add(request.audience());
        add(request.grants());
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
