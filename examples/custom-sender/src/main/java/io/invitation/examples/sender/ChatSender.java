package io.invitation.examples.sender;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/**
 * Posts invitations to the webhook of a chat as {@code {"to": …, "text": …}}. Safe for use by several threads.
 *
 * <p>The webhook's answers go by their status: any other than 2xx is a refusal, for now if it is 408, 429 or 5xx. Where
 * it could not be reached nothing was sent; where it does not answer nobody knows.
 */
public final class ChatSender implements InvitationSender {

    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    private final HttpClient client;
    private final URI webhook;
    private final Duration timeout;
    private final ObjectMapper json = new ObjectMapper();

    /**
     * Creates a sender.
     *
     * @param webhook the address to post to, which is a secret of its own
     * @param timeout how long to wait for the connection, and again for the answer
     */
    public ChatSender(URI webhook, Duration timeout) {
        this.client = HttpClient.newBuilder().connectTimeout(timeout).build();
        this.webhook = webhook;
        this.timeout = timeout;
    }

    // snippet: one-attempt
    @Override
    public SendOutcome send(OutgoingInvitation message) {
        try {
            return outcomeOf(
                    client.send(requestFor(message), BodyHandlers.discarding()).statusCode());
        } catch (ConnectException | HttpConnectTimeoutException unreachable) {
            return SendOutcome.failedTemporarily("UNREACHABLE");
        } catch (IOException lost) {
            return SendOutcome.undecided("ANSWER");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return SendOutcome.undecided("INTERRUPTED");
        }
    }

    private static SendOutcome outcomeOf(int status) {
        if (status / 100 == 2) {
            return SendOutcome.submitted();
        } else if (status / 100 == 5 || status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS) {
            return SendOutcome.failedTemporarily(Integer.toString(status));
        }
        return SendOutcome.failedPermanently(Integer.toString(status));
    }
    // end of snippet

    private HttpRequest requestFor(OutgoingInvitation message) throws JsonProcessingException {
        Map<String, String> body = Map.of("to", message.recipient().mailbox(), "text", textOf(message));
        return HttpRequest.newBuilder(webhook)
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json.writeValueAsString(body)))
                .build();
    }

    private static String textOf(OutgoingInvitation message) {
        String to =
                Names.harmless(message.invitation()).map(name -> " to " + name).orElse("");
        return "You are invited" + to + ": " + message.link().reveal();
    }
}
