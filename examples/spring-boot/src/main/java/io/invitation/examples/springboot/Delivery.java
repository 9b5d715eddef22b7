package io.invitation.examples.springboot;

import io.invitation.DeliveryWorker;
import io.invitation.InvitationService;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Sends mails and does what becomes due, from when the application is up until it goes down. */
@Component
class Delivery implements SmartLifecycle {

    private final InvitationService invitations;
    private final AppProperties app;
    private @Nullable DeliveryWorker worker;

    Delivery(InvitationService invitations, AppProperties app) {
        this.invitations = invitations;
        this.app = app;
    }

    @Override
    public synchronized void start() {
        DeliveryWorker started = invitations.deliveryWorker();
        started.start(loop -> new Thread(loop, "invitation-delivery").start(), app.pause());
        worker = started;
    }

    /** Waits for the mail that is being sent. */
    @Override
    public synchronized void stop() {
        if (worker != null) {
            worker.close();
            worker = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return worker != null;
    }

    @Scheduled(fixedDelayString = "PT1M")
    void maintain() {
        invitations.maintenance().runOnce(1_000);
    }
}
