package io.invitation.benchmarks.optimisation.library;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.invitation.AcceptResult;
import io.invitation.BulkOptions;
import io.invitation.BulkRow;
import io.invitation.BulkSummary;
import io.invitation.DeliveryWorker;
import io.invitation.InvitationId;
import io.invitation.InvitationLimits;
import io.invitation.InvitationPlaces;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationServiceBuilder;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.LinkTemplate;
import io.invitation.Quota;
import io.invitation.RedemptionId;
import io.invitation.RefusalReason;
import io.invitation.ReserveResult;
import io.invitation.TransactionConflictException;
import io.invitation.benchmarks.Load;
import io.invitation.benchmarks.optimisation.Work;
import io.invitation.jdbc.JdbcInvitationStore;
import io.invitation.spi.KeyRing;
import io.invitation.spi.SendOutcome;
import io.invitation.spi.TokenPolicy;
import io.invitation.spi.TokenPurpose;
import io.invitation.spi.TokenSubject;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Gives the library that it was loaded with something to do. */
public final class LibraryWork implements Work {

    private static final int CONNECTIONS = 16;
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final int PLENTY = 1_000_000_000;

    private final HikariDataSource pool;
    private final JdbcInvitationStore store;
    private final InvitationService service;
    private final LongAdder places = new LongAdder();

    /**
     * Connects to a database.
     *
     * @param address of a schema that has the library's tables
     * @param isolation of its transactions, as HikariCP names them; {@code null} for what is usual there
     */
    public LibraryWork(String address, @Nullable String isolation) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(120_000);
        config.setTransactionIsolation(isolation);
        pool = new HikariDataSource(config);
        store = JdbcInvitationStore.of(pool);
        service = builder().build();
    }

    private InvitationServiceBuilder builder() {
        return InvitationService.builder(store, outgoing -> SendOutcome.submitted())
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .policy(InvitationPolicy.builder()
                        .limits(InvitationLimits.none())
                        .build());
    }

    private InvitationToken openToAnyone() {
        return service.create(
                        InvitationRequest.toAnyone().quota(Quota.of(PLENTY)).build())
                .linkOrElseThrow()
                .token();
    }

    private static String somebody() {
        return "person-" + UUID.randomUUID() + "@example.com";
    }

    @Override
    public Load.Call acceptByAnyOf(int links) {
        List<InvitationToken> all =
                IntStream.range(0, links).mapToObj(link -> openToAnyone()).toList();
        return thread -> {
            InvitationToken link = all.get(ThreadLocalRandom.current().nextInt(links));
            service.accept(link, Invitee.verified(somebody())).orElseThrow();
            places.increment();
        };
    }

    @Override
    public Load.Call acceptAskingHost() {
        InvitationService asking = builder().seats(invitation -> true).build();
        InvitationToken link = openToAnyone();
        return thread -> {
            Invitee invitee = Invitee.verified(somebody());
            untilUndisturbed(() -> asking.accept(link, invitee), LibraryWork::isContended)
                    .orElseThrow();
            places.increment();
        };
    }

    @Override
    public Load.Call reserveAndComplete() {
        InvitationToken link = openToAnyone();
        InvitationPlaces held = service.places();
        return thread -> {
            Invitee invitee = Invitee.verified(somebody());
            RedemptionId place = untilUndisturbed(() -> held.reserve(link, invitee, LEASE), LibraryWork::isContended)
                    .orElseThrow()
                    .id();
            untilUndisturbed(() -> held.complete(place, Optional.empty()), LibraryWork::isContended)
                    .orElseThrow();
            places.increment();
        };
    }

    /** Asks until others neither came in between nor were in conflict. */
    private static <T> T untilUndisturbed(Supplier<T> ask, Predicate<T> isContended) {
        while (true) {
            try {
                T answer = ask.get();
                if (!isContended.test(answer)) {
                    return answer;
                }
            } catch (TransactionConflictException conflict) {
                Thread.onSpinWait();
            }
        }
    }

    private static boolean isContended(AcceptResult result) {
        return result instanceof AcceptResult.Refused refused && refused.reason() == RefusalReason.CONTENDED;
    }

    private static boolean isContended(ReserveResult result) {
        return result instanceof ReserveResult.Refused refused && refused.reason() == RefusalReason.CONTENDED;
    }

    @Override
    public Load.Call inviteAll(int rows) {
        return thread -> inviteAll(service, rows, BulkOptions.create());
    }

    @Override
    public Load.Call sendFromQueue(int waiting, int mails) {
        InvitationService queueing = builder().sendByWorkersOnly().build();
        inviteAll(queueing, waiting, BulkOptions.invite());
        DeliveryWorker worker = queueing.deliveryWorker();
        return thread -> {
            int left = mails;
            while (left > 0) {
                int sent = worker.runOnce(left);
                if (sent == 0) {
                    throw new IllegalStateException("the queue is empty, or all of it leased");
                }
                left -= sent;
            }
        };
    }

    @Override
    public long places() {
        return places.sum();
    }

    private static void inviteAll(InvitationService service, int rows, BulkOptions options) {
        BulkSummary summary = service.inviteAll(
                IntStream.range(0, rows)
                        .mapToObj(row -> BulkRow.of(InvitationRequest.to(somebody())
                                .roles("developer")
                                .build())),
                options,
                result -> {});
        if (summary.done() != rows) {
            throw new IllegalStateException(summary.toString());
        }
    }

    @Override
    public Load.Call create() {
        return thread ->
                service.create(InvitationRequest.to(somebody()).build()).linkOrElseThrow();
    }

    /** Returns a call for which no database is asked. */
    @Override
    public Load.Call inspectForged() {
        InvitationService keyed = builder().tokens(keyed()).build();
        InvitationToken forged =
                keyed().mint(TokenSubject.link(InvitationId.timeOrdered(Instant.EPOCH), 1, TokenPurpose.MAILED_LINK));
        return thread -> {
            if (keyed.inspect(forged).canAccept()) {
                throw new IllegalStateException("a forged link works");
            }
        };
    }

    private static TokenPolicy keyed() {
        byte[] key = new byte[KeyRing.MIN_KEY_LENGTH];
        new SecureRandom().nextBytes(key);
        return TokenPolicy.keyed(KeyRing.of("k1", key));
    }

    @Override
    public Load.Call inspect() {
        InvitationToken link = openToAnyone();
        return thread -> {
            if (!service.inspect(link).canAccept()) {
                throw new IllegalStateException("the link does not work");
            }
        };
    }

    @Override
    public void close() {
        pool.close();
    }
}
