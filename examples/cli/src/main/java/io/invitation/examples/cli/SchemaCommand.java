package io.invitation.examples.cli;

import io.invitation.jdbc.InvitationSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code invite schema}. */
@Command(
        name = "schema",
        description = "Compares the tables with what this program needs; changes nothing unless asked to.",
        footerHeading = "%nExample:%n",
        footer = "  invite schema --create --jdbc-url jdbc:h2:file:./trial --jdbc-user sa")
final class SchemaCommand extends Action {

    @Option(names = "--create", description = "Makes the tables first, where there are none.")
    private boolean create;

    @Override
    int run(Session session, Output output) {
        InvitationSchema schema = session.schema();
        if (create) {
            schema.create();
        }
        List<String> problems = schema.verify();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("tables", problems.isEmpty() ? "as needed" : "unusable");
        view.put("problems", problems);
        output.print(view);
        return problems.isEmpty() ? ExitCode.DONE : ExitCode.REJECTED;
    }
}
