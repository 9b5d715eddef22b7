package io.invitation.contract;

import io.invitation.Actor;
import io.invitation.EmailAddress;
import io.invitation.InvitationPurpose;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.Scope;
import io.invitation.contract.Operation.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Random operations of those who follow links. */
final class RandomVisits {

    private static final List<Duration> LEASES = List.of(Duration.ofMinutes(1), Duration.ofMinutes(30));

    private final RandomWorld world;

    RandomVisits(RandomWorld world) {
        this.world = world;
    }

    Step<Lifecycle> any() {
        return switch (world.number(24)) {
            case 0, 1, 2, 3, 4, 5 -> accept();
            case 6, 7, 8 -> reserve();
            case 9, 10, 11 -> complete();
            case 12 -> release();
            case 13, 14, 15 -> verify();
            case 16, 17 -> undo();
            case 18 -> decline();
            case 19 -> withLink("inspect", InvitationService::inspect);
            case 20, 21 ->
                withLink("seal", (service, token) -> service.handOff().seal(token));
            case 22 -> inspectSealed();
            default -> acceptSealed();
        };
    }

    private Step<Lifecycle> withLink(String words, BiFunction<InvitationService, InvitationToken, Object> work) {
        Scope scope = world.usualScope();
        InvitationPurpose purpose =
                world.isOneOf(8) ? InvitationPurpose.ACCOUNT_ACTIVATION : InvitationPurpose.MEMBERSHIP;
        int which = world.latest();
        return Lifecycle.step(
                words + " with " + Ordinal.of("link", which) + " in " + scope + " for " + purpose, service -> {
                    Object answer = work.apply(service.in(scope, purpose), service.token(which));
                    return answer;
                });
    }

    private Invitee invitee() {
        EmailAddress address = world.any(RandomWorld.ADDRESSES);
        Optional<String> account = world.account();
        return switch (world.number(6)) {
            case 0, 1, 2 ->
                account.map(known -> Invitee.verified(address.mailbox(), known))
                        .orElseGet(() -> Invitee.verified(address.mailbox()));
            case 3, 4 -> account.map(Invitee::byMail).orElseGet(Invitee::byMail);
            default -> Invitee.unverified(address.mailbox());
        };
    }

    private static String words(Invitee invitee) {
        return invitee.evidence() + " " + invitee.address().map(EmailAddress::mailbox) + " " + invitee.accountId();
    }

    private Step<Lifecycle> accept() {
        Invitee invitee = invitee();
        boolean fails = world.isOneOf(8);
        return withLink(
                "accept as " + words(invitee) + (fails ? ", failing" : ""),
                (service, token) -> service.accept(token, invitee, acceptance -> {
                    if (fails) {
                        throw new IllegalStateException("no account today");
                    }
                }));
    }

    private Step<Lifecycle> reserve() {
        Invitee invitee = invitee();
        Duration lease = world.any(LEASES);
        return withLink(
                "reserve for " + lease + " as " + words(invitee),
                (service, token) -> service.places().reserve(token, invitee, lease));
    }

    private Step<Lifecycle> decline() {
        Invitee invitee = invitee();
        return withLink("decline as " + words(invitee), (service, token) -> service.decline(token, invitee));
    }

    private Step<Lifecycle> verify() {
        EmailAddress address = world.any(RandomWorld.ADDRESSES);
        return withLink(
                "verify " + address.mailbox(),
                (service, token) -> service.places().verify(token, address));
    }

    private Step<Lifecycle> complete() {
        Scope scope = world.usualScope();
        int which = world.latest();
        Optional<String> account = world.account();
        return Lifecycle.step(
                "complete " + Ordinal.of("place", which) + " in " + scope + " for " + account,
                service -> service.in(scope).places().complete(service.place(which), account));
    }

    private Step<Lifecycle> release() {
        Scope scope = world.usualScope();
        int which = world.latest();
        return Lifecycle.step(
                "release " + Ordinal.of("place", which) + " in " + scope,
                service -> service.in(scope).places().release(service.place(which)));
    }

    private Step<Lifecycle> undo() {
        Scope scope = world.usualScope();
        int which = world.latest();
        Actor actor = world.actor();
        return Lifecycle.step(
                "undo " + Ordinal.of("place", which) + " in " + scope + " by " + actor,
                service -> service.in(scope).places().undo(service.place(which), actor, "mistake"));
    }

    private Step<Lifecycle> inspectSealed() {
        Scope scope = world.usualScope();
        int which = world.latest();
        return Lifecycle.step(
                "inspect " + Ordinal.of("sealed link", which) + " in " + scope,
                service -> service.in(scope).handOff().inspect(service.pending(which)));
    }

    private Step<Lifecycle> acceptSealed() {
        Scope scope = world.usualScope();
        int which = world.latest();
        Invitee invitee = invitee();
        return Lifecycle.step(
                "accept " + Ordinal.of("sealed link", which) + " in " + scope + " as " + words(invitee),
                service -> service.in(scope).handOff().accept(service.pending(which), invitee, acceptance -> {}));
    }
}
