package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.contract.RecordingSender;
import io.invitation.contract.Samples;
import io.invitation.contract.TestClock;
import io.invitation.memory.InMemoryInvitationRepository;
import io.invitation.spi.KeyRing;
import io.invitation.spi.TokenPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation in every status has one result. In the table: what the operation answers, and behind the arrow the
 * status afterwards where it is another one.
 */
class LifecycleTest {

    private static final String TABLE = """
            status      | inspect       | accept                 | decline             | refresh        | resend | link   | update | enable          | disable          | revoke
            SCHEDULED   | NOT_YET_VALID | NOT_YET_VALID          | done -> DECLINED    | done           | done   | done   | done   | done            | done -> DISABLED | done -> REVOKED
            PENDING     | can accept    | done -> ACCEPTED       | done -> DECLINED    | done           | done   | done   | done   | done            | done -> DISABLED | done -> REVOKED
            PARTLY_USED | can accept    | done -> EXHAUSTED      | NOT_ELIGIBLE        | done           | done   | done   | done   | done            | done -> DISABLED | done -> REVOKED
            ACCEPTED    | EXHAUSTED     | EXHAUSTED              | EXHAUSTED           | STATUS         | STATUS | STATUS | done   | done            | done             | STATUS
            EXHAUSTED   | EXHAUSTED     | EXHAUSTED              | EXHAUSTED           | STATUS         | STATUS | STATUS | done   | done            | done             | STATUS
            EXPIRED     | EXPIRED       | EXPIRED                | EXPIRED             | done -> PENDING| STATUS | STATUS | done   | done            | done -> DISABLED | done -> REVOKED
            DISABLED    | DISABLED      | DISABLED               | DISABLED            | done           | STATUS | done   | done   | done -> PENDING | done             | done -> REVOKED
            DECLINED    | DECLINED      | DECLINED               | DECLINED            | STATUS         | STATUS | STATUS | STATUS | STATUS          | STATUS           | STATUS
            REVOKED     | REVOKED       | REVOKED                | REVOKED             | STATUS         | STATUS | STATUS | STATUS | STATUS          | STATUS           | STATUS
            """;

    private static final Set<InvitationOperation> NOT_YET = EnumSet.of(
            InvitationOperation.RESERVE,
            InvitationOperation.COMPLETE,
            InvitationOperation.REMIND,
            InvitationOperation.UNDO);

    private static final Actor ADMIN = Actor.of("admin");
    private static final Invitee INVITED = Invitee.verified("ada@example.com", "ada");
    private static final Invitee EARLIER = Invitee.verified("early@example.com", "early");
    private static final Invitee LATER = Invitee.verified("late@example.com", "late");

    private final TestClock clock = new TestClock(Samples.NOW);
    private final InMemoryInvitationRepository store = new InMemoryInvitationRepository();
    private final RecordingSender sender = new RecordingSender();
    private final InvitationService service = InvitationService.builder(store, sender)
            .links(LinkTemplate.inPath("https://app.example.com/invite"))
            .tokens(TokenPolicy.keyed(KeyRing.of("k", new byte[32])))
            .clock(clock)
            .build();

    static Stream<Arguments> cells() {
        List<String[]> lines = TABLE.lines().map(line -> line.split("\\|", -1)).toList();
        String[] operations = lines.get(0);
        return lines.stream()
                .skip(1)
                .flatMap(line -> java.util.stream.IntStream.range(1, operations.length)
                        .mapToObj(column -> Arguments.of(
                                InvitationStatus.valueOf(line[0].trim()),
                                operations[column].trim(),
                                line[column].trim())));
    }

    @Test
    void theTableNamesEveryStatusAndEveryOperation() {
        List<Object> statuses = new ArrayList<>();
        cells().forEach(cell -> statuses.add(cell.get()[0]));
        assertThat(statuses).containsOnly((Object[]) InvitationStatus.values());
        assertThat(statuses).hasSize(InvitationStatus.values().length * 10);
        List<String> operations = Arrays.stream(InvitationOperation.values())
                .filter(operation -> !NOT_YET.contains(operation))
                .map(operation -> operation.name().toLowerCase(java.util.Locale.ROOT))
                .toList();
        assertThat(cells().map(cell -> (String) cell.get()[1])).containsAll(operations);
    }

