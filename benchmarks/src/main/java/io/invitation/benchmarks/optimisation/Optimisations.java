package io.invitation.benchmarks.optimisation;

import io.invitation.benchmarks.Load;
import io.invitation.benchmarks.Question;
import io.invitation.benchmarks.Run;
import io.invitation.benchmarks.Settings;
import io.invitation.benchmarks.Variant;
import io.invitation.benchmarks.database.Engine;
import io.invitation.benchmarks.database.Tables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The library beside itself without what makes it faster, or with other numbers. */
public final class Optimisations implements Question {

    private static final String READ_COMMITTED = "TRANSACTION_READ_COMMITTED";
    private static final String SERIALIZABLE = "TRANSACTION_SERIALIZABLE";
    private static final int LINKS = 1_000;
    private static final int ROWS = 500;
    private static final int MAILS = 50;

    private static final String SHARED_CLAIMS = "internal/SharedClaims.java";
    private static final String CLAIMS = "internal/Claims.java";
    private static final String BULK = "internal/Bulk.java";
    private static final String WRITE_BEHIND = "internal/WriteBehind.java";
    private static final String MOST_AT_ONE_LINK = "MOST_AT_ONE_LINK = 256;";
    private static final String LEADERS = "LEADERS_OF_MIXED_LINKS = 6;";
    private static final String WORKER = "internal/Worker.java";
    private static final String AT_ONCE = "AT_ONCE = 10;";
    private static final String MOST_IN_GROUP = "MOST_IN_GROUP = 50;";

    /**
     * The library written otherwise.
     *
     * @param name what is different
     */
    record Change(String name, Edit edit) {}

    /**
     * What the library is given to do, as it is and with each change.
     *
     * @param unit what its calls are named in the plural
     */
    record Task(
            String name,
            String unit,
            List<Integer> threads,
            String isolation,
            Function<Work, Load.Call> call,
            List<Change> changes) {}

    private static final Change ALONE = new Change(
            "nobody shares a step",
            Edit.core(CLAIMS, "return visit.isInCompany() || repository.claimsAcrossInvitations();", "return false;"));

    private static final Change TWO_CALLS = new Change(
            "claim and commit in two round trips",
            Edit.jdbc(
                    "jdbc/internal/DatabaseAccess.java",
                    "return runner.atOnce(operation, codec(), sql, binder, reader)\n",
                    "return Optional.<List<T>>empty()\n"));

    private static final Change IN_STEPS = new Change(
            "claim, count and history in several statements",
            Edit.jdbc(
                    "jdbc/internal/ClaimStatements.java",
                    "return access.dialect() == Dialect.POSTGRESQL;",
                    "return false;"));

    private static final Change NO_TURNS = new Change(
            "nobody waits for his turn",
            Edit.core(
                    "internal/Visitors.java",
                    "tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)",
                    "tryAcquire(0, TimeUnit.NANOSECONDS)"));

