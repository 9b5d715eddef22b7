package io.invitation.examples.webapp.landing;

import io.invitation.AcceptResult;
import io.invitation.Acceptance;
import io.invitation.AcceptanceHandler;
import io.invitation.DeclineResult;
import io.invitation.EmailAddress;
import io.invitation.Inspection;
import io.invitation.InvalidEmailAddressException;
import io.invitation.Invitation;
import io.invitation.InvitationPurpose;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.PendingAcceptance;
import io.invitation.RefusalReason;
import io.invitation.ReturnUrlPolicy;
import io.invitation.VerifyResult;
import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.accounts.Accounts;
import io.invitation.examples.webapp.accounts.HashedPassword;
import io.invitation.examples.webapp.web.Guard;
import io.invitation.examples.webapp.web.Pages;
import io.invitation.examples.webapp.web.RateLimit;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the links of mails lead to. A GET puts a sealed name of the link into a cookie, takes the secret out of the
 * address bar, and changes nothing; accepting and declining are forms.
 */
public final class LandingPages {

    static final String COOKIE = "invitation";

    private static final Duration CARRIED = Duration.ofMinutes(30);
    /** Ends after which there is nothing to wait, to ask or to sign in for. */
    private static final Set<RefusalReason> FOR_GOOD = EnumSet.of(
            RefusalReason.UNKNOWN, RefusalReason.SUPERSEDED, RefusalReason.DECLINED, RefusalReason.LEASE_OVER);

    private final Map<InvitationPurpose, InvitationService> entrances;
    private final Accounts accounts;
    private final Guard guard;
    private final Pages pages;
    private final RateLimit guesses;
    private final ReturnUrlPolicy returns;
    private final Clock clock;

    /** The link that this browser carries, and what it leads to now. */
    private record Carried(
            InvitationPurpose purpose, InvitationService entrance, PendingAcceptance pending, Inspection page) {

        Optional<Locale> language() {
            return page.invitation().flatMap(Invitation::locale);
        }

        String inviter() {
            return page.invitation()
                    .flatMap(invitation -> invitation.inviter().displayName())
                    .orElse("Acme");
        }
    }

    /** Says that this browser carries no link that leads anywhere. */
    private static final class NothingCarriedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Says that the account must sign in first; nothing is used up by that. */
    private static final class AccountExistsException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** Says that the link is for another address than that of the account which is signed in. */
    private static final class WrongAccountException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    public LandingPages(
            InvitationService invitations,
            Accounts accounts,
            Guard guard,
            Pages pages,
            RateLimit guesses,
            ReturnUrlPolicy returns,
            Clock clock) {
        this.entrances = Stream.of(InvitationPurpose.values())
                .collect(Collectors.toMap(Function.identity(), invitations::forPurpose));
        this.accounts = accounts;
        this.guard = guard;
        this.pages = pages;
        this.guesses = guesses;
        this.returns = returns;
        this.clock = clock;
    }

    public void routes(RoutesConfig routes) {
        routes.get("/invite", ctx -> pages.showInvitee(ctx, 200, "landing/paste", Optional.empty(), Map.of()));
        routes.post("/invite", this::paste);
        routes.get("/invite/{token}", ctx -> follow(ctx, ctx.pathParam("token")));
        routes.head("/invite/{token}", ctx -> follow(ctx, ctx.pathParam("token")));
        routes.get("/invitation", ctx -> show(ctx, 200, carried(ctx), ""));
        routes.head("/invitation", ctx -> show(ctx, 200, carried(ctx), ""));
        routes.post("/invitation/accept", this::accept);
        routes.post("/invitation/decline", this::decline);
        routes.post("/invitation/confirm-address", this::confirmAddress);
        routes.post("/invitation/ask-again", this::askAgain);
        routes.exception(
                NothingCarriedException.class, (nothing, ctx) -> end(ctx, Optional.empty(), RefusalReason.UNKNOWN));
    }

    private void paste(Context ctx) {
        String link = typed(ctx, "link");
        follow(ctx, link.substring(link.lastIndexOf('/') + 1));
    }

    private static String typed(Context ctx, String field) {
        return Objects.requireNonNullElse(ctx.formParam(field), "").strip();
    }

