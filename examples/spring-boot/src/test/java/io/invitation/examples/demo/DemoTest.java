package io.invitation.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

/** What the README tells to try. */
class DemoTest {

    private static final Pattern LINK = Pattern.compile("http://localhost:\\d+(/invite/[\\w.~-]+)");
    private static final long PATIENCE_SECONDS = 60;

    private final HttpClient http = HttpClient.newHttpClient();
    private String origin = "";

    @Test
    void annInvitesAdaAcceptsAndTheApplicationIsShutDown() throws Exception {
        try (ConfigurableApplicationContext application = Demo.start("--server.port=0")) {
            CountDownLatch closed = new CountDownLatch(1);
            application.addApplicationListener((ApplicationListener<ContextClosedEvent>) event -> closed.countDown());
            origin = "http://localhost:" + application.getEnvironment().getProperty("local.server.port");

            assertThat(asAnn("/invitations", "{\"email\":\"ada@example.com\",\"roles\":[\"developer\"]}"))
                    .contains("\"expires\"");
            String link = mailedLink();
            assertThat(send(request(link))).contains("developer");
            assertThat(send(request(link)
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{\"handle\":\"ada\"}"))))
                    .contains("ada@example.com");

            assertThat(asAnn("/actuator/shutdown", "")).contains("Shutting down");
            assertThat(closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    private String mailedLink() throws Exception {
        Instant end = Instant.now().plusSeconds(PATIENCE_SECONDS);
        while (true) {
            Matcher link = LINK.matcher(send(signedIn(request("/mails"))));
            if (link.find()) {
                return link.group(1);
            }
            assertThat(Instant.now()).as("no mail").isBefore(end);
        }
    }

    private String asAnn(String path, String json) throws Exception {
        return send(signedIn(request(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }

    private static HttpRequest.Builder signedIn(HttpRequest.Builder request) {
        return request.header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString("ann:demo".getBytes(StandardCharsets.UTF_8)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(origin + path));
    }

    private String send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString()).body();
    }
}
