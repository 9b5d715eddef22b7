package io.invitation.jdbc.internal;

import io.invitation.EmailAddress;
import io.invitation.InvitationId;
import io.invitation.RedemptionId;
import io.invitation.Scope;
import io.invitation.spi.MaintenanceStore;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * How what stands of somebody in and around an invitation is found and forgotten. Addresses are compared apart from the
 * case of ASCII letters wherever they are stored as typed; accounts by both forms that an address has.
 */
final class MentionStatements {

    private static final String ACCOUNT = " IN (?, ?)";

    private static final String AROUND = " WHERE invitation_id = invitation.id AND ";

    private static final String DELETE_SLOTS = "DELETE FROM invitation_address WHERE invitation_id = ? AND address = ?";

    private static final String FIND_PLACES = "SELECT id, account_id FROM invitation_redemption"
            + " WHERE invitation_id = ? AND (address = ? OR account_id" + ACCOUNT + ")";

    private static final String LIST_PLACES =
            "SELECT id FROM invitation_redemption WHERE invitation_id = ? AND id > ? ORDER BY id LIMIT ?";

    private static final String FORGET_HOLDER =
            "UPDATE invitation_redemption SET address = ?, mailbox = ?, account_id = NULL WHERE id = ?";

    private static final String FORGET_ACTOR =
            "UPDATE invitation_event SET actor = NULL, detail = NULL WHERE invitation_id = ? AND actor = ?";

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private static final int PAGE = 500;

    private final DatabaseAccess access;

    MentionStatements(DatabaseAccess access) {
        this.access = access;
    }

    private String findSql() {
        return "SELECT id FROM invitation WHERE scope = ? AND ("
                + holdsLine("audience") + " OR " + holdsLine("audience_except")
                + " OR " + lower("recipient") + " = ? OR " + lower("inviter_reply_to") + " = ?"
                + " OR inviter_id" + ACCOUNT + " OR subject" + ACCOUNT + " OR closed_by" + ACCOUNT
                + " OR EXISTS (SELECT 1 FROM invitation_token" + AROUND + lower("mailed_to") + " = ?)"
                + " OR EXISTS (SELECT 1 FROM invitation_address" + AROUND + "address = ?)"
                + " OR EXISTS (SELECT 1 FROM invitation_redemption" + AROUND + "(address = ? OR account_id" + ACCOUNT
                + ")) OR EXISTS (SELECT 1 FROM invitation_event" + AROUND + "actor" + ACCOUNT + "))"
                + " ORDER BY id LIMIT ?";
    }

    private String forgetMailboxesSql() {
        return "UPDATE invitation_token SET mailed_to = NULL WHERE invitation_id = ? AND " + lower("mailed_to")
                + " = ?";
    }

    private String holdsLine(String column) {
        return access.dialect().holds(lower(column));
    }

    private String lower(String column) {
        return access.dialect().asciiLower(column);
    }

    List<InvitationId> find(Scope scope, EmailAddress address, int limit) {
        String canonical = address.canonical();
        return access.query(
                "maintenance.findMentions",
                findSql(),
                parameters -> {
                    String line = lineOf(address);
                    parameters
                            .text(scope.name())
                            .text(line)
                            .text(line)
                            .text(canonical)
                            .text(canonical);
                    accounts(accounts(accounts(parameters, address), address), address);
                    parameters.text(canonical).text(canonical).text(canonical);
                    accounts(accounts(parameters, address), address).number(limit);
                },
                MaintenanceStatements::id);
    }

    /** A line with an asterisk is a pattern for many, also where an address is spelt like it. */
    private static String lineOf(EmailAddress address) {
        return TextLines.whole(address.localPart().contains("*") ? "" : address.canonical());
    }

    private static Parameters accounts(Parameters parameters, EmailAddress address) throws SQLException {
        return parameters.text(address.canonical()).text(address.mailbox());
    }

    private record Place(UUID id, Optional<String> account) {

        static Place read(Row row) throws SQLException {
            return new Place(row.uuid("id"), row.optionalText("account_id"));
        }
    }

    /** Forgets an address around an invitation, whose row is locked. */
    void forget(InvitationId invitation, EmailAddress address) {
        List<Place> places = access.query(
                "maintenance.forgetAddress",
                access.dialect().latest(FIND_PLACES),
                parameters -> accounts(parameters.uuid(invitation.value()).text(address.canonical()), address),
                Place::read);
        Set<String> accounts = new HashSet<>(List.of(address.canonical(), address.mailbox()));
        places.forEach(place -> place.account().ifPresent(accounts::add));
        forgetHolders(places.stream().map(Place::id).toList());
        change(forgetMailboxesSql(), invitation, address);
        change(DELETE_SLOTS, invitation, address);
        access.runEach(
                "maintenance.forgetAddress",
                FORGET_ACTOR,
                List.copyOf(accounts),
                (parameters, account) -> parameters.uuid(invitation.value()).text(account));
    }

    private void change(String sql, InvitationId invitation, EmailAddress address) {
        access.update(
                "maintenance.forgetAddress",
                sql,
                parameters -> parameters.uuid(invitation.value()).text(address.canonical()));
    }

    /** Forgets who has the places of an invitation, whose row is locked, page by page. */
    void forgetHolders(InvitationId invitation) {
        UUID last = BEFORE_ALL;
        List<UUID> page;
        do {
            UUID after = last;
            page = access.query(
                    "maintenance.forgetPeople",
                    access.dialect().latest(LIST_PLACES),
                    parameters ->
                            parameters.uuid(invitation.value()).uuid(after).number(PAGE),
                    row -> row.uuid("id"));
            forgetHolders(page);
            last = page.isEmpty() ? last : page.get(page.size() - 1);
        } while (page.size() == PAGE);
    }

    private void forgetHolders(List<UUID> places) {
        access.runEach("maintenance.forgetHolders", FORGET_HOLDER, places, (parameters, place) -> {
            EmailAddress placeholder = MaintenanceStore.placeholder(new RedemptionId(place));
            parameters.text(placeholder.canonical()).text(placeholder.mailbox()).uuid(place);
        });
    }
}
