package io.invitation.examples.sender;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.invitation.testkit.ChannelFault;
import io.invitation.testkit.ReceivedMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The webhook of a chat, on this machine. */
final class ChatServer implements AutoCloseable {

    private final ObjectMapper json = new ObjectMapper();
    private final List<ReceivedMessage> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private volatile @Nullable ChannelFault fault;

    ChatServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.createContext("/hook", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    URI webhook() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
    }

    void failBy(ChannelFault newFault) {
        fault = newFault;
    }

    List<ReceivedMessage> received() {
        return received;
    }

    int requests() {
        return requests.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        try (exchange) {
            JsonNode body = json.readTree(exchange.getRequestBody());
            if (fault == ChannelFault.REFUSES_FOR_NOW) {
                exchange.sendResponseHeaders(503, -1);
            } else if (fault == ChannelFault.REFUSES_FOR_GOOD) {
                exchange.sendResponseHeaders(403, -1);
            } else if (fault == ChannelFault.HANGS) {
                untilClosed();
            } else if (fault == null) {
                received.add(new ReceivedMessage(
                        body.get("to").asText(), body.get("text").asText()));
                exchange.sendResponseHeaders(204, -1);
            }
        }
    }

    private void untilClosed() {
        try {
            closed.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
