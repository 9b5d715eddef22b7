package io.invitation.mail;

import io.invitation.EmailAddress;
import io.invitation.mail.internal.MailComposer;
import io.invitation.mail.internal.SmtpConnections;
import io.invitation.mail.internal.SmtpSettings;
import io.invitation.mail.internal.SmtpSettings.Security;
import io.invitation.mail.internal.SmtpSettings.Timeouts;
import io.invitation.spi.OutgoingInvitation;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Configures a {@link SmtpInvitationSender}.
 *
 * <p>Every option can be set once. Its value is checked when it is set, and so is whether it goes with the ones set
 * before. For use by one thread.
 *
 * @since 0.1
 */
public final class SmtpInvitationSenderBuilder {

    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);
    private static final Duration LONGEST_DEFAULT_FINAL_REPLY = Duration.ofMinutes(10);
    private static final int MAX_NAME_LENGTH = 100;
    private static final int DEFAULT_CONNECTIONS = 4;

    private final String host;
    private final int port;
    private @Nullable EmailAddress from;
    private @Nullable String fromName;
    private @Nullable SmtpLogin login;
    private @Nullable Security security;
    private @Nullable SSLContext sslContext;
    private @Nullable Duration connectTimeout;
    private @Nullable Duration readTimeout;
    private @Nullable Duration writeTimeout;
    private @Nullable Duration finalReplyTimeout;
    private @Nullable Duration overallTimeout;
    private @Nullable SmtpPool connections;
    private @Nullable Function<UUID, String> envelopeFrom;
    private final Map<String, MailTemplates> templates = new HashMap<>();
    private @Nullable String product;
    private @Nullable Clock clock;
    private @Nullable ZoneId timeZone;
    private @Nullable Function<OutgoingInvitation, Optional<URI>> unsubscribe;

    SmtpInvitationSenderBuilder(String host, int port) {
        if (host.isEmpty() || !isVisibleAscii(host)) {
            throw new IllegalArgumentException("host must be visible ASCII: \"" + host + "\"");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port must be from 1 to 65535: " + port);
        }
        this.host = host;
        this.port = port;
    }

    /**
     * Sets who the mail is from. Required.
     *
     * @param address shown in From and, unless told otherwise, where bounces go; of a domain for which the server may
     *     send (SPF, DKIM, DMARC)
     * @param displayName shown beside it, for example the name of the application; up to 100 characters
     * @return this builder
     * @throws IllegalArgumentException if the address has non-ASCII characters before the {@code @}, or the name is
     *     blank, too long, or holds control or invisible characters
     * @throws IllegalStateException if it was set before
     */
    public SmtpInvitationSenderBuilder from(EmailAddress address, String displayName) {
        if (!address.isAscii()) {
            throw new IllegalArgumentException("from must be ASCII before the @: " + address);
        }
        this.from = once("from", this.from, address);
        this.fromName = requireName("displayName", displayName);
        return this;
    }

    /**
     * Sets what one is invited to join, as the mail calls it. Default: the display name of {@link #from}.
     *
     * @param product the name of the application or organisation, up to 100 characters
     * @return this builder
     * @throws IllegalArgumentException if it is blank, too long, or holds control or invisible characters
     * @throws IllegalStateException if it was set before
     */
    public SmtpInvitationSenderBuilder product(String product) {
        this.product = once("product", this.product, requireName("product", product));
        return this;
    }

    /**
     * Sets where bounces go, for a mailbox that a {@link BounceReader} reads. Default: the address of {@link #from}.
     *
     * @param mailbox told to the server as the sender (RFC 5321, section 4.4, "Return-Path")
     * @return this builder
     * @throws IllegalArgumentException if it has non-ASCII characters before the {@code @}
     * @throws IllegalStateException if this or {@link #bounceAddresses} was set before
     */
    public SmtpInvitationSenderBuilder bounceAddress(EmailAddress mailbox) {
        if (!mailbox.isAscii()) {
            throw new IllegalArgumentException("bounceAddress must be ASCII before the @: " + mailbox);
        }
        String address = mailbox.mailbox();
        this.envelopeFrom = once("where bounces go", this.envelopeFrom, deliveryId -> address);
        return this;
    }

    /**
     * Sends bounces to an address of its own for each message, from which the delivery is known and which nobody can
     * make up.
     *
     * @param addresses makes the addresses
     * @return this builder
     * @throws IllegalStateException if this or {@link #bounceAddress} was set before
     */
    public SmtpInvitationSenderBuilder bounceAddresses(VerpAddresses addresses) {
        Objects.requireNonNull(addresses, "addresses");
        this.envelopeFrom = once(
                "where bounces go",
                this.envelopeFrom,
                deliveryId -> addresses.addressFor(deliveryId).mailbox());
        return this;
    }

    /**
     * Sets what to log in with: {@link SmtpLogin#password}, that is, PLAIN or else LOGIN. Default: no login.
     *
     * @param user the user name
     * @param password the password; in no text form, exception or log of this library
     * @return this builder
     * @throws IllegalArgumentException if one is empty or holds control characters
     * @throws IllegalStateException if this or {@link #login} was set before, or {@link #unsafePlaintext()} was and the
     *     server is not the loopback host
     */
    public SmtpInvitationSenderBuilder credentials(String user, String password) {
        return login(SmtpLogin.password(user, password));
    }

    /**
     * Sets what to log in with, and how. Default: no login.
     *
     * @param login user, secret and mechanism
     * @return this builder
     * @throws IllegalStateException if this or {@link #credentials} was set before, or {@link #unsafePlaintext()} was
     *     and the server is not the loopback host
     */
    public SmtpInvitationSenderBuilder login(SmtpLogin login) {
        this.login = once("login", this.login, login);
        requireNoConflict();
        return this;
    }

    /**
     * Sets how many connections to keep, and for how long. Default: {@link SmtpPool#upTo SmtpPool.upTo(4)}.
     *
     * @param pool the limits
     * @return this builder
     * @throws IllegalStateException if they were set before
     */
    public SmtpInvitationSenderBuilder connections(SmtpPool pool) {
        this.connections = once("connections", this.connections, pool);
        return this;
    }

    /**
     * Speaks TLS from the first byte (RFC 8314), as servers do on port 465. Default: STARTTLS, required.
     *
     * @return this builder
     * @throws IllegalStateException if this or {@link #unsafePlaintext()} was chosen before
     */
    public SmtpInvitationSenderBuilder implicitTls() {
        this.security = once("the protection of the connection", this.security, Security.IMPLICIT_TLS);
        requireNoConflict();
        return this;
    }

    /**
     * Sends everything in clear, links included: <strong>for a mail catcher on a developer's machine only</strong>. TLS
     * is not used even if the server offers it.
     *
     * @return this builder
     * @throws IllegalStateException if this or {@link #implicitTls()} was chosen before, {@link #sslContext} was set,
     *     or {@link #credentials} were and the server is not the loopback host
     */
    public SmtpInvitationSenderBuilder unsafePlaintext() {
        this.security = once("the protection of the connection", this.security, Security.PLAINTEXT);
        requireNoConflict();
        return this;
    }

    /**
     * Sets whose certificates to trust, for servers with a certificate of a private authority. Default: those of the
     * JVM. That the certificate names the server is checked all the same.
     *
     * @param sslContext makes the TLS sockets
     * @return this builder
     * @throws IllegalStateException if it was set before, or {@link #unsafePlaintext()} was chosen
     */
    public SmtpInvitationSenderBuilder sslContext(SSLContext sslContext) {
        this.sslContext = once("sslContext", this.sslContext, sslContext);
        requireNoConflict();
        return this;
    }

    /**
     * Sets how long to wait for the TCP connection. Default: 10 seconds.
     *
     * @param timeout from 1 millisecond to 1 hour
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if it was set before
     */
    public SmtpInvitationSenderBuilder connectTimeout(Duration timeout) {
        this.connectTimeout = once("connectTimeout", this.connectTimeout, requireTimeout("connectTimeout", timeout));
        return this;
    }

    /**
     * Sets how long to wait for each whole reply, and for the TLS handshake. Default: 1 minute; RFC 5321, section
     * 4.5.3.2, suggests 2 to 5.
     *
     * @param timeout from 1 millisecond to 1 hour
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if it was set before
     */
    public SmtpInvitationSenderBuilder readTimeout(Duration timeout) {
        this.readTimeout = once("readTimeout", this.readTimeout, requireTimeout("readTimeout", timeout));
        return this;
    }

    /**
     * Sets how long the server may take to read the message. Default: 1 minute.
     *
     * @param timeout from 1 millisecond to 1 hour
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if it was set before
     */
    public SmtpInvitationSenderBuilder writeTimeout(Duration timeout) {
        this.writeTimeout = once("writeTimeout", this.writeTimeout, requireTimeout("writeTimeout", timeout));
        return this;
    }

    /**
     * Sets how long to wait for the reply to the complete message. Giving up here leaves the attempt undecided and may
     * deliver the message twice. Default: ten times the read timeout, but at most 10 minutes, which RFC 5321, section
     * 4.5.3.2.6, asks for.
     *
     * @param timeout from 1 millisecond to 1 hour
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if it was set before
     */
    public SmtpInvitationSenderBuilder finalReplyTimeout(Duration timeout) {
        this.finalReplyTimeout =
                once("finalReplyTimeout", this.finalReplyTimeout, requireTimeout("finalReplyTimeout", timeout));
        return this;
    }

    /**
     * Sets how long one send may take in all, the wait for a connection included. Default: 15 minutes. If it runs out
     * before the message is complete, the attempt has failed temporarily, and behind that it is undecided
     * ({@code timeout}).
     *
     * @param timeout from 1 millisecond to 1 hour
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if it was set before
     */
    public SmtpInvitationSenderBuilder overallTimeout(Duration timeout) {
        this.overallTimeout = once("overallTimeout", this.overallTimeout, requireTimeout("overallTimeout", timeout));
        return this;
    }

    /**
     * Sets the templates that messages use which name no others. Default: {@link MailTemplates#builtIn()}.
     *
     * @param templates the templates
     * @return this builder
     * @throws IllegalStateException if they were set before
     */
    public SmtpInvitationSenderBuilder templates(MailTemplates templates) {
        return templates(OutgoingInvitation.DEFAULT_TEMPLATES, templates);
    }

    /**
     * Sets the templates for messages that name them, see {@link OutgoingInvitation#templates()}. A message that names
     * some that were not set fails temporarily with {@code templates-missing}.
     *
     * @param name the name by which messages call them
     * @param templates the templates
     * @return this builder
     * @throws IllegalStateException if some were set before by that name
     */
    public SmtpInvitationSenderBuilder templates(String name, MailTemplates templates) {
        this.templates.put(
                Objects.requireNonNull(name, "name"), once("templates " + name, this.templates.get(name), templates));
        return this;
    }

    /**
     * Sets the clock for the {@code Date} of the mail and for how long a connection has rested. Default:
     * {@link Clock#systemUTC()}.
     *
     * @param clock the clock
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public SmtpInvitationSenderBuilder clock(Clock clock) {
        this.clock = once("clock", this.clock, clock);
        return this;
    }

    /**
     * Sets the zone in which the mail shows times, together with its offset from UTC. Default: UTC.
     *
     * @param zone the zone
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public SmtpInvitationSenderBuilder timeZone(ZoneId zone) {
        this.timeZone = once("timeZone", this.timeZone, zone);
        return this;
    }

    /**
     * Sets where people can ask for no more mails of a kind, with one click of the mail program's own button:
     * {@code List-Unsubscribe} (RFC 2369) and {@code List-Unsubscribe-Post} (RFC 8058). A single invitation needs none;
     * reminders should have it. Whoever holds the address must not be able to accept with it. Default: none.
     *
     * @param unsubscribe gives the address for a message, or none; {@code https}, without the link's secret, or else
     *     the message is not built and fails permanently. Called on the thread that sends
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public SmtpInvitationSenderBuilder unsubscribe(Function<OutgoingInvitation, Optional<URI>> unsubscribe) {
        this.unsubscribe = once("unsubscribe", this.unsubscribe, unsubscribe);
        return this;
    }

    /**
     * Makes the sender. Starts no thread and opens no connection.
     *
     * @return the sender
     * @throws IllegalStateException if {@link #from} was not set
     */
    public SmtpInvitationSender build() {
        if (from == null || fromName == null) {
            throw new IllegalStateException("from is required: who are the mails from?");
        }
        Security chosen = security == null ? Security.STARTTLS : security;
        Clock time = clock == null ? Clock.systemUTC() : clock;
        SmtpSettings settings = new SmtpSettings(
                host,
                port,
                chosen,
                Optional.ofNullable(login).map(SmtpLogin::login),
                sslContext == null ? (SSLSocketFactory) SSLSocketFactory.getDefault() : sslContext.getSocketFactory(),
                from.domain(),
                timeouts(),
                (connections == null ? SmtpPool.upTo(DEFAULT_CONNECTIONS) : connections).pool(),
                time);
        String fallback = from.mailbox();
        MailComposer composer = new MailComposer(
                from,
                fromName,
                product == null ? fromName : product,
                time,
                timeZone == null ? ZoneOffset.UTC : timeZone);
        return new SmtpInvitationSender(
                new MailWriter(unsubscribe == null ? composer : composer.withUnsubscribe(unsubscribe), templates),
                new SmtpConnections(settings),
                envelopeFrom == null ? deliveryId -> fallback : envelopeFrom,
                "SmtpInvitationSender[" + host + ":" + port + ", " + chosen + "]");
    }

    /** Returns the server only. */
    @Override
    public String toString() {
        return "SmtpInvitationSenderBuilder[" + host + ":" + port + "]";
    }

    private Timeouts timeouts() {
        Duration read = readTimeout == null ? Duration.ofMinutes(1) : readTimeout;
        Duration tenTimes = read.multipliedBy(10);
        Duration finalReply =
                tenTimes.compareTo(LONGEST_DEFAULT_FINAL_REPLY) < 0 ? tenTimes : max(read, LONGEST_DEFAULT_FINAL_REPLY);
        return new Timeouts(
                connectTimeout == null ? Duration.ofSeconds(10) : connectTimeout,
                read,
                writeTimeout == null ? Duration.ofMinutes(1) : writeTimeout,
                finalReplyTimeout == null ? finalReply : finalReplyTimeout,
                overallTimeout == null ? Duration.ofMinutes(15) : overallTimeout);
    }

    private void requireNoConflict() {
        if (security != Security.PLAINTEXT) {
            return;
        }
        if (sslContext != null) {
            throw new IllegalStateException("sslContext and unsafePlaintext exclude each other");
        }
        if (login != null && !isLoopback(host)) {
            throw new IllegalStateException("credentials are not sent in clear to " + host
                    + ": unsafePlaintext allows them on the loopback host only");
        }
    }

    private static boolean isVisibleAscii(String value) {
        return value.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    private static boolean isLoopback(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.equals("::1")
                || name.equals("[::1]")
                || name.matches("127(\\.[0-9]{1,3}){3}");
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration requireTimeout(String option, Duration timeout) {
        if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException(option + " must be from 1 millisecond to 1 hour: " + timeout);
        }
        return timeout;
    }

    private static String requireName(String option, String name) {
        if (name.isBlank() || name.length() > MAX_NAME_LENGTH || !MailComposer.isPresentable(name)) {
            throw new IllegalArgumentException(option
                    + " must be 1 to 100 characters on one line, without control or invisible characters and"
                    + " spaces at the ends: \""
                    + MailComposer.presentable(name)
                    + "\"");
        }
        return name;
    }

    private static <T> T once(String option, @Nullable T before, T value) {
        Objects.requireNonNull(value, option);
        if (before != null) {
            throw new IllegalStateException(option + " was set before");
        }
        return value;
    }
}
