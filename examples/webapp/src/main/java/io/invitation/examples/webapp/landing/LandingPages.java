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
import io.invitation.examples.webapp.accounts.Accounts.HashedPassword;
import io.invitation.examples.webapp.pages.Pages;
import io.invitation.examples.webapp.security.Guard;
import io.invitation.examples.webapp.security.RateLimit;
import io.invitation.examples.webapp.security.Sessions;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the links of mails lead to. A GET puts a sealed name of the link into a cookie, takes the secret out of the
 * address bar, and changes nothing; accepting and declining are forms.
 */
public final class LandingPages {

    static final String COOKIE = "invitation";

    private static final Duration CARRIED = Duration.ofMinutes(30);

    private final List<InvitationService> entrances;
    private final Accounts accounts;
    private final Guard guard;
    private final Pages pages;
    private final RateLimit guesses;
    private final ReturnUrlPolicy returns;
    private final Clock clock;
    /** Declining and confirming an address ask for the link itself, which is kept here and in no cookie. */
    private final Sessions<InvitationToken> tokens;

    /** The link that this browser carries, and what it leads to now. */
    private record Carried(
            InvitationPurpose purpose, InvitationService entrance, PendingAcceptance pending, Inspection page) {

        Optional<Invitation> invitation() {
            return page.invitation();
        }

        Optional<Locale> language() {
            return invitation().flatMap(Invitation::locale);
        }
    }

    /** Says that the account must sign in first; nothing is used up by that. */
    private static final class AccountExistsException extends Exception {
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
                .map(invitations::forPurpose)
                .toList();
        this.accounts = accounts;
        this.guard = guard;
        this.pages = pages;
        this.guesses = guesses;
        this.returns = returns;
        this.clock = clock;
        this.tokens = new Sessions<>(clock, CARRIED, 10_000);
    }

    public void routes(RoutesConfig routes) {
        routes.get("/invite", ctx -> pages.showInvitee(ctx, 200, "landing/paste", Optional.empty(), Map.of()));
        routes.post("/invite", this::paste);
        routes.get("/invite/{token}", ctx -> follow(ctx, ctx.pathParam("token")));
        routes.head("/invite/{token}", ctx -> follow(ctx, ctx.pathParam("token")));
        routes.get("/invitation", this::show);
        routes.head("/invitation", this::show);
        routes.post("/invitation/accept", this::accept);
        routes.post("/invitation/decline", this::decline);
        routes.post("/invitation/confirm-address", this::confirmAddress);
        routes.post("/invitation/ask-again", this::askAgain);
    }

    private void paste(Context ctx) {
        String link = Objects.requireNonNullElse(ctx.formParam("link"), "").strip();
        follow(ctx, link.substring(link.lastIndexOf('/') + 1));
    }

    /** Whatever cannot be shown goes the same way with the same answer, so that a stranger learns nothing. */
    private void follow(Context ctx, String text) {
        InvitationToken token = InvitationToken.of(text);
        Optional<PendingAcceptance> pending = entrances.stream()
                .filter(entrance -> !isUnknown(entrance.inspect(token)))
                .flatMap(entrance -> entrance.handOff().seal(token).stream())
                .findFirst();
        if (pending.isPresent()) {
            guard.setCookie(ctx, COOKIE, pending.get().value(), (int) CARRIED.toSeconds());
            tokens.put(pending.get().value(), token);
        } else {
            guesses.count("link " + ctx.ip());
            guard.removeCookie(ctx, COOKIE);
        }
        ctx.redirect("/invitation", HttpStatus.SEE_OTHER);
    }

    private static boolean isUnknown(Inspection page) {
        return page.publicReason().filter(RefusalReason.UNKNOWN::equals).isPresent();
    }

    private Optional<Carried> carried(Context ctx) {
        return guard.cookie(ctx, COOKIE)
                .map(PendingAcceptance::of)
                .flatMap(pending -> entrances.stream()
                        .map(entrance -> new Carried(
                                InvitationPurpose.values()[entrances.indexOf(entrance)],
                                entrance,
                                pending,
                                entrance.handOff().inspect(pending)))
                        .filter(carried -> !isUnknown(carried.page))
                        .findFirst());
    }

