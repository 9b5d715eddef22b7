package io.invitation.jdbc.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.RefusalReason;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;

/**
 * What all callers heard, beside what the database holds: counter, places and the host's accounts. I1 to I5 are the
 * invariants that hold whatever was killed or cut.
 */
final class Ledger {

    private static final String COUNTS =
            "SELECT quota, places, held_places, accepted_at, (SELECT COUNT(*) FROM invitation_redemption r"
                    + " WHERE r.invitation_id = i.id) AS redemptions, (SELECT COUNT(*) FROM invitation_redemption r"
                    + " WHERE r.invitation_id = i.id AND r.held_until IS NOT NULL) AS held,"
                    + " (SELECT COUNT(*) FROM account a WHERE a.scope = i.scope) AS accounts"
                    + " FROM invitation i WHERE i.scope = ?";
    private static final String PLACES = "SELECT r.mailbox FROM invitation_redemption r"
            + " JOIN invitation i ON i.id = r.invitation_id WHERE i.scope = ? AND r.held_until IS ";
    private static final String TAKEN = PLACES + "NULL";
    private static final String HELD = PLACES + "NOT NULL";
    private static final String ACCOUNTS = "SELECT address FROM account WHERE scope = ?";

    private final Agenda agenda;
    private final List<NodeOptions> nodes;
    private final Map<Answer, Integer> counts = new EnumMap<>(Answer.class);
    private final List<String> failures = new ArrayList<>();
    private final Map<Integer, Map<Integer, Answer>> finals = new HashMap<>();
    private final Set<String> unanswered = new TreeSet<>();
    private final Map<String, List<String>> redemptions = new HashMap<>();
    private final List<String> held = new ArrayList<>();
    private final Map<String, Set<String>> holders = new HashMap<>();
    private final Map<String, List<String>> accounts = new HashMap<>();

    private Ledger(Agenda agenda, List<NodeOptions> nodes) {
        this.agenda = agenda;
        this.nodes = nodes;
    }

    static Ledger read(Agenda agenda, List<NodeOptions> nodes, DataSource dataSource) throws IOException, SQLException {
        Ledger ledger = new Ledger(agenda, nodes);
        for (NodeOptions node : nodes) {
            for (List<String> line : NodeLog.read(node.callLog())) {
                ledger.note(node.number(), line);
            }
        }
        requireAgreement(dataSource, agenda.targets());
        for (Agenda.Target target : agenda.targets()) {
            String scope = target.scope().name();
            List<String> addresses = column(dataSource, TAKEN, scope);
            ledger.held.addAll(column(dataSource, HELD, scope));
            ledger.redemptions.put(scope, addresses);
            ledger.holders.put(scope, new HashSet<>(addresses));
            ledger.accounts.put(scope, column(dataSource, ACCOUNTS, scope));
        }
        return ledger;
    }

    static Optional<Answer> answerOf(List<String> line) {
        return Arrays.stream(Answer.values())
                .filter(answer -> answer.name().equals(line.get(1)))
                .findFirst();
    }

    private void note(int node, List<String> line) {
        String caller = "item " + line.get(0) + " of node " + node;
        unanswered.add(caller);
        Optional<Answer> answer = answerOf(line);
        answer.ifPresent(known -> counts.merge(known, 1, Integer::sum));
        if (answer.filter(Answer::isFinal).isPresent()) {
            unanswered.remove(caller);
            finals.computeIfAbsent(Node.itemOf(line), item -> new HashMap<>()).put(node, answer.get());
        }
        if (answer.filter(Answer.BROKEN::equals).isPresent()
                || (answer.filter(Answer.REFUSED::equals).isPresent() && !isFull(line))) {
            failures.add(String.join(" ", line));
        }
    }

    private boolean isFull(List<String> refusal) {
        Way way = agenda.item(Node.itemOf(refusal)).orElseThrow().target().way();
        return switch (RefusalReason.valueOf(refusal.get(2))) {
            case EXHAUSTED -> true;
            case ALL_PLACES_HELD -> way == Way.HELD_FIRST;
            default -> false;
        };
    }

    int count(Answer answer) {
        return counts.getOrDefault(answer, 0);
    }

