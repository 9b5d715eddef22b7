package io.invitation.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.BulkOptions;
import io.invitation.BulkResult;
import io.invitation.BulkRow;
import io.invitation.BulkSummary;
import io.invitation.CommitOutcomeUnknownException;
import io.invitation.DuplicateRule;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationLimits;
import io.invitation.InvitationLimits.Subject;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationQuery;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.LinkTemplate;
import io.invitation.RejectionReason;
import io.invitation.Scope;
import io.invitation.TransactionConflictException;
import io.invitation.spi.IdempotencyRecord;
import io.invitation.spi.InvitationAuthorizer;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.InvitationStore;
import io.invitation.spi.LimitCharge;
import io.invitation.spi.SendOutcome;
import io.invitation.spi.TransactionRunner;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for rows of a batch that share a transaction: nobody can tell, but for the time it takes. */
abstract class BulkGroupRules extends BulkRules {

    private static final Duration DAY = Duration.ofDays(1);

    private static String[] names(int number) {
        return IntStream.range(0, number).mapToObj(i -> "ada-" + i).toArray(String[]::new);
    }

    private InvitationService serviceOn(InvitationStore other) {
        return InvitationService.builder(other, sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .clock(clock)
                .build();
    }

    private List<String> mailed() {
        return sender.sent().stream().map(mail -> mail.recipient().canonical()).toList();
    }

    /** Whatever the rule does with an address that comes again, mailed or not, within a group or call by call. */
    @ParameterizedTest(name = "{0}, mailed {1}")
    @CsvSource({
        "REJECT, false", "RETURN_EXISTING, false", "REFRESH, false", "SUPERSEDE, false",
        "REJECT, true", "RETURN_EXISTING, true", "REFRESH, true", "SUPERSEDE, true"
    })
    void rowsThatShareATransactionComeOutAsCallsOneByOne(DuplicateRule rule, boolean mailed) {
        InvitationService service = service(
                Tokens.KEYED,
                policy -> policy.duplicates(rule).limits(InvitationLimits.none().with(Subject.RECIPIENT, 2, DAY)));
        InvitationService other = service.in(Scope.of("other"));
        String[] names = {"ada", "bob", "ada", "eve", "ada+x", "ada", "bob", "ada+y", "joe", "ada"};
        List<InvitationResult> oneByOne = new ArrayList<>();
        for (String name : names) {
            oneByOne.add(mailed ? other.invite(to(name)) : other.create(to(name)));
        }

        inviteAll(service, mailed ? BulkOptions.invite() : BulkOptions.create(), names);

        assertThat(told(service, results.stream().map(BulkResult::result).toList()))
                .isEqualTo(told(other, oneByOne));
        assertThat(stories(service)).isEqualTo(stories(other));
        assertThat(sender.sent().size() % 2).isZero();
    }

    /** What the caller hears: reasons, and which results are about the same invitation. */
    private static List<String> told(InvitationService service, List<InvitationResult> results) {
        List<InvitationId> ids = results.stream()
                .filter(InvitationResult::isDone)
                .map(done -> done.orElseThrow().id())
                .distinct()
                .toList();
        return results.stream()
                .map(result -> result instanceof InvitationResult.Rejected rejected
                        ? rejected.reason().toString()
                        : ids.indexOf(result.orElseThrow().id()) + linkOf(service, (InvitationResult.Done) result))
                .toList();
    }

    private static String linkOf(InvitationService service, InvitationResult.Done done) {
        return done.link()
                .map(link -> " with a link that answers "
                        + service.inspect(link.token()).reason())
                .orElse("");
    }

    /** What became of every invitation of a scope. */
    private List<String> stories(InvitationService service) {
        return service.find(InvitationQuery.all()).invitations().stream()
                .map(invitation -> invitation.recipient() + " " + invitation.statusAt(clock.instant()) + " "
                        + invitation.generation() + " " + invitation.delivery().attempts() + " " + events(invitation))
                .sorted()
                .toList();
    }

    private List<String> events(Invitation invitation) {
        return faces.history().list(invitation.id(), Optional.empty(), 100).stream()
                .map(event -> event.type() + (event.detail().isPresent() ? "+" : ""))
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"takeFreeAddresses, 1", "insertAll, 1", "enqueueAll, 1", "appendAll, 1", "take, 2", "putIfAbsent, 2"})
    void aConflictInAGroupLeavesEveryRowItsOneAnswer(String step, int time) {
        FaultyStore faulty = new FaultyStore(faces);
        InvitationService service = serviceOn(faulty);
        AtomicInteger times = new AtomicInteger();
        faulty.failBy((name, arguments) -> {
            if (name.equals(step) && times.incrementAndGet() == time) {
                throw new TransactionConflictException("made up", null);
            }
        });

        BulkSummary summary = inviteAll(
                service,
                BulkOptions.invite().idempotencyKey("batch-1"),
                "ada",
                "not an address",
                "bob",
                "ada",
                "eve",
                "joe");

        assertThat(times).as("calls of %s", step).hasValueGreaterThanOrEqualTo(time);
        assertThat(summary).isEqualTo(new BulkSummary(6, 4, 2));
        assertThat(answers())
                .containsExactly("done", RejectionReason.INVALID, "done", RejectionReason.DUPLICATE, "done", "done");
        assertThat(results).extracting(BulkResult::index).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(results).extracting(BulkResult::repeated).containsOnly(false);
        assertThat(mailed())
                .containsExactly("ada@example.com", "bob@example.com", "eve@example.com", "joe@example.com");
        assertThat(service.count(InvitationQuery.all())).isEqualTo(4);
    }