    /** Whatever cannot be shown goes the same way with the same answer, so that a stranger learns nothing. */
    private void follow(Context ctx, String text) {
        InvitationToken token = InvitationToken.of(text);
        Optional<PendingAcceptance> pending = entrances.values().stream()
                .filter(entrance -> isKnown(entrance.inspect(token)))
                .flatMap(entrance -> entrance.handOff().seal(token).stream())
                .findFirst();
        if (pending.isPresent()) {
            guard.setCookie(ctx, COOKIE, pending.get().value(), (int) CARRIED.toSeconds());
        } else {
            guesses.count(ctx, "link");
            guard.removeCookie(ctx, COOKIE);
        }
        ctx.redirect("/invitation", HttpStatus.SEE_OTHER);
    }

    private static boolean isKnown(Inspection page) {
        return page.publicReason().filter(RefusalReason.UNKNOWN::equals).isEmpty();
    }

    private Carried carried(Context ctx) {
        PendingAcceptance pending =
                guard.cookie(ctx, COOKIE).map(PendingAcceptance::of).orElseThrow(NothingCarriedException::new);
        return entrances.entrySet().stream()
                .map(entrance -> new Carried(
                        entrance.getKey(),
                        entrance.getValue(),
                        pending,
                        entrance.getValue().handOff().inspect(pending)))
                .filter(carried -> isKnown(carried.page))
                .findFirst()
                .orElseThrow(NothingCarriedException::new);
    }

    private void show(Context ctx, int status, Carried carried, String problem) {
        Optional<Account> me = guard.signedIn(ctx);
        Optional<Invitation> invitation = carried.page.invitation();
        if (me.isPresent()
                && invitation.isPresent()
                && accounts.hasJoined(me.get().id(), invitation.get().id())) {
            guard.removeCookie(ctx, COOKIE);
            pages.showInvitee(ctx, 200, "landing/already", carried.language(), Map.of());
        } else if (!carried.page.canAccept()) {
            end(ctx, Optional.of(carried), carried.page.publicReason().orElseThrow());
        } else if (me.isPresent() && carried.purpose == InvitationPurpose.MEMBERSHIP && !isFor(me.get(), carried)) {
            wrongAccount(ctx, carried);
        } else {
            showOpen(ctx, status, carried, me, problem);
        }
    }

    private static boolean isFor(Account account, Carried carried) {
        return carried.page.invitation().orElseThrow().audience().admits(account.address());
    }

    /** Shows an invitation that can be accepted; the address in full to its owner only. */
    private void showOpen(Context ctx, int status, Carried carried, Optional<Account> me, String problem) {
        Invitation invitation = carried.page.invitation().orElseThrow();
        Optional<EmailAddress> invited = invitation.audience().singleAddress();
        Optional<Account> owner = invited.flatMap(accounts::byAddress);
        boolean mine = me.isPresent() && me.map(Account::address).equals(invited);
        pages.showInvitee(
                ctx,
                status,
                "landing/" + carried.purpose.name().toLowerCase(Locale.ROOT),
                carried.language(),
                Map.of(
                        "page",
                        carried.page,
                        "invitation",
                        invitation,
                        "inviter",
                        carried.inviter(),
                        "address",
                        (mine ? invited.map(EmailAddress::mailbox) : carried.page.maskedAddress()).orElse(""),
                        "hasAccount",
                        owner.isPresent() && !owner.get().needsInvitation() && !carried.page.canVerify(),
                        "problem",
                        problem));
    }

    private void wrongAccount(Context ctx, Carried carried) {
        Map<String, Object> facts = Map.of(
                "invited", carried.page.maskedAddress().orElse(""),
                "invitation", carried.page.invitation().orElseThrow());
        pages.showInvitee(ctx, 403, "landing/wrong-account", carried.language(), facts);
    }

    /** Shows why there is nothing to accept, with an honest status and a next step. */
    private void end(Context ctx, Optional<Carried> carried, RefusalReason reason) {
        RefusalReason shown = reason.publicReason();
        int status = switch (shown) {
            case EXPIRED, SUPERSEDED, DECLINED, LEASE_OVER -> 410;
            case EXHAUSTED, ALL_PLACES_HELD, NO_SEAT, CONTENDED -> 409;
            case WRONG_RECIPIENT, NOT_ELIGIBLE, ADDRESS_NOT_VERIFIED -> 403;
            case NOT_YET_VALID -> 200;
            case LIMIT -> 429;
            default -> 404;
        };
        Optional<Invitation> invitation = carried.flatMap(known -> known.page.invitation());
        boolean canAskAgain = shown == RefusalReason.EXPIRED || shown == RefusalReason.EXHAUSTED;
        if (FOR_GOOD.contains(shown)) {
            guard.removeCookie(ctx, COOKIE);
        }
        pages.showInvitee(
                ctx,
                status,
                "landing/end",
                carried.flatMap(Carried::language),
                Map.of(
                        "reason", shown.name(),
                        "inviter", carried.map(Carried::inviter).orElse(""),
                        "from", invitation.flatMap(Invitation::notBefore),
                        "canAskAgain", canAskAgain && invitation.isPresent()));
    }

