package io.invitation.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.AcceptResult;
import io.invitation.Actor;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.InvitationServiceBuilder;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.LinkTemplate;
import io.invitation.RefusalReason;
import io.invitation.RejectionReason;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.InvitationStore;
import io.invitation.spi.KeyRing;
import io.invitation.spi.TokenPolicy;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;

/** What the rules for the service share: a store, a clock that stands still, and a sender that keeps the mails. */
abstract class ServiceFixture {

    static final Actor ADMIN = Actor.of("admin");
    static final Invitee ADA = Invitee.verified("ada@example.com", "ada");
    static final Invitee BOB = Invitee.verified("bob@example.com", "bob");

    private static final AtomicInteger KINDS = new AtomicInteger();

    final TestClock clock = new TestClock(Samples.NOW);
    final RecordingSender sender = new RecordingSender();
    InvitationStore faces;
    InvitationRepository store;

    /** Both ways to make tokens. */
    public enum Tokens {
        /** Only hashes are stored. */
        RANDOM,
        /** Links can be repeated. */
        KEYED;

        TokenPolicy policy() {
            byte[] key = new byte[KeyRing.MIN_KEY_LENGTH];
            Arrays.fill(key, (byte) 42);
            return this == RANDOM ? TokenPolicy.random() : TokenPolicy.keyed(KeyRing.of("k1", key));
        }
    }

    /** Returns a fresh, empty store; asked once for each test. */
    protected abstract InvitationStore emptyStore();

    @BeforeEach
    final void openTheStore() {
        faces = emptyStore();
        store = faces.invitations();
    }

    final InvitationService service() {
        return service(Tokens.RANDOM);
    }

    final InvitationService service(Tokens tokens) {
        return service(tokens, policy -> policy);
    }

    final InvitationService service(UnaryOperator<InvitationPolicy.Builder> policy) {
        return service(Tokens.RANDOM, policy);
    }

    final InvitationService service(Tokens tokens, UnaryOperator<InvitationPolicy.Builder> policy) {
        return builder(tokens, policy).build();
    }

    final InvitationServiceBuilder builder(Tokens tokens, UnaryOperator<InvitationPolicy.Builder> policy) {
        return InvitationService.builder(faces, sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .tokens(tokens.policy())
                .policy(policy.apply(InvitationPolicy.builder()).build())
                .clock(clock);
    }

    /** For the same address each time, but each of a kind of its own, so that no two of them are duplicates. */
    static InvitationRequest.Builder forAda() {
        return InvitationRequest.to("ada@example.com").kind("kind-" + KINDS.incrementAndGet());
    }

    static InvitationToken create(InvitationService service, InvitationRequest.Builder request) {
        return service.create(request.build()).linkOrElseThrow().token();
    }

    final InvitationToken mail(InvitationService service, InvitationRequest.Builder request) {
        service.invite(request.build()).orElseThrow();
        return sender.last().link().token();
    }

    static InvitationId idOf(InvitationService service, InvitationToken token) {
        return service.inspect(token).invitation().orElseThrow().id();
    }

    final Invitation stored(InvitationId id) {
        return store.findById(id).orElseThrow();
    }

    static void assertAccepted(AcceptResult result) {
        assertThat(result).isInstanceOf(AcceptResult.Accepted.class);
    }

    static void assertAlready(AcceptResult result) {
        assertThat(result).isInstanceOf(AcceptResult.AlreadyAccepted.class);
    }

    static void assertRefused(AcceptResult result, RefusalReason reason) {
        assertThat(result).isEqualTo(new AcceptResult.Refused(reason));
    }

    static InvitationResult.Rejected assertRejected(InvitationResult result, RejectionReason reason) {
        assertThat(result).isInstanceOf(InvitationResult.Rejected.class);
        InvitationResult.Rejected rejected = (InvitationResult.Rejected) result;
        assertThat(rejected.reason()).isEqualTo(reason);
        return rejected;
    }
}