    @Test
    void rowsBeforeAStreamThatBreaksAreDoneAndTold() {
        InvitationService service = service();
        IllegalStateException broken = new IllegalStateException("the file ends here");
        boolean[] closed = new boolean[1];
        Stream<BulkRow> rows = Stream.of("ada", "bob", "eve", "joe")
                .map(name -> {
                    if (name.equals("joe")) {
                        throw broken;
                    }
                    return BulkRow.of(to(name));
                })
                .onClose(() -> closed[0] = true);

        assertThatThrownBy(() -> service.inviteAll(rows, BulkOptions.invite(), results::add))
                .isSameAs(broken);

        assertThat(answers()).containsExactly("done", "done", "done");
        assertThat(mailed()).containsExactly("ada@example.com", "bob@example.com", "eve@example.com");
        assertThat(closed[0]).isTrue();
    }

    @Test
    void rowsBeforeOneAtWhichTheHostFailsAreDoneAndTold() {
        IllegalStateException broken = new IllegalStateException("the directory is down");
        InvitationAuthorizer authorizer = request -> {
            if (request.invitation().recipient().orElseThrow().canonical().startsWith("eve")) {
                throw broken;
            }
            return true;
        };
        InvitationService service =
                builder(Tokens.RANDOM, policy -> policy).authorizer(authorizer).build();

        assertThatThrownBy(() -> inviteAll(service, BulkOptions.invite(), "ada", "bob", "eve", "joe"))
                .isSameAs(broken);

        assertThat(answers()).containsExactly("done", "done");
        assertThat(mailed()).containsExactly("ada@example.com", "bob@example.com");
        assertThat(service.count(InvitationQuery.all())).isEqualTo(2);
    }

    @Test
    void aRowThatIsRejectedUndoesNothingOfItsNeighboursAndLeavesItsAddressFree() {
        InvitationService service =
                service(policy -> policy.limits(InvitationLimits.none().with(Subject.RECIPIENT, 1, DAY)));

        inviteAll(service, BulkOptions.invite(), "ada", "ada+x", "bob");

        assertThat(answers()).containsExactly("done", RejectionReason.LIMIT, "done");
        assertThat(mailed()).containsExactly("ada@example.com", "bob@example.com");
        assertThat(service.count(InvitationQuery.all())).isEqualTo(2);
        assertThat(service.create(to("ada+x")).isDone()).isTrue();
    }

