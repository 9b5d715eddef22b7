package io.invitation.benchmarks;

import io.invitation.benchmarks.cpu.AddressParsing;
import io.invitation.benchmarks.cpu.AudienceOfPatterns;
import io.invitation.benchmarks.cpu.MessageBuilding;
import io.invitation.benchmarks.cpu.TokenMaking;
import io.invitation.benchmarks.database.BulkCreate;
import io.invitation.benchmarks.database.ClaimSpread;
import io.invitation.benchmarks.database.Create;
import io.invitation.benchmarks.database.DueDeliveries;
import io.invitation.benchmarks.database.Engine;
import io.invitation.benchmarks.database.FilledTables;
import io.invitation.benchmarks.database.Growth;
import io.invitation.benchmarks.database.KnownAddress;
import io.invitation.benchmarks.database.LookUp;
import io.invitation.benchmarks.database.ManyNodes;
import io.invitation.benchmarks.database.OneTimeToken;
import io.invitation.benchmarks.database.Pages;
import io.invitation.benchmarks.database.PopularInvitation;
import io.invitation.benchmarks.database.UnknownToken;
import io.invitation.benchmarks.mail.BulkSend;
import io.invitation.benchmarks.mail.Send;
import io.invitation.benchmarks.optimisation.Optimisations;
import io.invitation.benchmarks.startup.StartUp;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Answers questions about speed; without one, lists them. */
@Command(
        name = "benchmarks",
        description = "Answers questions about speed into benchmarks/results; without one, lists them.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class Benchmarks implements Callable<Integer> {

    static final List<Question> QUESTIONS = List.of(
            new ClaimSpread(),
            new PopularInvitation(),
            new ManyNodes(),
            new OneTimeToken(),
            new Create(),
            new BulkCreate(),
            new LookUp(),
            new UnknownToken(),
            new KnownAddress(),
            new Pages(),
            new DueDeliveries(),
            new Growth(),
            new Send(),
            new BulkSend(),
            new TokenMaking(),
            new AddressParsing(),
            new AudienceOfPatterns(),
            new MessageBuilding(),
            new Optimisations(),
            new StartUp());

    private static final int MILLIS_PER_SECOND = 1000;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "QUESTION", description = "What to answer, or all.")
    private List<String> names = List.of();

    @Option(
            names = "--rounds",
            defaultValue = "7",
            description = "How often each variant has its turn: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--warm-up",
            paramLabel = "<seconds>",
            defaultValue = "5",
            description = "How many seconds each variant goes on before it counts: ${DEFAULT-VALUE}.")
    private double warmUp;

    @Option(names = "--seconds", defaultValue = "3", description = "How long a turn takes: ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(
            names = "--databases",
            split = ",",
            description = "POSTGRESQL, MARIADB or both; by default those that there are.")
    private List<Engine> engines = List.of();

    @Option(
            names = "--sizes",
            split = ",",
            defaultValue = "10000,100000,1000000",
            description = "How many invitations the tables hold where growth is measured: ${DEFAULT-VALUE}.")
    private List<Integer> sizes = List.of();

    @Option(
            names = "--bulk",
            defaultValue = "100000",
            description = "How many invitations are made or mailed in one go: ${DEFAULT-VALUE}.")
    private int bulk;

    @Option(
            names = "--buffer-pool",
            paramLabel = "<MiB>",
            description = "How many MiB of pages MariaDB keeps in memory; by default what it does without being told.")
    private Optional<Integer> bufferPool = Optional.empty();

    @Option(
            names = "--before",
            paramLabel = "<directory>",
            description = "Another checkout of the library, built, to be measured beside this one by optimisations.")
    private Optional<Path> before = Optional.empty();

    @Option(
            names = "--label",
            defaultValue = "",
            description =
                    "A word behind the names of results, so that those of other sizes stand beside the usual ones.")
    private String label = "";

    @Option(names = "--smoke", description = "Runs everything once, very shortly, and writes nothing.")
    private boolean isSmoke;

    private Benchmarks() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Benchmarks()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = command().getOut();
        if (names.isEmpty() && !isSmoke) {
            QUESTIONS.forEach(question -> out.printf("%-20s %s%n", question.name(), question.asks()));
            out.flush();
            return 0;
        }
        Settings settings = settings();
        if (bufferPool.isPresent()) {
            Engine.setBufferPool(bufferPool.get());
        }
        try {
            for (Question question : chosen()) {
                answer(question, settings, out);
            }
            return 0;
        } finally {
            FilledTables.closeAll();
        }
    }

    private void answer(Question question, Settings settings, PrintWriter out) throws Exception {
        out.println("# " + question.name() + ": " + question.asks() + "\n");
        double loadBefore = Circumstances.load();
        long begun = System.nanoTime();
        Run run = new Run(settings, out);
        question.answer(run);
        if (!isSmoke) {
            String name = label.isEmpty() ? question.name() : question.name() + "-" + label;
            Report.write(name, question.asks(), run, Circumstances.lines(question, options(), settings, loadBefore));
        }
        out.println(question.name() + " took "
                + Duration.ofNanos(System.nanoTime() - begun).toSeconds() + " s\n");
        out.flush();
    }

    private CommandLine command() {
        return Objects.requireNonNull(spec).commandLine();
    }

    private Settings settings() {
        if (rounds < 1
                || warmUp < 0
                || seconds <= 0
                || bulk < 1
                || sizes.stream().anyMatch(size -> size < 1)) {
            throw new ParameterException(
                    command(), "rounds, seconds, sizes and bulk must be positive, the warm-up not negative");
        }
        Settings settings = new Settings(
                rounds,
                duration(warmUp),
                duration(seconds),
                engines.isEmpty() ? Engine.available() : engines,
                sizes.stream().sorted().toList(),
                bulk,
                before,
                false);
        return isSmoke ? settings.smoke() : settings;
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis((long) (seconds * MILLIS_PER_SECOND));
    }

    private List<Question> chosen() {
        if (names.isEmpty() || names.equals(List.of("all"))) {
            return QUESTIONS;
        }
        return names.stream().map(this::question).toList();
    }

    private Question question(String name) {
        return QUESTIONS.stream()
                .filter(question -> question.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ParameterException(command(), "there is no question " + name));
    }

    /** Returns the arguments that are no questions. */
    private List<String> options() {
        return command().getParseResult().originalArgs().stream()
                .filter(argument -> !names.contains(argument))
                .toList();
    }
}
