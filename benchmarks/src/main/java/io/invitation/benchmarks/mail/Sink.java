package io.invitation.benchmarks.mail;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** An SMTP server that takes everything and keeps nothing, each of its replies as late as from far away. */
final class Sink implements AutoCloseable {

    private final Duration latency;
    private final ServerSocket server;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final AtomicLong taken = new AtomicLong();

    Sink(Duration latency) throws IOException {
        this.latency = latency;
        server = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
        executor.execute(this::accept);
    }

    String host() {
        return server.getInetAddress().getHostAddress();
    }

    int port() {
        return server.getLocalPort();
    }

    /** Returns how many messages it has taken. */
    long taken() {
        return taken.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                clients.add(client);
                executor.execute(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            InputStream input = new BufferedInputStream(client.getInputStream());
            OutputStream output = client.getOutputStream();
            reply(output, "220 sink");
            String command = line(input);
            while (!command.isEmpty() && !command.startsWith("QUIT")) {
                if (command.startsWith("EHLO")) {
                    reply(output, "250-sink\r\n250 8BITMIME");
                } else if (command.startsWith("DATA")) {
                    reply(output, "354 go on");
                    skipMessage(input);
                    taken.incrementAndGet();
                    reply(output, "250 taken");
                } else {
                    reply(output, "250 ok");
                }
                command = line(input);
            }
            reply(output, "221 bye");
        } catch (IOException gone) {
            // So is what it wanted.
        } finally {
            clients.remove(client);
        }
    }

    private void reply(OutputStream output, String reply) throws IOException {
        if (!latency.isZero()) {
            LockSupport.parkNanos(latency.toNanos());
        }
        output.write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
        output.flush();
    }

    private static String line(InputStream input) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = input.read(); next >= 0 && next != '\n'; next = input.read()) {
            line.write(next);
        }
        return line.toString(StandardCharsets.US_ASCII);
    }

    private static void skipMessage(InputStream input) throws IOException {
        byte[] end = {'\r', '\n', '.', '\r', '\n'};
        int seen = 2;
        while (seen < end.length) {
            int next = input.read();
            if (next < 0) {
                throw new IOException("the message does not end");
            }
            seen = next == end[seen] ? seen + 1 : next == '\r' ? 1 : 0;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket client : clients) {
            client.close();
        }
        executor.shutdownNow();
    }
}
