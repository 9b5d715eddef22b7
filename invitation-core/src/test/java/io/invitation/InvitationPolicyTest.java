package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InvitationPolicyTest {

    @Test
    void whatAPolicyAllowsOrRequiresCanBeTakenBack() {
        InvitationPolicy strictAndOpen = InvitationPolicy.builder()
                .requireExpiry(true)
                .requireVerifiedAddress(true)
                .allowOpenPublic(true)
                .allowFreeMailWildcards(true)
                .unsafeAllowUnverifiedOnPublic(true)
                .allowUpdates(false)
                .build();

        InvitationPolicy takenBack = strictAndOpen.toBuilder()
                .requireExpiry(false)
                .requireVerifiedAddress(false)
                .allowOpenPublic(false)
                .allowFreeMailWildcards(false)
                .unsafeAllowUnverifiedOnPublic(false)
                .allowUpdates(true)
                .build();

        assertThat(takenBack).usingRecursiveComparison().isEqualTo(InvitationPolicy.defaults());
        assertThat(strictAndOpen.toBuilder().build())
                .usingRecursiveComparison()
                .isEqualTo(strictAndOpen)
                .isNotEqualTo(takenBack);
    }

    @Test
    void aDefaultQuotaThatWasLeftOutFollowsTheLargestOneInDerivedPoliciesToo() {
        InvitationPolicy small =
                InvitationPolicy.defaults().toBuilder().maxQuota(Quota.of(10)).build();

        assertThat(small.defaultQuota()).isEqualTo(Quota.of(10));
        assertThat(small.toBuilder().maxQuota(Quota.of(5)).build().defaultQuota())
                .isEqualTo(Quota.of(5));
    }
}
