package io.invitation.jdbc.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An SMTP server that fails one message in twenty: it puts it off, or cuts the connection before or after it has taken
 * it. One address in twenty it does not know, and never will. It keeps what it has taken, also if nobody was told.
 */
final class FlakySmtpServer implements AutoCloseable {

    /** The code of the answer to an address that it does not know. */
    static final String NO_SUCH_MAILBOX = "5.1.1";

    private static final int FAILS_ONE_OF = 20;
    private static final Pattern TOKEN = Pattern.compile("\\binv_[A-Za-z0-9_-]{49}");

    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Random random = new Random();
    private final Queue<Mail> mails = new ConcurrentLinkedQueue<>();
    private final AtomicInteger faults = new AtomicInteger();
    private volatile boolean healthy;

    FlakySmtpServer() throws IOException {
        this(0);
    }

    /** Starts one on a port, any that is free for 0. */
    FlakySmtpServer(int port) throws IOException {
        socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::listen);
    }

    /** What can go wrong with a message. */
    private enum Fault {
        NONE,
        RECIPIENT_PUT_OFF,
        MESSAGE_PUT_OFF,
        CUT_BEFORE_THE_END,
        CUT_BEFORE_THE_REPLY
    }

    /**
     * A message that was taken.
     *
     * @param recipient that of the envelope
     * @param messageId its Message-ID
     * @param token the one of its link
     * @param begun when its envelope began
     */
    record Mail(String recipient, String messageId, String token, Instant begun) {}

    int port() {
        return socket.getLocalPort();
    }

    /** Returns what was taken so far. */
    List<Mail> mails() {
        return List.copyOf(mails);
    }

    /** Returns how many messages went wrong that may be repeated. */
    int faults() {
        return faults.get();
    }

    /** Tells whether it knows no such mailbox. */
    static boolean refuses(String recipient) {
        return Math.floorMod(recipient.hashCode(), FAILS_ONE_OF) == 0;
    }

    /** Lets nothing go wrong any longer that may be repeated. */
    void recover() {
        healthy = true;
    }

    private void listen() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                threads.execute(() -> talk(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void talk(Socket client) {
        try (client) {
            Conversation conversation = new Conversation(client);
            conversation.reply("220 flaky ESMTP");
            while (conversation.step()) {
                // Until the client leaves, or is left.
            }
        } catch (IOException left) {
            // A killed node says no goodbye.
        }
    }

    private Fault nextFault() {
        Fault[] all = Fault.values();
        synchronized (random) {
            return healthy || random.nextInt(FAILS_ONE_OF) > 0 ? Fault.NONE : all[1 + random.nextInt(all.length - 1)];
        }
    }

    /** One connection; used by its thread only. */
    private final class Conversation {

        private final BufferedReader in;
        private final OutputStream out;
        private Fault fault = Fault.NONE;
        private String recipient = "";
        private Instant begun = Instant.EPOCH;

        private Conversation(Socket client) throws IOException {
            in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            out = client.getOutputStream();
        }

        private void reply(String line) throws IOException {
            out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }

        private boolean step() throws IOException {
            String line = in.readLine();
            if (line == null) {
                return false;
            }
            String command = line.length() < 4 ? line : line.substring(0, 4);
            switch (command) {
                case "EHLO" -> reply("250 flaky");
                case "MAIL" -> {
                    begun = Instant.now();
                    reply("250 ok");
                }
                case "RCPT" -> {
                    recipient = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
                    reply(answerToRecipient());
                }
                case "DATA" -> {
                    reply("354 go on");
                    return take();
                }
                case "QUIT" -> {
                    reply("221 bye");
                    return false;
                }
                default -> reply("250 ok");
            }
            return true;
        }

        private String answerToRecipient() {
            if (refuses(recipient)) {
                return "550 " + NO_SUCH_MAILBOX + " no such mailbox";
            }
            fault = nextFault();
            if (fault != Fault.NONE) {
                faults.incrementAndGet();
            }
            return fault == Fault.RECIPIENT_PUT_OFF ? "451 4.3.0 later" : "250 ok";
        }

        private boolean take() throws IOException {
            StringBuilder message = new StringBuilder();
            for (String line = in.readLine(); !".".equals(line); line = in.readLine()) {
                if (line == null || fault == Fault.CUT_BEFORE_THE_END) {
                    return false;
                }
                message.append(line).append('\n');
            }
            if (fault == Fault.MESSAGE_PUT_OFF) {
                reply("451 4.3.0 later");
                return true;
            }
            mails.add(new Mail(recipient, header(message, "Message-ID: *(<[^>]*>)"), token(message), begun));
            if (fault == Fault.CUT_BEFORE_THE_REPLY) {
                return false;
            }
            reply("250 taken");
            return true;
        }
    }

    private static String header(CharSequence message, String regex) {
        Matcher header = Pattern.compile("^" + regex, Pattern.MULTILINE | Pattern.CASE_INSENSITIVE)
                .matcher(message);
        return header.find() ? header.group(1) : "";
    }

    /** Reads it from the quoted-printable text, whose lines may end within it. */
    private static String token(StringBuilder message) {
        Matcher token = TOKEN.matcher(message.toString().replace("=\n", ""));
        return token.find() ? token.group() : "";
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        threads.shutdownNow();
    }
}