    /** What a rejected row had stored of others, because it asked for one of them, is stored all the same. */
    @Test
    void rowsThatAskForEarlierOnesAndAreRejectedLoseNothingOfThose() {
        InvitationService service = service(policy -> policy.resendCoolDown(DAY).duplicates(DuplicateRule.REFRESH));

        inviteAll(service, BulkOptions.invite(), "ada", "bob", "bob", "eve", "ada", "eve", "joe");

        assertThat(answers())
                .containsExactly(
                        "done",
                        "done",
                        RejectionReason.COOL_DOWN,
                        "done",
                        RejectionReason.COOL_DOWN,
                        RejectionReason.COOL_DOWN,
                        "done");
        assertThat(mailed())
                .containsExactly("ada@example.com", "bob@example.com", "eve@example.com", "joe@example.com");
        assertThat(service.find(InvitationQuery.all()).invitations())
                .hasSize(4)
                .extracting(Invitation::generation)
                .containsOnly(1);
    }

    @Test
    void manyRejectedRowsDoNotStoreWhatTheyAskForAgainAndAgain() {
        FaultyStore faulty = new FaultyStore(faces);
        AtomicInteger stored = new AtomicInteger();
        faulty.failBy((step, arguments) -> {
            if (step.equals("insertAll")) {
                stored.addAndGet(((List<?>) arguments.get(0)).size());
            }
        });
        String[] twice = Stream.of(names(10), names(10)).flatMap(Stream::of).toArray(String[]::new);

        inviteAll(serviceOn(faulty), BulkOptions.create(), twice);

        assertThat(results.subList(0, 10)).allMatch(result -> result.result().isDone());
        assertThat(results.subList(10, 20)).noneMatch(result -> result.result().isDone());
        assertThat(stored).hasValueLessThanOrEqualTo(20);
    }

    /** One group is undone for it; from then on each address is asked for, until all of a group were free again. */
    @Test
    void addressesThatAreTakenCostOneGroupThatIsUndone() {
        FaultyStore faulty = new FaultyStore(faces);
        AtomicInteger atOnce = new AtomicInteger();
        faulty.failBy((step, arguments) -> {
            if (step.equals("takeFreeAddresses")) {
                atOnce.incrementAndGet();
            }
        });
        InvitationService service = serviceOn(faulty);
        for (int i : new int[] {10, 60, 110}) {
            service.create(to("ada-" + i));
        }

        BulkSummary summary = inviteAll(service, BulkOptions.create(), names(250));

        assertThat(summary).isEqualTo(new BulkSummary(250, 247, 3));
        assertThat(results.stream().filter(result -> !result.result().isDone()).map(BulkResult::index))
                .containsExactly(10L, 60L, 110L);
        assertThat(atOnce)
                .as("of five groups the first and the last are taken at once")
                .hasValue(2);
    }

    @Test
    void twoRowsUnderOneKeyAreOneInvitation() {
        InvitationService service = service();
        InvitationRequest ada =
                InvitationRequest.to("ada@example.com").idempotencyKey("ada").build();

        service.inviteAll(
                Stream.of(BulkRow.of(ada), BulkRow.of(to("bob")), BulkRow.of(ada)), BulkOptions.invite(), results::add);

        assertThat(results).extracting(BulkResult::repeated).containsExactly(false, false, true);
        assertThat(results.get(2).result().orElseThrow().id())
                .isEqualTo(results.get(0).result().orElseThrow().id());
        assertThat(mailed()).containsExactly("ada@example.com", "bob@example.com");
    }

