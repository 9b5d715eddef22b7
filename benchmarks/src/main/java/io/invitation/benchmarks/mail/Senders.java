package io.invitation.benchmarks.mail;

import io.invitation.mail.SmtpInvitationSender;
import io.invitation.mail.SmtpInvitationSenderBuilder;
import io.invitation.mail.SmtpPool;
import io.invitation.spi.SendOutcome;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.util.Collections;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.simplejavamail.api.email.Email;
import org.simplejavamail.api.mailer.Mailer;
import org.simplejavamail.api.mailer.config.TransportStrategy;
import org.simplejavamail.email.EmailBuilder;
import org.simplejavamail.mailer.MailerBuilder;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Ways to send one mail again and again. Each takes as many as it is told to, and returns when all were taken. */
final class Senders {

    /** That anybody asks for. */
    static final int MOST_CONNECTIONS = 32;

    private static final int SPRING_ARRAY = 50;

    private Senders() {}

    /** Tells whether there is one more to send; asked before each. Safe for use by several threads. */
    @FunctionalInterface
    interface More {
        boolean take();
    }

    /** A way to send, which may keep connections from one call to the next. */
    interface Sender extends AutoCloseable {
        void send(More more) throws Exception;

        @Override
        default void close() {}
    }

    static Session session(Sink sink) {
        Properties properties = new Properties();
        properties.put("mail.transport.protocol", "smtp");
        properties.put("mail.smtp.host", sink.host());
        properties.put("mail.smtp.port", String.valueOf(sink.port()));
        return Session.getInstance(properties);
    }

    /** A connection for each mail. */
    static Sender newTransports(Mail mail, Sink sink, int threads) {
        Session session = session(sink);
        return more -> onThreads(threads, () -> {
            while (more.take()) {
                Transport.send(mail.builtByHand(session));
            }
        });
    }

    /** A loop on each thread, over a connection that is kept from one call to the next. */
    static Sender keptTransports(Mail mail, Sink sink, int threads) throws MessagingException {
        Session session = session(sink);
        BlockingQueue<Transport> transports = new ArrayBlockingQueue<>(threads);
        for (int number = 0; number < threads; number++) {
            transports.add(session.getTransport());
        }
        return more -> onThreads(threads, () -> {
            Transport transport = transports.take();
            if (!transport.isConnected()) {
                transport.connect();
            }
            while (more.take()) {
                MimeMessage message = mail.builtByHand(session);
                transport.sendMessage(message, message.getAllRecipients());
            }
            transports.put(transport);
        });
    }

    /** Spring's way to send many: arrays, each over a connection of its own. */
    static Sender springArrays(Mail mail, Sink sink, int threads) {
        JavaMailSenderImpl spring = new JavaMailSenderImpl();
        spring.setHost(sink.host());
        spring.setPort(sink.port());
        return more -> onThreads(threads, () -> {
            MimeMessage[] messages = springArray(mail, spring, more);
            while (messages.length > 0) {
                spring.send(messages);
                messages = springArray(mail, spring, more);
            }
        });
    }

    private static MimeMessage[] springArray(Mail mail, JavaMailSenderImpl spring, More more)
            throws MessagingException {
        Stream.Builder<MimeMessage> messages = Stream.builder();
        for (int number = 0; number < SPRING_ARRAY && more.take(); number++) {
            messages.add(mail.builtByHand(spring.getSession()));
        }
        return messages.build().toArray(MimeMessage[]::new);
    }

    /**
     * Simple Java Mail with its batch module, which keeps connections in a pool: one for the whole JVM, with the
     * numbers of whoever is first, so that all are given room for the most and as many callers as connections are
     * wanted.
     */
    static Sender simpleJavaMail(Mail mail, Sink sink, int connections) {
        Mailer mailer = MailerBuilder.withSMTPServer(sink.host(), sink.port())
                .withTransportStrategy(TransportStrategy.SMTP)
                .withThreadPoolSize(connections)
                .withConnectionPoolCoreSize(MOST_CONNECTIONS)
                .withConnectionPoolMaxSize(MOST_CONNECTIONS)
                .buildMailer();
        return new Sender() {
            @Override
            public void send(More more) throws Exception {
                onThreads(connections, () -> {
                    while (more.take()) {
                        mailer.sendMail(email(mail), false).get();
                    }
                });
            }

            @Override
            public void close() {
                try {
                    mailer.shutdownConnectionPool().get();
                } catch (ExecutionException failure) {
                    throw new IllegalStateException(failure);
                } catch (InterruptedException interruption) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }

    private static Email email(Mail mail) {
        return EmailBuilder.startingBlank()
                .from(Mail.FROM.mailbox())
                .to(mail.recipient())
                .withSubject(mail.subject())
                .withPlainText(mail.text())
                .withHTMLText(mail.html())
                .buildEmail();
    }

    static SmtpInvitationSenderBuilder library(Sink sink, int connections) {
        return SmtpInvitationSender.builder(sink.host(), sink.port())
                .from(Mail.FROM, Mail.PRODUCT)
                .product(Mail.PRODUCT)
                .unsafePlaintext()
                .connections(SmtpPool.upTo(connections));
    }

    /** The library, templates included. */
    static Sender sendAll(Mail mail, Sink sink, int connections) {
        SmtpInvitationSender sender = library(sink, connections).build();
        ExecutorService executor = Executors.newFixedThreadPool(connections);
        return new Sender() {
            @Override
            public void send(More more) throws InterruptedException {
                sender.sendAll(
                        Stream.generate(mail::outgoing).takeWhile(any -> more.take()),
                        executor,
                        (outgoing, outcome) -> {
                            if (outcome.kind() != SendOutcome.Kind.SUBMITTED) {
                                throw new IllegalStateException(outcome.toString());
                            }
                        });
            }

            @Override
            public void close() {
                executor.shutdownNow();
                sender.close();
            }
        };
    }

    interface Work {
        void run() throws Exception;
    }

    /** Does the same on several threads at once, and waits for all. */
    static void onThreads(int threads, Work work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        Callable<Boolean> each = () -> {
            work.run();
            return true;
        };
        try {
            for (Future<Boolean> result : executor.invokeAll(Collections.nCopies(threads, each))) {
                result.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }
}
