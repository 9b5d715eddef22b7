package io.invitation.examples.cli;

import io.invitation.InvitationResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;

/** The file of rejected rows: the columns of the source, and why. */
final class Rejects implements AutoCloseable {

    static final String REASON = "reason";

    private final Writer writer;
    private final List<String> columns;

    private Rejects(Writer writer, List<String> columns) {
        this.writer = writer;
        this.columns = columns;
    }

    /** Starts the file anew; never that of the source, which is still to be read. */
    static Rejects open(Path file, InvitationCsv source) {
        List<String> header = new ArrayList<>(source.columns());
        header.add(REASON);
        try {
            if (Files.exists(file) && Files.isSameFile(file, source.file())) {
                throw new UnusableInput("--rejects", "is the file that is read, choose another: " + file);
            }
            Rejects rejects = new Rejects(Files.newBufferedWriter(file), source.columns());
            rejects.write(header);
            return rejects;
        } catch (IOException unwritable) {
            throw new UnusableInput("--rejects", "cannot be written: " + file);
        }
    }

    void add(InvitationCsv.Row row, InvitationResult.Rejected why) {
        List<String> cells = new ArrayList<>(columns.stream().map(row::cell).toList());
        cells.add(why.reason() + ": " + why.detail());
        try {
            write(cells);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    private void write(List<String> cells) throws IOException {
        writer.write(CSVFormat.DEFAULT.format(cells.toArray()) + "\r\n");
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