    /** Returns what is asked of a database. */
    static List<Task> tasks(Engine engine, Settings settings) {
        int links = settings.isSmoke() ? 10 : LINKS;
        int rows = settings.isSmoke() ? 60 : ROWS;
        List<Task> tasks = new ArrayList<>();
        tasks.add(new Task(
                "one link",
                "places",
                settings.concurrency(64),
                READ_COMMITTED,
                work -> work.acceptByAnyOf(1),
                List.of(
                        ALONE,
                        change("16 at once at most", SHARED_CLAIMS, MOST_AT_ONE_LINK, "MOST_AT_ONE_LINK = 16;"),
                        change(
                                "everybody looks the link up",
                                SHARED_CLAIMS,
                                "waiting.judge(found)",
                                "waiting.judge(waiting.look.find())"))));
        if (engine == Engine.POSTGRESQL) {
            tasks.add(new Task(
                    links + " links",
                    "places",
                    settings.concurrency(1, 8, 32),
                    READ_COMMITTED,
                    work -> work.acceptByAnyOf(links),
                    List.of(
                            ALONE,
                            change("one leads", SHARED_CLAIMS, LEADERS, "LEADERS_OF_MIXED_LINKS = 1;"),
                            change("twelve lead", SHARED_CLAIMS, LEADERS, "LEADERS_OF_MIXED_LINKS = 12;"),
                            change(
                                    "8 at once at most",
                                    SHARED_CLAIMS,
                                    "MOST_AT_MIXED_LINKS = 64;",
                                    "MOST_AT_MIXED_LINKS = 8;"),
                            TWO_CALLS,
                            IN_STEPS)));
        }
        for (String isolation : List.of(READ_COMMITTED, SERIALIZABLE)) {
            tasks.add(new Task(
                    "one link, the host asked about seats" + (isolation.equals(SERIALIZABLE) ? ", serializable" : ""),
                    "places",
                    settings.concurrency(32),
                    isolation,
                    Work::acceptAskingHost,
                    List.of(NO_TURNS)));
        }
        tasks.add(new Task(
                "inviteAll of " + rows,
                "batches",
                List.of(1),
                READ_COMMITTED,
                work -> work.inviteAll(rows),
                List.of(
                        change("each row alone", BULK, MOST_IN_GROUP, "MOST_IN_GROUP = 1;"),
                        change("groups of 10", BULK, MOST_IN_GROUP, "MOST_IN_GROUP = 10;"),
                        change("groups of 200", BULK, MOST_IN_GROUP, "MOST_IN_GROUP = 200;"),
                        change(
                                "nothing waits",
                                WRITE_BEHIND,
                                "kind.add(added);\n        if (!transactions.isActive()) {",
                                "kind.add(added);\n        if (isAskedFor || !isAskedFor) {"),
                        change(
                                "addresses do not wait",
                                WRITE_BEHIND,
                                "expectsFreeAddresses = addressesAreFree;",
                                "expectsFreeAddresses = false;"),
                        new Change(
                                "no batch of keys",
                                Edit.jdbc(
                                        "jdbc/internal/DatabaseAccess.java",
                                        "return items.size() > 1\n",
                                        "return items.size() < 0\n")))));
        tasks.add(new Task(
                MAILS + " mails made and sent from the queue",
                "batches",
                settings.concurrency(4),
                READ_COMMITTED,
                work -> work.mailFromQueue(MAILS),
                List.of(
                        change("leased one by one", WORKER, AT_ONCE, "AT_ONCE = 1;"),
                        change("50 leased at once", WORKER, AT_ONCE, "AT_ONCE = 50;"))));
        tasks.add(new Task("create", "invitations", settings.concurrency(8), READ_COMMITTED, Work::create, List.of()));
        tasks.add(new Task("inspect", "look-ups", settings.concurrency(8), READ_COMMITTED, Work::inspect, List.of()));
        return tasks;
    }

    private static Change change(String name, String file, String text, String replacement) {
        return new Change(name, Edit.core(file, text, replacement));
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
        Map<String, Build> builds = new LinkedHashMap<>();
        List<Work> works = new ArrayList<>();
        try (Tables tables = Tables.create(engine)) {
            try {
                builds.put("the library", Build.asItIs());
                if (run.settings().before().isPresent()) {
                    builds.put("before", Build.of(run.settings().before().get()));
                }
                for (Change change : task.changes()) {
                    builds.put(change.name(), Build.with(change.edit()));
                }
                List<Variant> variants = new ArrayList<>();
                for (Map.Entry<String, Build> build : builds.entrySet()) {
                    Work work = build.getValue().in(tables.address(), task.isolation());
                    works.add(work);
                    Load.Call call = task.call().apply(work);
                    variants.add(new Variant(build.getKey(), time -> Load.measure(task.unit(), threads, time, call)));
                }
                if (variants.size() > 1) {
                    run.compare(engine.title() + ", " + task.name() + ", " + Load.threads(threads), variants);
                }
            } finally {
                works.forEach(Work::close);
                for (Build build : builds.values()) {
                    build.close();
                }
            }
        }
    }
}
