package io.invitation.benchmarks.database;

import io.invitation.EmailAddress;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.VerifyResult;
import io.invitation.benchmarks.Load;
import io.invitation.benchmarks.Question;
import io.invitation.benchmarks.Run;
import io.invitation.benchmarks.Variant;
import io.invitation.spi.KnownAccount;
import io.invitation.spi.SendOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Whether the time of an answer tells that an address has an account, or a place. */
public final class KnownAddress implements Question {

    private static final String MEMBER = "member-";
    private static final int PEOPLE = 100;

    private final AtomicLong members = new AtomicLong();

    @Override
    public String name() {
        return "known-address";
    }

    @Override
    public String asks() {
        return "Does an answer take longer for an address that is known?";
    }

    @Override
    public void answer(Run run) throws Exception {
        for (Engine engine : run.settings().engines()) {
            try (Tables tables = Tables.create(engine)) {
                InvitationService service = tables.builder(outgoing -> SendOutcome.submitted())
                        .accounts(
                                (address, scope, inviter) -> address.canonical().startsWith(MEMBER)
                                        ? Optional.of(KnownAccount.of(address.canonical())
                                                .member(true))
                                        : Optional.empty())
                        .build();
                inviting(run, engine.title() + ", invite", service);
                verifying(run, engine.title() + ", verify", service);
            }
        }
    }

    private void inviting(Run run, String setting, InvitationService service) throws Exception {
        Runnable stranger = () -> invite(service, Tables.somebody());
        Runnable member = () -> invite(service, MEMBER + members.incrementAndGet() + "@example.com");
        run.compare(setting, List.of(variant("no account", stranger), variant("account nobody may know of", member)));
        run.note(setting + ": Welch's t of an address without an account against one with a hidden account is "
                + TimeDifference.of(run, stranger, member));
    }

    private static void verifying(Run run, String setting, InvitationService service) throws Exception {
        InvitationToken link = Tables.openToAnyone(service);
        List<EmailAddress> accepted = new ArrayList<>();
        List<EmailAddress> waiting = new ArrayList<>();
        for (int person = 0; person < PEOPLE; person++) {
            accepted.add(EmailAddress.parse(Tables.somebody()));
            waiting.add(EmailAddress.parse(Tables.somebody()));
            service.accept(link, Invitee.verified(accepted.get(person).mailbox()))
                    .orElseThrow();
        }
        Runnable stranger = () -> verify(service, link, EmailAddress.parse(Tables.somebody()));
        Runnable again = eachInTurn(waiting, address -> verify(service, link, address));
        Runnable holder = eachInTurn(accepted, address -> verify(service, link, address));
        run.compare(
                setting,
                List.of(variant("first time", stranger), variant("once more", again), variant("has accepted", holder)));
        run.note(setting + ": Welch's t of an address for the first time against one that has accepted is "
                + TimeDifference.of(run, stranger, holder));
    }

    private static Runnable eachInTurn(List<EmailAddress> people, Consumer<EmailAddress> call) {
        AtomicLong calls = new AtomicLong();
        return () -> call.accept(people.get((int) (calls.getAndIncrement() % people.size())));
    }

    private static Variant variant(String name, Runnable call) {
        return new Variant(name, time -> Load.measure("answers", 1, time, thread -> call.run()));
    }

    private static void invite(InvitationService service, String address) {
        service.invite(InvitationRequest.to(address).build()).orElseThrow();
    }

    private static void verify(InvitationService service, InvitationToken link, EmailAddress address) {
        if (!(service.places().verify(link, address) instanceof VerifyResult.Requested)) {
            throw new IllegalStateException("no confirmation was asked for");
        }
    }
}
