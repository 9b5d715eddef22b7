package io.invitation.examples.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.AcceptResult;
import io.invitation.Audience;
import io.invitation.CommitOutcomeUnknownException;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationStorageException;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.LinkTemplate;
import io.invitation.Quota;
import io.invitation.Scope;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.SendOutcome;
import io.invitation.testkit.Ability;
import io.invitation.testkit.InvitationRepositoryContract;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

// snippet: contract
class RedisInvitationRepositoryTest extends InvitationRepositoryContract {

    private static RedisServer server;

    private final RedisClient first = server.client();
    private final RedisClient second = server.client();

    @BeforeAll
    static void start() throws IOException {
        server = RedisServer.start();
    }

    @Override
    protected InvitationRepository repository() {
        first.flushAll();
        return new RedisInvitationRepository(first);
    }

    @Override
    protected InvitationRepository secondRepository() {
        return new RedisInvitationRepository(second);
    }

    @Override
    protected Set<Ability> missing() {
        return Set.of(Ability.TRANSACTIONS);
    }

    @AfterEach
    void disconnect() {
        first.close();
        second.close();
    }

    @AfterAll
    static void stop() {
        if (server != null) { // skipped where there is no Redis
            server.close();
        }
    }
    // end of snippet

    private static final Invitation SOME = Invitation.builder(
                    InvitationId.timeOrdered(Instant.EPOCH), Scope.DEFAULT, Audience.anyone(), Instant.EPOCH)
            .build();

    @Test
    void anInvitationIsMadeAndAcceptedOnce() {
        InvitationService service = InvitationService.builder(repository(), message -> SendOutcome.submitted())
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .build();
        InvitationRequest forAnyone =
                InvitationRequest.toAnyone().quota(Quota.of(1)).build();
        InvitationToken token = service.create(forAnyone).linkOrElseThrow().token();

        AcceptResult adas = service.accept(token, Invitee.verified("ada@example.com"));
        AcceptResult bobs = service.accept(token, Invitee.verified("bob@example.com"));

        assertThat(adas.holdsPlace()).isTrue();
        assertThat(bobs.holdsPlace()).isFalse();
    }

    @Test
    void whatAServerRefusesForNowIsTransientAndToldByItsCodeAlone() {
        InvitationRepository repository = repository();
        first.configSet("maxmemory", "1");
        try {
            assertThatThrownBy(() -> repository.insert(SOME))
                    .isExactlyInstanceOf(InvitationStorageException.class)
                    .hasMessage("Redis answers OOM")
                    .hasNoCause()
                    .satisfies(failure -> assertThat(isTransient(failure)).isTrue());
        } finally {
            first.configSet("maxmemory", "0");
        }
    }

    @Test
    void ofAServerThatIsGoneNothingCanBeReadForNowAndNobodyKnowsWhatWasChanged() throws IOException {
        RedisServer other = RedisServer.start();
        try (RedisClient client = other.client()) {
            InvitationRepository repository = new RedisInvitationRepository(client);
            repository.insert(SOME);
            other.close();

            assertThatThrownBy(() -> repository.findById(SOME.id()))
                    .isExactlyInstanceOf(InvitationStorageException.class)
                    .satisfies(failure -> assertThat(isTransient(failure)).isTrue());
            assertThatThrownBy(() -> repository.recordDelivery(SOME.id(), SOME.delivery(), SOME.delivery()))
                    .isInstanceOf(CommitOutcomeUnknownException.class);
        } finally {
            other.close();
        }
    }

    private static boolean isTransient(Throwable failure) {
        return ((InvitationStorageException) failure).isTransient();
    }
}
