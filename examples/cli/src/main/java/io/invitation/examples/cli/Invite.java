package io.invitation.examples.cli;

import io.invitation.InvitationException;
import io.invitation.InvitationStorageException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The program: its commands, and what it tells whoever called it. */
@Command(
        name = "invite",
        description = "Makes and manages invitations in the database of your application.",
        mixinStandardHelpOptions = true,
        version = "invite 0.1.0-SNAPSHOT",
        scope = ScopeType.INHERIT,
        sortOptions = false,
        usageHelpAutoWidth = true,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:rejected, or some rows of a batch were; nothing happened to those",
            "2:a flag or a file cannot be used; nothing happened",
            "3:the database or a file failed on the way"
        },
        subcommands = {
            SchemaCommand.class,
            CreateCommand.class,
            BulkCommand.class,
            ListCommand.class,
            ShowCommand.class,
            LinkCommand.class,
            RefreshCommand.class,
            RevokeCommand.class,
            PurgeCommand.class,
            StatsCommand.class,
            WorkerCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  export INVITE_JDBC_URL=jdbc:postgresql://db.example.com/app",
            "  invite create ada@example.com --role developer --expires P14D",
            "  invite list --status PENDING --json",
            "  invite COMMAND --help"
        })
final class Invite {

    @Mixin
    private Connection connection = new Connection();

    private Invite() {}

    public static void main(String[] args) {
        Charset charset = consoleCharset();
        System.exit(run(new PrintWriter(System.out, true, charset), new PrintWriter(System.err, true, charset), args));
    }

    /** Runs with these arguments; returns the exit code. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new Invite())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((unusable, ignored) -> unusable(unusable, err))
                .setExecutionExceptionHandler((failure, command, ignored) -> {
                    if (failure instanceof ParameterException unusable) {
                        return unusable(unusable, err);
                    }
                    return failed(failure, err);
                })
                .execute(args);
    }

    private static int unusable(ParameterException unusable, PrintWriter err) {
        String command = unusable.getCommandLine().getCommandSpec().qualifiedName();
        err.println(command + ": " + Output.escaped(String.valueOf(unusable.getMessage())));
        err.println(command + ": --help shows the flags");
        return ExitCode.UNUSABLE_INPUT;
    }

    /** Messages of the library name neither links nor addresses; those of drivers may, so they stay unsaid. */
    private static int failed(Exception failure, PrintWriter err) throws Exception {
        if (failure instanceof InvitationStorageException storage) {
            print(storage, storage.isTransient() ? " (the same command may succeed later)" : "", err);
            return ExitCode.FAILED;
        } else if (failure instanceof UnusableInput || failure instanceof InvitationException) {
            print(failure, "", err);
            return ExitCode.UNUSABLE_INPUT;
        }
        throw failure;
    }

    static void print(Exception failure, String outlook, PrintWriter err) {
        err.println("invite: " + Output.escaped(String.valueOf(failure.getMessage())) + outlook);
    }

    Connection connection() {
        return connection;
    }

    /** UTF-8 unless the console says otherwise; plain ASCII only means that nobody has set a locale. */
    private static Charset consoleCharset() {
        Charset charset = Charset.forName(
                System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding", "UTF-8")));
        return charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
    }
}