    private void accept(Context ctx) {
        Carried carried = carried(ctx);
        switch (carried.purpose) {
            case MEMBERSHIP -> join(ctx, carried);
            case ACCOUNT_ACTIVATION -> activate(ctx, carried);
            case ADDRESS_VERIFICATION -> confirm(ctx, carried);
        }
    }

    private void join(Context ctx, Carried carried) {
        Optional<Account> me = guard.signedIn(ctx);
        if (me.isPresent()) {
            Account account = me.get();
            Invitee invitee = account.verified()
                    ? Invitee.verified(account.address().mailbox(), account.id())
                    : Invitee.byMail(account.id());
            accept(ctx, carried, invitee, acceptance -> join(account, acceptance))
                    .ifPresent(result -> goOn(ctx, carried));
        } else {
            newName(ctx, carried)
                    .ifPresent(name -> newPassword(ctx, carried)
                            .ifPresent(password -> accept(
                                            ctx,
                                            carried,
                                            Invitee.byMail(),
                                            acceptance -> newAccount(acceptance, name, password))
                                    .ifPresent(result -> enter(ctx, carried, result))));
        }
    }

    /** A mailed link proves the mailbox that it went to, and not that the account has this address. */
    private void join(Account account, Acceptance acceptance) {
        if (!acceptance.address().equals(account.address())) {
            throw new WrongAccountException();
        }
        accounts.join(account.id(), acceptance);
    }

    private void newAccount(Acceptance acceptance, String name, HashedPassword password) throws AccountExistsException {
        EmailAddress address = acceptance.redemption().address();
        if (accounts.byAddress(address).isPresent()) {
            throw new AccountExistsException();
        }
        String shown = Accounts.isDisplayName(name) ? name : address.localPart();
        accounts.join(accounts.create(address, shown, password).id(), acceptance);
    }

    private void activate(Context ctx, Carried carried) {
        newPassword(ctx, carried)
                .ifPresent(
                        password -> accept(ctx, carried, Invitee.byMail(), acceptance -> activate(acceptance, password))
                                .ifPresent(result -> enter(ctx, carried, result)));
    }

    private void activate(Acceptance acceptance, HashedPassword password) throws AccountExistsException {
        String id = acceptance.invitation().subject().orElseThrow();
        if (!accounts.activate(id, acceptance.address(), acceptance.invitation().grants())) {
            throw new AccountExistsException();
        }
        accounts.setPassword(id, password);
    }

    /** The account has a password already, so that nobody is signed in by this. */
    private void confirm(Context ctx, Carried carried) {
        if (accept(ctx, carried, Invitee.byMail(), this::confirm).isPresent()) {
            pages.showInvitee(ctx, 200, "landing/confirmed", carried.language(), Map.of());
        }
    }

    private void confirm(Acceptance acceptance) throws AccountExistsException {
        if (!accounts.confirmAddress(acceptance.invitation().subject().orElseThrow(), acceptance.address())) {
            throw new AccountExistsException();
        }
    }

    /** Reads the name of the form, which may be left out; shows the form again if it is no good. */
    private Optional<String> newName(Context ctx, Carried carried) {
        String name = typed(ctx, "name");
        if (carried.page.canAccept() && !name.isEmpty() && !Accounts.isDisplayName(name)) {
            show(ctx, 422, carried, "problem.name");
            return Optional.empty();
        }
        return Optional.of(name);
    }

    /** Reads the password of the form; shows the form again if it is no good. */
    private Optional<HashedPassword> newPassword(Context ctx, Carried carried) {
        String password = Objects.requireNonNullElse(ctx.formParam("password"), "");
        if (carried.page.canAccept() && !HashedPassword.isLongEnough(password)) {
            show(ctx, 422, carried, "problem.password");
            return Optional.empty();
        }
        return Optional.of(HashedPassword.of(password));
    }

