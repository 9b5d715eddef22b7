package io.invitation.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.Audience;
import io.invitation.BulkOptions;
import io.invitation.BulkResult;
import io.invitation.BulkRow;
import io.invitation.BulkSummary;
import io.invitation.EmailPattern;
import io.invitation.InvitationEvent;
import io.invitation.InvitationId;
import io.invitation.InvitationLimits;
import io.invitation.InvitationLimits.Subject;
import io.invitation.InvitationQuery;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.InvitationStorageException;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.LinkTemplate;
import io.invitation.Quota;
import io.invitation.RejectionReason;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What holds for batches. */
abstract class BulkRules extends IdempotencyRules {

    final List<BulkResult> results = new ArrayList<>();

    static InvitationRequest to(String name) {
        return InvitationRequest.to(name + "@example.com").build();
    }

    static Stream<BulkRow> rows(String... names) {
        return Arrays.stream(names).map(name -> BulkRow.read(() -> to(name)));
    }

    final BulkSummary inviteAll(InvitationService service, BulkOptions options, String... names) {
        results.clear();
        return service.inviteAll(rows(names), options, results::add);
    }

    final List<Object> answers() {
        return results.stream()
                .<Object>map(result ->
                        result.result() instanceof InvitationResult.Rejected rejected ? rejected.reason() : "done")
                .toList();
    }

    @Test
    void everyRowHasItsResultInOrderAndABadOneStopsNobody() {
        InvitationService service = service();
        List<BulkSummary> progress = new ArrayList<>();
        boolean[] closed = new boolean[1];
        Stream<BulkRow> rows = rows("ada", "not an address", "ada", "bob").onClose(() -> closed[0] = true);

        BulkSummary summary = service.inviteAll(rows, BulkOptions.invite().progress(progress::add), results::add);

        assertThat(summary).isEqualTo(new BulkSummary(4, 2, 2));
        assertThat(answers()).containsExactly("done", RejectionReason.INVALID, RejectionReason.DUPLICATE, "done");
        assertThat(results).extracting(BulkResult::index).containsExactly(0L, 1L, 2L, 3L);
        assertThat(results).extracting(BulkResult::repeated).containsOnly(false);
        assertThat(progress)
                .containsExactly(
                        new BulkSummary(1, 1, 0),
                        new BulkSummary(2, 1, 1),
                        new BulkSummary(3, 1, 2),
                        new BulkSummary(4, 2, 2));
        assertThat(sender.sent())
                .extracting(mail -> mail.recipient().canonical())
                .containsExactly("ada@example.com", "bob@example.com");
        assertThat(closed[0]).isTrue();
        assertThat(results.get(1).result().toString()).doesNotContain("not an address");
    }

    @Test
    @DisplayName("P17: an address or pattern that cannot be read is no public invitation")
    void whatCannotBeReadAdmitsNobody() {
        InvitationService service = service(policy -> policy.allowOpenPublic(true));
        Stream<BulkRow> rows = Stream.of("", " ", "*", "*@", "@example.com", "*@*", ",")
                .flatMap(text -> Stream.of(
                        BulkRow.read(() -> InvitationRequest.to(text).build()),
                        BulkRow.read(() -> InvitationRequest.to(Audience.of(List.of(EmailPattern.parse(text))))
                                .build())));

        BulkSummary summary = service.inviteAll(rows, BulkOptions.create(), results::add);

        assertThat(summary).isEqualTo(new BulkSummary(14, 0, 14));
        assertThat(answers()).containsOnly(RejectionReason.INVALID);
        assertThat(service.count(InvitationQuery.all())).isZero();
    }

    @Test
    void aBatchThatCreatesReturnsLinksAndMailsNothing() {
        InvitationService service = service();

        inviteAll(service, BulkOptions.create(), "ada", "bob");

        assertThat(sender.sent()).isEmpty();
        assertAccepted(service.accept(results.get(1).result().linkOrElseThrow().token(), BOB));
    }