    private void show(Context ctx) {
        Optional<Carried> carried = carried(ctx);
        if (carried.isEmpty()) {
            guard.removeCookie(ctx, COOKIE);
            end(ctx, RefusalReason.UNKNOWN, Optional.empty());
        } else {
            show(ctx, 200, carried.get(), "");
        }
    }

    private void show(Context ctx, int status, Carried carried, String problem) {
        Optional<Account> me = guard.signedIn(ctx);
        Optional<Invitation> invitation = carried.invitation();
        if (me.isPresent()
                && invitation.isPresent()
                && accounts.hasJoined(me.get().id(), invitation.get().id())) {
            guard.removeCookie(ctx, COOKIE);
            pages.showInvitee(ctx, 200, "landing/already", carried.language(), Map.of());
        } else if (!carried.page.canAccept()) {
            end(ctx, carried.page.publicReason().orElseThrow(), Optional.of(carried));
        } else if (carried.purpose == InvitationPurpose.MEMBERSHIP
                && me.isPresent()
                && !invitation.orElseThrow().audience().admits(me.get().address())) {
            wrongAccount(ctx, carried, me.get());
        } else {
            pages.showInvitee(ctx, status, template(carried.purpose), carried.language(), facts(carried, me, problem));
        }
    }

    private static String template(InvitationPurpose purpose) {
        return switch (purpose) {
            case MEMBERSHIP -> "landing/invitation";
            case ACCOUNT_ACTIVATION -> "landing/password";
            case ADDRESS_VERIFICATION -> "landing/verify";
        };
    }

    private Map<String, Object> facts(Carried carried, Optional<Account> me, String problem) {
        Invitation invitation = carried.invitation().orElseThrow();
        Optional<EmailAddress> invited = invitation.audience().singleAddress();
        boolean hasAccount = invited.flatMap(accounts::byAddress)
                .filter(account -> !account.needsInvitation())
                .isPresent();
        boolean mine = me.isPresent() && me.map(Account::address).equals(invited);
        Map<String, Object> facts = new HashMap<>();
        facts.put("problem", problem);
        facts.put("inviter", invitation.inviter().displayName().orElse("Acme"));
        facts.put("name", invitation.name().orElse(""));
        facts.put("message", invitation.message().orElse(""));
        facts.put("roles", invitation.grants().roles());
        facts.put("teams", invitation.grants().groups());
        facts.put(
                "address",
                mine
                        ? invited.orElseThrow().mailbox()
                        : carried.page.maskedAddress().orElse(""));
        facts.put(
                "patterns",
                invitation.audience().patterns().stream()
                        .filter(pattern -> !pattern.isPrecise())
                        .map(Object::toString)
                        .toList());
        facts.put("isPublic", invitation.audience().isPublic());
        facts.put("expiry", invitation.expiry().instant().map(List::of).orElse(List.of()));
        facts.put(
                "membershipEnds",
                invitation.grants().membershipEnds().map(List::of).orElse(List.of()));
        facts.put("canDecline", carried.page.canDecline());
        facts.put("mustConfirm", carried.page.canVerify());
        facts.put("hasAccount", hasAccount && !carried.page.canVerify());
        return facts;
    }

    private void wrongAccount(Context ctx, Carried carried, Account me) {
        pages.showInvitee(
                ctx,
                403,
                "landing/wrong-account",
                carried.language(),
                Map.of(
                        "invited", carried.page.maskedAddress().orElse(""),
                        "patterns",
                                carried.invitation().stream()
                                        .flatMap(invitation -> invitation.audience().patterns().stream())
                                        .filter(pattern -> !pattern.isPrecise())
                                        .map(Object::toString)
                                        .toList(),
                        "mine", me.address().mailbox()));
    }

