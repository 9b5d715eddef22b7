package io.invitation.mail;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** An SMTP server that records every byte and misbehaves on request. */
final class FakeSmtpServer implements AutoCloseable {

    enum Stage {
        CONNECT,
        EHLO,
        STARTTLS,
        AUTH,
        MAIL,
        RCPT,
        DATA,
        FINAL_DOT
    }

    /** What to do instead of the usual reply. */
    interface Fault {
        void strike(FakeSmtpServer server, OutputStream out) throws IOException;
    }

    static Fault reply(String line) {
        return (server, out) -> write(out, line);
    }

    static Fault hangUp() {
        return (server, out) -> {
            throw new IOException("hung up on purpose");
        };
    }

    /** Never answers, until the test is over. */
    static Fault silence() {
        return (server, out) -> {
            server.awaitEnd();
            throw new IOException("the test is over");
        };
    }

    /** Sends a reply that never ends, a byte at a time, faster than any read timeout. */
    static Fault drip() {
        return drip(20);
    }

    static Fault drip(long millis) {
        return (server, out) -> {
            write(out, "250-", "");
            while (!server.awaitEnd(millis)) {
                out.write('x');
                out.flush();
            }
            throw new IOException("the test is over");
        };
    }

    /** What was asked of the server from one {@code MAIL} to the next: whom the mail is for, and the mail. */
    record Envelope(List<String> recipients, List<byte[]> messages) {

        private Envelope() {
            this(new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>());
        }
    }

    private final ServerSocket listener;
    private final Map<Stage, Fault> faults = new ConcurrentHashMap<>();
    private final List<String> extensions = new ArrayList<>(List.of("8BITMIME"));
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Semaphore goodbyes = new Semaphore(0);
    private final Map<Stage, Queue<Fault>> faultsInTurn = new ConcurrentHashMap<>();
    private final List<byte[]> messages = new CopyOnWriteArrayList<>();
    private final List<Envelope> envelopes = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private SSLContext tls;
    private boolean implicitTls;
    private boolean hangUpInBody;

    FakeSmtpServer() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    FakeSmtpServer fault(Stage stage, Fault fault) {
        faults.put(stage, fault);
        return this;
    }

    /** Strikes at the next time that the stage is reached, behind those that were set before. */
    FakeSmtpServer faultOnce(Stage stage, Fault fault) {
        faultsInTurn
                .computeIfAbsent(stage, any -> new ConcurrentLinkedQueue<>())
                .add(fault);
        return this;
    }

    /** Ends a fault. */
    void repair(Stage stage) {
        faults.remove(stage);
    }

    FakeSmtpServer offering(String... more) {
        extensions.addAll(List.of(more));
        return this;
    }

    FakeSmtpServer startTls(SSLContext context) {
        tls = context;
        extensions.add("STARTTLS");
        return this;
    }

    FakeSmtpServer implicitTls(SSLContext context) {
        tls = context;
        implicitTls = true;
        return this;
    }

    FakeSmtpServer hangUpInBody() {
        hangUpInBody = true;
        return this;
    }

