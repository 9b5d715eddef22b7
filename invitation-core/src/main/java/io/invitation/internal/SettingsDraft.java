package io.invitation.internal;

import io.invitation.InvalidConfigurationException.Problem;
import io.invitation.InvalidValueException;
import io.invitation.InvitationLimits;
import io.invitation.InvitationLimits.Subject;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationSettings;
import io.invitation.LinkTemplate;
import io.invitation.Quota;
import io.invitation.ReturnUrlPolicy;
import io.invitation.spi.OutgoingInvitation;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects the settings of one scope and kind. For use by one thread. */
final class SettingsDraft {

    private final InvitationPolicy.Builder policy = InvitationPolicy.builder();

    private @Nullable URI landingPage;
    private boolean tokenInFragment;
    private @Nullable ReturnUrlPolicy returnUrls;
    private String templates = OutgoingInvitation.DEFAULT_TEMPLATES;
    private InvitationLimits limits = InvitationLimits.defaults();
    private Duration lifetime = InvitationPolicy.defaults().lifetime();
    private Optional<Duration> maxLifetime = Optional.empty();
    private @Nullable Quota defaultQuota;
    private Quota maxQuota = Quota.unlimited();

    /** Reads the value of one setting. */
    void set(Setting setting, String value) throws InvalidSettingException {
        if (value.isEmpty()) {
            throw new InvalidSettingException("is empty; leave the key out to use what it falls back to");
        }
        if (!value.equals(value.strip())) {
            throw new InvalidSettingException("starts or ends with a space");
        }
        switch (setting) {
            case LANDING_PAGE -> landingPage = landingPage(value);
            case LANDING_PAGE_TOKEN -> tokenInFragment = SettingValues.isFragment(value);
            case RETURN_URLS -> returnUrls = returnUrls(value);
            case TEMPLATES -> templates = templates(value);
            case LIFETIME -> lifetime = SettingValues.positiveDuration(value);
            case MAX_LIFETIME -> maxLifetime = SettingValues.durationOrNever(value);
            case REQUIRE_EXPIRY -> policy.requireExpiry(SettingValues.bool(value));
            case DEFAULT_QUOTA -> defaultQuota = SettingValues.quota(value);
            case MAX_QUOTA -> maxQuota = SettingValues.quota(value);
            case ALLOW_OPEN_PUBLIC -> policy.allowOpenPublic(SettingValues.bool(value));
            case ALLOW_FREE_MAIL_WILDCARDS -> policy.allowFreeMailWildcards(SettingValues.bool(value));
            case REQUIRE_VERIFIED_ADDRESS -> policy.requireVerifiedAddress(SettingValues.bool(value));
            case UNSAFE_ALLOW_UNVERIFIED_ON_PUBLIC -> policy.unsafeAllowUnverifiedOnPublic(SettingValues.bool(value));
            case ALLOW_UPDATES -> policy.allowUpdates(SettingValues.bool(value));
            case RESEND_COOL_DOWN -> policy.resendCoolDown(SettingValues.duration(value));
            case SUPERSEDED_GRACE -> policy.supersededGrace(SettingValues.duration(value));
            case DUPLICATES -> policy.duplicates(SettingValues.duplicateRule(value));
            case LIMITS_INVITER -> limit(Subject.INVITER, value);
            case LIMITS_RECIPIENT -> limit(Subject.RECIPIENT, value);
            case LIMITS_DOMAIN -> limit(Subject.DOMAIN, value);
            case LIMITS_SCOPE -> limit(Subject.SCOPE, value);
            case REMIND_AT -> policy.remindAt(SettingValues.fractions(value));
            case WHEN_INVITER_LOSES_RIGHT -> policy.whenInviterLosesRight(SettingValues.inviterLoss(value));
            case CONFIRMATION_LIFETIME -> policy.confirmationLifetime(SettingValues.positiveDuration(value));
        }
    }

    private void limit(Subject subject, String value) throws InvalidSettingException {
        limits = SettingValues.limit(value)
                .map(limit -> limits.with(subject, limit.most(), limit.window()))
                .orElseGet(() -> limits.without(subject));
        policy.limits(limits);
    }

    private static URI landingPage(String value) throws InvalidSettingException {
        URI address = SettingValues.address(value);
        try {
            LinkTemplate.inPath(value);
            return address;
        } catch (IllegalArgumentException refused) {
            throw new InvalidSettingException(
                    "must be https, or http on the loopback host, and have neither query nor fragment");
        }
    }

    private static ReturnUrlPolicy returnUrls(String value) throws InvalidSettingException {
        try {
            return ReturnUrlPolicy.sameOrigin(SettingValues.origin(value));
        } catch (IllegalArgumentException refused) {
            throw new InvalidSettingException("must be http or https, with a port from 1 to 65535 if it has one");
        }
    }

    private static String templates(String value) throws InvalidSettingException {
        try {
            return InvitationSettings.of(LinkTemplate.inPath("https://localhost"))
                    .withTemplates(value)
                    .templates();
        } catch (InvalidValueException refused) {
            throw InvalidSettingException.of(value, "1 to 64 characters of visible ASCII");
        }
    }

    /** Returns what cannot be together, or is missing, blaming the keys from which the values came. */
    List<Problem> problems(String section, Map<Setting, String> keys) {
        if (landingPage == null) {
            return List.of(new Problem(section + Setting.LANDING_PAGE.key(), "is missing: where do links lead?"));
        }
        if (maxLifetime.filter(most -> lifetime.compareTo(most) > 0).isPresent()) {
            return List.of(conflict(Setting.LIFETIME, Setting.MAX_LIFETIME, "longer", section, keys));
        }
        if (defaultQuota != null && !defaultQuota.isWithin(maxQuota)) {
            return List.of(conflict(Setting.DEFAULT_QUOTA, Setting.MAX_QUOTA, "larger", section, keys));
        }
        return List.of();
    }

    private static Problem conflict(
            Setting usual, Setting most, String relation, String section, Map<Setting, String> keys) {
        String blamed = keys.getOrDefault(usual, section + usual.key());
        return new Problem(
                blamed,
                "is " + relation + " than " + keys.getOrDefault(most, most.key()) + " allows"
                        + (keys.containsKey(usual) ? "" : ", being left at its default"));
    }

    InvitationSettings build() {
        if (landingPage == null) {
            throw new IllegalStateException("settings without a landing page");
        }
        String address = landingPage.toString();
        policy.lifetime(lifetime).maxQuota(maxQuota);
        maxLifetime.ifPresent(policy::maxLifetime);
        if (defaultQuota != null) {
            policy.defaultQuota(defaultQuota);
        }
        InvitationSettings settings = InvitationSettings.of(
                        tokenInFragment ? LinkTemplate.inFragment(address) : LinkTemplate.inPath(address))
                .withPolicy(policy.build())
                .withTemplates(templates);
        return returnUrls == null ? settings : settings.withReturnUrls(returnUrls);
    }
}
