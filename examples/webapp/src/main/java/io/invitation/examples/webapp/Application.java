package io.invitation.examples.webapp;

import io.invitation.DeliveryWorker;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationService;
import io.invitation.LinkTemplate;
import io.invitation.ReturnUrlPolicy;
import io.invitation.examples.webapp.accounts.Accounts;
import io.invitation.examples.webapp.accounts.Permissions;
import io.invitation.examples.webapp.admin.Admin;
import io.invitation.examples.webapp.admin.LiveUpdates;
import io.invitation.examples.webapp.api.InvitationApi;
import io.invitation.examples.webapp.api.Problems;
import io.invitation.examples.webapp.demo.Mailbox;
import io.invitation.examples.webapp.landing.LandingPages;
import io.invitation.examples.webapp.landing.SignIn;
import io.invitation.examples.webapp.pages.Pages;
import io.invitation.examples.webapp.scim.ScimUsers;
import io.invitation.examples.webapp.security.BasicSignIn;
import io.invitation.examples.webapp.security.Guard;
import io.invitation.examples.webapp.security.RateLimit;
import io.invitation.jdbc.InvitationSchema;
import io.invitation.jdbc.JdbcInvitationStore;
import io.invitation.jdbc.JdbcTransactions;
import io.invitation.mail.SmtpInvitationSender;
import io.invitation.spi.KeyRing;
import io.invitation.spi.TokenPolicy;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.staticfiles.Location;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.crypto.SecretKey;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the parts together: the library, the application's accounts, and the pages of each area. */
public final class Application implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Application.class);
    private static final String HOST = "127.0.0.1";

    private final Settings settings;
    private final Accounts accounts;
    private final InvitationService invitations;
    private final Admin admin;
    private final Javalin server;
    private final ScheduledExecutorService background = Executors.newScheduledThreadPool(2);
    private final DeliveryWorker worker;
    private final Pages pages;
    private Optional<Mailbox> mailbox = Optional.empty();

    /**
     * What differs from one installation to another.
     *
     * @param baseUrl where browsers find this; https, or http on the loopback host. Links are made of it and of nothing
     *     else
     * @param port where it listens on the loopback interface, behind a proxy that adds TLS
     * @param key 32 secret bytes, the same on every node and after a restart; links and forms are made with it
     */
    public record Settings(
            URI baseUrl, int port, DataSource database, SmtpInvitationSender sender, SecretKey key, Clock clock) {}

    public Application(Settings settings) {
        this.settings = settings;
        Clock clock = settings.clock();
        InvitationSchema.of(settings.database()).create();
        JdbcTransactions transactions = JdbcTransactions.of(settings.database());
        accounts = new Accounts(transactions, clock);
        accounts.createTables();
        Permissions permissions = new Permissions(accounts);
        KeyRing keys = KeyRing.of("1", settings.key().getEncoded());
        LiveUpdates live = new LiveUpdates();
        LinkTemplate links = LinkTemplate.inPath(settings.baseUrl() + "/invite");
        invitations = InvitationService.builder(JdbcInvitationStore.of(transactions), settings.sender())
                .links(links)
                .policy(InvitationPolicy.builder()
                        .lifetime(Duration.ofDays(7))
                        .remindAt(0.75)
                        .build())
                .tokens(TokenPolicy.keyed(keys)) // so that a link can be copied again
                .handOff(keys)
                .clock(clock)
                .authorizer(permissions.authorizer())
                .accounts(accounts)
                .seats(accounts)
                .listener(live)
                .build();
        worker = invitations.deliveryWorker();

        Guard guard = new Guard(settings.baseUrl(), settings.key(), accounts, clock);
        pages = new Pages(guard, clock);
        RateLimit guesses = new RateLimit(clock, 20, Duration.ofMinutes(1));
        RateLimit signIns = new RateLimit(clock, 10, Duration.ofMinutes(1));
        ReturnUrlPolicy returns = ReturnUrlPolicy.sameOrigin(settings.baseUrl());
        BasicSignIn programs = new BasicSignIn(accounts, signIns);
        admin = new Admin(invitations, accounts, permissions, guard, pages, settings.sender(), links, live, clock);
        SignIn signIn = new SignIn(accounts, guard, pages, signIns, returns);
        LandingPages landing = new LandingPages(invitations, accounts, guard, pages, guesses, returns, clock);
        InvitationApi api = new InvitationApi(invitations, permissions, programs, clock);
        ScimUsers scim = new ScimUsers(invitations, accounts, programs, settings.baseUrl());

        server = Javalin.create(config -> {
            quiet(config);
            config.jetty.host = HOST;
            config.jetty.port = settings.port();
            config.routes.before(guard::headers);
            config.routes.get("/", ctx -> ctx.redirect("/admin/invitations"));
            for (String area : new String[] {"/invite*", "/invitation*", "/sign-*", "/admin/*"}) {
                config.routes.before(area, guard::requireOwnForm);
            }
            signIn.routes(config.routes);
            landing.routes(config.routes);
            admin.routes(config.routes);
            api.routes(config.routes);
            scim.routes(config.routes);
            config.routes.get("/demo/mailbox", this::mails);
            failures(config, pages);
        });
    }

    private static void quiet(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.strictContentTypes = true; // what is no form is not read as one
        config.http.maxRequestSize = 2_000_000;
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        config.staticFiles.add(files -> {
            files.hostedPath = "/static";
            files.directory = "/static";
            files.location = Location.CLASSPATH;
            files.headers = Map.of(
                    "Cache-Control",
                    "max-age=3600",
                    "X-Content-Type-Options",
                    "nosniff",
                    "Referrer-Policy",
                    "no-referrer");
        });
        // The route and not the path: a path may hold the secret of a link.
        config.requestLogger.http((ctx, millis) ->
                LOG.debug("{} {} {} {} ms", ctx.method(), ctx.endpoint().path, ctx.statusCode(), Math.round(millis)));
    }

    /** What went wrong, to people as a page and to programs as a problem; never how. */
    private static void failures(JavalinConfig config, Pages pages) {
        config.routes.exception(RateLimit.ExceededException.class, (tooMany, ctx) -> {
            ctx.header("Retry-After", Long.toString(tooMany.retryAfterSeconds()));
            fail(ctx, pages, 429, "Too many tries. Please wait " + tooMany.retryAfterSeconds() + " seconds.");
        });
        config.routes.exception(
                HttpResponseException.class,
                (failure, ctx) -> fail(ctx, pages, failure.getStatus(), String.valueOf(failure.getMessage())));
        config.routes.exception(Exception.class, (failure, ctx) -> {
            LOG.error("{} {} failed", ctx.method(), ctx.endpoint().path, failure);
            fail(ctx, pages, 500, "Something went wrong here. It was noted; please try again.");
        });
        config.routes.error(404, ctx -> {
            if (ctx.result() == null || String.valueOf(ctx.result()).startsWith("Endpoint")) {
                fail(ctx, pages, 404, "There is no such page.");
            }
        });
    }

    private static void fail(Context ctx, Pages pages, int status, String sentence) {
        if (ctx.path().startsWith("/scim2/")) {
            ScimUsers.error(ctx, status, null, sentence);
        } else if (ctx.path().startsWith("/api/")) {
            Problems.answer(ctx, status, "about:blank", sentence);
        } else {
            pages.show(ctx, status, "failure", Map.of("status", status, "sentence", sentence));
        }
    }

    /** Makes a sender whose mails name the product. */
    public static SmtpInvitationSender sender(SmtpInvitationSender.Builder builder) {
        return builder.product("Acme").build();
    }

    /** Adds a page with the mails of the demonstration, which is for everybody to see. */
    public void showMailbox(Mailbox mailbox) {
        this.mailbox = Optional.of(mailbox);
    }

    private void mails(Context ctx) {
        Mailbox shown = mailbox.orElseThrow(NotFoundResponse::new);
        pages.show(ctx, 200, "mailbox", Map.of("mails", shown.mails()));
    }

    public void start() {
        server.start();
        worker.start(background, Duration.ofSeconds(5));
        var unused = background.scheduleWithFixedDelay(this::maintain, 1, 1, TimeUnit.MINUTES);
    }

    private void maintain() {
        try {
            invitations.maintenance().runOnce(1_000);
        } catch (RuntimeException failure) {
            LOG.error("maintenance failed and will be tried again", failure);
        }
    }

    Javalin server() {
        return server;
    }

    public Accounts accounts() {
        return accounts;
    }

    public InvitationService invitations() {
        return invitations;
    }

    public Clock clock() {
        return settings.clock();
    }

    @Override
    public void close() {
        worker.close();
        background.shutdown();
        admin.close();
        server.stop();
    }
}
