package io.invitation.testkit;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;

/** Reads what a process prints and logs, until it is closed. */
final class Overheard implements AutoCloseable {

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final StreamHandler handler = new StreamHandler(heard, new SimpleFormatter());
    private final Logger root = LogManager.getLogManager().getLogger("");

    Overheard() {
        System.setOut(alsoTo(out));
        System.setErr(alsoTo(err));
        root.addHandler(handler);
    }

    private PrintStream alsoTo(PrintStream stream) {
        OutputStream both = new OutputStream() {
            @Override
            public void write(int b) {
                heard.write(b);
                stream.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                heard.write(bytes, offset, length);
                stream.write(bytes, offset, length);
            }
        };
        return new PrintStream(both, true, StandardCharsets.UTF_8);
    }

    String text() {
        handler.flush();
        return heard.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        root.removeHandler(handler);
        System.setOut(out);
        System.setErr(err);
    }
}
