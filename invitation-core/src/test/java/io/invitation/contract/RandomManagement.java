package io.invitation.contract;

import io.invitation.Actor;
import io.invitation.Audience;
import io.invitation.BulkOptions;
import io.invitation.BulkResult;
import io.invitation.BulkRow;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Expiry;
import io.invitation.Grants;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationPurpose;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationUpdate;
import io.invitation.Inviter;
import io.invitation.Quota;
import io.invitation.Scope;
import io.invitation.contract.Operation.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Random operations of those who invite. */
final class RandomManagement {

    private static final List<Duration> LIFETIMES =
            List.of(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(1));

    private final RandomWorld world;

    RandomManagement(RandomWorld world) {
        this.world = world;
    }

    Step<Lifecycle> any() {
        return switch (world.number(32)) {
            case 0, 1, 2, 3, 4, 5, 6, 7 -> issue();
            case 8, 9, 10 -> inviteAll();
            case 11, 12 -> onOne("resend", InvitationService::resend);
            case 13, 14 -> onOne("remind about", InvitationService::remind);
            case 15, 16, 17 -> onOne("refresh", InvitationService::refresh);
            case 18, 19 -> onOne("show the link of", InvitationService::link);
            case 20 -> onOne("enable", InvitationService::enable);
            case 21, 22 -> onOne("disable", InvitationService::disable);
            case 23, 24 -> onOne("revoke", (service, on) -> service.revoke(on.id(), on.actor(), "left"));
            case 25 -> onOne("options of", InvitationService::options);
            case 26, 27, 28, 29 -> update();
            case 30 -> revokeAll();
            default -> entitle();
        };
    }

    /** An invitation and who asks. */
    private record On(InvitationId id, Actor actor) {}

    private interface Asked {

        Object ask(InvitationService service, InvitationId id, Actor actor);
    }

    private Step<Lifecycle> onOne(String words, Asked asked) {
        return onOne(words, (service, on) -> asked.ask(service, on.id(), on.actor()));
    }

    private Step<Lifecycle> onOne(String words, BiFunction<InvitationService, On, Object> work) {
        Scope scope = world.usualScope();
        int which = world.latest();
        Actor actor = world.actor();
        return Lifecycle.step(
                words + " " + Ordinal.of("invitation", which) + " in " + scope + " by " + actor, service -> {
                    Object answer = work.apply(service.in(scope), new On(service.invitation(which), actor));
                    return answer;
                });
    }

    Step<Lifecycle> issue() {
        Scope scope = world.usualScope();
        InvitationPurpose purpose =
                world.isOneOf(6) ? InvitationPurpose.ACCOUNT_ACTIVATION : InvitationPurpose.MEMBERSHIP;
        boolean mailed = world.number(3) > 0;
        Wanted wanted = wanted();
        return Lifecycle.step(
                (mailed ? "invite " : "create for ") + wanted + " in " + scope + " for " + purpose, service -> {
                    InvitationRequest request = wanted.request(service);
                    InvitationService in = service.in(scope, purpose);
                    Object answer = mailed ? in.invite(request) : in.create(request);
                    return answer;
                });
    }

    /** What is wanted of an invitation; instants are counted from when it is asked for. */
    private record Wanted(
            Optional<Audience> audience,
            String kind,
            Actor inviter,
            Optional<EmailAddress> recipient,
            Optional<Quota> quota,
            Optional<Duration> lifetime,
            Optional<Duration> notBefore,
            Optional<String> key) {

        InvitationRequest request(Lifecycle service) {
            InvitationRequest.Builder request = audience.map(InvitationRequest::to)
                    .orElseGet(InvitationRequest::toAnyone)
                    .kind(kind)
                    .inviter(Inviter.of(inviter.id()))
                    .name("Team " + kind)
                    .roles(kind);
            recipient.ifPresent(request::recipient);
            quota.ifPresent(request::quota);
            lifetime.ifPresent(time -> request.expiry(Expiry.in(time)));
            notBefore.ifPresent(
                    time -> request.notBefore(service.clock.instant().plus(time)));
            key.ifPresent(request::idempotencyKey);
            return request.build();
        }
    }

