package io.invitation.jdbc.internal;

import io.invitation.EmailAddress;
import io.invitation.InvitationQuery;
import io.invitation.InvitationSort;
import io.invitation.InvitationStatus;
import io.invitation.spi.Position;
import io.invitation.spi.Search;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Builds the statements of one search: conditions as text, values as parameters. For use by one thread. */
final class SearchStatement {

    /** Case folding of ASCII alone, the same in every locale and collation. */
    private static final String ASCII_LOWER =
            "TRANSLATE(%s, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')";

    private static final String OPEN = "closed_as IS NULL";
    private static final String FULL = "quota IS NOT NULL AND places >= quota";
    private static final String LIVE = OPEN + " AND (quota IS NULL OR places < quota)";
    private static final String STARTED = "(not_before IS NULL OR not_before <= ?)";

    private final Search search;
    private final InvitationSort sort;
    private final List<String> conditions = new ArrayList<>();
    private final List<StatementRunner.Binder> binders = new ArrayList<>();

    SearchStatement(Search search) {
        this.search = search;
        this.sort = search.query().sort();
        addConditions();
    }

    String countSql() {
        return "SELECT COUNT(*) AS matches FROM invitation WHERE " + String.join(" AND ", conditions);
    }

    void bindCount(Parameters parameters) throws SQLException {
        for (StatementRunner.Binder binder : binders) {
            binder.bind(parameters);
        }
    }

    String pageSql() {
        String after = search.after().isPresent()
                ? " AND (" + sortKey() + ", id) " + (isDescending() ? "<" : ">") + " (?, ?)"
                : "";
        String direction = isDescending() ? " DESC" : " ASC";
        return "SELECT " + InvitationColumns.ALL + " FROM invitation WHERE " + String.join(" AND ", conditions) + after
                + " ORDER BY " + sortKey() + direction + ", id" + direction + " FETCH FIRST " + search.limit()
                + " ROWS ONLY";
    }

    void bindPage(Parameters parameters) throws SQLException {
        bindCount(parameters);
        if (search.after().isPresent()) {
            Position after = search.after().get();
            if (after.key() instanceof Instant instant) {
                parameters.instant(instant);
            } else {
                parameters.text((String) after.key());
            }
            parameters.uuid(after.id().value());
        }
    }

    private boolean isDescending() {
        return sort == InvitationSort.NEWEST_FIRST;
    }

    private String sortKey() {
        return switch (sort) {
            case NEWEST_FIRST, OLDEST_FIRST -> "created_at";
            case EXPIRING_FIRST -> "expires_at";
            case BY_NAME -> "COALESCE(name, '')";
        };
    }

    private void addConditions() {
        InvitationQuery query = search.query();
        add("scope = ?", parameters -> parameters.text(search.scope().name()));
        query.kind().ifPresent(kind -> add("kind = ?", parameters -> parameters.text(kind)));
        query.inviterId().ifPresent(inviter -> add("inviter_id = ?", parameters -> parameters.text(inviter)));
        query.address()
                .map(EmailAddress::canonical)
                .ifPresent(address -> add("single_address = ?", parameters -> parameters.text(address)));
        query.domain().ifPresent(domain -> add("single_domain = ?", parameters -> parameters.text(domain)));
        query.role().map(TextLines::holding).ifPresent(lines -> addLike("roles", lines));
        query.group().map(TextLines::holding).ifPresent(lines -> addLike("member_groups", lines));
        query.text().map(TextLines::containing).ifPresent(this::addText);
        query.expiringWithin()
                .ifPresent(time -> add(
                        "expires_at > ? AND expires_at <= ?",
                        parameters -> parameters
                                .instant(search.now())
                                .instant(search.now().plus(time))));
        if (!query.statuses().isEmpty()) {
            addStatuses(List.copyOf(query.statuses()));
        }
    }

    private void addText(String pattern) {
        String folded = String.format(ASCII_LOWER, "CAST(? AS VARCHAR(1000))");
        String condition = "(" + String.format(ASCII_LOWER, "name") + " LIKE " + folded + " ESCAPE '!' OR "
                + String.format(ASCII_LOWER, "description") + " LIKE " + folded + " ESCAPE '!')";
        add(condition, parameters -> parameters.text(pattern).text(pattern));
    }

    private void addLike(String column, String pattern) {
        add(column + " LIKE ? ESCAPE '!'", parameters -> parameters.text(pattern));
    }

    private void addStatuses(List<InvitationStatus> statuses) {
        add(
                "("
                        + String.join(
                                " OR ",
                                statuses.stream()
                                        .map(status -> "(" + condition(status) + ")")
                                        .toList())
                        + ")",
                parameters -> {
                    for (InvitationStatus status : statuses) {
                        long instants =
                                condition(status).chars().filter(c -> c == '?').count();
                        for (int i = 0; i < instants; i++) {
                            parameters.instant(search.now());
                        }
                    }
                });
    }

    /**
     * The facts of which {@link io.invitation.Invitation#statusAt} derives a status; every parameter is the instant.
     */
    private static String condition(InvitationStatus status) {
        return switch (status) {
            case REVOKED -> "closed_as = 'REVOKED'";
            case DECLINED -> "closed_as = 'DECLINED'";
            case ACCEPTED -> OPEN + " AND " + FULL + " AND quota = 1";
            case EXHAUSTED -> OPEN + " AND " + FULL + " AND quota > 1";
            case DISABLED -> LIVE + " AND NOT enabled";
            case EXPIRED -> LIVE + " AND enabled AND expires_at <= ?";
            case SCHEDULED -> LIVE + " AND enabled AND expires_at > ? AND not_before > ?";
            case PENDING -> LIVE + " AND enabled AND expires_at > ? AND " + STARTED + " AND places = 0";
            case PARTLY_USED -> LIVE + " AND enabled AND expires_at > ? AND " + STARTED + " AND places > 0";
        };
    }

    private void add(String condition, StatementRunner.Binder binder) {
        conditions.add(condition);
        binders.add(binder);
    }
}