    @Test
    void oneTemplateMakesManyInvitationsForOneEachWithALinkOfItsOwn() {
        InvitationService service = service();
        InvitationRequest template =
                InvitationRequest.toDomain("example.com").quota(Quota.of(50)).build();

        service.inviteAll(BulkRow.copies(template, 20), BulkOptions.create(), results::add);

        List<InvitationToken> tokens = results.stream()
                .map(result -> result.result().linkOrElseThrow().token())
                .toList();
        assertThat(tokens).doesNotHaveDuplicates().hasSize(20);
        for (InvitationToken token : tokens) {
            int number = tokens.indexOf(token);
            assertAccepted(service.accept(token, Invitee.verified("a" + number + "@example.com")));
            assertThat(service.inspect(token).canAccept()).isFalse();
        }
    }

    @Test
    void whatIsDoneStaysWhenSomethingBreaksTheBatch() {
        InvitationService service = service();
        InvitationStorageException broken = new InvitationStorageException("read: no connection", true);
        Stream<BulkRow> rows = Stream.concat(rows("ada"), Stream.of(BulkRow.read(() -> {
            throw broken;
        })));

        assertThatThrownBy(() -> service.inviteAll(rows, BulkOptions.invite(), results::add))
                .isSameAs(broken);
        assertThatThrownBy(() -> service.inviteAll(rows("bob", "eve"), BulkOptions.invite(), result -> {
                    throw new IllegalStateException("nobody listens");
                }))
                .hasMessage("nobody listens");

        assertThat(answers()).containsExactly("done");
        assertThat(service.count(InvitationQuery.all()))
                .as("rows that share a transaction are done together")
                .isEqualTo(3);
        assertThat(sender.sent()).hasSize(3);
    }

    @Test
    void aRepeatedBatchSendsNothingTwiceAndReturnsTheFirstAnswers() {
        InvitationService service = service();
        BulkOptions options = BulkOptions.invite().idempotencyKey("batch-1");
        BulkSummary first = inviteAll(service, options, "ada", "bob", "bob");
        List<BulkResult> answered = List.copyOf(results);

        BulkSummary second = inviteAll(service, options, "ada", "bob", "bob");

        assertThat(second).isEqualTo(first);
        assertThat(results).extracting(BulkResult::repeated).containsOnly(true);
        assertThat(results)
                .extracting(BulkResult::result)
                .isEqualTo(answered.stream().map(BulkResult::result).toList());
        assertThat(answers()).containsExactly("done", "done", RejectionReason.DUPLICATE);
        assertThat(sender.sent()).hasSize(2);
        assertThat(service.count(InvitationQuery.all())).isEqualTo(2);
    }

    @Test
    void theRestOfABatchThatBrokeOffIsInvited() {
        InvitationService service = service();
        BulkOptions options = BulkOptions.invite().idempotencyKey("batch-1");
        String[] names = IntStream.range(0, 60).mapToObj(i -> "ada-" + i).toArray(String[]::new);
        assertThatThrownBy(() -> service.inviteAll(rows(names), options, result -> {
                    if (result.index() == 1) {
                        throw new IllegalStateException("broken off");
                    }
                }))
                .hasMessage("broken off");
        int done = sender.sent().size();

        inviteAll(service, options, names);

        assertThat(answers()).hasSize(60).containsOnly("done");
        assertThat(results).filteredOn(BulkResult::repeated).hasSize(done);
        assertThat(results.subList(0, done)).extracting(BulkResult::repeated).containsOnly(true);
        assertThat(done).isBetween(2, 59);
        assertThat(sender.sent()).hasSize(60);
        assertThat(service.count(InvitationQuery.all())).isEqualTo(60);
    }

