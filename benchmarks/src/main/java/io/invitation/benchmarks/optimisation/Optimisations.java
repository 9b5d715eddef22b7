package io.invitation.benchmarks.optimisation;

import io.invitation.benchmarks.Load;
import io.invitation.benchmarks.Question;
import io.invitation.benchmarks.Run;
import io.invitation.benchmarks.Settings;
import io.invitation.benchmarks.Variant;
import io.invitation.benchmarks.database.Engine;
import io.invitation.benchmarks.database.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The library beside itself without what makes it faster, or with other numbers. */
public final class Optimisations implements Question {

    private static final String SERIALIZABLE = "TRANSACTION_SERIALIZABLE";
    private static final int LINKS = 1_000;
    private static final int ROWS = 500;
    private static final int WAITING = 25_000;
    private static final int MAILS = 50;

    private static final String SHARED_CLAIMS = "internal/SharedClaims.java";
    private static final String BULK = "internal/Bulk.java";
    private static final String WRITE_BEHIND = "internal/WriteBehind.java";
    private static final String WORKER = "internal/Worker.java";
    private static final String CLAIM_STATEMENTS = "jdbc/internal/ClaimStatements.java";
    private static final String DATABASE_ACCESS = "jdbc/internal/DatabaseAccess.java";
    private static final String MOST_AT_ONE_LINK = "MOST_AT_ONE_LINK = 256;";
    private static final String LEADERS = "LEADERS_OF_MIXED_LINKS = 6;";
    private static final String MOST_IN_GROUP = "MOST_IN_GROUP = 50;";
    private static final String AT_ONCE = "AT_ONCE = 10;";

    /**
     * The library written otherwise, or its driver told otherwise.
     *
     * @param name what is different
     * @param driver what is added to the address of the database
     */
    record Change(String name, Optional<Edit> edit, String driver) {

        Change(String name, Edit edit) {
            this(name, Optional.of(edit), "");
        }
    }

    /**
     * What the library is given to do, as it is and with each change.
     *
     * @param unit what its calls are named in the plural
     * @param isolation of transactions, if not what the database has by itself
     */
    record Task(
            String name,
            String unit,
            List<Integer> threads,
            Optional<String> isolation,
            Function<Work, Load.Call> call,
            List<Change> changes) {

        static Task of(
                String name, String unit, List<Integer> threads, Function<Work, Load.Call> call, List<Change> changes) {
            return new Task(name, unit, threads, Optional.empty(), call, changes);
        }

        Task serializable() {
            return new Task(name + ", serializable", unit, threads, Optional.of(SERIALIZABLE), call, changes);
        }
    }

    private static final Change AS_IT_IS = new Change("the library", Optional.empty(), "");
    private static final Change BEFORE = new Change("before", Optional.empty(), "");

    private static final Change ALONE = core(
            "nobody shares a step",
            "internal/Claims.java",
            "return visit.isInCompany() || repository.claimsAcrossInvitations();",
            "return false;");

    private static final List<Change> ONE_LINK = List.of(
            ALONE,
            core("16 at once at most", SHARED_CLAIMS, MOST_AT_ONE_LINK, "MOST_AT_ONE_LINK = 16;"),
            core(
                    "everybody looks the link up",
                    SHARED_CLAIMS,
                    "return claim(new Waiting(Optional.of(link), look, judge));",
                    "Optional<TokenMatch> mine = look.find();"
                            + " return claim(new Waiting(Optional.of(link), () -> mine, match -> mine.flatMap(judge::judge)));"));

