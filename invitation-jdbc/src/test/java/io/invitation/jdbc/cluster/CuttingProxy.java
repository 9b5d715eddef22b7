package io.invitation.jdbc.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A fault: a network between callers and a database that fails at a commit. */
final class CuttingProxy implements Closeable {

    private static final Pattern HOST_AND_PORT = Pattern.compile("//([^:/]+):(\\d+)/");

    /** On PostgreSQL a claim without a handler is a statement that commits by itself. */
    private static final Pattern COMMIT = Pattern.compile("COMMIT|WITH room");

    /** At which moment the connection is lost. */
    enum Cut {
        NEVER,
        /** Both sides stay connected, and nothing goes through. */
        ALWAYS,
        /** The commit never arrives. */
        BEFORE_COMMIT,
        /** The commit succeeds, and nobody hears of it. */
        BEFORE_ANSWER
    }

    private final DatabaseAddress database;
    private final Matcher server;
    private final ServerSocket listening;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final Set<Socket> unheard = ConcurrentHashMap.newKeySet();
    private volatile Cut cut = Cut.NEVER;

    CuttingProxy(DatabaseAddress database) throws IOException {
        this.database = database;
        server = HOST_AND_PORT.matcher(database.url());
        if (!server.find()) {
            throw new IllegalArgumentException("no host and port in " + database.url());
        }
        listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        threads.execute(this::listen);
    }

    /**
     * Returns where the database is for those who are to lose it; a driver that numbers statements must spell them out.
     */
    DatabaseAddress address() {
        String url = HOST_AND_PORT.matcher(database.url()).replaceFirst("//localhost:" + port() + "/");
        boolean numbersStatements = url.startsWith("jdbc:postgresql:");
        return new DatabaseAddress(
                numbersStatements ? url + "&prepareThreshold=0" : url, database.user(), database.password());
    }

    int port() {
        return listening.getLocalPort();
    }

    void cut(Cut moment) {
        cut = moment;
    }

    private void listen() {
        try {
            while (true) {
                Socket caller = listening.accept();
                Socket answerer = new Socket(server.group(1), Integer.parseInt(server.group(2)));
                sockets.add(caller);
                sockets.add(answerer);
                threads.execute(() -> pump(caller, answerer, true));
                threads.execute(() -> pump(answerer, caller, false));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void pump(Socket from, Socket to, boolean isQuestion) {
        byte[] buffer = new byte[65_536];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                boolean isCommit = isQuestion
                        && COMMIT.matcher(new String(buffer, 0, length, StandardCharsets.ISO_8859_1))
                                .find();
                if (cut == Cut.ALWAYS) {
                    continue;
                }
                if (isCommit && cut == Cut.BEFORE_COMMIT) {
                    return;
                }
                if (isCommit && cut == Cut.BEFORE_ANSWER) {
                    unheard.add(to);
                }
                if (unheard.contains(from)) {
                    return;
                }
                out.write(buffer, 0, length);
            }
        } catch (IOException lost) {
            // Either side has gone: the other one follows.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
