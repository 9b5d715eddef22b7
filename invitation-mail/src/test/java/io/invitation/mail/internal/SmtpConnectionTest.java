package io.invitation.mail.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.mail.internal.SmtpSettings.Login;
import io.invitation.mail.internal.SmtpSettings.Pool;
import io.invitation.mail.internal.SmtpSettings.Security;
import io.invitation.mail.internal.SmtpSettings.Timeouts;
import io.invitation.spi.SendOutcome;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Scanner;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;

/** Breaks the connection at an exact byte on the client's side, where a server that hangs up can only start a race. */
class SmtpConnectionTest {

    @Test
    void isTemporaryWhenTheConnectionBreaksWithinTheMessage() throws Exception {
        assertThat(sendOver("Subject: ")).isEqualTo(SendOutcome.failedTemporarily("connection-lost"));
    }

    @Test
    void isTemporaryWhenTheConnectionBreaksWithinAMessageThatFillsBuffers() throws Exception {
        assertThat(sendOver("Subject: ", Optional.empty(), "text\n".repeat(10_000)))
                .isEqualTo(SendOutcome.failedTemporarily("connection-lost"));
    }

    @Test
    void isTemporaryWhenTheConnectionBreaksBetweenUserAndPassword() throws Exception {
        Login login = new Login("LOGIN", "mailer", () -> "secret");
        assertThat(sendOver("bWFpbGVy", Optional.of(login), "text"))
                .isEqualTo(SendOutcome.failedTemporarily("connection-lost"));
    }

    @Test
    void isTemporaryWhenTheConnectionBreaksBeforeTheFinalDotIsOut() throws Exception {
        assertThat(sendOver("\r\n.\r\n")).isEqualTo(SendOutcome.failedTemporarily("connection-lost"));
    }

    @Test
    void isSubmittedWhenItDoesNotBreak() throws Exception {
        assertThat(sendOver("never written")).isEqualTo(SendOutcome.submitted());
    }

    /** P10: whoever wants to know what the library does is not told the messages, though Angus would. */
    @Test
    void theLogOfAngusHoldsNothingOfAMessageAtAnyLevel() throws Exception {
        Logger ours = Logger.getLogger("io.invitation");
        List<String> written = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                written.add(line.getLoggerName() + ": " + line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        handler.setLevel(Level.ALL);
        Level before = ours.getLevel();
        ours.setLevel(Level.ALL);
        ours.addHandler(handler);
        try {
            assertThat(sendOver("never written")).isEqualTo(SendOutcome.submitted());
        } finally {
            ours.removeHandler(handler);
            ours.setLevel(before);
        }

        assertThat(written).isEmpty();
    }

    private static SendOutcome sendOver(String breakingPoint) throws Exception {
        return sendOver(breakingPoint, Optional.empty(), "text");
    }

    private static SendOutcome sendOver(String breakingPoint, Optional<Login> login, String text) throws Exception {
        Duration patience = Duration.ofSeconds(30);
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> serve(listener));
            server.start();
            SmtpSettings settings = new SmtpSettings(
                    "127.0.0.1",
                    listener.getLocalPort(),
                    Security.IMPLICIT_TLS,
                    login,
                    new BreakingSockets(breakingPoint),
                    "acme.example",
                    new Timeouts(patience, patience, patience, patience, patience),
                    new Pool(1, 1, patience, patience),
                    Clock.systemUTC());
            MailMessage message = new MailMessage("=_b", text, "html");
            message.header("Subject", "subject");
            SendOutcome outcome =
                    new SmtpConnections(settings).send(message, new Envelope("from@acme.example", "to@example.org"));
            server.join(30_000);
            return outcome;
        }
    }

    private static void serve(ServerSocket listener) {
        try (Socket socket = listener.accept();
                Scanner lines = new Scanner(socket.getInputStream(), StandardCharsets.US_ASCII)) {
            OutputStream out = socket.getOutputStream();
            reply(out, "220 hello");
            boolean message = false;
            while (lines.hasNextLine()) {
                String line = lines.nextLine();
                if (!message || line.equals(".")) {
                    message = line.equals("DATA");
                    reply(out, replyTo(line));
                }
            }
        } catch (IOException e) {
            // The client is gone.
        }
    }

    private static String replyTo(String line) {
        return switch (line) {
            case "EHLO acme.example" -> "250-hello\r\n250 AUTH LOGIN";
            case "AUTH LOGIN" -> "334 VXNlcm5hbWU6";
            case "DATA" -> "354 go ahead";
            default -> "250 ok";
        };
    }

    private static void reply(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Wraps the TCP socket without TLS. */
    private static final class BreakingSockets extends SSLSocketFactory {

        private final String breakingPoint;

        BreakingSockets(String breakingPoint) {
            this.breakingPoint = breakingPoint;
        }

        @Override
        public Socket createSocket(Socket tcp, String host, int port, boolean autoClose) {
            return new BreakingSocket(tcp, breakingPoint);
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return new String[0];
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return new String[0];
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class BreakingSocket extends Socket {

        private final Socket tcp;
        private final String breakingPoint;

        BreakingSocket(Socket tcp, String breakingPoint) {
            this.tcp = tcp;
            this.breakingPoint = breakingPoint;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return tcp.getInputStream();
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(tcp.getOutputStream()) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    String chunk = new String(bytes, offset, length, StandardCharsets.US_ASCII);
                    if (chunk.contains(breakingPoint)) {
                        throw new IOException("Connection reset");
                    }
                    out.write(bytes, offset, length);
                }
            };
        }

        @Override
        public int getPort() {
            return tcp.getPort();
        }

        @Override
        public synchronized void setSoTimeout(int timeout) throws java.net.SocketException {
            tcp.setSoTimeout(timeout);
        }

        @Override
        public synchronized void close() throws IOException {
            tcp.close();
        }
    }
}
