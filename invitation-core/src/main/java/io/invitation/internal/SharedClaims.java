package io.invitation.internal;

import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationId;
import io.invitation.InvitationStorageException;
import io.invitation.Redemption;
import io.invitation.TransactionConflictException;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.TokenHash;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Lets callers who want places of one invitation at the same moment share one transaction, so that a popular link costs
 * a commit for many acceptances instead of one for each.
 *
 * <p>Whoever finds nobody at work on the invitation leads: claims for all who wait, gives them their answers, lets one
 * of those who came meanwhile lead next, and leaves. There is no thread, no timer and no delay of our own, and nobody
 * waits who is alone. The claims are exact whoever makes them: the store judges version, places and holders.
 *
 * <p>Safe for use by several threads; shared by all views of a service.
 */
final class SharedClaims {

    private static final int MOST_AT_ONCE = 256;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Parts parts;
    private final Events events;
    private final Visitors visitors = new Visitors(PATIENCE);
    private final Map<InvitationId, ArrayDeque<Waiting>> lines = new HashMap<>();

    SharedClaims(Parts parts, Events events) {
        this.parts = parts;
        this.events = events;
    }

    /** A place that somebody wants, and the invitation that was judged for it. */
    record Wish(Invitation judged, Redemption place) {

        private Claim claim() {
            return new Claim(place, judged.version());
        }
    }

    Visitors.Visit enter(TokenHash link) {
        return visitors.enter(link);
    }

    /**
     * Claims a place in a transaction of our own, together with whoever else wants one of the same invitation.
     *
     * @return the outcome; empty if the place was not claimed, for whatever reason, and nothing changed
     * @throws InvitationStorageException if the store fails; then it fails for all who shared the transaction
     */
    Optional<PlaceOutcome> claim(Wish wish) {
        Waiting own = new Waiting(wish);
        if (leadsAtOnce(own) || own.turn.join() == Turn.LEAD) {
            lead(own);
        }
        return own.answer();
    }

    private enum Turn {
        LEAD,
        ANSWERED
    }

    /** Somebody in line. The future is completed once: by the turn to lead, or when the answer is there. */
    private final class Waiting {

        private final Wish wish;
        private final CompletableFuture<Turn> turn = new CompletableFuture<>();
        private Optional<Leases.Claimed> claimed = Optional.empty();
        private Optional<Throwable> failure = Optional.empty();

        Waiting(Wish wish) {
            this.wish = wish;
        }

        InvitationId line() {
            return wish.judged().id();
        }

        /** Listeners are told on the thread of whoever caused what they hear. */
        Optional<PlaceOutcome> answer() {
            failure.ifPresent(Waiting::rethrow);
            claimed.map(Leases.Claimed::events).ifPresent(all -> all.forEach(events::tell));
            return claimed.map(Leases.Claimed::outcome);
        }

        private static void rethrow(Throwable failure) {
            if (failure instanceof RuntimeException ours) {
                throw ours;
            }
            throw new InvitationStorageException(
                    "the shared claim failed with " + failure.getClass().getName(), true);
        }
    }

    /** The line behind whoever leads; there is one as long as somebody does. */
    private ArrayDeque<Waiting> lineOf(Waiting leader) {
        return Objects.requireNonNull(lines.get(leader.line()), "line");
    }

    private boolean leadsAtOnce(Waiting own) {
        synchronized (lines) {
            ArrayDeque<Waiting> line = lines.get(own.line());
            if (line == null) {
                lines.put(own.line(), new ArrayDeque<>());
                return true;
            }
            line.add(own);
            return false;
        }
    }

    private void lead(Waiting own) {
        List<Waiting> group = groupOf(own);
        try {
            List<Optional<Leases.Claimed>> claimed = claimTogether(group);
            IntStream.range(0, group.size()).forEach(i -> group.get(i).claimed = claimed.get(i));
        } catch (Throwable failure) {
            group.forEach(waiting -> waiting.failure = Optional.of(failure));
            if (failure instanceof Error error) {
                throw error;
            }
        } finally {
            group.forEach(waiting -> waiting.turn.complete(Turn.ANSWERED));
            letNextLead(own);
        }
    }

    private List<Waiting> groupOf(Waiting own) {
        List<Waiting> group = new ArrayList<>(List.of(own));
        synchronized (lines) {
            ArrayDeque<Waiting> line = lineOf(own);
            while (!line.isEmpty() && group.size() < MOST_AT_ONCE) {
                group.add(line.poll());
            }
        }
        return group;
    }

    private void letNextLead(Waiting own) {
        Waiting next;
        synchronized (lines) {
            next = lineOf(own).poll();
            if (next == null) {
                lines.remove(own.line());
            }
        }
        if (next != null) {
            next.turn.complete(Turn.LEAD);
        }
    }

    /** Nobody has a place by this if others always come in between: everybody then goes on alone. */
    private List<Optional<Leases.Claimed>> claimTogether(List<Waiting> group) {
        try {
            return parts.transactions().run(attempt -> claimOnce(group));
        } catch (TransactionConflictException conflict) {
            return group.stream()
                    .map(waiting -> Optional.<Leases.Claimed>empty())
                    .toList();
        }
    }

    private List<Optional<Leases.Claimed>> claimOnce(List<Waiting> group) {
        List<ClaimOutcome> outcomes = parts.repository()
                .claimAll(group.stream().map(waiting -> waiting.wish.claim()).toList());
        List<Optional<Leases.Claimed>> claimed = IntStream.range(0, group.size())
                .mapToObj(i -> claimed(group.get(i).wish, outcomes.get(i)))
                .toList();
        List<InvitationEvent> happened = claimed.stream()
                .flatMap(Optional::stream)
                .flatMap(one -> one.events().stream())
                .toList();
        if (!happened.isEmpty()) {
            events.write(happened);
        }
        return claimed;
    }

    private static Optional<Leases.Claimed> claimed(Wish wish, ClaimOutcome outcome) {
        return outcome.kind() == ClaimOutcome.Kind.CLAIMED
                ? Optional.of(Leases.claimed(wish.judged(), wish.place(), outcome))
                : Optional.empty();
    }
}
