package io.invitation.examples.webapp.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_ABSENT;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.invitation.InvitationResult;
import io.invitation.RejectionReason;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Answers programs: with JSON, or with what went wrong (RFC 9457), which holds nothing of the inside. */
public final class Problems {

    static final ObjectMapper JSON = JsonMapper.builder()
            .addModules(new Jdk8Module(), new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .defaultPropertyInclusion(JsonInclude.Value.construct(NON_ABSENT, NON_ABSENT))
            .build();

    private Problems() {}

    /** What went wrong. */
    private record Problem(
            String type,
            String title,
            int status,
            String detail,
            Optional<RejectionReason> reason,
            Optional<Instant> retryAt) {

        static Problem of(
                int status, String type, String detail, Optional<RejectionReason> reason, Optional<Instant> retryAt) {
            return new Problem(type, HttpStatus.forStatus(status).getMessage(), status, detail, reason, retryAt);
        }
    }

    public static void answer(Context ctx, int status, String type, String detail) {
        Problem problem = Problem.of(status, type, detail, Optional.empty(), Optional.empty());
        write(ctx, status, "application/problem+json", problem);
    }

    static void answer(Context ctx, InvitationResult.Rejected rejected, Clock clock) {
        int status = status(rejected.reason());
        String name = rejected.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
        rejected.retryAt().ifPresent(at -> {
            long seconds = Duration.between(clock.instant(), at).toSeconds() + 1;
            ctx.header("Retry-After", Long.toString(Math.max(1, seconds)));
        });
        write(
                ctx,
                status,
                "application/problem+json",
                Problem.of(
                        status,
                        "/api/problems#" + name,
                        rejected.detail(),
                        Optional.of(rejected.reason()),
                        rejected.retryAt()));
    }

    static void write(Context ctx, int status, String mediaType, Object value) {
        try {
            ctx.status(status).contentType(mediaType).result(JSON.writeValueAsBytes(value));
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
