package io.invitation.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.Actor;
import io.invitation.DuplicateRule;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationId;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationResult.Rejected;
import io.invitation.InvitationService;
import io.invitation.InvitationServiceBuilder;
import io.invitation.Inviter;
import io.invitation.LinkTemplate;
import io.invitation.RejectionReason;
import io.invitation.contract.RecordingSender;
import io.invitation.contract.Samples;
import io.invitation.contract.TestClock;
import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.IdempotencyStore;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.RedemptionLedger;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A service on a store in memory that lets others come between: the moments are made by a store that does, or pretends,
 * what another node could have done just then.
 */
abstract class LostRaces {

    static final Actor ADMIN = Actor.of("admin");
    static final InvitationRequest ADA =
            InvitationRequest.to("ada@example.com").inviter(Inviter.of("grace")).build();

    static final Duration LEASE = Duration.ofHours(1);

    final InMemoryInvitationStore store = new InMemoryInvitationStore();
    final RecordingSender sender = new RecordingSender();
    final TestClock clock = new TestClock(Samples.NOW);

    /** What to do before a call of the store, and what to answer in its place, if anything. */
    interface Fault {
        Optional<Object> before(Method method, Object[] arguments);
    }

    static <T> T faulty(Class<T> face, T good, Fault fault) {
        return face.cast(Proxy.newProxyInstance(
                LostRaces.class.getClassLoader(), new Class<?>[] {face}, (proxy, method, arguments) -> {
                    Optional<Object> answer = fault.before(method, arguments);
                    if (answer.isPresent()) {
                        return answer.get();
                    }
                    try {
                        return method.invoke(good, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
    }

    InvitationService service(DuplicateRule rule) {
        return service(rule, store.invitations(), store.idempotency());
    }

    InvitationService service(DuplicateRule rule, Fault fault) {
        return service(rule, faulty(InvitationRepository.class, store.invitations(), fault), store.idempotency());
    }

    final List<InvitationEvent> heard = new ArrayList<>();

    InvitationService service(DuplicateRule rule, InvitationRepository invitations, IdempotencyStore keys) {
        return builder(rule, invitations, keys).redemptions(store.redemptions()).build();
    }

    InvitationServiceBuilder builder(DuplicateRule rule, InvitationRepository invitations, IdempotencyStore keys) {
        return InvitationService.builder(invitations, sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .policy(InvitationPolicy.builder().duplicates(rule).build())
                .deliveries(store.deliveries())
                .limits(store.limits())
                .idempotency(keys)
                .listener(heard::add)
                .clock(clock);
    }

    /** Another node on the same store. */
    InvitationServiceBuilder secondNode() {
        return builder(DuplicateRule.REJECT, store.invitations(), store.idempotency());
    }

    InvitationService secondNode(Fault faultOfPlaces) {
        return secondNode()
                .redemptions(faulty(RedemptionLedger.class, store.redemptions(), faultOfPlaces))
                .build();
    }

    /** Something that happens before the first call of a name, and changes no answer. */
    static Fault before(String name, Runnable happening) {
        AtomicBoolean happened = new AtomicBoolean();
        return (method, arguments) -> {
            if (method.getName().equals(name) && !happened.getAndSet(true)) {
                happening.run();
            }
            return Optional.empty();
        };
    }

    static void assertRejected(InvitationResult result, RejectionReason reason) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(reason));
    }

    Invitation stored(InvitationId id) {
        return store.invitations().findById(id).orElseThrow();
    }
}
