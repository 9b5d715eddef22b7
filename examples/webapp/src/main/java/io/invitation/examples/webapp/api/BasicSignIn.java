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
    private final RateLimit failures;

    public BasicSignIn(Accounts accounts, RateLimit failures) {
        this.accounts = accounts;
        this.failures = failures;
    }

    /** Returns who calls; a wrong password counts towards a limit, a right one does not. */
    public Account require(Context ctx) {
        Account known = ctx.attribute("caller");
        if (known != null) {
            return known;
        }
        BasicAuthCredentials given = ctx.basicAuthCredentials();
        if (given != null) {
            Account account =
                    accounts.signIn(given.getUsername(), given.getPassword()).orElse(null);
            if (account != null) {
                ctx.attribute("caller", account);
                return account;
            }
            failures.count(ctx, "basic");
        }
        ctx.header("WWW-Authenticate", "Basic realm=\"Acme\", charset=\"UTF-8\"");
        throw new UnauthorizedResponse("A user name and password is needed.");
    }
}