    /** Shows why there is nothing to accept, with an honest status and a next step. */
    private void end(Context ctx, RefusalReason reason, Optional<Carried> carried) {
        RefusalReason shown = reason.publicReason();
        int status = switch (shown) {
            case EXPIRED, SUPERSEDED, DECLINED, LEASE_OVER -> 410;
            case EXHAUSTED, ALL_PLACES_HELD, NO_SEAT, CONTENDED -> 409;
            case WRONG_RECIPIENT, NOT_ELIGIBLE, ADDRESS_NOT_VERIFIED -> 403;
            case NOT_YET_VALID -> 200;
            case LIMIT -> 429;
            default -> 404;
        };
        Optional<Invitation> invitation = carried.flatMap(Carried::invitation);
        List<Instant> from = invitation.flatMap(Invitation::notBefore).stream().toList();
        pages.showInvitee(
                ctx,
                status,
                "landing/end",
                carried.flatMap(Carried::language),
                Map.of(
                        "reason",
                        shown.name(),
                        "inviter",
                        invitation.flatMap(i -> i.inviter().displayName()).orElse("Acme"),
                        "from",
                        from,
                        "canAskAgain",
                        invitation.isPresent()
                                && (shown == RefusalReason.EXPIRED || shown == RefusalReason.EXHAUSTED)));
    }

    private void accept(Context ctx) {
        Optional<Carried> carried = carried(ctx);
        if (carried.isEmpty()) {
            end(ctx, RefusalReason.UNKNOWN, Optional.empty());
            return;
        }
        switch (carried.get().purpose) {
            case MEMBERSHIP -> join(ctx, carried.get());
            case ACCOUNT_ACTIVATION -> activate(ctx, carried.get());
            case ADDRESS_VERIFICATION -> accept(ctx, carried.get(), Invitee.byMail(), this::confirm);
        }
    }

    private void join(Context ctx, Carried carried) {
        Optional<Account> me = guard.signedIn(ctx);
        if (me.isPresent()) {
            Account account = me.get();
            Invitee invitee = account.verified()
                    ? Invitee.verified(account.address().mailbox(), account.id())
                    : Invitee.byMail(account.id());
            accept(ctx, carried, invitee, acceptance -> accounts.join(account.id(), acceptance));
            return;
        }
        String name = Objects.requireNonNullElse(ctx.formParam("name"), "").strip();
        HashedPassword password = newPassword(ctx, carried);
        if (password != null) {
            accept(ctx, carried, Invitee.byMail(), acceptance -> newAccount(acceptance, name, password));
        }
    }

    private void newAccount(Acceptance acceptance, String name, HashedPassword password) throws AccountExistsException {
        EmailAddress address = acceptance.address();
        Optional<Account> existing = accounts.byAddress(address);
        if (existing.isPresent()) {
            throw new AccountExistsException();
        }
        String shown = name.isBlank() || name.length() > 100 ? address.localPart() : name;
        accounts.join(accounts.create(address, shown, password).id(), acceptance);
    }

    private void activate(Context ctx, Carried carried) {
        HashedPassword password = newPassword(ctx, carried);
        if (password != null) {
            accept(ctx, carried, Invitee.byMail(), acceptance -> {
                String id = acceptance.invitation().subject().orElseThrow();
                if (!accounts.activate(
                        id, acceptance.address(), acceptance.invitation().grants())) {
                    throw new AccountExistsException();
                }
                accounts.setPassword(id, password);
            });
        }
    }

    private void confirm(Acceptance acceptance) throws AccountExistsException {
        if (!accounts.confirmAddress(acceptance.invitation().subject().orElseThrow(), acceptance.address())) {
            throw new AccountExistsException();
        }
    }

    /** Reads the password of the form; shows the form again if it is no good. */
    private @Nullable HashedPassword newPassword(Context ctx, Carried carried) {
        String password = Objects.requireNonNullElse(ctx.formParam("password"), "");
        if (carried.page.canAccept() && !Accounts.isLongEnough(password)) {
            show(ctx, 422, carried, "problem.password");
            return null;
        }
        return HashedPassword.of(password);
    }

