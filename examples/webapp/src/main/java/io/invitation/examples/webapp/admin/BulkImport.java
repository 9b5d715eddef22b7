package io.invitation.examples.webapp.admin;

import io.invitation.BulkOptions;
import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.accounts.Permissions;
import io.invitation.examples.webapp.invitations.Draft;
import io.invitation.examples.webapp.web.Sessions;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.UploadedFile;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Invites the people in a file or a pasted list: first a dry run, which says what each row would come to, then for
 * good.
 */
final class BulkImport implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BulkImport.class);
    private static final int MOST_ROWS = 5_000;
    private static final int SHOWN = 500;
    private static final CSVFormat FILE = CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreHeaderCase(true)
            .setIgnoreEmptyLines(true)
            .setTrim(true)
            .get();

    private final Desk desk;
    private final Sessions<Import> imports;
    private final ExecutorService runner = Executors.newSingleThreadExecutor();

    BulkImport(Desk desk) {
        this.desk = desk;
        this.imports = new Sessions<>(desk.clock(), Duration.ofHours(2), 100);
    }

    /** Where an import stands. */
    enum Stage {
        CHECKING,
        CHECKED,
        INVITING,
        DONE,
        BROKEN
    }

    /** An import under way; written by one thread, read by those that answer requests. */
    private static final class Import {
        private final String id = Sessions.randomName();
        private final Account owner;
        private final List<Wish> wishes;
        private Stage stage = Stage.CHECKING;
        private List<Outcome> outcomes = new ArrayList<>();

        private Import(Account owner, List<Wish> wishes) {
            this.owner = owner;
            this.wishes = wishes;
        }

        private synchronized void enter(Stage next) {
            stage = next;
            if (next == Stage.INVITING) {
                outcomes = new ArrayList<>();
            }
        }

        private synchronized void add(Outcome outcome) {
            outcomes.add(outcome);
        }

        private synchronized List<Outcome> outcomes() {
            return List.copyOf(outcomes);
        }
    }

    void form(Context ctx) {
        form(ctx, 200, "", "");
    }

    private void form(Context ctx, int status, String pasted, String problem) {
        List<String> grantable = desk.permissions().grantable(desk.staff(ctx));
        desk.pages()
                .show(
                        ctx,
                        status,
                        "admin/import",
                        Map.of("roles", grantable, "teams", Permissions.TEAMS, "pasted", pasted, "problem", problem));
    }

    void template(Context ctx) {
        desk.staff(ctx);
        List<String> example = List.of("ada@example.com", "Spring workshop", "Developer", "Frontend-Team");
        Csv.attach(ctx, "invitations-template.csv", List.of("email", "name", "roles", "teams"), List.of(example));
    }

    void read(Context ctx) {
        Account me = desk.staff(ctx);
        UploadedFile file = ctx.uploadedFile("file");
        String text = Objects.requireNonNullElse(ctx.formParam("list"), "");
        try {
            if (file != null && file.size() > 0) {
                text = new String(file.content().readAllBytes(), StandardCharsets.UTF_8);
            }
            List<Wish> wishes = drafts(text, ctx.formParams("role"), ctx.formParams("team")).stream()
                    .map(draft -> new Wish(draft.emails().get(0), () -> draft.toPerson(me)))
                    .toList();
            if (wishes.isEmpty()) {
                form(ctx, 422, text, "There is nobody in that list.");
            } else if (wishes.size() > MOST_ROWS) {
                form(ctx, 422, text, "At most " + MOST_ROWS + " rows at once, please.");
            } else {
                Import started = new Import(me, wishes);
                imports.put(started.id, started);
                runner.execute(
                        () -> run(started, Stage.CHECKED, BulkOptions.invite().dryRun()));
                ctx.redirect("/admin/import/" + started.id, HttpStatus.SEE_OTHER);
            }
        } catch (IOException | UncheckedIOException | IllegalArgumentException unreadable) {
            form(ctx, 422, text, "That is no CSV file: a quote may be missing.");
        }
    }

    /** Reads a CSV whose header names an email column, or any list of addresses. */
    static List<Draft> drafts(String text, List<String> roles, List<String> teams) throws IOException {
        String clean = text.startsWith("\ufeff") ? text.substring(1) : text;
        String header = clean.lines().findFirst().orElse("").toLowerCase(Locale.ROOT);
        if (!header.matches(".*\\bemail\\b.*") || header.contains("@")) {
            return FormInput.addresses(clean).stream()
                    .map(address -> Draft.of(address, "", roles, teams))
                    .toList();
        }
        try (CSVParser parser = CSVParser.parse(new StringReader(clean), FILE)) {
            return parser.stream()
                    .map(row -> Draft.of(
                            cell(row, "email"),
                            cell(row, "name"),
                            list(row, "roles", roles),
                            list(row, "teams", teams)))
                    .toList();
        }
    }

    private static String cell(CSVRecord row, String column) {
        return row.isSet(column) ? row.get(column) : "";
    }

    private static List<String> list(CSVRecord row, String column, List<String> otherwise) {
        String cell = cell(row, column);
        return cell.isEmpty()
                ? otherwise
                : Stream.of(cell.split(";")).map(String::strip).toList();
    }

    private void run(Import started, Stage after, BulkOptions options) {
        try {
            desk.inviteAll(started.wishes, options, started::add);
            started.enter(after);
        } catch (RuntimeException failure) {
            LOG.error("import {} ended early", started.id, failure);
            started.enter(Stage.BROKEN);
        }
    }

    private Import mine(Context ctx) {
        Account me = desk.staff(ctx);
        return imports.get(ctx.pathParam("id"))
                .filter(started -> started.owner.id().equals(me.id()))
                .orElseThrow(() -> new NotFoundResponse("There is no such import, or it was too long ago."));
    }

    void show(Context ctx) {
        Import shown = mine(ctx);
        Stage stage;
        List<Outcome> outcomes;
        synchronized (shown) {
            stage = shown.stage;
            outcomes = shown.outcomes();
        }
        boolean running = stage == Stage.CHECKING || stage == Stage.INVITING;
        if (running) {
            ctx.header("Refresh", "1"); // without a script, too
        }
        desk.show(
                ctx,
                "import-result",
                Map.of(
                        "id", shown.id,
                        "stage", stage.name(),
                        "running", running,
                        "rows", shown.wishes.size(),
                        "read", outcomes.size(),
                        "good", outcomes.stream().filter(Outcome::good).count(),
                        "outcomes",
                                running
                                        ? List.of()
                                        : outcomes.stream().limit(SHOWN).toList(),
                        "hidden", Math.max(0, outcomes.size() - SHOWN)));
    }

    /** Invites for good; under a key, so that pressing the button twice invites nobody twice. */
    void start(Context ctx) {
        Import checked = mine(ctx);
        synchronized (checked) {
            if (checked.stage == Stage.CHECKED || checked.stage == Stage.BROKEN) {
                checked.enter(Stage.INVITING);
                BulkOptions options = BulkOptions.invite().idempotencyKey("import-" + checked.id);
                runner.execute(() -> run(checked, Stage.DONE, options));
            }
        }
        ctx.redirect("/admin/import/" + checked.id, HttpStatus.SEE_OTHER);
    }

    void errors(Context ctx) {
        List<Outcome> outcomes = mine(ctx).outcomes();
        Csv.attach(
                ctx,
                "not-invited.csv",
                List.of("row", "email", "why"),
                IntStream.range(0, outcomes.size())
                        .filter(row -> !outcomes.get(row).good())
                        .mapToObj(row -> List.of(
                                Integer.toString(row + 1),
                                outcomes.get(row).whom(),
                                outcomes.get(row).text()))
                        .toList());
    }

    @Override
    public void close() {
        runner.shutdown();
    }
}
