package io.invitation.examples.webapp.api;

import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.accounts.Accounts;
import io.invitation.examples.webapp.web.RateLimit;
import io.javalin.http.Context;
import io.javalin.http.UnauthorizedResponse;
import io.javalin.security.BasicAuthCredentials;

/** Tells which program calls, by the name and password in its request. */
public final class BasicSignIn {

    private final Accounts accounts;
    private final RateLimit tries;

    public BasicSignIn(Accounts accounts, RateLimit tries) {
        this.accounts = accounts;
        this.tries = tries;
    }

    /** Returns who calls; after too many wrong passwords a right one is not even looked at. */
    public Account require(Context ctx) {
        Account known = ctx.attribute("caller");
        if (known != null) {
            return known;
        }
        BasicAuthCredentials given = ctx.basicAuthCredentials();
        if (given != null) {
            tries.count(ctx, RateLimit.SIGN_IN, given.getUsername());
            Account account =
                    accounts.signIn(given.getUsername(), given.getPassword()).orElse(null);
            if (account != null) {
                tries.giveBack(ctx, RateLimit.SIGN_IN, given.getUsername());
                ctx.attribute("caller", account);
                return account;
            }
        }
        ctx.header("WWW-Authenticate", "Basic realm=\"Acme\", charset=\"UTF-8\"");
        throw new UnauthorizedResponse("A user name and password is needed.");
    }
}
