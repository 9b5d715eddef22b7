package io.invitation.examples.quickstart;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.InvitationException;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationService;
import io.invitation.examples.quickstart.Stories.Invited;
import io.invitation.jdbc.JdbcInvitationStore;
import io.invitation.jdbc.JdbcTransactions;
import io.invitation.spi.InvitationStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Puts the parts together and runs them. */
@Command(
        name = "quickstart",
        description = "Invites the people in a CSV file by mail and lets them accept, all in this process.",
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every outcome is as it should be",
            "1:some outcome is not, see the table",
            "2:a flag or a file cannot be used"
        },
        footer = "%nMaven turns every one but 0 into its own exit code 1, and says in its last lines which one it was.")
final class Quickstart implements Callable<Integer> {

    private static final int RIGHT = 0;
    private static final int WRONG = 1;
    private static final int BAD_INPUT = 2;
    private static final String NO_ROW = "no row can be used";
    private static final String SHIPPED = "invitations.csv";

    private final UnaryOperator<InvitationStore> around;
    private final Report.Marks marks;

    @Mixin
    private Flags flags = new Flags();

    @Spec
    private @Nullable CommandSpec command;

    /** Takes what tests put around the store in the database, and the marks that the console can show. */
    Quickstart(UnaryOperator<InvitationStore> around, Report.Marks marks) {
        this.around = around;
        this.marks = marks;
    }

    public static void main(String[] args) {
        Charset charset = consoleCharset();
        Report.Marks marks = charset.newEncoder().canEncode('\u2713') ? Report.Marks.SIGNS : Report.Marks.WORDS;
        System.exit(new Quickstart(store -> store, marks)
                .run(new PrintWriter(System.out, true, charset), new PrintWriter(System.err, true, charset), args));
    }

    /** Runs with these flags; returns the exit code. */
    int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(this)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((bad, ignored) -> {
                    err.println("quickstart: " + Words.escaped(String.valueOf(bad.getMessage())));
                    err.println("quickstart: --help shows the flags");
                    return BAD_INPUT;
                })
                .execute(args);
    }

    /** UTF-8 unless the console says otherwise; plain ASCII only means that nobody has set a locale. */
    private static Charset consoleCharset() {
        String name = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding", "UTF-8"));
        Charset charset = Charset.forName(name);
        return charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
    }

    @Override
    public Integer call() {
        CommandLine commandLine = Objects.requireNonNull(command).commandLine();
        try {
            flags.check();
            InvitationCsv csv = readCsv();
            if (csv.rows().isEmpty()) {
                csv.problems().forEach(problem -> commandLine.getErr().println(problem.at(csv.file())));
                throw new BadInputException(csv.file(), NO_ROW);
            }
            Path directory = flags.freshDirectory();
            Flags.Jdbc database = flags.jdbc == null ? Database.embedded(directory) : flags.jdbc;
            try (HikariDataSource dataSource = Database.open(database);
                    Mailbox mailbox = flags.smtp == null
                            ? Mailbox.start(directory.resolve("mails"), flags.landingPage.landingPage())
                            : null) {
                return play(csv, dataSource, Optional.ofNullable(mailbox), commandLine.getOut());
            }
        } catch (BadInputException bad) {
            commandLine.getErr().println("quickstart: " + bad.getMessage());
            return BAD_INPUT;
        } catch (IOException failure) {
            commandLine.getErr().println("quickstart: --out: " + Words.of(failure));
            return BAD_INPUT;
        } catch (InvitationException failure) {
            commandLine.getErr().println("quickstart: " + Words.of(failure));
            return WRONG;
        } catch (SQLException failure) {
            commandLine.getErr().println("quickstart: " + Words.of(failure));
            return WRONG;
        }
    }

    private int play(InvitationCsv csv, HikariDataSource dataSource, Optional<Mailbox> mailbox, PrintWriter out)
            throws BadInputException, SQLException {
        JdbcTransactions transactions = JdbcTransactions.of(dataSource);
        Accounts accounts = new Accounts(dataSource, transactions);
        Database.createTables(dataSource, accounts);
        MovableClock clock = new MovableClock();
        InvitationPolicy policy = InvitationPolicy.defaults();
        InvitationService service = InvitationService.builder(
                        around.apply(JdbcInvitationStore.of(transactions)), flags.sender(mailbox))
                .links(flags.landingPage)
                .policy(policy)
                .clock(clock)
                .build();

        Report report = new Report(csv.file());
        csv.problems().forEach(report::rejected);
        Stories stories = new Stories(service, policy, accounts, clock, report, mailbox);
        List<Invited> invited =
                csv.rows().stream().flatMap(row -> stories.invite(row).stream()).toList();
        invited.forEach(stories::follow);

        report.print(out, marks);
        out.println();
        out.println(report.rightSteps() + " of " + report.allSteps() + " steps as expected; "
                + invited.size() + " rows used, " + report.rejectedRows() + " rejected; "
                + mailbox.map(Mailbox::mails).orElse(0) + " mails fetched; "
                + count(accounts, invited) + " accounts made.");
        sayWhereThingsAre(out, dataSource.getJdbcUrl(), mailbox);
        if (invited.isEmpty()) {
            throw new BadInputException(csv.file(), NO_ROW);
        }
        return report.rightSteps() == report.allSteps() ? RIGHT : WRONG;
    }

    private static int count(Accounts accounts, List<Invited> invited) throws SQLException {
        int all = 0;
        for (Invited one : invited) {
            all += accounts.count(one.invitation().id());
        }
        return all;
    }

    private void sayWhereThingsAre(PrintWriter out, String url, Optional<Mailbox> mailbox) {
        out.println("Mails:     "
                + mailbox.map(own -> own.directory() + " (.eml to open with a mail program, .txt to read)")
                        .orElse("went to the server named, where this program cannot fetch them: nobody followed the"
                                + " links in them, no clock was moved, no story played."));
        Database.whereItIs(url, flags.jdbc == null).forEach(out::println);
    }

    private InvitationCsv readCsv() throws BadInputException {
        Path file = flags.csv;
        String name = file == null ? SHIPPED : file.toString();
        if (file != null && Files.isDirectory(file)) {
            throw new BadInputException(name, "cannot be read: it is a directory");
        }
        try (BufferedReader text = file == null
                ? new BufferedReader(new InputStreamReader(
                        Objects.requireNonNull(Quickstart.class.getResourceAsStream(SHIPPED), SHIPPED),
                        StandardCharsets.UTF_8))
                : Files.newBufferedReader(file)) {
            skipByteOrderMark(text);
            return InvitationCsv.read(name, text);
        } catch (CharacterCodingException broken) {
            throw InvitationCsv.notUtf8(name, 1);
        } catch (IOException unreadable) {
            throw new BadInputException(name, "cannot be read: " + Words.of(unreadable));
        }
    }

    private static void skipByteOrderMark(BufferedReader text) throws IOException {
        text.mark(1);
        if (text.read() != '\ufeff') {
            text.reset();
        }
    }
}
