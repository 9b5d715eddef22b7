package host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Takes one message on the loopback interface, as a relay would (RFC 5321). */
final class MailServer implements AutoCloseable {

    private final ServerSocket socket;
    private final CompletableFuture<String> message;

    MailServer() throws IOException {
        socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        message = CompletableFuture.supplyAsync(this::receive);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Returns what was mailed, once it has been. */
    String message() {
        return message.join();
    }

    private String receive() {
        try (Socket client = socket.accept();
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
            OutputStream out = client.getOutputStream();
            reply(out, "220 localhost");
            String line = lines.readLine();
            while (!line.equals("DATA")) {
                reply(out, "250 localhost");
                line = lines.readLine();
            }
            reply(out, "354 go ahead");
            StringBuilder data = new StringBuilder();
            for (line = lines.readLine(); !line.equals("."); line = lines.readLine()) {
                data.append(line).append('\n');
            }
            reply(out, "250 taken");
            return data.toString();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void reply(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
