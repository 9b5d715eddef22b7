package io.invitation.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The one jar, in processes of its own. */
class JarIT {

    @TempDir
    private Path directory;

    private ProcessBuilder invite(String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", "target/invite.jar"));
        command.addAll(Arrays.asList(args));
        ProcessBuilder process = new ProcessBuilder(command);
        // H2 would close the file as soon as the JVM is told to end, under the hands of the worker.
        process.environment()
                .put("INVITE_JDBC_URL", "jdbc:h2:file:" + directory.resolve("invitations") + ";DB_CLOSE_ON_EXIT=FALSE");
        process.environment().put("INVITE_JDBC_USER", "sa");
        return process;
    }

    private static String output(ProcessBuilder process, int exit) throws IOException, InterruptedException {
        Process running = process.redirectErrorStream(true).start();
        String said = new String(running.getInputStream().readAllBytes(), UTF_8);
        assertThat(running.waitFor()).as(said).isEqualTo(exit);
        return said;
    }

    /** Each class path resource and service that the program needs is in the jar: drivers, scripts, templates, mail. */
    @Test
    @Timeout(300)
    void theJarDoesItAllAndItsWorkerEndsWhenItIsTold() throws Exception {
        GreenMail server = new GreenMail(ServerSetupTest.SMTP.dynamicPort());
        server.start();
        try {
            assertThat(output(invite("schema", "--create"), 0))
                    .contains("as needed")
                    .doesNotContain("WARN", "SLF4J");
            assertThat(output(invite("create", "ada@example.com"), 0)).contains("QUEUED");
            assertThat(output(invite("create", "ada@example.com"), 1)).contains("DUPLICATE");
            assertThat(output(invite("list", "--jdbc-url", "jdbc:postgresql://127.0.0.1:1/none"), 2))
                    .contains("refused");

            Process worker = invite(
                            "worker",
                            "--landing-page",
                            "https://app.example.com/invite",
                            "--smtp-host",
                            "127.0.0.1",
                            "--smtp-port",
                            String.valueOf(server.getSmtp().getPort()),
                            "--smtp-tls",
                            "none",
                            "--from",
                            "invitations@example.com")
                    .start();
            try (BufferedReader said = worker.errorReader(UTF_8)) {
                assertThat(said.readLine()).isEqualTo("working");
                assertThat(server.waitForIncomingEmail(60_000, 1)).isTrue();
                worker.toHandle().destroy(); // unlike the process, its handle leaves the streams open
                assertThat(said.readLine()).isEqualTo("ended");
            }
            assertThat(worker.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(output(invite("list", "--json"), 0)).contains("\"mail\":\"SENT\"");
        } finally {
            server.stop();
        }
    }
}
