package io.invitation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.Scope;
import io.invitation.contract.Samples;
import io.invitation.spi.EndedInvitation;
import io.invitation.spi.InvitationStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of tables that an earlier version made. */
class SchemaUpgradeTest {

    private static final String ID = "01a195cc-f6bb-74c8-be9c-cc132ab693c0";

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    void whatTheFirstVersionStoredIsKeptAndFoundWhenItHasEnded(TestDatabase testDatabase) throws Exception {
        try (HikariDataSource dataSource = testDatabase.empty()) {
            execute(dataSource, firstScript(testDatabase));
            execute(
                    dataSource,
                    "INSERT INTO invitation (id, scope, purpose, kind, created_at, audience, audience_except, channel,"
                            + " roles, member_groups, attributes, inviter_id, expires_at, enabled, generation, version,"
                            + " updated_at, places, held_places, delivery_state, delivery_attempts) VALUES ('" + ID
                            + "', 'default', 'MEMBERSHIP', 'member', '2026-01-01 00:00:00+00', '', '', 'email', '', '',"
                            + " '{}', 'grace', '2026-02-01 00:00:00+00', TRUE, 1, 0, '2026-01-01 00:00:00+00', 0, 0,"
                            + " 'NOT_REQUESTED', 0)");
            assertThat(InvitationSchema.of(dataSource).verify())
                    .contains("column ended_at of table invitation is missing");

            InvitationSchema.of(dataSource).migrate();

            assertThat(InvitationSchema.of(dataSource).verify()).isEmpty();
            InvitationStore store = JdbcInvitationStore.of(dataSource);
            assertThat(store.maintenance().findEnded(Scope.DEFAULT, false, Samples.NOW, Optional.empty(), 9))
                    .extracting(EndedInvitation::id)
                    .singleElement()
                    .satisfies(id -> assertThat(store.invitations()
                                    .findById(id)
                                    .orElseThrow()
                                    .inviter()
                                    .id())
                            .isEqualTo("grace"));
        }
    }

    private static void execute(HikariDataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String firstScript(TestDatabase testDatabase) throws IOException {
        String name = "schema/" + testDatabase.name().toLowerCase(Locale.ROOT) + "/V1__invitation.sql";
        try (InputStream script = InvitationSchema.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(script, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
