package io.invitation.examples.webapp.api;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_ABSENT;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
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
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Answers programs: with JSON, or with what went wrong (RFC 9457), which holds nothing of the inside. */
public final class Problems {

    /** How all JSON is read and written: what is not there is left out, and what is not known is refused. */
    public static final ObjectMapper JSON = JsonMapper.builder()
            .addModules(new Jdk8Module(), new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .withConfigOverride(List.class, lists -> lists.setSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL)))
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

        Problem(String type, int status, String detail, Optional<RejectionReason> reason, Optional<Instant> retryAt) {
            this(type, HttpStatus.forStatus(status).getMessage(), status, detail, reason, retryAt);
        }
    }

    public static void answer(Context ctx, int status, String type, String detail) {
        answer(ctx, new Problem(type, status, detail, Optional.empty(), Optional.empty()));
    }

    static void answer(Context ctx, InvitationResult.Rejected rejected, Clock clock) {
        int status = status(rejected.reason());
        String name = rejected.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
        rejected.retryAt().ifPresent(at -> {
            long seconds = Duration.between(clock.instant(), at).toSeconds() + 1;
            ctx.header("Retry-After", Long.toString(Math.max(1, seconds)));
        });
        String type = "/api/problems#" + name;
        answer(ctx, new Problem(type, status, rejected.detail(), Optional.of(rejected.reason()), rejected.retryAt()));
    }

    private static void answer(Context ctx, Problem problem) {
        ctx.status(problem.status())
                .contentType("application/problem+json")
                .result(ctx.jsonMapper().toJsonString(problem, Problem.class));
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
