package io.invitation.contract;

import io.invitation.spi.DeliveryQueue;
import io.invitation.spi.HistoryStore;
import io.invitation.spi.IdempotencyStore;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.InvitationStore;
import io.invitation.spi.LimitStore;
import io.invitation.spi.MaintenanceStore;
import io.invitation.spi.RedemptionLedger;
import io.invitation.spi.SuppressionStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;

/** A store before whose every step a test may let something happen, for example a failure. */
final class FaultyStore implements InvitationStore {

    /** What happens before a step. */
    interface Fault {
        void before(String step, List<Object> arguments);
    }

    private static final Fault NONE = (step, arguments) -> {};

    private final InvitationStore real;
    private volatile Fault fault = NONE;

    FaultyStore(InvitationStore real) {
        this.real = real;
    }

    void failBy(Fault newFault) {
        fault = newFault;
    }

    void heal() {
        fault = NONE;
    }

    private <T> T face(Class<T> type, T face) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    fault.before(method.getName(), arguments == null ? List.of() : List.of(arguments));
                    try {
                        return method.invoke(face, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                }));
    }

    @Override
    public InvitationRepository invitations() {
        return face(InvitationRepository.class, real.invitations());
    }

    @Override
    public RedemptionLedger redemptions() {
        return face(RedemptionLedger.class, real.redemptions());
    }

    @Override
    public DeliveryQueue deliveries() {
        return face(DeliveryQueue.class, real.deliveries());
    }

    @Override
    public HistoryStore history() {
        return face(HistoryStore.class, real.history());
    }

    @Override
    public LimitStore limits() {
        return face(LimitStore.class, real.limits());
    }

    @Override
    public IdempotencyStore idempotency() {
        return face(IdempotencyStore.class, real.idempotency());
    }

    @Override
    public SuppressionStore suppressions() {
        return face(SuppressionStore.class, real.suppressions());
    }

    @Override
    public MaintenanceStore maintenance() {
        return face(MaintenanceStore.class, real.maintenance());
    }
}
