package io.invitation.internal;

import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.Scope;
import io.invitation.spi.EndedInvitation;
import io.invitation.spi.MaintenanceStore;
import io.invitation.spi.Replacement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets invitations that ended long ago, or the people in them; each in a transaction of its own, in which it is
 * judged again, so that one that was revived meanwhile stays.
 */
final class Retention {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private static final int PAGE = 500;

    private final Parts parts;
    private final Events events;
    private final MaintenanceStore maintenance;
    private final Forgetting forgetting;

    Retention(Parts parts, Events events) {
        this.parts = parts;
        this.events = events;
        this.maintenance = Parts.required(parts.maintenance(), "maintenance");
        this.forgetting = new Forgetting(parts, events);
    }

    /** What is anonymous was over first. */
    int purge(Scope scope, Instant before, int limit) {
        int anonymous = purge(new Ended(scope, true, before), limit);
        return anonymous + purge(new Ended(scope, false, before), limit - anonymous);
    }

    private int purge(Ended ended, int limit) {
        return each(
                ended,
                limit,
                id -> parts.transactions().runRounds(attempt -> purge(attempt, id, ended.before()), false));
    }

    private Optional<Boolean> purge(Transactions.Attempt attempt, InvitationId id, Instant before) {
        Optional<Invitation> found = findEnded(id, before);
        if (found.isEmpty()) {
            return Optional.of(false);
        }
        Invitation ended = found.get();
        if (!shut(ended)) {
            return Optional.empty();
        }
        if (findEnded(id, before).isEmpty()) {
            return Optional.of(false);
        }
        events.announce(
                attempt,
                InvitationEvent.of(ended, InvitationEventType.PURGED, parts.now(), Optional.empty(), Optional.empty()));
        return Optional.of(maintenance.delete(id));
    }

    /**
     * A new version shuts out whoever would change the invitation or take a place until all is done. What is judged
     * once more behind that is final: by a late clock somebody may have held a place in the last moment.
     */
    private boolean shut(Invitation ended) {
        Invitation next = ended.toBuilder().version(ended.version() + 1).build();
        return parts.repository().replace(new Replacement(next, ended.version(), ended.places()));
    }

    int anonymise(Scope scope, Instant before, int limit) {
        return each(
                new Ended(scope, false, before),
                limit,
                id -> parts.transactions().runRounds(attempt -> anonymise(attempt, id, before), false));
    }

    private Optional<Boolean> anonymise(Transactions.Attempt attempt, InvitationId id, Instant before) {
        Optional<Invitation> found =
                findEnded(id, before).filter(ended -> ended.anonymisedAt().isEmpty());
        if (found.isEmpty()) {
            return Optional.of(false);
        }
        if (!shut(found.get())) {
            return Optional.empty();
        }
        Optional<Invitation> shut = findEnded(id, before);
        if (shut.isEmpty()) {
            return Optional.of(false);
        }
        return forgetting.forget(attempt, shut.get(), parts.now(), Optional.empty())
                ? Optional.of(true)
                : Optional.empty();
    }

    private Optional<Invitation> findEnded(InvitationId id, Instant before) {
        return parts.repository()
                .findById(id)
                .filter(invitation ->
                        invitation.endedAt().filter(before::isAfter).isPresent());
    }

    /** What to go through: invitations that ended before an instant, anonymous ones or others. */
    private record Ended(Scope scope, boolean anonymous, Instant before) {}

    /**
     * Goes through them page by page, until enough were handled; one that fails is left for another day. A conflict in
     * a transaction of the host is thrown.
     */
    private int each(Ended ended, int limit, Predicate<InvitationId> step) {
        Optional<EndedInvitation> last = Optional.empty();
        int done = 0;
        int failed = 0;
        while (done < limit) {
            List<EndedInvitation> page =
                    maintenance.findEnded(ended.scope(), ended.anonymous(), ended.before(), last, PAGE);
            for (EndedInvitation found : page) {
                if (done == limit || failed > limit) {
                    return done;
                }
                try {
                    done += step.test(found.id()) ? 1 : 0;
                } catch (RuntimeException | Error failure) {
                    parts.transactions().throwIfHostHasLost(failure);
                    failed++;
                    LOG.warn(
                            "Retention of invitation {} failed with {}",
                            found.id(),
                            failure.getClass().getName());
                }
            }
            if (page.size() < PAGE) {
                return done;
            }
            last = Optional.of(page.get(PAGE - 1));
        }
        return done;
    }

    int tidy(Instant before, int limit) {
        Transactions transactions = parts.transactions();
        int answers = parts.idempotency()
                .map(store -> transactions.run(attempt -> store.purge(before, limit)))
                .orElse(0);
        int messages = transactions.run(attempt -> parts.queue().purge(before, limit));
        Instant over = parts.now().minus(parts.configuration().longestLimitWindow());
        Instant started = before.isBefore(over) ? before : over;
        int windows = transactions.run(attempt -> parts.limits().purge(started, limit));
        return answers + messages + windows;
    }
}
