package io.invitation.examples.webapp.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invitation.InvitationResult;
import io.invitation.RejectionReason;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;

/** Says what went wrong to programs (RFC 9457). Holds nothing of the inside. */
public final class Problems {

    static final ObjectMapper JSON = new ObjectMapper();

    private Problems() {}

    public static void answer(Context ctx, int status, String type, String detail) {
        write(ctx, status, problem(status, type, detail));
    }

    static void answer(Context ctx, InvitationResult.Rejected rejected, Clock clock) {
        int status = status(rejected.reason());
        String name = rejected.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
        ObjectNode problem = problem(status, "/api/problems#" + name, rejected.detail());
        problem.put("reason", rejected.reason().name());
        rejected.retryAt().ifPresent(at -> {
            problem.put("retryAt", at.toString());
            long seconds = Duration.between(clock.instant(), at).plusMillis(999).toSeconds();
            ctx.header("Retry-After", Long.toString(Math.max(1, seconds)));
        });
        write(ctx, status, problem);
    }

    private static ObjectNode problem(int status, String type, String detail) {
        return JSON.createObjectNode()
                .put("type", type)
                .put("title", HttpStatus.forStatus(status).getMessage())
                .put("status", status)
                .put("detail", detail);
    }

    private static void write(Context ctx, int status, ObjectNode problem) {
        try {
            ctx.status(status).contentType("application/problem+json").result(JSON.writeValueAsBytes(problem));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static int status(RejectionReason reason) {
        return switch (reason) {
            case UNKNOWN -> 404;
            case NOT_ENTITLED -> 403;
            case CONFLICT -> 412;
            case COOL_DOWN, LIMIT -> 429;
            case CONTENDED -> 503;
            case STATUS,
                    DUPLICATE,
                    ALREADY_MEMBER,
                    NO_SEAT,
                    SUPPRESSED,
                    IMMUTABLE,
                    QUOTA_BELOW_PLACES,
                    NOT_RECOVERABLE -> 409;
            default -> 422;
        };
    }
}
