package io.invitation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.EmailAddress;
import io.invitation.Suppression;
import io.invitation.contract.Samples;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which addresses nobody can read in the tables. */
class StoredAddressesTest {

    @ParameterizedTest
    @EnumSource
    void ofASuppressedAddressOnlyAHashIsKept(TestDatabase testDatabase) throws Exception {
        try (HikariDataSource dataSource = testDatabase.withTables()) {
            JdbcInvitationStore.of(dataSource)
                    .suppressions()
                    .put(new Suppression(EmailAddress.parse("Ada@example.com"), "BOUNCED", Samples.NOW));

            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT * FROM invitation_suppression")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getMetaData().getColumnCount()).isEqualTo(3);
                assertThat(rows.getBytes("address_hash"))
                        .isEqualTo(MessageDigest.getInstance("SHA-256")
                                .digest("ada@example.com".getBytes(StandardCharsets.UTF_8)));
                assertThat(rows.getString("reason")).isEqualTo("BOUNCED");
            }
        }
    }
}
