package io.invitation.examples.webapp;

import io.invitation.DeliveryWorker;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationService;
import io.invitation.LinkTemplate;
import io.invitation.ReturnUrlPolicy;
import io.invitation.examples.webapp.accounts.Accounts;
import io.invitation.examples.webapp.accounts.Permissions;
import io.invitation.examples.webapp.admin.Admin;
import io.invitation.examples.webapp.admin.Desk;
import io.invitation.examples.webapp.admin.LiveUpdates;
import io.invitation.examples.webapp.api.BasicSignIn;
import io.invitation.examples.webapp.api.InvitationApi;
import io.invitation.examples.webapp.api.Problems;
import io.invitation.examples.webapp.api.ScimUsers;
import io.invitation.examples.webapp.invitations.Actions;
import io.invitation.examples.webapp.landing.LandingPages;
import io.invitation.examples.webapp.landing.SignIn;
import io.invitation.examples.webapp.web.Guard;
import io.invitation.examples.webapp.web.Pages;
import io.invitation.examples.webapp.web.RateLimit;
import io.invitation.jdbc.InvitationSchema;
import io.invitation.jdbc.JdbcInvitationStore;
import io.invitation.jdbc.JdbcTransactions;
import io.invitation.mail.SmtpInvitationSender;
import io.invitation.spi.KeyRing;
import io.invitation.spi.TokenPolicy;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.staticfiles.Location;
import io.javalin.json.JavalinJackson;
import io.javalin.validation.ValidationException;
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

    private final Clock clock;
    private final Accounts accounts;
    private final InvitationService invitations;
    private final DeliveryWorker worker;
    private final Admin admin;
    private final Pages pages;
    private final Javalin server;
    private final ScheduledExecutorService background = Executors.newScheduledThreadPool(2);

    /**
     * What differs from one installation to another.
     *
     * @param baseUrl where browsers find this; https, or http on the loopback host. Links are made of it and of nothing
     *     else
     * @param port where it listens on the loopback interface, behind a proxy that adds TLS
     * @param mailbox whose mails everybody can see, in a demonstration
     * @param key 32 secret bytes, the same on every node and after a restart; links and forms are made with it
     */
    public record Settings(
            URI baseUrl,
            int port,
            DataSource database,
            SmtpInvitationSender sender,
            Optional<Mailbox> mailbox,
            SecretKey key,
            Clock clock) {}

    public Application(Settings settings) {
        clock = settings.clock();
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
        boolean behindProxy = "https".equals(settings.baseUrl().getScheme());
        RateLimit guesses = new RateLimit(clock, 20, behindProxy);
        RateLimit signIns = new RateLimit(clock, 10, behindProxy);
        ReturnUrlPolicy returns = ReturnUrlPolicy.sameOrigin(settings.baseUrl());
        BasicSignIn programs = new BasicSignIn(accounts, signIns);
        Actions actions = new Actions(invitations, accounts, permissions);
        admin = new Admin(
                new Desk(invitations, accounts, permissions, actions, guard, pages, settings.sender(), links, clock),
                live);
        server = Javalin.create(config -> {
            configure(config, settings.port());
            RoutesConfig routes = config.routes;
            routes.before(guard::headers);
            for (String area : new String[] {"/invite*", "/invitation*", "/sign-*", "/admin/*"}) {
                routes.before(area, guard::requireOwnForm);
            }
            for (String area : new String[] {"/api/*", "/scim2/*"}) {
                routes.before(area, guard::requireOwnSite);
            }
            routes.get("/", ctx -> ctx.redirect("/admin/invitations"));
            new SignIn(accounts, guard, pages, signIns, returns).routes(routes);
            new LandingPages(invitations, accounts, guard, pages, guesses, returns, clock).routes(routes);
            admin.routes(routes);
            new InvitationApi(invitations, actions, programs, clock).routes(routes);
            new ScimUsers(invitations, accounts, programs, settings.baseUrl()).routes(routes);
            settings.mailbox().ifPresent(mailbox -> routes.get("/demo/mailbox", ctx -> show(ctx, mailbox)));
            failures(routes);
        });
    }

    private void show(Context ctx, Mailbox mailbox) {
        pages.show(ctx, 200, "mailbox", Map.of("mails", mailbox.mails()));
    }

    private static void configure(JavalinConfig config, int port) {
        config.jetty.host = "127.0.0.1";
        config.jetty.port = port;
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.strictContentTypes = true; // what is no form is not read as one
        config.http.maxRequestSize = 2_000_000;
        config.jsonMapper(new JavalinJackson(Problems.JSON, false));
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        config.staticFiles.add(files -> {
            files.hostedPath = "/static";
            files.directory = "/static";
            files.location = Location.CLASSPATH;
            files.headers = Map.of("Cache-Control", "max-age=3600", "X-Content-Type-Options", "nosniff");
        });
        // The route and not the path: a path may hold the secret of a link.
        config.requestLogger.http((ctx, millis) ->
                LOG.debug("{} {} {} {} ms", ctx.method(), ctx.endpoint().path, ctx.statusCode(), Math.round(millis)));
    }

    /** What went wrong, to people as a page and to programs as a problem; never how. */
    private void failures(RoutesConfig routes) {
        routes.exception(
                HttpResponseException.class,
                (failure, ctx) -> fail(ctx, failure.getStatus(), String.valueOf(failure.getMessage())));
        routes.exception(
                ValidationException.class, (failure, ctx) -> fail(ctx, 400, "A value in this request has no sense."));
        routes.exception(Exception.class, (failure, ctx) -> {
            LOG.error("{} {} failed", ctx.method(), ctx.endpoint().path, failure);
            fail(ctx, 500, "Something went wrong here. It was noted; please try again.");
        });
        routes.error(404, ctx -> {
            if (ctx.result() == null || String.valueOf(ctx.result()).startsWith("Endpoint")) {
                fail(ctx, 404, "There is no such page.");
            }
        });
    }

    private void fail(Context ctx, int status, String sentence) {
        if (ctx.path().startsWith("/scim2/")) {
            ScimUsers.error(ctx, status, sentence);
        } else if (ctx.path().startsWith("/api/")) {
            Problems.answer(ctx, status, "about:blank", sentence);
        } else {
            pages.show(ctx, status, "failure", Map.of("status", status, "sentence", sentence));
        }
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
        return clock;
    }

    @Override
    public void close() {
        worker.close();
        background.shutdown();
        admin.close();
        server.stop();
    }
}