    @Test
    void otherRowsUnderTheSameKeyAreConflicts() {
        InvitationService service = service();
        BulkOptions options = BulkOptions.invite().idempotencyKey("batch-1");
        inviteAll(service, options, "ada", "bob");

        inviteAll(service, options, "ada", "eve", "joe");

        assertThat(answers())
                .containsExactly("done", RejectionReason.IDEMPOTENCY_CONFLICT, RejectionReason.IDEMPOTENCY_CONFLICT);
        assertThat(results).extracting(BulkResult::repeated).containsExactly(true, false, false);
        assertThat(service.count(InvitationQuery.all())).isEqualTo(2);
        inviteAll(service, BulkOptions.create().idempotencyKey("batch-1"), "ada");
        assertThat(answers()).containsExactly(RejectionReason.IDEMPOTENCY_CONFLICT);
        inviteAll(service, BulkOptions.invite().idempotencyKey("batch-2"), "eve");
        assertThat(answers()).containsExactly("done");
    }

    @Test
    void aRowWithAKeyOfItsOwnIsHarmlessInAnyBatch() {
        InvitationService service = service();
        InvitationRequest ada =
                InvitationRequest.to("ada@example.com").idempotencyKey("ada").build();
        InvitationId id = service.invite(ada).orElseThrow().id();

        for (String batch : List.of("batch-1", "batch-2")) {
            service.inviteAll(Stream.of(BulkRow.of(ada)), BulkOptions.invite().idempotencyKey(batch), results::add);
        }

        assertThat(results)
                .extracting(result -> result.result().orElseThrow().id())
                .containsExactly(id, id);
        assertThat(results).extracting(BulkResult::repeated).containsOnly(true);
        assertThat(sender.sent()).hasSize(1);
    }

    @Test
    void aLineThatCouldNotBeReadCanBeMendedUnderTheSameKey() {
        InvitationService service = service();
        BulkOptions options = BulkOptions.invite().idempotencyKey("batch-1");
        inviteAll(service, options, "ada", "not an address");

        inviteAll(service, options, "ada", "bob");

        assertThat(answers()).containsExactly("done", "done");
        assertThat(results).extracting(BulkResult::repeated).containsExactly(true, false);
    }