    private static final List<Change> MANY_LINKS = List.of(
            ALONE,
            core("one leads", SHARED_CLAIMS, LEADERS, "LEADERS_OF_MIXED_LINKS = 1;"),
            core("twelve lead", SHARED_CLAIMS, LEADERS, "LEADERS_OF_MIXED_LINKS = 12;"),
            core("8 at once at most", SHARED_CLAIMS, "MOST_AT_MIXED_LINKS = 64;", "MOST_AT_MIXED_LINKS = 8;"),
            jdbc(
                    "claim and commit in two round trips",
                    DATABASE_ACCESS,
                    "return runner.atOnce(operation, codec(), sql, binder, reader)\n",
                    "return Optional.<List<T>>empty()\n"),
            jdbc(
                    "history in a statement of its own",
                    "jdbc/JdbcInvitationRepository.java",
                    "return claims.claimsInOneStatement() && history instanceof",
                    "return !claims.claimsInOneStatement() && history instanceof"),
            jdbc(
                    "one place by the statement for many",
                    CLAIM_STATEMENTS,
                    "if (recorded.size() == 1) {",
                    "if (recorded.isEmpty()) {"),
            jdbc(
                    "waits for locked rows",
                    "jdbc/internal/ClaimsInOneStatement.java",
                    "invitations.size() == 1 ? CLAIM : CLAIM_ACROSS,",
                    "CLAIM,"));

    private static final List<Change> TURNS = List.of(core(
            "nobody waits for his turn",
            "internal/Visitors.java",
            "tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)",
            "tryAcquire(0, TimeUnit.NANOSECONDS)"));

    private static final List<Change> LATE_TURNS = List.of(core(
            "nobody waits for his turn after a conflict",
            "internal/Transactions.java",
            "letOthersFinish(number);\n            beforeRepeat.run();",
            "letOthersFinish(number);"));

    private static final List<Change> MANY_ROWS = List.of(
            core("each row alone", BULK, MOST_IN_GROUP, "MOST_IN_GROUP = 1;"),
            core("groups of 10", BULK, MOST_IN_GROUP, "MOST_IN_GROUP = 10;"),
            core("groups of 200", BULK, MOST_IN_GROUP, "MOST_IN_GROUP = 200;"),
            core(
                    "nothing waits",
                    WRITE_BEHIND,
                    "kind.add(added);\n        if (!transactions.isActive()) {",
                    "kind.add(added);\n        if (true) {"),
            core(
                    "addresses do not wait",
                    WRITE_BEHIND,
                    "expectsFreeAddresses = addressesAreFree;",
                    "expectsFreeAddresses = false;"),
            jdbc(
                    "row by row, no batches of JDBC",
                    DATABASE_ACCESS,
                    "StatementRunner.ItemBinder<T> binder) {\n        countEach(operation, sql, items, binder);",
                    "StatementRunner.ItemBinder<T> binder) {\n        items.forEach(item -> update(operation, sql,"
                            + " parameters -> binder.bind(parameters, item)));"));

    private static final Change REWRITTEN_BATCHES =
            new Change("batches rewritten by the driver", Optional.empty(), "&reWriteBatchedInserts=true");

    private static final Change NO_BATCH_OF_KEYS =
            jdbc("keys row by row", DATABASE_ACCESS, "return items.size() > 1\n", "return items.size() < 0\n");

    private static final List<Change> QUEUE = List.of(
            core("leased one by one", WORKER, AT_ONCE, "AT_ONCE = 1;"),
            core("50 leased at once", WORKER, AT_ONCE, "AT_ONCE = 50;"));

    private static final List<Change> LOOK_UPS = List.of(
            jdbc(
                    "a parser for no attributes",
                    "jdbc/internal/AttributesJson.java",
                    "if (json.equals(NONE)) {",
                    "if (json.isEmpty()) {"),
            jdbc(
                    "a stream for no lines",
                    "jdbc/internal/TextLines.java",
                    "return text.isEmpty()",
                    "return text.equals(\"-\")"),
            core("ASCII is normalised", "LocalPart.java", "if (!isAscii) {", "if (true) {"));

    private static final List<Change> FORGED = List.of(core(
            "a key is prepared each time",
            "internal/KeyedTokenPolicy.java",
            "(Mac) begun.computeIfAbsent(keyId, id -> begin(key)).clone()",
            "(Mac) begin(key).clone()"));