    @ParameterizedTest(name = "{1} when {0}: {2}")
    @MethodSource("cells")
    void eachOperationHasOneResultInEachStatus(InvitationStatus status, String operation, String expected) {
        InvitationToken token = invitationIn(status);
        Instant now = clock.instant();
        Invitation before = only();
        assertThat(before.statusAt(now)).isEqualTo(status);
        int mails = sender.sent().size();

        String result = perform(operation, before, token, status);

        InvitationStatus after = only().statusAt(now);
        assertThat(after == status ? result : result + " -> " + after)
                .isEqualTo(expected.replace("->", " -> ").replaceAll(" +", " "));
        if (!result.equals("done")) {
            assertThat(only()).as("nothing changed").isEqualTo(before);
        }
        assertThat(sender.sent()).hasSize(result.equals("done") && operation.equals("resend") ? mails + 1 : mails);
    }

    private String perform(String operation, Invitation invitation, InvitationToken token, InvitationStatus status) {
        InvitationId id = invitation.id();
        boolean someoneElse = status == InvitationStatus.EXHAUSTED || status == InvitationStatus.ACCEPTED;
        return switch (operation) {
            case "inspect" -> service.inspect(token).reason().map(Enum::name).orElse("can accept");
            case "accept" -> {
                AcceptResult result = service.accept(token, someoneElse ? LATER : INVITED);
                yield result instanceof AcceptResult.Refused refused
                        ? refused.reason().name()
                        : "done";
            }
            case "decline" -> {
                DeclineResult result = service.decline(token, INVITED);
                yield result instanceof DeclineResult.Refused refused
                        ? refused.reason().name()
                        : "done";
            }
            case "refresh" -> answer(service.refresh(id, ADMIN));
            case "resend" -> answer(service.resend(id, ADMIN));
            case "link" -> answer(service.link(id, ADMIN));
            case "update" ->
                answer(service.update(
                        id,
                        invitation.version(),
                        InvitationUpdate.builder().name("new").build(),
                        ADMIN));
            case "enable" -> answer(service.enable(id, ADMIN));
            case "disable" -> answer(service.disable(id, ADMIN));
            case "revoke" -> answer(service.revoke(id, ADMIN, "reason"));
            default -> throw new IllegalArgumentException(operation);
        };
    }

    private static String answer(InvitationResult result) {
        return result instanceof InvitationResult.Rejected rejected
                ? rejected.reason().name()
                : "done";
    }

    private Invitation only() {
        return service.find(InvitationQuery.all()).invitations().get(0);
    }

    /** Brings a mailed invitation into a status by the operations that lead there. */
    private InvitationToken invitationIn(InvitationStatus status) {
        boolean several = status == InvitationStatus.PARTLY_USED || status == InvitationStatus.EXHAUSTED;
        Audience audience = several
                ? Audience.of(List.of(EmailPattern.parse("*@example.com")))
                : Audience.to(EmailAddress.parse("ada@example.com"));
        InvitationRequest.Builder request = InvitationRequest.to(audience)
                .recipient(EmailAddress.parse("ada@example.com"))
                .quota(Quota.of(several ? 2 : 1));
        if (status == InvitationStatus.SCHEDULED) {
            request.notBefore(Samples.NOW.plus(Duration.ofDays(1)));
        }
        InvitationId id = service.invite(request.build()).orElseThrow().id();
        InvitationToken token = sender.last().link().token();
        clock.advance(Duration.ofHours(1));
        switch (status) {
            case SCHEDULED, PENDING -> {}
            case PARTLY_USED -> service.accept(token, EARLIER).orElseThrow();
            case ACCEPTED -> service.accept(token, INVITED).orElseThrow();
            case EXHAUSTED -> {
                service.accept(token, EARLIER).orElseThrow();
                service.accept(token, INVITED).orElseThrow();
            }
            case EXPIRED -> clock.advance(Duration.ofDays(7));
            case DISABLED -> service.disable(id, ADMIN).orElseThrow();
            case DECLINED -> assertThat(service.decline(token, INVITED)).isInstanceOf(DeclineResult.Declined.class);
            case REVOKED -> service.revoke(id, ADMIN, "reason").orElseThrow();
        }
        return token;
    }
}
