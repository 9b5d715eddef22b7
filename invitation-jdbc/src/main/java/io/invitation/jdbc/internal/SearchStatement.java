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
import java.util.Locale;
import java.util.regex.Pattern;

/** Builds the statements of one search: conditions as text, values as parameters. For use by one thread. */
final class SearchStatement {

    private static final Pattern UPPER_CASE = Pattern.compile("[A-Z]+");

    private static final String OPEN = "closed_as IS NULL";
    private static final String FULL = "quota IS NOT NULL AND places >= quota";
    private static final String LIVE = OPEN + " AND (quota IS NULL OR places < quota)";
    private static final String STARTED = "(not_before IS NULL OR not_before <= ?)";

    private final Search search;
    private final Dialect dialect;
    private final InvitationSort sort;
    private final List<String> conditions = new ArrayList<>();
    private final List<StatementRunner.Binder> binders = new ArrayList<>();

    SearchStatement(Search search, Dialect dialect) {
        this.search = search;
        this.dialect = dialect;
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
        String after = search.after().isPresent() ? " AND " + afterPosition() : "";
        String direction = isDescending() ? " DESC" : " ASC";
        return "SELECT " + InvitationColumns.ALL + " FROM " + table() + " WHERE " + String.join(" AND ", conditions)
                + after + " ORDER BY " + sortKey() + direction + ", id" + direction + " LIMIT " + search.limit();
    }

    /** Whose order is in an index is read by that, unless few rows are found by another one. */
    private String table() {
        InvitationQuery query = search.query();
        boolean isSelective = query.inviterId().isPresent()
                || query.address().isPresent()
                || query.domain().isPresent()
                || query.expiringWithin().isPresent();
        if (search.after().isEmpty() || isSelective) {
            return "invitation";
        }
        return switch (sort) {
            case NEWEST_FIRST, OLDEST_FIRST -> dialect.inOrderOf("invitation", "invitation_by_creation");
            case EXPIRING_FIRST -> dialect.inOrderOf("invitation", "invitation_by_expiry");
            case BY_NAME -> "invitation";
        };
    }

    /** The comparison of (key, id), written so that databases that cannot compare rows by an index use one too. */
    private String afterPosition() {
        String beyond = isDescending() ? " < ?" : " > ?";
        String key = sortKey();
        return key + (isDescending() ? " <= ?" : " >= ?") + " AND (" + key + beyond + " OR id" + beyond + ")";
    }

    void bindPage(Parameters parameters) throws SQLException {
        bindCount(parameters);
        if (search.after().isPresent()) {
            Position after = search.after().get();
            for (int i = 0; i < 2; i++) {
                if (after.key() instanceof Instant instant) {
                    parameters.instant(instant);
                } else {
                    parameters.text((String) after.key());
                }
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
        query.role().ifPresent(role -> addLine("roles", role));
        query.group().ifPresent(group -> addLine("member_groups", group));
        query.text().ifPresent(this::addText);
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

    /** Case is folded for ASCII alone, the same in every locale and collation. */
    private void addText(String text) {
        String part = UPPER_CASE.matcher(text).replaceAll(match -> match.group().toLowerCase(Locale.ROOT));
        String condition = "(" + dialect.holds(dialect.asciiLower("name")) + " OR "
                + dialect.holds(dialect.asciiLower("description")) + ")";
        add(condition, parameters -> parameters.text(part).text(part));
    }

    private void addLine(String column, String line) {
        add(dialect.holds(column), parameters -> parameters.text(TextLines.whole(line)));
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