    /**
     * Asks the library, which judges everything again; what the visitor sends decides about nothing but the account.
     */
    private void accept(
            Context ctx, Carried carried, Invitee invitee, AcceptanceHandler<AccountExistsException> handler) {
        AcceptResult result;
        try {
            result = carried.entrance.handOff().accept(carried.pending, invitee, handler);
        } catch (AccountExistsException exists) {
            ctx.redirect("/sign-in?then=/invitation", HttpStatus.SEE_OTHER);
            return;
        }
        if (result instanceof AcceptResult.Refused refused) {
            Optional<Account> me = guard.signedIn(ctx);
            if (refused.reason() == RefusalReason.WRONG_RECIPIENT && me.isPresent()) {
                wrongAccount(ctx, carried, me.get());
            } else {
                end(ctx, refused.reason(), Optional.of(carried));
            }
            return;
        }
        guard.removeCookie(ctx, COOKIE);
        EmailAddress address = result.orElseThrow().address();
        if (result instanceof AcceptResult.Accepted && guard.signedIn(ctx).isEmpty()) {
            accounts.byAddress(address).filter(Account::open).ifPresent(account -> guard.signIn(ctx, account));
        }
        Optional<String> onward =
                carried.invitation().flatMap(Invitation::returnUrl).filter(returns::allows);
        ctx.redirect(onward.orElse("/welcome"), HttpStatus.SEE_OTHER);
    }

    private void decline(Context ctx) {
        Optional<Carried> carried = carried(ctx);
        Optional<InvitationToken> token = guard.cookie(ctx, COOKIE).flatMap(tokens::get);
        if (carried.isEmpty() || token.isEmpty()) {
            end(ctx, RefusalReason.UNKNOWN, carried);
            return;
        }
        Invitee invitee = guard.signedIn(ctx)
                .filter(Account::verified)
                .map(me -> Invitee.verified(me.address().mailbox(), me.id()))
                .orElseGet(Invitee::byMail);
        if (carried.get().entrance.decline(token.get(), invitee) instanceof DeclineResult.Refused refused) {
            end(ctx, refused.reason(), carried);
            return;
        }
        guard.removeCookie(ctx, COOKIE);
        pages.showInvitee(ctx, 200, "landing/declined", carried.get().language(), Map.of());
    }

    /** Mails a confirmation; the answer is the same whether or not the address has an account or a place. */
    private void confirmAddress(Context ctx) {
        Optional<Carried> carried = carried(ctx);
        Optional<InvitationToken> token = guard.cookie(ctx, COOKIE).flatMap(tokens::get);
        if (carried.isEmpty() || token.isEmpty()) {
            end(ctx, RefusalReason.UNKNOWN, carried);
            return;
        }
        guesses.count("confirm " + ctx.ip());
        EmailAddress address;
        try {
            address = EmailAddress.parse(
                    Objects.requireNonNullElse(ctx.formParam("address"), "").strip());
        } catch (InvalidEmailAddressException unusable) {
            show(ctx, 422, carried.get(), "problem.address");
            return;
        }
        VerifyResult result = carried.get().entrance.places().verify(token.get(), address);
        if (result instanceof VerifyResult.Refused refused) {
            if (refused.reason() == RefusalReason.NOT_ELIGIBLE || refused.reason() == RefusalReason.WRONG_RECIPIENT) {
                show(ctx, 403, carried.get(), "problem.rule");
                return;
            }
            refused.retryAt()
                    .ifPresent(at -> ctx.header(
                            "Retry-After",
                            Long.toString(Math.max(
                                    1, Duration.between(clock.instant(), at).toSeconds()))));
            end(ctx, refused.reason(), carried);
            return;
        }
        Instant until = ((VerifyResult.Requested) result).until();
        pages.showInvitee(ctx, 202, "landing/mail-sent", carried.get().language(), Map.of("until", until));
    }

    private void askAgain(Context ctx) {
        Optional<Carried> carried = carried(ctx);
        Optional<Invitation> invitation = carried.flatMap(Carried::invitation);
        if (invitation.isEmpty()) {
            end(ctx, RefusalReason.UNKNOWN, carried);
            return;
        }
        guesses.count("ask " + ctx.ip());
        accounts.wishForLink(invitation.get().id());
        pages.showInvitee(
                ctx,
                202,
                "landing/asked",
                carried.flatMap(Carried::language),
                Map.of("inviter", invitation.get().inviter().displayName().orElse("Acme")));
    }
}