    @Test
    void aKeyWithoutAStoreForItIsRefusedBeforeTheFirstRow() {
        InvitationService service = InvitationService.builder(store, sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .clock(clock)
                .build();

        assertThatThrownBy(() -> inviteAll(service, BulkOptions.invite().idempotencyKey("k"), "ada"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("idempotency");
        assertThat(results).isEmpty();
        assertThat(service.count(InvitationQuery.all())).isZero();
    }

    @Test
    void aDryRunAnswersAsTheRealOneAndChangesNothing() {
        List<InvitationEvent> heard = new ArrayList<>();
        InvitationService service = builder(
                        Tokens.RANDOM,
                        policy -> policy.limits(InvitationLimits.none().with(Subject.SCOPE, 2, Duration.ofDays(1))))
                .authorizer(request -> !request.invitation()
                        .audience()
                        .singleAddress()
                        .orElseThrow()
                        .canonical()
                        .startsWith("boss"))
                .listener(heard::add)
                .build();
        String[] names = {"ada", "ada", "boss", "not an address", "bob", "eve"};
        BulkOptions options = BulkOptions.invite().idempotencyKey("batch-1");

        BulkSummary dry = inviteAll(service, options.dryRun(), names);
        List<Object> dryAnswers = answers();

        assertThat(service.count(InvitationQuery.all())).isZero();
        assertThat(sender.sent()).isEmpty();
        assertThat(heard).isEmpty();
        assertThat(inviteAll(service, options, names)).isEqualTo(dry);
        assertThat(answers()).isEqualTo(dryAnswers);
        assertThat(results).extracting(BulkResult::repeated).containsOnly(false);
        assertThat(dryAnswers)
                .containsExactly(
                        "done",
                        RejectionReason.DUPLICATE,
                        RejectionReason.NOT_ENTITLED,
                        RejectionReason.INVALID,
                        "done",
                        RejectionReason.LIMIT);
        assertThat(sender.sent()).hasSize(2);
    }

    @Test
    void aDryRunWithinTheCallersTransactionLeavesTheRestOfIt() {
        InvitationService service = service();

        store.transactions().inTransaction(host -> {
            service.invite(to("ada")).orElseThrow();
            inviteAll(service, BulkOptions.create().dryRun(), "ada", "bob");
            return service.invite(to("eve")).orElseThrow();
        });

        assertThat(answers()).containsExactly(RejectionReason.DUPLICATE, "done");
        InvitationToken token = results.get(1).result().linkOrElseThrow().token();
        assertThat(service.inspect(token).canAccept()).isFalse();
        assertThat(service.count(InvitationQuery.all())).isEqualTo(2);
        assertThat(sender.sent()).hasSize(2);
    }

    @Test
    void aDryRunCountsNothingInThisProcessEither() {
        InvitationService service = InvitationService.builder(store, sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .clock(clock)
                .build();
        String[] many = IntStream.range(0, 11).mapToObj(i -> "ada+" + i).toArray(String[]::new);

        inviteAll(service, BulkOptions.invite().dryRun(), many);

        assertThat(answers().get(10)).isEqualTo(RejectionReason.LIMIT);
        assertThat(service.invite(to("ada")).isDone()).isTrue();
    }

    @Test
    @DisplayName("P27: a batch of any length is worked off in bounded memory")
    void rowsAreNotKept() {
        InvitationService service = service();
        int number = 2_000;
        List<WeakReference<BulkRow>> some = new ArrayList<>();
        AtomicInteger kept = new AtomicInteger(-1);
        Stream<BulkRow> rows = IntStream.range(0, 100)
                .boxed()
                .flatMap(block -> IntStream.range(0, number / 100).mapToObj(i -> {
                    BulkRow row = BulkRow.of(InvitationRequest.to("ada@example.com")
                            .name("row " + block + " " + i)
                            .build());
                    if (i == 10) {
                        some.add(new WeakReference<>(row));
                    }
                    return row;
                }));

        BulkSummary summary = service.inviteAll(rows, BulkOptions.create(), result -> {
            if (result.index() == number - 1) {
                kept.set(stillThere(some));
            }
        });

        assertThat(summary).isEqualTo(new BulkSummary(number, 1, number - 1));
        assertThat(some).hasSize(100);
        assertThat(kept.get()).isZero();
    }

    @Test
    @DisplayName("P27: nor is what was told of rows that were created")
    void resultsAreNotKept() {
        InvitationService service = service();
        List<WeakReference<BulkResult>> some = new ArrayList<>();
        AtomicInteger kept = new AtomicInteger(-1);

        service.inviteAll(
                IntStream.range(0, 500).mapToObj(i -> BulkRow.of(to("ada-" + i))), BulkOptions.create(), result -> {
                    if (result.index() == 499) {
                        kept.set(stillThere(some));
                    } else if (result.index() < 400) {
                        some.add(new WeakReference<>(result));
                    }
                });

        assertThat(some).hasSize(400);
        assertThat(kept.get()).isZero();
    }

    private static <T> int stillThere(List<WeakReference<T>> references) {
        int count = references.size();
        for (int i = 0; i < 20 && count > 0; i++) {
            System.gc();
            count = (int) references.stream()
                    .filter(reference -> reference.get() != null)
                    .count();
        }
        return count;
    }

    @Test
    void anInvitationOfAnAnswerThatIsGoneIsUnknown() {
        InvitationService service = service();
        InvitationRequest request =
                InvitationRequest.to("ada@example.com").idempotencyKey("k").build();
        InvitationId id = service.invite(request).orElseThrow().id();
        assertThat(faces.maintenance().delete(id)).isTrue();

        assertRejected(service.invite(request), RejectionReason.UNKNOWN);
        assertThat(Optional.of(sender.sent().size())).contains(1);
    }
}
