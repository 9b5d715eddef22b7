package io.invitation.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The application on a port, with H2 and a mail server. */
@SpringBootTest(
        classes = Application.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=jdbc:h2:mem:test;DB_CLOSE_DELAY=-1",
            "spring.security.user.name=ann",
            "spring.security.user.password=secret",
            "spring.mail.host=127.0.0.1",
            "app.plaintext-mail=true",
            "app.pause=50ms"
        })
@Import(ApplicationTest.Time.class)
class ApplicationTest {

    private static final GreenMail SERVER = new GreenMail(ServerSetupTest.SMTP.dynamicPort());
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static int people;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String address = "ada" + ++people + "@example.com";

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient database;

    @Autowired
    private Delivery delivery;

    @Autowired
    private MovableClock clock;

    @DynamicPropertySource
    static void startTheMailServer(DynamicPropertyRegistry registry) {
        SERVER.start();
        registry.add("spring.mail.port", SERVER.getSmtp()::getPort);
    }

    @AfterAll
    static void stopTheMailServer() {
        SERVER.stop();
    }

    @AfterEach
    void deliverWhatIsLeft() throws Exception {
        if (!delivery.isRunning()) {
            delivery.start();
        }
        awaitWaiting("0.0");
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Time {
        @Bean
        @Primary
        MovableClock movableClock() {
            return new MovableClock();
        }
    }

    /** The time, and as much more as a test says. */
    static final class MovableClock extends Clock {
        private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

        void advance(Duration time) {
            ahead.updateAndGet(time::plus);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead.get());
        }
    }

    @Test
    void aMailedInvitationIsAcceptedByPostAndMakesAnAccount() throws Exception {
        assertThat(invite(address).statusCode()).isEqualTo(201);
        String link = mailedLink(address);

        HttpResponse<String> page = get(link);
        HttpResponse<String> again = get(link);
        HttpResponse<String> joined = join(link, handle());

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("developer").doesNotContain(address);
        assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(page.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
        assertThat(again.statusCode()).as("looking changes nothing").isEqualTo(200);
        assertThat(joined.statusCode()).as(joined.body()).isEqualTo(200);
        assertThat(handlesOf(address)).isEqualTo(1);
        assertThat(get(link).body())
                .contains("EXHAUSTED")
                .doesNotContain(URI.create(link).getPath());
    }

    @Test
    void anAcceptanceIsRolledBackWithTheTransactionalServiceAroundIt() throws Exception {
        database.sql("INSERT INTO account VALUES (?, 'taken')")
                .params("first-" + address)
                .update();
        invite(address);
        String link = mailedLink(address);

        HttpResponse<String> taken = join(link, "taken");

        assertThat(taken.statusCode()).isEqualTo(409);
        assertThat(taken.body()).doesNotContain(URI.create(link).getPath());
        assertThat(handlesOf(address)).isZero();
        assertThat(get(link).statusCode()).as("the place is free again").isEqualTo(200);
        assertThat(join(link, handle()).statusCode()).isEqualTo(200);
        assertThat(handlesOf(address)).isEqualTo(1);
    }

    @Test
    void nobodyInvitesWithoutSigningIn() throws Exception {
        HttpResponse<String> answer = send(request("/invitations")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body(address))));

        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void whatCannotBeInvitedIsAProblemWithAReason() throws Exception {
        invite(address);

        HttpResponse<String> twice = invite(address);
        HttpResponse<String> noAddress = invite("nobody");

        assertThat(twice.statusCode()).isEqualTo(409);
        assertThat(twice.body()).contains("\"reason\":\"DUPLICATE\"").doesNotContain(address);
        HttpResponse<String> incomplete = send(asAnn(request("/invitations"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"email\":\"" + address + "\"}")));

        assertThat(noAddress.statusCode()).isEqualTo(400);
        assertThat(incomplete.statusCode()).isEqualTo(400);
    }

    @Test
    void anUnknownLinkIsNotFound() throws Exception {
        String link = "http://localhost:" + port + "/invite/unknown";

        assertThat(get(link).statusCode()).isEqualTo(404);
        assertThat(join(link, "x").statusCode()).isEqualTo(404);
    }

