package io.invitation.examples.webapp.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.invitation.InvitationEventType;
import io.invitation.InvitationException;
import io.invitation.InvitationPage;
import io.invitation.InvitationQuery;
import io.invitation.InvitationSort;
import io.invitation.InvitationStatus;
import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.accounts.Accounts;
import io.invitation.examples.webapp.accounts.Permissions;
import io.invitation.examples.webapp.invitations.Filters;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The overview. All that it shows is in its address, so that it can be shared; the order is remembered, too. */
final class InvitationTable {

    private static final String SORT = "sort";
    private static final int YEAR = 365 * 24 * 3600;

    private final Desk desk;

    InvitationTable(Desk desk) {
        this.desk = desk;
    }

    void show(Context ctx) {
        Account me = desk.staff(ctx);
        InvitationSort sort = sort(ctx);
        Map<String, String> wanted = Filters.wanted(ctx);
        StringBuilder problem = new StringBuilder();
        InvitationQuery query = Filters.query(
                        wanted,
                        name -> problem.append("The filter \"")
                                .append(name)
                                .append("\" was left out: there is no such value. "))
                .sort(sort)
                .pageSize(25)
                .build();
        InvitationPage page = page(query, Optional.ofNullable(ctx.queryParam("after")), problem);
        Map<String, Object> values = new HashMap<>();
        values.put(
                "rows",
                page.invitations().stream().map(found -> desk.row(me, found)).toList());
        values.put("total", page.total().orElse(0));
        values.put(
                "next",
                page.nextCursor().map(cursor -> address(wanted, sort, cursor)).orElse(""));
        values.put("first", ctx.queryParam("after") == null ? "" : address(wanted, sort, ""));
        values.put("sort", sort.name());
        values.put("wanted", wanted);
        Map<String, String> sortedBy = new HashMap<>();
        Arrays.stream(InvitationSort.values()).forEach(other -> sortedBy.put(other.name(), address(wanted, other, "")));
        values.put("sortedBy", sortedBy);
        values.put("statuses", InvitationStatus.values());
        values.put("roles", Permissions.ROLES);
        values.put("teams", Permissions.TEAMS);
        values.put("problem", problem.toString());
        values.put("mayInvite", !desk.permissions().grantable(me).isEmpty());
        count(values);
        desk.show(ctx, "invitations", values);
    }

    private InvitationSort sort(Context ctx) {
        String chosen = ctx.queryParam(SORT);
        InvitationSort sort = Optional.ofNullable(chosen)
                .or(() -> desk.guard().cookie(ctx, SORT))
                .flatMap(name -> Arrays.stream(InvitationSort.values())
                        .filter(known -> known.name().equals(name))
                        .findFirst())
                .orElse(InvitationSort.NEWEST_FIRST);
        if (chosen != null) {
            desk.guard().setCookie(ctx, SORT, sort.name(), YEAR);
        }
        return sort;
    }

    private InvitationPage page(InvitationQuery query, Optional<String> after, StringBuilder problem) {
        InvitationQuery.Builder paged = query.toBuilder();
        try {
            after.ifPresent(paged::after);
            return desk.invitations().find(paged.build());
        } catch (InvitationException noCursor) {
            problem.append("This page cannot be continued. It starts again.");
            return desk.invitations().find(query);
        }
    }

    private void count(Map<String, Object> values) {
        Instant now = desk.clock().instant();
        InvitationQuery open = InvitationQuery.builder()
                .status(InvitationStatus.PENDING, InvitationStatus.PARTLY_USED)
                .build();
        InvitationQuery expiring =
                open.toBuilder().expiringWithin(Duration.ofDays(2)).build();
        values.put("pending", desk.invitations().count(open));
        values.put("expiring", desk.invitations().count(expiring));
        values.put(
                "failed",
                desk.invitations()
                        .reports()
                        .statistics(now.minus(Duration.ofDays(7)), now.plusSeconds(1))
                        .count(InvitationEventType.DELIVERY_FAILED));
        values.put("learners", desk.accounts().learners());
        values.put("seats", Accounts.LEARNER_SEATS);
    }

    /** Returns the address of this table in another order, or further on. */
    private static String address(Map<String, String> wanted, InvitationSort sort, String after) {
        Map<String, String> parameters = new TreeMap<>(wanted);
        parameters.put(SORT, sort.name());
        parameters.put("after", after);
        return parameters.entrySet().stream()
                .filter(parameter -> !parameter.getValue().isEmpty())
                .map(parameter -> parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), UTF_8))
                .collect(Collectors.joining("&", "/admin/invitations?", ""));
    }
}