    FakeSmtpServer start() {
        run(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket socket = listener.accept();
                    sockets.add(socket);
                    run(() -> serve(socket));
                } catch (IOException e) {
                    return;
                }
            }
        });
        return this;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How many connections were made so far. */
    int connections() {
        return sockets.size();
    }

    /** Waits until a number of connections have ended, without anybody asking this server to end them. */
    boolean awaitGoodbyes(int number) throws InterruptedException {
        return goodbyes.tryAcquire(number, 30, TimeUnit.SECONDS);
    }

    /** Ends all connections behind the back of the clients. */
    void hangUpOnAll() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** All commands, without what a client says while logging in. */
    List<String> commands() {
        return commands;
    }

    /** The complete messages, as they came, dots unstuffed. */
    List<byte[]> messages() {
        return messages;
    }

    /** One for each {@code MAIL}, also for those that came to nothing. */
    List<Envelope> envelopes() {
        return envelopes;
    }

    /** All bytes of all clients. */
    String received() {
        synchronized (received) {
            return received.toString(StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public void close() throws IOException {
        end.countDown();
        listener.close();
        hangUpOnAll();
        for (Thread thread : threads) {
            try {
                thread.join(10_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void awaitEnd() {
        awaitEnd(60_000);
    }

    private boolean awaitEnd(long millis) {
        try {
            return end.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void run(Runnable work) {
        Thread thread = new Thread(work, "fake-smtp");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void serve(Socket tcp) {
        try (tcp) {
            Socket socket = implicitTls ? secured(tcp) : tcp;
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            answer(Stage.CONNECT, out, "220 fake.example ESMTP");
            converse(tcp, in, out);
        } catch (IOException e) {
            // The client or a fault ended the conversation.
        } finally {
            goodbyes.release();
        }
    }

    private void converse(Socket tcp, InputStream plainIn, OutputStream plainOut) throws IOException {
        List<String> offered = new ArrayList<>(extensions);
        InputStream in = plainIn;
        OutputStream out = plainOut;
        Envelope envelope = new Envelope();
        for (String line = readLine(in); line != null; line = readLine(in)) {
            commands.add(line);
            String verb = line.replaceFirst(" .*", "").toUpperCase(Locale.ROOT);
            switch (verb) {
                case "EHLO" -> answer(Stage.EHLO, out, greeting(offered));
                case "HELO" -> answer(Stage.EHLO, out, "250 fake.example");
                case "STARTTLS" -> {
                    answer(Stage.STARTTLS, out, "220 go ahead");
                    Socket socket = secured(tcp);
                    in = new BufferedInputStream(socket.getInputStream());
                    out = socket.getOutputStream();
                    offered.remove("STARTTLS");
                }
                case "AUTH" -> {
                    if (line.equals("AUTH LOGIN")) {
                        write(out, "334 VXNlcm5hbWU6");
                        readLine(in);
                        write(out, "334 UGFzc3dvcmQ6");
                        readLine(in);
                    }
                    answer(Stage.AUTH, out, "235 2.7.0 welcome");
                }
                case "MAIL" -> {
                    envelope = new Envelope();
                    envelopes.add(envelope);
                    answer(Stage.MAIL, out, "250 2.1.0 ok");
                }
                case "RCPT" -> {
                    envelope.recipients().add(line.replaceFirst("(?i)^RCPT TO:<(.*?)>.*", "$1"));
                    answer(Stage.RCPT, out, "250 2.1.5 ok");
                }
                case "DATA" -> {
                    if (answer(Stage.DATA, out, "354 go ahead")) {
                        byte[] message = readMessage(in);
                        messages.add(message);
                        envelope.messages().add(message);
                        answer(Stage.FINAL_DOT, out, "250 2.0.0 queued");
                    }
                }
                case "QUIT" -> {
                    write(out, "221 bye");
                    return;
                }
                default -> write(out, "250 ok");
            }
        }
    }

    private static String greeting(List<String> offered) {
        StringBuilder lines = new StringBuilder("250-fake.example");
        for (int i = 0; i < offered.size(); i++) {
            lines.append("\r\n250").append(i == offered.size() - 1 ? " " : "-").append(offered.get(i));
        }
        return lines.toString();
    }

    private boolean answer(Stage stage, OutputStream out, String usual) throws IOException {
        Queue<Fault> inTurn = faultsInTurn.get(stage);
        Fault next = inTurn == null ? null : inTurn.poll();
        Fault fault = next == null ? faults.get(stage) : next;
        if (fault == null) {
            write(out, usual);
            return true;
        }
        fault.strike(this, out);
        return false;
    }

    private Socket secured(Socket tcp) throws IOException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(tcp, null, tcp.getPort(), true);
        socket.setUseClientMode(false);
        socket.startHandshake();
        return socket;
    }

    private String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = read(in); c >= 0; c = read(in)) {
            if (c == '\n') {
                String text = line.toString(StandardCharsets.ISO_8859_1);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            line.write(c);
        }
        return null;
    }

    private byte[] readMessage(InputStream in) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        int matched = 2;
        byte[] terminator = {'\r', '\n', '.', '\r', '\n'};
        for (int c = read(in); c >= 0; c = read(in)) {
            if (hangUpInBody) {
                throw new IOException("hung up on purpose");
            }
            message.write(c);
            matched = c == terminator[matched] ? matched + 1 : c == '\r' ? 1 : 0;
            if (matched == terminator.length) {
                byte[] bytes = message.toByteArray();
                String text = new String(bytes, 0, bytes.length - 3, StandardCharsets.ISO_8859_1);
                return text.replaceAll("(?m)^\\.", "").getBytes(StandardCharsets.ISO_8859_1);
            }
        }
        throw new IOException("the client hung up");
    }

    private int read(InputStream in) throws IOException {
        int c = in.read();
        if (c >= 0) {
            synchronized (received) {
                received.write(c);
            }
        }
        return c;
    }

    private static void write(OutputStream out, String line) throws IOException {
        write(out, line, "\r\n");
    }

    private static void write(OutputStream out, String line, String lineEnd) throws IOException {
        out.write((line + lineEnd).getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
