package io.invitation.examples.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.InvitationId;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationStorageException;
import io.invitation.Invitee;
import io.invitation.LinkTemplate;
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

    @Test
    void anInvitationIsMadeAndAccepted() {
        InvitationService service = InvitationService.builder(repository(), message -> SendOutcome.submitted())
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .build();
        var link =
                service.create(InvitationRequest.to("ada@example.com").build()).linkOrElseThrow();

        assertThat(service.accept(link.token(), Invitee.verified("ada@example.com"))
                        .holdsPlace())
                .isTrue();
        assertThat(service.accept(link.token(), Invitee.verified("bob@example.com"))
                        .holdsPlace())
                .isFalse();
    }

    @Test
    void aServerThatIsGoneIsATransientFailure() throws IOException {
        try (RedisServer other = RedisServer.start();
                RedisClient client = other.client()) {
            InvitationRepository repository = new RedisInvitationRepository(client);
            other.close();

            assertThatThrownBy(() -> repository.findById(InvitationId.timeOrdered(Instant.EPOCH)))
                    .isInstanceOfSatisfying(
                            InvitationStorageException.class,
                            failure -> assertThat(failure.isTransient()).isTrue());
        }
    }
}
