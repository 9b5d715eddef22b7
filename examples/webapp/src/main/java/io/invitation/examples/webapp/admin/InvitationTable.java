package io.invitation.examples.webapp.admin;

import io.invitation.EmailAddress;
import io.invitation.InvalidEmailAddressException;
import io.invitation.Invitation;
import io.invitation.InvitationEventType;
import io.invitation.InvitationException;
import io.invitation.InvitationPage;
import io.invitation.InvitationQuery;
import io.invitation.InvitationSort;
import io.invitation.InvitationStatus;
import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.accounts.Permissions;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The overview. All that it shows is in its address, so that it can be shared; the order is remembered, too. */
final class InvitationTable {

    private static final String SORT_COOKIE = "sort";
    private static final int YEAR = 365 * 24 * 3600;
    private static final List<String> FILTERS = List.of("q", "status", "inviter", "role", "team", "domain", "within");

    private final Desk desk;

    InvitationTable(Desk desk) {
        this.desk = desk;
    }

    void show(Context ctx) {
        Account me = desk.staff(ctx);
        Map<String, String> wanted = new LinkedHashMap<>();
        FILTERS.forEach(name -> wanted.put(
                name, Optional.ofNullable(ctx.queryParam(name)).orElse("").strip()));
        String sort = Optional.ofNullable(ctx.queryParam("sort"))
                .or(() -> desk.guard().cookie(ctx, SORT_COOKIE))
                .filter(name -> Arrays.stream(InvitationSort.values())
                        .anyMatch(known -> known.name().equals(name)))
                .orElse(InvitationSort.NEWEST_FIRST.name());
        if (ctx.queryParam("sort") != null) {
            desk.guard().setCookie(ctx, SORT_COOKIE, sort, YEAR);
        }

        StringBuilder problem = new StringBuilder();
        InvitationQuery query =
                query(wanted, problem).sort(InvitationSort.valueOf(sort)).build();
        InvitationPage page = page(ctx, query, problem);
        Set<String> wishes = desk.accounts().wishes();
        List<Row> rows = page.invitations().stream()
                .map(invitation -> row(me, invitation, wishes))
                .toList();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("rows", rows);
        values.put("total", page.total().orElse(0));
        values.put(
                "next",
                page.nextCursor().map(cursor -> address(wanted, sort, cursor)).orElse(""));
        values.put("first", ctx.queryParam("after") == null ? "" : address(wanted, sort, ""));
        values.put("wanted", wanted);
        values.put("sort", sort);
        values.put("sortedBy", sortLinks(wanted));
        values.put(
                "statuses",
                Arrays.stream(InvitationStatus.values())
                        .map(status -> Map.of("value", status.name(), "text", Row.words(status.name())))
                        .toList());
        values.put("roles", Permissions.ROLES);
        values.put("teams", Permissions.TEAMS);
        values.put("problem", problem.toString());
        values.put(
                "mayInvite",
                Permissions.ROLES.stream()
                        .anyMatch(role -> Permissions.TEAMS.stream()
                                .anyMatch(team -> desk.permissions().mayGrant(me, role, List.of(team)))));
        values.putAll(counters());
        desk.show(ctx, "invitations", values);
    }

    private Row row(Account me, Invitation invitation, Set<String> wishes) {
        return Row.of(
                desk,
                invitation,
                wishes.contains(invitation.id().toString()),
                desk.permissions().mayManage(me, invitation));
    }

    private InvitationPage page(Context ctx, InvitationQuery query, StringBuilder problem) {
        InvitationQuery.Builder paged = query.toBuilder().pageSize(25).withTotal();
        Optional.ofNullable(ctx.queryParam("after")).ifPresent(paged::after);
        try {
            return desk.invitations().find(paged.build());
        } catch (InvitationException noCursor) {
            problem.append("This page cannot be continued. It starts again.");
            return desk.invitations()
                    .find(query.toBuilder().pageSize(25).withTotal().build());
        }
    }

    /** Takes over the filters that make sense, and says which one does not. */
    static InvitationQuery.Builder query(Map<String, String> wanted, StringBuilder problem) {
        InvitationQuery.Builder query = InvitationQuery.builder();
        apply(wanted, "status", problem, value -> query.status(InvitationStatus.valueOf(value)));
        apply(wanted, "inviter", problem, query::inviter);
        apply(wanted, "role", problem, query::role);
        apply(wanted, "team", problem, query::group);
        apply(wanted, "domain", problem, query::domain);
        apply(wanted, "within", problem, value -> query.expiringWithin(Duration.ofDays(Long.parseLong(value))));
        apply(wanted, "q", problem, value -> search(query, value));
        return query;
    }

    private static void search(InvitationQuery.Builder query, String value) {
        try {
            query.address(EmailAddress.parse(value));
        } catch (InvalidEmailAddressException noAddress) {
            query.text(value);
        }
    }

    private static void apply(
            Map<String, String> wanted, String name, StringBuilder problem, Consumer<String> condition) {
        String value = wanted.getOrDefault(name, "");
        if (value.isEmpty()) {
            return;
        }
        try {
            condition.accept(value);
        } catch (InvitationException | IllegalArgumentException unusable) {
            problem.append("The filter \"").append(name).append("\" was left out: that is no such value. ");
        }
    }

    private Map<String, Object> counters() {
        Instant now = desk.clock().instant();
        return Map.of(
                "pending",
                        count(InvitationQuery.builder().status(InvitationStatus.PENDING, InvitationStatus.PARTLY_USED)),
                "expiring",
                        count(InvitationQuery.builder()
                                .status(InvitationStatus.PENDING, InvitationStatus.PARTLY_USED)
                                .expiringWithin(Duration.ofDays(2))),
                "failed",
                        desk.invitations()
                                .reports()
                                .statistics(now.minus(Duration.ofDays(7)), now.plusSeconds(1))
                                .count(InvitationEventType.DELIVERY_FAILED),
                "learners", desk.accounts().learners(),
                "seats", io.invitation.examples.webapp.accounts.Accounts.LEARNER_SEATS);
    }

    private long count(InvitationQuery.Builder query) {
        return desk.invitations().count(query.build());
    }

    private static Map<String, String> sortLinks(Map<String, String> wanted) {
        return Arrays.stream(InvitationSort.values())
                .collect(Collectors.toMap(InvitationSort::name, sort -> address(wanted, sort.name(), "")));
    }

    static String address(Map<String, String> wanted, String sort, String after) {
        StringBuilder address = new StringBuilder("/admin/invitations?sort=").append(sort);
        wanted.forEach((name, value) -> {
            if (!value.isEmpty()) {
                address.append('&').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        });
        return after.isEmpty()
                ? address.toString()
                : address + "&after=" + URLEncoder.encode(after, StandardCharsets.UTF_8);
    }
}