    @Test
    void aQueueThatNobodyWorksOffMakesTheApplicationUnhealthyUntilItMovesAgain() throws Exception {
        delivery.stop();
        invite(address);
        assertThat(health()).contains("\"status\":\"UP\"");

        clock.advance(Duration.ofMinutes(11));

        assertThat(get("http://localhost:" + port + "/actuator/health").statusCode())
                .isEqualTo(503);
        assertThat(health()).contains("deliveryQueue", "\"waiting\":1", "DOWN");
        awaitWaiting("1.0");
        assertThat(metric("invitation.queue.due")).contains("\"value\":1.0");
        assertThat(metric("invitation.queue.age")).containsPattern("\"value\":6[67]\\d\\.");

        delivery.start();

        assertThat(mailedLink(address)).isNotEmpty();
        awaitWaiting("0.0");
        assertThat(health()).contains("\"status\":\"UP\"").doesNotContain("DOWN");
    }

    @Test
    void stoppingEndsTheThreadsOfTheWorker() throws Exception {
        Thread thread = deliveryThread();
        assertThat(thread).isNotNull();

        delivery.stop();

        thread.join(PATIENCE.toMillis());
        assertThat(thread.isAlive()).isFalse();
        invite(address);
        awaitWaiting("1.0");
    }

    private static Thread deliveryThread() {
        Thread[] threads = new Thread[Thread.activeCount() + 10];
        int found = Thread.enumerate(threads);
        return Arrays.stream(threads, 0, found)
                .filter(thread -> thread.getName().equals("invitation-delivery"))
                .findFirst()
                .orElse(null);
    }

    private String handle() {
        return address.substring(0, address.indexOf('@'));
    }

    private int handlesOf(String owner) {
        return database.sql("SELECT COUNT(*) FROM account WHERE address = ?")
                .params(owner)
                .query(Integer.class)
                .single();
    }

    private static String body(String invited) {
        return "{\"email\":\"" + invited + "\",\"roles\":[\"developer\"]}";
    }

    private HttpResponse<String> invite(String invited) throws IOException, InterruptedException {
        return send(asAnn(request("/invitations"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body(invited))));
    }

    private HttpResponse<String> join(String link, String handle) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(local(link))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"handle\":\"" + handle + "\"}")));
    }

    private HttpResponse<String> get(String link) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(local(link)));
    }

    private String health() throws IOException, InterruptedException {
        return send(asAnn(request("/actuator/health"))).body();
    }

    private String metric(String name) throws IOException, InterruptedException {
        return send(asAnn(request("/actuator/metrics/" + name))).body();
    }

    /** The link names the port of the configuration, the test another one. */
    private URI local(String link) {
        return URI.create("http://localhost:" + port + URI.create(link).getPath());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }

    private static HttpRequest.Builder asAnn(HttpRequest.Builder request) {
        return request.header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString("ann:secret".getBytes(StandardCharsets.UTF_8)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** Polls, because the outcome of a mail is stored after the mail has arrived. */
    /** The meters may be a second old. */
    private void awaitWaiting(String mails) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (!metric("invitation.queue.waiting").contains("\"value\":" + mails)) {
            assertThat(Instant.now()).as("%s mails wait", mails).isBefore(end);
        }
    }

    private String mailedLink(String owner) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            for (MimeMessage mail : SERVER.getReceivedMessages()) {
                if (mail.getAllRecipients()[0].toString().equals(owner)) {
                    Matcher link = Pattern.compile("http://localhost:\\d+/invite/[\\w.~-]+")
                            .matcher((String) ((Multipart) mail.getContent())
                                    .getBodyPart(0)
                                    .getContent());
                    assertThat(link.find()).isTrue();
                    return link.group();
                }
            }
            assertThat(Instant.now()).as("no mail").isBefore(end);
            SERVER.waitForIncomingEmail(1_000, SERVER.getReceivedMessages().length + 1);
        }
    }
}
