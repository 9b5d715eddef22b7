package io.invitation.examples.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Locale;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Stands before a mail server on the loopback address and asks for STARTTLS, which that server has not. Until it is
 * closed this JVM trusts its certificate, and no other.
 */
final class StartTlsRelay implements AutoCloseable {

    private static final String PASSWORD = "changeit";

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final SSLContext before = SSLContext.getDefault();
    private final SSLContext context;
    private final int behind;

    /** @param directory takes the certificate */
    StartTlsRelay(int behind, Path directory) throws IOException, GeneralSecurityException, InterruptedException {
        this.behind = behind;
        this.context = selfSigned(directory.resolve("relay.p12"));
        SSLContext.setDefault(context);
        start("relay", this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private static SSLContext selfSigned(Path file) throws IOException, GeneralSecurityException, InterruptedException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(file.resolveSibling("keytool.log").toFile())
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException(Files.readString(file.resolveSibling("keytool.log")));
        }
        KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "relay", store.getCertificate(store.aliases().nextElement()));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext made = SSLContext.getInstance("TLS");
        made.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return made;
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            start("relay-connection", () -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException {
        say(client, "220 localhost");
        String command = readLine(client);
        while (!command.equals("STARTTLS")) {
            say(client, command.startsWith("EHLO") ? "250-localhost\r\n250 STARTTLS" : "530 5.7.0 STARTTLS first");
            command = readLine(client);
        }
        say(client, "220 go ahead");
        try (SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(client, null, port(), true);
                Socket server = new Socket(InetAddress.getLoopbackAddress(), behind)) {
            secured.setUseClientMode(false);
            readLine(server); // its greeting, which nobody waits for behind STARTTLS
            start("relay-answers", () -> pass(server.getInputStream(), secured.getOutputStream()));
            pass(secured.getInputStream(), server.getOutputStream());
        }
    }

    private static void pass(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[8_192];
        for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
            to.write(buffer, 0, length);
            to.flush();
        }
    }

    private static void say(Socket client, String line) throws IOException {
        client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static String readLine(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = socket.getInputStream().read();
                next != '\n';
                next = socket.getInputStream().read()) {
            if (next < 0) {
                throw new IOException("the connection has ended");
            }
            line.append((char) next);
        }
        return line.toString().strip().toUpperCase(Locale.ROOT);
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException ended) {
                        // The connection or the relay was closed.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        SSLContext.setDefault(before);
        server.close();
    }
}
