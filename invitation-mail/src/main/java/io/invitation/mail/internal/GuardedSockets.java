package io.invitation.mail.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/** Socket factories that tell a guard about the TCP socket. Only the methods that Angus calls make sockets. */
final class GuardedSockets {

    private GuardedSockets() {}

    static SocketFactory plain(SocketGuard guard) {
        return new Plain(guard);
    }

    static SSLSocketFactory tls(SSLSocketFactory factory, SocketGuard guard, Duration handshake) {
        return new Tls(factory, guard, handshake);
    }

    private static final class Plain extends SocketFactory {

        private final SocketGuard guard;

        Plain(SocketGuard guard) {
            this.guard = guard;
        }

        @Override
        public Socket createSocket() {
            Socket socket = new Socket(Proxy.NO_PROXY);
            guard.attach(socket);
            return socket;
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

    private static final class Tls extends SSLSocketFactory {

        private final SSLSocketFactory factory;
        private final SocketGuard guard;
        private final Duration handshake;

        Tls(SSLSocketFactory factory, SocketGuard guard, Duration handshake) {
            this.factory = factory;
            this.guard = guard;
            this.handshake = handshake;
        }

        @Override
        public Socket createSocket(Socket tcp, String host, int port, boolean autoClose) throws IOException {
            guard.attach(tcp);
            guard.limit(handshake);
            return factory.createSocket(tcp, host, port, autoClose);
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return factory.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return factory.getSupportedCipherSuites();
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
}
