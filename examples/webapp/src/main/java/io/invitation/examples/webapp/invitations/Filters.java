package io.invitation.examples.webapp.invitations;

import static java.util.Map.entry;

import io.invitation.EmailAddress;
import io.invitation.InvalidEmailAddressException;
import io.invitation.InvitationException;
import io.invitation.InvitationQuery;
import io.invitation.InvitationStatus;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a list of invitations can be narrowed by, as it stands in an address. */
public final class Filters {

    private static final Map<String, BiConsumer<InvitationQuery.Builder, String>> KNOWN = Map.ofEntries(
            entry("q", Filters::search),
            entry("status", (query, value) -> query.status(InvitationStatus.valueOf(value))),
            entry("inviter", InvitationQuery.Builder::inviter),
            entry("role", InvitationQuery.Builder::role),
            entry("team", InvitationQuery.Builder::group),
            entry("domain", InvitationQuery.Builder::domain),
            entry("within", (query, value) -> query.expiringWithin(Duration.ofDays(Long.parseLong(value)))));

    private Filters() {}

    /** Returns what a request asks for by each filter; blank where it does not. */
    public static Map<String, String> wanted(Context ctx) {
        return wanted(ctx::queryParam);
    }

    static Map<String, String> wanted(Function<String, @Nullable String> parameters) {
        return KNOWN.keySet().stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        name -> Objects.requireNonNullElse(parameters.apply(name), "")
                                .strip()));
    }

    /** Begins a query; the names of filters that cannot be used are handed over. */
    public static InvitationQuery.Builder query(Map<String, String> wanted, Consumer<String> unusable) {
        InvitationQuery.Builder query = InvitationQuery.builder().withTotal();
        wanted.forEach((name, value) -> {
            try {
                if (!value.isEmpty()) {
                    Objects.requireNonNull(KNOWN.get(name)).accept(query, value);
                }
            } catch (InvitationException | IllegalArgumentException | ArithmeticException noSuchValue) {
                unusable.accept(name);
            }
        });
        return query;
    }

    private static void search(InvitationQuery.Builder query, String value) {
        try {
            query.address(EmailAddress.parse(value));
        } catch (InvalidEmailAddressException noAddress) {
            query.text(value);
        }
    }
}