    /** Returns what is asked of a database. */
    static List<Task> tasks(Engine engine, Settings settings) {
        int links = settings.isSmoke() ? 10 : LINKS;
        int rows = settings.isSmoke() ? 60 : ROWS;
        int waiting = settings.isSmoke() ? 1_000 : WAITING;
        boolean isPostgres = engine == Engine.POSTGRESQL;
        List<Task> tasks = new ArrayList<>();
        tasks.add(Task.of("one link", "places", settings.concurrency(64), work -> work.acceptByAnyOf(1), ONE_LINK));
        if (isPostgres) {
            tasks.add(Task.of(
                    links + " links",
                    "places",
                    settings.concurrency(1, 8, 32),
                    work -> work.acceptByAnyOf(links),
                    MANY_LINKS));
        }
        Task asked = Task.of(
                "one link, the host asked about seats",
                "places",
                settings.concurrency(32),
                Work::acceptAskingHost,
                TURNS);
        tasks.add(asked);
        tasks.add(asked.serializable());
        tasks.add(Task.of(
                        "one link, reserve and complete",
                        "places",
                        settings.concurrency(32),
                        Work::reserveAndComplete,
                        LATE_TURNS)
                .serializable());
        tasks.add(Task.of(
                "inviteAll of " + rows,
                "batches",
                List.of(1),
                work -> work.inviteAll(rows),
                Stream.concat(MANY_ROWS.stream(), Stream.of(isPostgres ? REWRITTEN_BATCHES : NO_BATCH_OF_KEYS))
                        .toList()));
        tasks.add(Task.of(
                MAILS + " mails from the queue",
                "batches",
                settings.concurrency(4),
                work -> work.sendFromQueue(waiting, MAILS),
                QUEUE));
        tasks.add(Task.of("inspect", "look-ups", settings.concurrency(8), Work::inspect, LOOK_UPS));
        if (isPostgres) {
            tasks.add(Task.of("inspect, a forged keyed token", "answers", List.of(1), Work::inspectForged, FORGED));
        }
        if (settings.before().isPresent()) {
            tasks.add(Task.of("create", "invitations", settings.concurrency(8), Work::create, List.of()));
        }
        return tasks;
    }

    private static Change core(String name, String file, String text, String replacement) {
        return new Change(name, Edit.core(file, text, replacement));
    }

    private static Change jdbc(String name, String file, String text, String replacement) {
        return new Change(name, Edit.jdbc(file, text, replacement));
    }

    @Override
    public String name() {
        return "optimisations";
    }

    @Override
    public String asks() {
        return "What is each optimisation worth, and what if its numbers were others?";
    }

    @Override
    public void answer(Run run) throws Exception {
        for (Engine engine : run.settings().engines()) {
            for (Task task : tasks(engine, run.settings())) {
                for (int threads : task.threads()) {
                    compare(run, engine, task, threads);
                }
            }
        }
    }

    /**
     * Compares the library with what it was before, if that is there, and with its changes; all fill the same tables,
     * so that none has fewer rows to look through.
     */
    private static void compare(Run run, Engine engine, Task task, int threads) throws Exception {
        List<AutoCloseable> open = new ArrayList<>();
        List<Work> works = new ArrayList<>();
        List<Variant> variants = new ArrayList<>();
        try (Tables tables = Tables.create(engine)) {
            try {
                for (Change change : all(run, task)) {
                    Build build = change.edit().isPresent()
                            ? Build.with(change.edit().get())
                            : change.equals(BEFORE)
                                    ? Build.of(run.settings().before().orElseThrow())
                                    : Build.asItIs();
                    open.add(build);
                    Work work = build.in(
                            tables.address() + change.driver(), task.isolation().orElse(null));
                    open.add(0, work);
                    works.add(work);
                    Load.Call call = task.call().apply(work);
                    variants.add(new Variant(change.name(), time -> Load.measure(task.unit(), threads, time, call)));
                }
                run.compare(
                        engine.title() + ", " + task.name() + ", " + Load.threads(threads),
                        variants,
                        () -> tables.requirePlaces(
                                works.stream().mapToLong(Work::places).sum()));
            } finally {
                for (AutoCloseable each : open) {
                    each.close();
                }
            }
        }
    }

    private static List<Change> all(Run run, Task task) {
        List<Change> all = new ArrayList<>(List.of(AS_IT_IS));
        run.settings().before().ifPresent(before -> all.add(BEFORE));
        all.addAll(task.changes());
        return all;
    }
}
