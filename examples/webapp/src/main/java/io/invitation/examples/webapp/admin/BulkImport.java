package io.invitation.examples.webapp.admin;

import io.invitation.BulkOptions;
import io.invitation.BulkRow;
import io.invitation.EmailAddress;
import io.invitation.Grants;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.accounts.Permissions;
import io.invitation.examples.webapp.security.Sessions;
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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

    private final Desk desk;
    private final Sessions<Import> imports;
    private final ExecutorService runner = Executors.newSingleThreadExecutor();

    BulkImport(Desk desk) {
        this.desk = desk;
        this.imports = new Sessions<>(desk.clock(), Duration.ofHours(2), 100);
    }

    /** One row of the file. */
    record Entry(String address, String name, List<String> roles, List<String> teams) {}

    /** What a row came to. */
    public record Line(long row, String address, boolean good, String text) {}

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
        private final String id = Sessions.randomName().substring(0, 22);
        private final Account owner;
        private final List<Entry> entries;
        private Stage stage = Stage.CHECKING;
        private List<Line> lines = new ArrayList<>();

        private Import(Account owner, List<Entry> entries) {
            this.owner = owner;
            this.entries = List.copyOf(entries);
        }

        private synchronized void begin(Stage now) {
            stage = now;
            lines = new ArrayList<>();
        }

        private synchronized void add(Line line) {
            lines.add(line);
        }

        private synchronized void end(Stage now) {
            stage = now;
        }

        private synchronized Stage stage() {
            return stage;
        }

        private synchronized List<Line> lines() {
            return List.copyOf(lines);
        }
    }

    void form(Context ctx) {
        form(ctx, 200, desk.staff(ctx), "", "");
    }

    private void form(Context ctx, int status, Account me, String pasted, String problem) {
        desk.pages()
                .show(
                        ctx,
                        status,
                        "admin/import",
                        Map.of(
                                "roles",
                                Permissions.ROLES.stream()
                                        .filter(role -> Permissions.TEAMS.stream()
                                                .anyMatch(team ->
                                                        desk.permissions().mayGrant(me, role, List.of(team))))
                                        .toList(),
                                "teams",
                                Permissions.TEAMS,
                                "pasted",
                                pasted,
                                "problem",
                                problem));
    }

    void template(Context ctx) {
        desk.staff(ctx);
        Csv.attach(
                ctx,
                "invitations-template.csv",
                List.of("email", "name", "roles", "teams"),
                List.of(List.of("ada@example.com", "Spring workshop", "Developer", "Frontend-Team")));
    }

    void read(Context ctx) {
        Account me = desk.staff(ctx);
        UploadedFile file = ctx.uploadedFile("file");
        String text = Objects.requireNonNullElse(ctx.formParam("list"), "");
        try {
            if (file != null && file.size() > 0) {
                text = new String(file.content().readAllBytes(), StandardCharsets.UTF_8);
            }
            List<Entry> entries = entries(text, ctx.formParams("role"), ctx.formParams("team"));
            if (entries.isEmpty() || entries.size() > MOST_ROWS) {
                form(
                        ctx,
                        422,
                        me,
                        text,
                        entries.isEmpty()
                                ? "There is nobody in that list."
                                : "At most " + MOST_ROWS + " rows at once, please.");
                return;
            }
            Import started = new Import(me, entries);
            imports.put(started.id, started);
            runner.execute(() -> run(
                    started, Stage.CHECKING, Stage.CHECKED, BulkOptions.invite().dryRun()));
            ctx.redirect("/admin/import/" + started.id, HttpStatus.SEE_OTHER);
        } catch (IOException | UncheckedIOException | IllegalArgumentException unreadable) {
            form(ctx, 422, me, text, "That is no CSV file: a quote may be missing.");
        }
    }

    /** Reads a CSV whose header names an email column, or any list of addresses. */
    static List<Entry> entries(String text, List<String> roles, List<String> teams) throws IOException {
        String clean = text.startsWith("\ufeff") ? text.substring(1) : text;
        String header = clean.lines().findFirst().orElse("").toLowerCase(Locale.ROOT);
        if (!header.matches(".*\\bemail\\b.*") || header.contains("@")) {
            return FormInput.addresses(clean).stream()
                    .map(address -> new Entry(address, "", roles, teams))
                    .toList();
        }
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setIgnoreHeaderCase(true)
                .setIgnoreEmptyLines(true)
                .setTrim(true)
                .get();
        List<Entry> entries = new ArrayList<>();
        try (CSVParser parser = CSVParser.parse(new StringReader(clean), format)) {
            for (CSVRecord row : parser) {
                entries.add(new Entry(
                        cell(row, "email"), cell(row, "name"), list(row, "roles", roles), list(row, "teams", teams)));
            }
        }
        return entries;
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

    private void run(Import started, Stage during, Stage after, BulkOptions options) {
        started.begin(during);
        try {
            Stream<BulkRow> rows =
                    started.entries.stream().map(entry -> BulkRow.read(() -> request(started.owner, entry)));
            desk.invitations().inviteAll(rows, options, result -> {
                String address = started.entries.get((int) result.index()).address();
                boolean good = result.result().isDone();
                String text = options.isDryRun() ? "would be invited" : good ? mailed(result.result()) : "";
                started.add(new Line(
                        result.index() + 1,
                        address,
                        good,
                        good ? text : desk.why((InvitationResult.Rejected) result.result())));
            });
            started.end(after);
        } catch (RuntimeException failure) {
            LOG.error("import {} ended early", started.id, failure);
            started.end(Stage.BROKEN);
        }
    }

    private static String mailed(InvitationResult result) {
        return "invited, mail " + result.orElseThrow().delivery().state().name().toLowerCase(Locale.ROOT);
    }

    private static InvitationRequest request(Account owner, Entry entry) {
        EmailAddress address = EmailAddress.parse(entry.address());
        InvitationRequest.Builder request = InvitationRequest.to(entry.address())
                .recipient(address)
                .inviter(owner.inviter())
                .grants(Grants.NONE.withRoles(entry.roles()).withGroups(entry.teams()));
        return (entry.name().isEmpty() ? request : request.name(entry.name())).build();
    }

    private Import mine(Context ctx) {
        Account me = desk.staff(ctx);
        return imports.get(ctx.pathParam("id"))
                .filter(started -> started.owner.id().equals(me.id()))
                .orElseThrow(() -> new NotFoundResponse("There is no such import, or it was too long ago."));
    }

    void show(Context ctx) {
        Import shown = mine(ctx);
        Stage stage = shown.stage();
        List<Line> lines = shown.lines();
        boolean running = stage == Stage.CHECKING || stage == Stage.INVITING;
        if (running) {
            ctx.header("Refresh", "1"); // without a script, too
        }
        Map<String, Object> values = new HashMap<>();
        values.put("id", shown.id);
        values.put("stage", stage.name());
        values.put("running", running);
        values.put("rows", shown.entries.size());
        values.put("read", lines.size());
        values.put("good", lines.stream().filter(Line::good).count());
        values.put("bad", lines.stream().filter(line -> !line.good()).count());
        values.put("lines", running ? List.of() : lines.stream().limit(SHOWN).toList());
        values.put("hidden", Math.max(0, lines.size() - SHOWN));
        desk.show(ctx, "import-result", values);
    }

    /** Invites for good; under a key, so that pressing the button twice invites nobody twice. */
    void start(Context ctx) {
        Import checked = mine(ctx);
        synchronized (checked) {
            if (checked.stage == Stage.CHECKED || checked.stage == Stage.BROKEN) {
                checked.begin(Stage.INVITING);
                BulkOptions options = BulkOptions.invite().idempotencyKey("import-" + checked.id);
                runner.execute(() -> run(checked, Stage.INVITING, Stage.DONE, options));
            }
        }
        ctx.redirect("/admin/import/" + checked.id, HttpStatus.SEE_OTHER);
    }

    void errors(Context ctx) {
        Csv.attach(
                ctx,
                "not-invited.csv",
                List.of("row", "email", "why"),
                mine(ctx).lines().stream()
                        .filter(line -> !line.good())
                        .map(line -> List.of(Long.toString(line.row()), line.address(), line.text()))
                        .toList());
    }

    @Override
    public void close() {
        runner.shutdown();
    }
}