    /** Returns how many calls have their last answer. */
    int answers() {
        return count(Answer.TOOK) + count(Answer.HAD) + count(Answer.REFUSED);
    }

    /** Returns how many places of each invitation are taken. */
    List<Integer> taken() {
        return agenda.targets().stream()
                .map(target -> redemptions.get(target.scope().name()).size())
                .toList();
    }

    /** I1 and I5: in whatever snapshot somebody reads, counters, places and accounts are as many, and not too many. */
    static void requireAgreement(DataSource dataSource, List<Agenda.Target> targets) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(COUNTS)) {
            for (Agenda.Target target : targets) {
                statement.setString(1, target.scope().name());
                try (ResultSet row = statement.executeQuery()) {
                    assertThat(row.next()).isTrue();
                    int places = row.getInt("places");
                    int held = row.getInt("held_places");
                    assertThat(places + held).isLessThanOrEqualTo(row.getInt("quota"));
                    assertThat(row.getInt("redemptions")).as("redemptions").isEqualTo(places + held);
                    assertThat(row.getInt("held")).as("held places").isEqualTo(held);
                    assertThat(row.getInt("accounts"))
                            .as("accounts")
                            .isEqualTo(target.way().makesAccounts() ? places : 0);
                    assertThat(row.getObject("accepted_at") != null)
                            .as("accepted")
                            .isEqualTo(places > 0);
                }
            }
        }
    }

    /** I2, I3 and I4: all calls are answered, and every answer says what the tables say. */
    void requireTruth() {
        requireOnePlaceEach();
        assertThat(held).as("places that are held still").isEmpty();
        finals.forEach((number, answers) -> {
            boolean holds = holdsPlace(number);
            answers.forEach((node, answer) -> assertThat(answer != Answer.REFUSED)
                    .as("node %s, item %s was told %s", node, number, answer)
                    .isEqualTo(holds));
            assertThat(answers.values().stream().filter(Answer.TOOK::equals).count())
                    .as("times that item %s took a place", number)
                    .isLessThanOrEqualTo(1);
        });
    }

    /** I2 for places that are held: none was gone when it was to be taken. */
    void requireHeldPlacesKept() {
        assertThat(count(Answer.GONE)).as("held places that were gone").isZero();
    }

    /** I3: nobody has two places or two accounts, whatever they were told. */
    void requireOnePlaceEach() {
        assertThat(failures).as("what nobody must hear").isEmpty();
        assertThat(unanswered).as("calls without an answer").isEmpty();
        for (Agenda.Target target : agenda.targets()) {
            String scope = target.scope().name();
            assertThat(redemptions.get(scope)).as("places").doesNotHaveDuplicates();
            assertThat(accounts.get(scope))
                    .as("one account for each place")
                    .containsExactlyInAnyOrderElementsOf(
                            target.way().makesAccounts() ? redemptions.get(scope) : List.of());
        }
    }

    /** Returns how many people were told that they have a place, and have none. */
    long lost() {
        return finals.entrySet().stream()
                .filter(item -> item.getValue().values().stream().anyMatch(answer -> answer != Answer.REFUSED))
                .filter(item -> !holdsPlace(item.getKey()))
                .count();
    }

    private boolean holdsPlace(int number) {
        Agenda.Item item = agenda.item(number).orElseThrow();
        return holders.get(item.target().scope().name()).contains(item.address());
    }

    /** All that was asked for is answered, and each invitation has as many places taken as it could. */
    void requireCompleteness() {
        assertThat(taken())
                .as("places taken")
                .isEqualTo(agenda.targets().stream()
                        .map(target -> Math.min(target.quota(), target.people()))
                        .toList());
        for (int item = 0; item < agenda.size(); item++) {
            for (NodeOptions node : nodes) {
                boolean isAnswered = finals.getOrDefault(item, Map.of()).containsKey(node.number());
                assertThat(isAnswered)
                        .as("node %s answered item %s", node.number(), item)
                        .isEqualTo(Agenda.isAskedBy(node.number(), nodes.size(), item));
            }
        }
    }

    static List<String> column(DataSource dataSource, String sql, String parameter) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            try (ResultSet rows = statement.executeQuery()) {
                List<String> values = new ArrayList<>();
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
                return values;
            }
        }
    }
}
