package io.invitation.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.Attributes;
import io.invitation.Audience;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Expiry;
import io.invitation.Grants;
import io.invitation.InvitationPurpose;
import io.invitation.InvitationRequest;
import io.invitation.Inviter;
import io.invitation.Quota;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What makes two requests the same, and what does not. */
class FingerprintTest {

    private static final Instant NOW = Instant.parse("2026-11-01T06:30:00Z");
    private static final Audience DOMAIN = Audience.of(List.of(EmailPattern.domain("example.com")));

    private static String of(InvitationRequest.Builder request) {
        return Fingerprint.of(request.build(), InvitationPurpose.MEMBERSHIP, true);
    }

    private static InvitationRequest.Builder request(UnaryOperator<InvitationRequest.Builder> change) {
        return change.apply(InvitationRequest.to(DOMAIN));
    }

    private static InvitationRequest.Builder granting(Map<String, ?> attributes) {
        return InvitationRequest.to(DOMAIN).grants(Grants.NONE.withAttributes(Attributes.of(attributes)));
    }

    private static Stream<InvitationRequest.Builder> different() {
        return Stream.of(
                request(change -> change),
                InvitationRequest.toAnyone(),
                InvitationRequest.to("ada@example.com"),
                InvitationRequest.to("Ada@example.com"),
                InvitationRequest.to(DOMAIN.except(List.of(EmailPattern.parse("eve@example.com")))),
                request(change -> change.kind("other")),
                request(change -> change.name("text")),
                request(change -> change.description("text")),
                request(change -> change.message("text")),
                request(change -> change.subject("text")),
                request(change -> change.returnUrl("text")),
                request(change -> change.channel("text")),
                request(change -> change.recipient(EmailAddress.parse("ada@example.com"))),
                request(change -> change.inviter(Inviter.of("text"))),
                request(change -> change.inviter(Inviter.of("text", "name"))),
                request(change ->
                        change.inviter(Inviter.of("text", "name").replyTo(EmailAddress.parse("ada@example.com")))),
                request(change -> change.locale(Locale.FRENCH)),
                request(change -> change.quota(Quota.of(1))),
                request(change -> change.quota(Quota.unlimited())),
                request(change -> change.notBefore(NOW)),
                request(change -> change.expiry(Expiry.never())),
                request(change -> change.expiry(Expiry.at(NOW))),
                request(change -> change.expiry(Expiry.in(Duration.ofDays(1)))),
                request(change -> change.roles("a", "b")),
                request(change -> change.roles("a b")),
                request(change -> change.roles("a").groups("b")),
                request(change -> change.groups("a", "b")),
                request(change -> change.grants(Grants.NONE.withMembershipEnds(NOW))),
                granting(Map.of("a", 1)),
                granting(Map.of("a", "1")),
                granting(Map.of("a", true)),
                granting(Map.of("a", "true")),
                granting(Map.of("a", List.of(1))),
                granting(Map.of("a", List.of(1, 2))),
                granting(Map.of("a", List.of(List.of(1), 2))),
                granting(Map.of("a", Map.of("1", 2))),
                granting(Map.of("a", Arrays.asList((Object) null))),
                granting(Map.of("a", "null")));
    }

    @Test
    void everyPartOfARequestTakesPart() {
        List<String> fingerprints = different().map(FingerprintTest::of).toList();

        assertThat(fingerprints)
                .doesNotHaveDuplicates()
                .allSatisfy(print -> assertThat(print).matches("[0-9a-f]{64}"));
    }

    @Test
    void theSameRequestIsTheSameWhateverItsKey() {
        assertThat(different().map(FingerprintTest::of).toList())
                .isEqualTo(different()
                        .map(request -> request.idempotencyKey("key"))
                        .map(FingerprintTest::of)
                        .toList());
    }

    @Test
    void theOrderOfAttributesDoesNotMatter() {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("a", 1);
        one.put("b", Map.of());
        Map<String, Object> other = new LinkedHashMap<>();
        other.put("b", Map.of());
        other.put("a", 1);

        assertThat(of(granting(Map.of("deep", one)))).isEqualTo(of(granting(Map.of("deep", other))));
        assertThat(of(granting(one))).isEqualTo(of(granting(other)));
    }

    @Test
    void purposeAndWayOfInvitingTakePart() {
        InvitationRequest request = InvitationRequest.to("ada@example.com").build();

        assertThat(List.of(
                        Fingerprint.of(request, InvitationPurpose.MEMBERSHIP, true),
                        Fingerprint.of(request, InvitationPurpose.MEMBERSHIP, false),
                        Fingerprint.of(request, InvitationPurpose.ADDRESS_VERIFICATION, true)))
                .doesNotHaveDuplicates();
    }
}