    /**
     * Asks the library, which judges everything again; what the visitor sends decides about nothing but the account.
     *
     * @return what came of it; empty if nothing did, and the page says why
     */
    private Optional<AcceptResult> accept(
            Context ctx, Carried carried, Invitee invitee, AcceptanceHandler<AccountExistsException> handler) {
        AcceptResult result;
        try {
            result = carried.entrance.handOff().accept(carried.pending, invitee, handler);
        } catch (AccountExistsException exists) {
            ctx.redirect("/sign-in?then=/invitation", HttpStatus.SEE_OTHER);
            return Optional.empty();
        } catch (WrongAccountException other) {
            wrongAccount(ctx, carried);
            return Optional.empty();
        }
        if (result instanceof AcceptResult.Refused refused) {
            if (refused.reason() == RefusalReason.WRONG_RECIPIENT
                    && guard.signedIn(ctx).isPresent()) {
                wrongAccount(ctx, carried);
            } else {
                end(ctx, Optional.of(carried), refused.reason());
            }
            return Optional.empty();
        }
        guard.removeCookie(ctx, COOKIE);
        return Optional.of(result);
    }

    /** Signs in whoever has just chosen the password of an account in this request, and nobody else. */
    private void enter(Context ctx, Carried carried, AcceptResult result) {
        if (result instanceof AcceptResult.Accepted accepted
                && guard.signedIn(ctx).isEmpty()) {
            accounts.byAddress(accepted.redemption().address())
                    .filter(Account::open)
                    .ifPresent(account -> guard.signIn(ctx, account));
        }
        goOn(ctx, carried);
    }

    private void goOn(Context ctx, Carried carried) {
        Optional<String> onward =
                carried.page.invitation().flatMap(Invitation::returnUrl).filter(returns::allows);
        ctx.redirect(onward.orElse("/welcome"), HttpStatus.SEE_OTHER);
    }

    private void decline(Context ctx) {
        Carried carried = carried(ctx);
        Invitee invitee = guard.signedIn(ctx)
                .filter(Account::verified)
                .map(me -> Invitee.verified(me.address().mailbox(), me.id()))
                .orElseGet(Invitee::byMail);
        if (carried.entrance.handOff().decline(carried.pending, invitee) instanceof DeclineResult.Refused refused) {
            end(ctx, Optional.of(carried), refused.reason());
            return;
        }
        guard.removeCookie(ctx, COOKIE);
        pages.showInvitee(ctx, 200, "landing/declined", carried.language(), Map.of());
    }

    /** Mails a confirmation; the answer is the same whether or not the address has an account or a place. */
    private void confirmAddress(Context ctx) {
        Carried carried = carried(ctx);
        guesses.count(ctx, "confirm");
        VerifyResult result;
        try {
            result = carried.entrance.handOff().verify(carried.pending, EmailAddress.parse(typed(ctx, "address")));
        } catch (InvalidEmailAddressException unusable) {
            show(ctx, 422, carried, "problem.address");
            return;
        }
        if (result instanceof VerifyResult.Requested requested) {
            Map<String, Object> until = Map.of("until", requested.until());
            pages.showInvitee(ctx, 202, "landing/mail-sent", carried.language(), until);
            return;
        }
        VerifyResult.Refused refused = (VerifyResult.Refused) result;
        refused.retryAt()
                .map(at -> Duration.between(clock.instant(), at).toSeconds() + 1)
                .ifPresent(seconds -> ctx.header("Retry-After", Long.toString(Math.max(1, seconds))));
        if (refused.reason() == RefusalReason.NOT_ELIGIBLE || refused.reason() == RefusalReason.WRONG_RECIPIENT) {
            show(ctx, 403, carried, "problem.rule");
        } else {
            end(ctx, Optional.of(carried), refused.reason());
        }
    }

    private void askAgain(Context ctx) {
        Carried carried = carried(ctx);
        Invitation invitation = carried.page.invitation().orElseThrow(NothingCarriedException::new);
        guesses.count(ctx, "ask");
        accounts.wishForLink(invitation.id());
        guard.removeCookie(ctx, COOKIE);
        pages.showInvitee(ctx, 202, "landing/asked", carried.language(), Map.of("inviter", carried.inviter()));
    }
}
