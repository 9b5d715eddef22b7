package io.invitation.internal;

import io.invitation.CommitOutcomeUnknownException;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationStorageException;
import io.invitation.Redemption;
import io.invitation.TransactionConflictException;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.RecordedClaim;
import io.invitation.spi.TokenHash;
import io.invitation.spi.TokenMatch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets callers who want places at the same moment share one step of the store, so that they cost a commit for many
 * acceptances instead of one for each: all those of one popular link, and where the store can do that, those of
 * different links, too.
 *
 * <p>Whoever finds nobody in the way leads: claims for all who wait, gives them their answers, lets one of those who
 * came meanwhile lead next, and leaves. There is no thread, no timer and no delay of our own, and nobody waits who is
 * alone. The claims are exact whoever makes them: the store judges version, places and holders.
 *
 * <p>Safe for use by several threads; shared by all views of a service.
 */
final class SharedClaims {

    private static final Logger LOG = LoggerFactory.getLogger(SharedClaims.class);

    /**
     * Bounds of one statement; that fewer are slower is measured by the benchmark "optimisations", as what follows is.
     */
    private static final int MOST_AT_ONE_LINK = 256;

    private static final int MOST_AT_MIXED_LINKS = 64;

    /** How many lead at once where links differ: a few claims are as fast each by itself, many are faster in groups. */
    private static final int LEADERS_OF_MIXED_LINKS = 6;

    /** No number for speed: longer than anybody in front takes but one who hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Parts parts;
    private final Events events;
    private final Duration patience;
    private final Visitors visitors;

    /** By the link that all in a line follow; empty for those who are alone with theirs. */
    private final Map<Optional<TokenHash>, Line> lines = new HashMap<>();

    SharedClaims(Parts parts, Events events) {
        this(parts, events, PATIENCE);
    }

    /**
     * Creates one without anybody in it.
     *
     * @param patience after how long somebody who waits goes on alone
     */
    SharedClaims(Parts parts, Events events, Duration patience) {
        this.parts = parts;
        this.events = events;
        this.patience = patience;
        this.visitors = new Visitors(patience);
    }

    /** A place that somebody wants, and the invitation that was judged for it. */
    record Wish(Invitation judged, Redemption place, RecordedClaim claim) {

        Wish(Invitation judged, Redemption place) {
            this(judged, place, Leases.recorded(judged, place));
        }
    }

    /** Looks a link up. */
    interface Look {
        Optional<TokenMatch> find();
    }

    /** Tells what place somebody with a link may have; none if there is more to it than taking a free one. */
    interface Judge {
        Optional<Wish> judge(TokenMatch match);
    }

    /**
     * What became of a wish.
     *
     * @param outcome empty if the place was not claimed, for whatever reason, and nothing changed
     * @param hadPlace whether that was so because the address or the account had one
     */
    record Answer(Optional<PlaceOutcome> outcome, boolean hadPlace) {

        /** Of somebody for whom nothing was tried. */
        static final Answer NONE = new Answer(Optional.empty(), false);
    }

    /** Those who wait while others lead; there is a line as long as somebody leads. */
    private static final class Line {

        private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
        private int leaders;
    }

    Visitors.Visit enter(TokenHash link) {
        return visitors.enter(link);
    }

    Visitors.Visit enter(InvitationId invitation) {
        return visitors.enter(invitation);
    }

    /**
     * Claims a place in a transaction of our own, together with whoever else follows the same link, which is looked up
     * once for all of them; or, for somebody who is alone with a link, with those who are so, too.
     *
     * @return what became of it
     * @throws InvitationStorageException if the store fails; then it fails for all who shared the step, unless only the
     *     one who led it is concerned: by an interruption, or because nothing had been claimed yet
     */
    Answer claim(Visitors.Visit visit, TokenHash link, Look look, Judge judge) {
        if (visit.isInCompany()) {
            return claim(new Waiting(Optional.of(link), look, judge));
        }
        Waiting own = new Waiting(Optional.empty(), look, judge);
        own.judge(look.find());
        return own.wish.isPresent() ? claim(own) : own.answer();
    }

    private Answer claim(Waiting own) {
        if (leadsAtOnce(own) || awaitTurn(own) == Turn.LEAD) {
            lead(own);
        }
        return own.answer();
    }