    /** The row is remembered under the key of the batch by then; whoever uses its own key is undone with the group. */
    @Test
    void aRowWhoseKeyIsUsedWhileItIsDoneIsNotAnsweredWithAnInvitationThatIsNotThere() {
        FaultyStore faulty = new FaultyStore(faces);
        InvitationService other = service();
        InvitationRequest ada =
                InvitationRequest.to("ada@example.com").idempotencyKey("ada").build();
        faulty.failBy((step, arguments) -> {
            if (step.equals("putIfAbsent")
                    && ((IdempotencyRecord) arguments.get(0)).key().startsWith("request:")) {
                faulty.heal();
                other.create(ada).orElseThrow();
            }
        });

        serviceOn(faulty)
                .inviteAll(
                        Stream.of(BulkRow.of(ada), BulkRow.of(to("bob"))),
                        BulkOptions.create().idempotencyKey("batch"),
                        results::add);

        assertThat(answers()).containsExactly("done", "done");
        assertThat(other.create(ada).orElseThrow().id())
                .isEqualTo(results.get(0).result().orElseThrow().id());
        assertThat(other.count(InvitationQuery.all())).isEqualTo(2);
    }

    @Test
    void mailsGoOutOnceWhenAllOfTheirGroupIsStored() {
        InvitationService service = service();
        List<Long> stored = new ArrayList<>();
        List<Boolean> inTransaction = new ArrayList<>();
        sender.answerWith(() -> {
            stored.add(service.count(InvitationQuery.all()));
            inTransaction.add(store.transactions().isActive());
            return SendOutcome.submitted();
        });

        inviteAll(service, BulkOptions.invite(), "ada", "bob", "eve");

        assertThat(stored).containsExactly(3L, 3L, 3L);
        assertThat(inTransaction).containsOnly(false);
        assertThat(mailed()).containsExactly("ada@example.com", "bob@example.com", "eve@example.com");
        assertThat(results)
                .extracting(result -> result.result().orElseThrow().delivery().attempts())
                .containsOnly(1);
    }

    @Test
    void listenersHearOfEveryRowOnceAndInOrder() {
        List<InvitationId> heard = new ArrayList<>();
        InvitationService service = builder(Tokens.RANDOM, policy -> policy)
                .listener(event -> heard.add(stored(event.invitationId()).id()))
                .build();

        inviteAll(service, BulkOptions.create(), names(3));

        assertThat(heard)
                .isEqualTo(results.stream()
                        .map(result -> result.result().orElseThrow().id())
                        .toList());
    }

