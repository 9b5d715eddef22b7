package io.invitation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.InvitationLink;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationStorageException;
import io.invitation.Invitee;
import io.invitation.Inviter;
import io.invitation.LinkTemplate;
import io.invitation.spi.SendOutcome;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F23: on tables that are missing, old or read-only nothing happens, and the exception says what to do. */
class UnusableTablesTest {

    private final List<String> mailed = new ArrayList<>();
    private final List<String> accounts = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MYSQL_DRIVER")
    void withoutTablesNothingIsMailedAndTheExceptionNamesWhatMakesThem(TestDatabase testDatabase) {
        try (HikariDataSource dataSource = testDatabase.empty()) {
            InvitationStorageException failure = failureOfInviting(service(dataSource));

            assertThat(failure).hasMessageEndingWith("(a table is missing: see InvitationSchema.create and verify)");
            assertThat(failure.isTransient()).isFalse();
            assertThat(mailed).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MYSQL_DRIVER")
    void onTablesOfAnOlderVersionNothingIsMailedAndTheExceptionNamesWhatMigratesThem(TestDatabase testDatabase)
            throws SQLException {
        try (HikariDataSource dataSource = testDatabase.withOwnTables()) {
            run(dataSource, "ALTER TABLE invitation_delivery DROP COLUMN lease_id");

            InvitationStorageException failure = failureOfInviting(service(dataSource));

            assertThat(failure).hasMessageEndingWith("(a column is missing: see InvitationSchema.migrate and verify)");
            assertThat(failure.isTransient()).isFalse();
            assertThat(mailed).isEmpty();
            assertThat(rows(dataSource))
                    .as("stored by the half of it that worked")
                    .isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    void aReadOnlyDatabaseShowsInvitationsAndLetsNobodyIn(TestDatabase testDatabase, @TempDir Path folder)
            throws SQLException {
        try (HikariDataSource writable = writable(testDatabase, folder)) {
            InvitationSchema.of(writable).create();
            InvitationLink link = service(writable)
                    .create(InvitationRequest.to("ada@example.com").build())
                    .linkOrElseThrow();
            try (HikariDataSource readOnly = readOnly(testDatabase, writable)) {
                InvitationService service = service(readOnly);

                assertThat(service.inspect(link.token()).invitation()).isPresent();
                InvitationStorageException failure = catchThrowableOfType(
                        InvitationStorageException.class,
                        () -> service.accept(
                                link.token(), Invitee.verified("ada@example.com"), acceptance -> accounts.add("ada")));

                assertThat(failure).hasMessageEndingWith("(the database is read-only)");
                assertThat(accounts).isEmpty();
                assertThat(failureOfInviting(service)).hasMessageEndingWith("(the database is read-only)");
                assertThat(mailed).isEmpty();
                assertThat(InvitationSchema.of(readOnly).verify()).isEmpty();
                InvitationSchema.of(readOnly).migrate();
            }
        }
    }

    @Test
    void onAFullDiskWhatDoesNotFitIsNeitherMailedNorKept() throws SQLException {
        try (HikariDataSource dataSource = TestDatabase.SQLITE.withOwnTables();
                HikariDataSource full = withoutRoom(dataSource.getJdbcUrl())) {
            InvitationService service = service(full);

            InvitationStorageException failure = null;
            for (int person = 0; failure == null; person++) {
                InvitationRequest request =
                        InvitationRequest.to("p" + person + "@example.com").build();
                failure = catchThrowableOfType(InvitationStorageException.class, () -> service.invite(request));
            }

            assertThat(failure).hasMessageEndingWith("(the disk is full)");
            assertThat(mailed).as("mailed as often as stored").hasSize(rows(dataSource));
        }
    }

    /** The file may not grow by a page. */
    private static HikariDataSource withoutRoom(String address) {
        HikariDataSource dataSource = new HikariDataSource();
        dataSource.setJdbcUrl(address);
        dataSource.setConnectionInitSql("PRAGMA max_page_count = 1");
        return dataSource;
    }

    private InvitationService service(HikariDataSource dataSource) {
        return InvitationService.builder(JdbcInvitationStore.of(dataSource), outgoing -> {
                    mailed.add("a message");
                    return SendOutcome.submitted();
                })
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .build();
    }

    private static InvitationStorageException failureOfInviting(InvitationService service) {
        return catchThrowableOfType(
                InvitationStorageException.class,
                () -> service.invite(InvitationRequest.to("grace@example.com")
                        .inviter(Inviter.of("ann", "Ann Lee"))
                        .build()));
    }

    private static HikariDataSource writable(TestDatabase testDatabase, Path folder) {
        if (testDatabase != TestDatabase.H2) {
            return testDatabase.empty();
        }
        HikariDataSource dataSource = new HikariDataSource();
        dataSource.setJdbcUrl("jdbc:h2:file:" + folder.resolve("invitations"));
        return dataSource;
    }

    /** The same tables, where H2 must be opened anew for it. */
    private static HikariDataSource readOnly(TestDatabase testDatabase, HikariDataSource writable) {
        HikariDataSource dataSource = new HikariDataSource();
        dataSource.setJdbcUrl(writable.getJdbcUrl());
        switch (testDatabase) {
            case POSTGRESQL -> dataSource.setConnectionInitSql("SET default_transaction_read_only = on");
            case MARIADB -> dataSource.setConnectionInitSql("SET SESSION TRANSACTION READ ONLY");
            default -> {
                writable.close();
                dataSource.setJdbcUrl(writable.getJdbcUrl() + ";ACCESS_MODE_DATA=r");
            }
        }
        return dataSource;
    }

    private static int rows(HikariDataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM invitation")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void run(HikariDataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