    /** Waits, unless for too long: those in front may wait for a row themselves, and not for one of this caller's. */
    private Turn awaitTurn(Waiting own) {
        try {
            return own.turn.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException tooLong) {
            LOG.debug("A place is claimed alone, after waiting for {}", patience);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
        synchronized (lines) {
            Line line = lines.get(own.line);
            if (line != null && line.waiting.remove(own)) {
                return Turn.LEFT;
            }
        }
        return own.turn.join();
    }

    private enum Turn {
        LEAD,
        ANSWERED,
        LEFT
    }

    /** Somebody in line. The future is completed once: by the turn to lead, or when the answer is there. */
    private final class Waiting {

        private final Optional<TokenHash> line;
        private final Look look;
        private final Judge judge;
        private final CompletableFuture<Turn> turn = new CompletableFuture<>();
        private Optional<Wish> wish = Optional.empty();
        private ClaimOutcome outcome = ClaimOutcome.notClaimed();
        private Optional<Throwable> failure = Optional.empty();

        Waiting(Optional<TokenHash> line, Look look, Judge judge) {
            this.line = line;
            this.look = look;
            this.judge = judge;
        }

        int mostAtOnce() {
            return line.isPresent() ? MOST_AT_ONE_LINK : MOST_AT_MIXED_LINKS;
        }

        int mostLeaders() {
            return line.isPresent() ? 1 : LEADERS_OF_MIXED_LINKS;
        }

        /** Listeners are told on the thread of whoever caused what they hear. */
        Answer answer() {
            failure.ifPresent(Waiting::rethrow);
            wish.ifPresent(own -> own.claim().events(outcome).forEach(events::tell));
            return new Answer(
                    wish.filter(own -> outcome.kind() == ClaimOutcome.Kind.CLAIMED)
                            .map(own -> Leases.outcome(own.judged(), own.place(), outcome)),
                    outcome.kind() == ClaimOutcome.Kind.ALREADY_CLAIMED);
        }

        void judge(Optional<TokenMatch> found) {
            try {
                wish = found.flatMap(judge::judge);
            } catch (RuntimeException own) {
                failure = Optional.of(own);
            }
        }

        private static void rethrow(Throwable failure) {
            if (failure instanceof RuntimeException ours) {
                throw ours;
            }
            throw new InvitationStorageException(
                    "the shared claim failed with " + failure.getClass().getName(), true);
        }
    }

    private boolean leadsAtOnce(Waiting own) {
        synchronized (lines) {
            Line line = lines.computeIfAbsent(own.line, key -> new Line());
            if (line.leaders < own.mostLeaders()) {
                line.leaders++;
                return true;
            }
            line.waiting.add(own);
            return false;
        }
    }

    private void lead(Waiting own) {
        List<Waiting> group = new ArrayList<>(List.of(own));
        boolean hasLooked = false;
        try {
            addWaiting(group, own);
            if (own.line.isPresent()) {
                Optional<TokenMatch> found = own.look.find();
                group.forEach(waiting -> waiting.judge(found));
            }
            hasLooked = true;
            claimFor(group.stream().filter(waiting -> waiting.wish.isPresent()).toList());
        } catch (TransactionConflictException conflict) {
            // Others always came in between: nobody has a place by this, and everybody goes on alone.
            LOG.debug("A step shared by {} was given up: {}", group.size(), conflict.getMessage());
        } catch (Throwable failure) {
            List<Waiting> concerned = hasLooked && !isOfInterruption(failure) ? group : List.of(own);
            concerned.forEach(waiting -> waiting.failure = Optional.of(failure));
            if (failure instanceof Error error) {
                throw error;
            }
        } finally {
            group.forEach(waiting -> waiting.turn.complete(Turn.ANSWERED));
            letNextLead(own);
        }
    }

    /** Whoever is interrupted gets no connection; that is nothing to the others, unless something may have happened. */
    private static boolean isOfInterruption(Throwable failure) {
        return Thread.currentThread().isInterrupted()
                && failure instanceof RuntimeException
                && !(failure instanceof CommitOutcomeUnknownException);
    }

    private void addWaiting(List<Waiting> group, Waiting own) {
        synchronized (lines) {
            ArrayDeque<Waiting> waiting = lineOf(own).waiting;
            while (!waiting.isEmpty() && group.size() < own.mostAtOnce()) {
                group.add(waiting.poll());
            }
        }
    }

    private Line lineOf(Waiting leader) {
        return Objects.requireNonNull(lines.get(leader.line), "line");
    }

    private void letNextLead(Waiting own) {
        Waiting next;
        synchronized (lines) {
            Line line = lineOf(own);
            next = line.waiting.poll();
            if (next == null && --line.leaders == 0) {
                lines.remove(own.line);
            }
        }
        if (next != null) {
            next.turn.complete(Turn.LEAD);
        }
    }

    private void claimFor(List<Waiting> group) {
        if (!group.isEmpty()) {
            List<RecordedClaim> claims = group.stream()
                    .map(waiting -> waiting.wish.orElseThrow().claim())
                    .toList();
            List<ClaimOutcome> outcomes = parts.transactions().runStep(() -> events.claim(claims));
            IntStream.range(0, group.size()).forEach(i -> group.get(i).outcome = outcomes.get(i));
        }
    }
}