    /** A fault: the first commit succeeds, and its answer gets lost. */
    private static InvitationRepository losingTheFirstAnswer(InvitationRepository real) {
        TransactionRunner losing = new TransactionRunner() {
            private boolean isLost;

            @Override
            public <T, X extends Exception> T inTransaction(Work<T, X> work) throws X {
                boolean isJoined = isActive();
                T result = real.transactions().inTransaction(work);
                if (!isJoined && !isLost) {
                    isLost = true;
                    throw new CommitOutcomeUnknownException("made up", null);
                }
                return result;
            }

            @Override
            public boolean isActive() {
                return real.transactions().isActive();
            }
        };
        return (InvitationRepository) Proxy.newProxyInstance(
                InvitationRepository.class.getClassLoader(),
                new Class<?>[] {InvitationRepository.class},
                (proxy, method, arguments) -> {
                    try {
                        return method.getName().equals("transactions") ? losing : method.invoke(real, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }

    @Test
    void aCommitWithoutAnAnswerEndsTheBatchAndNothingIsRunAgain() {
        InvitationRepository losing = losingTheFirstAnswer(store);
        InvitationService service = serviceOn(new DelegatingStore(faces) {
            @Override
            public InvitationRepository invitations() {
                return losing;
            }
        });
        BulkOptions options = BulkOptions.create();

        assertThatThrownBy(() -> service.inviteAll(rows("ada", "bob"), options, results::add))
                .isInstanceOf(CommitOutcomeUnknownException.class);

        assertThat(results).isEmpty();
        assertThat(service.count(InvitationQuery.all())).isEqualTo(2);
    }

    @Test
    void whoIsAskedAboutARowFindsTheRowsBeforeItStored() {
        List<Long> found = new ArrayList<>();
        InvitationService[] service = new InvitationService[1];
        service[0] = builder(Tokens.RANDOM, policy -> policy)
                .authorizer(request -> found.add(service[0].count(InvitationQuery.all())))
                .accounts((address, scope, inviter) -> {
                    found.add(service[0].count(InvitationQuery.all()));
                    return Optional.empty();
                })
                .seats(invitation -> service[0].count(InvitationQuery.all()) < 3)
                .build();

        inviteAll(service[0], BulkOptions.create(), names(5));

        assertThat(found).containsExactly(0L, 0L, 1L, 1L, 2L, 2L, 3L, 3L, 3L, 3L);
        assertThat(answers()).containsExactly("done", "done", "done", RejectionReason.NO_SEAT, RejectionReason.NO_SEAT);
    }

    /** Else two batches, or a batch and a call, could each hold a limit that the other one waits for. */
    @Test
    void limitsAreCountedLastAndInOneOrder() {
        FaultyStore faulty = new FaultyStore(faces);
        List<String> steps = new ArrayList<>();
        faulty.failBy((step, arguments) -> {
            if (step.equals("takeFreeAddresses")) {
                steps.add(step);
            } else if (step.equals("take")) {
                steps.add(((LimitCharge) arguments.get(0)).key());
            }
        });

        serviceOn(faulty)
                .inviteAll(
                        Stream.of("ada@one.example", "bob@two.example", "eve@one.example")
                                .map(address ->
                                        BulkRow.of(InvitationRequest.to(address).build())),
                        BulkOptions.invite(),
                        results::add);

        assertThat(answers()).containsExactly("done", "done", "done");
        assertThat(steps).hasSize(13).startsWith("takeFreeAddresses");
        List<Subject> order = List.of(Subject.RECIPIENT, Subject.DOMAIN, Subject.INVITER, Subject.SCOPE);
        for (Subject subject : order) {
            int first = 1 + 3 * order.indexOf(subject);
            assertThat(steps.subList(first, first + 3))
                    .allSatisfy(key -> assertThat(key).startsWith(subject + ":"))
                    .isSorted();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"RECIPIENT", "SCOPE"})
    void aConflictCountsNothingTwiceWhereLimitsAreCountedInThisProcess(Subject subject) {
        FaultyStore faulty = new FaultyStore(faces);
        InvitationService service = InvitationService.builder(faulty.invitations(), sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .policy(InvitationPolicy.builder()
                        .limits(InvitationLimits.none().with(subject, 3, DAY))
                        .build())
                .clock(clock)
                .build();
        AtomicInteger times = new AtomicInteger();
        faulty.failBy((step, arguments) -> {
            if (step.equals("takeAddress") && times.incrementAndGet() == 3) {
                throw new TransactionConflictException("made up", null);
            }
        });

        inviteAll(service, BulkOptions.invite(), "ada", "ada+x", "ada+y", "ada+z");

        assertThat(answers()).containsExactly("done", "done", "done", RejectionReason.LIMIT);
    }

    @Test
    void rowsWithinTheCallersTransactionAreStoredAndToldAtOnceAndGoWithIt() {
        InvitationService service = service();
        List<Long> stored = new ArrayList<>();
        IllegalStateException broken = new IllegalStateException("the caller changes his mind");

        assertThatThrownBy(() -> store.transactions().inTransaction(host -> {
                    service.inviteAll(
                            rows("ada", "bob", "eve"),
                            BulkOptions.invite(),
                            result -> stored.add(service.count(InvitationQuery.all())));
                    throw broken;
                }))
                .isSameAs(broken);

        assertThat(stored).containsExactly(1L, 2L, 3L);
        assertThat(service.count(InvitationQuery.all())).isZero();
        assertThat(sender.sent()).isEmpty();
    }
}
