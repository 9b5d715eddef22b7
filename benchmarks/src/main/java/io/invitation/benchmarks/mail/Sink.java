package io.invitation.benchmarks.mail;

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
    private final Set<Socket> sending = ConcurrentHashMap.newKeySet();
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

    /** Returns how many connections messages came over since they were forgotten. */
    int clients() {
        return sending.size();
    }

    void forgetClients() {
        sending.clear();
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
            Input input = new Input(client.getInputStream());
            OutputStream output = client.getOutputStream();
            reply(output, "220 sink");
            String command = input.line();
            while (!command.isEmpty() && !command.startsWith("QUIT")) {
                if (command.startsWith("EHLO")) {
                    reply(output, "250-sink\r\n250 8BITMIME");
                } else if (command.startsWith("DATA")) {
                    reply(output, "354 go on");
                    input.skipMessage();
                    taken.incrementAndGet();
                    sending.add(client);
                    reply(output, "250 taken");
                } else {
                    reply(output, "250 ok");
                }
                command = input.line();
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

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket client : clients) {
            client.close();
        }
        executor.shutdownNow();
    }

    /** What a client sends, read without locks: who sends should have the processor. */
    private static final class Input {

        private static final byte[] END_OF_MESSAGE = {'\r', '\n', '.', '\r', '\n'};

        private final InputStream stream;
        private final byte[] buffer = new byte[16_384];
        private int position;
        private int filled;

        Input(InputStream stream) {
            this.stream = stream;
        }

        /** Returns the next byte, or -1 at the end. */
        private int next() throws IOException {
            if (position == filled) {
                filled = Math.max(0, stream.read(buffer));
                position = 0;
            }
            return position < filled ? buffer[position++] : -1;
        }

        /** Returns the next line, blank at the end. */
        String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = next(); next >= 0 && next != '\n'; next = next()) {
                line.append((char) next);
            }
            return line.toString();
        }

        void skipMessage() throws IOException {
            int seen = 2;
            while (seen < END_OF_MESSAGE.length) {
                int next = next();
                if (next < 0) {
                    throw new IOException("the message does not end");
                }
                seen = next == END_OF_MESSAGE[seen] ? seen + 1 : next == '\r' ? 1 : 0;
            }
        }
    }
}