    private Wanted wanted() {
        boolean isForOne = world.number(3) > 0;
        Audience domain = Audience.of(List.of(EmailPattern.parse("*@example.com")));
        Audience mixed = Audience.of(List.of(
                        EmailPattern.exactly(world.any(RandomWorld.ADDRESSES)), EmailPattern.parse("*@example.org")))
                .except(List.of(EmailPattern.exactly(world.any(RandomWorld.ADDRESSES))));
        Optional<Audience> audience = isForOne
                ? Optional.of(Audience.to(world.any(RandomWorld.ADDRESSES)))
                : world.maybe(world.any(List.of(domain, mixed)));
        return new Wanted(
                audience,
                world.kind(),
                world.actor(),
                isForOne ? Optional.empty() : world.maybe(world.any(RandomWorld.ADDRESSES)),
                isForOne ? Optional.empty() : Optional.of(Quota.of(1 + world.number(3))),
                world.isOneOf(3) ? Optional.of(world.any(LIFETIMES)) : Optional.empty(),
                world.isOneOf(10) ? Optional.of(Duration.ofMinutes(5)) : Optional.empty(),
                world.isOneOf(6) ? Optional.of(world.any(RandomWorld.KEYS)) : Optional.empty());
    }

    private Step<Lifecycle> inviteAll() {
        Scope scope = world.usualScope();
        List<Wanted> rows = new ArrayList<>();
        for (int i = world.number(4); i >= 0; i--) {
            rows.add(wanted());
        }
        BulkOptions mailed = world.random.nextBoolean() ? BulkOptions.invite() : BulkOptions.create();
        BulkOptions keyed = world.isOneOf(3) ? mailed.idempotencyKey(world.any(RandomWorld.KEYS)) : mailed;
        BulkOptions options = world.isOneOf(3) ? keyed.dryRun() : keyed;
        boolean twice = options.idempotencyKey().isPresent();
        return Lifecycle.step(
                (options.isDryRun() ? "rehearse" : "work off") + (options.isMailed() ? " and mail " : " ") + rows
                        + " in " + scope + " under " + options.idempotencyKey() + (twice ? ", twice" : ""),
                service -> {
                    List<BulkResult> results = new ArrayList<>();
                    List<Object> answers = new ArrayList<>();
                    for (int i = twice ? 2 : 1; i > 0; i--) {
                        answers.add(service.in(scope)
                                .inviteAll(rows.stream().map(row -> row(service, row)), options, results::add));
                    }
                    answers.addAll(results);
                    return answers;
                });
    }

    private static BulkRow row(Lifecycle service, Wanted wanted) {
        return BulkRow.read(() -> wanted.request(service));
    }

    private Step<Lifecycle> update() {
        Scope scope = world.usualScope();
        int which = world.latest();
        Actor actor = world.actor();
        boolean stale = world.isOneOf(8);
        EmailAddress address = world.any(RandomWorld.ADDRESSES);
        Quota quota = Quota.of(1 + world.number(3));
        Duration lifetime = world.any(LIFETIMES);
        int what = world.number(5);
        String words = List.of("name", "address " + address.mailbox(), "roles", quota.toString(), lifetime.toString())
                .get(what);
        return Lifecycle.step(
                "update " + words + " of " + Ordinal.of("invitation", which) + " in " + scope + " by " + actor
                        + (stale ? ", stale" : ""),
                service -> {
                    InvitationUpdate.Builder update = InvitationUpdate.builder();
                    switch (what) {
                        case 0 -> update.name("\u00C4rger");
                        case 1 -> update.audience(Audience.to(address));
                        case 2 -> update.grants(Grants.NONE.withRoles(List.of("owner")));
                        case 3 -> update.quota(quota);
                        default ->
                            update.expiry(Expiry.at(service.clock.instant().plus(lifetime)));
                    }
                    InvitationId id = service.invitation(which);
                    long version =
                            service.in(scope).get(id).map(Invitation::version).orElse(0L) - (stale ? 1 : 0);
                    Object answer = service.in(scope).update(id, version, update.build(), actor);
                    return answer;
                });
    }

    private Step<Lifecycle> revokeAll() {
        Scope scope = world.usualScope();
        Actor inviter = world.actor();
        return Lifecycle.step(
                "revoke all of " + inviter + " in " + scope,
                service -> service.in(scope).revokeAll(inviter, Actor.of("admin"), "gone"));
    }

    private Step<Lifecycle> entitle() {
        Actor actor = world.actor();
        boolean entitled = world.isOneOf(3);
        return Lifecycle.step((entitled ? "give rights to " : "take the rights of ") + actor, service -> {
            service.entitle(actor, entitled);
            return "done";
        });
    }
}
