package io.invitation.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.table;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.AcceptResult;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.LinkTemplate;
import io.invitation.jdbc.InvitationSchema;
import io.invitation.jdbc.JdbcInvitationStore;
import io.invitation.jdbc.JdbcTransactions;
import io.invitation.spi.Senders;
import org.jdbi.v3.core.Jdbi;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosts that talk to their database by jOOQ or Jdbi: account and acceptance commit together. */
class DatabaseGuideTest {

    private final HikariDataSource dataSource = new HikariDataSource();
    private JdbcTransactions transactions;
    private InvitationService invitations;
    private InvitationToken token;

    @BeforeEach
    void inviteAda() {
        dataSource.setJdbcUrl("jdbc:h2:mem:" + getClass().getSimpleName());
        InvitationSchema.of(dataSource).create();
        Jdbi.create(dataSource)
                .useHandle(handle -> handle.execute("CREATE TABLE account (address VARCHAR(320) PRIMARY KEY)"));
        transactions = JdbcTransactions.of(dataSource);
        invitations = InvitationService.builder(JdbcInvitationStore.of(transactions), Senders.capturing(outgoing -> {}))
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .build();
        token = invitations
                .create(InvitationRequest.to("ada@example.com").build())
                .linkOrElseThrow()
                .token();
    }

    @AfterEach
    void dropTheDatabase() {
        Jdbi.create(dataSource).useHandle(handle -> handle.execute("DROP ALL OBJECTS"));
        dataSource.close();
    }

    @Test
    void jooqInTheTransactionOfTheLibrary() {
        AcceptResult result = acceptWithJooq();

        assertThat(result).isInstanceOf(AcceptResult.Accepted.class);
        assertThat(accounts()).isEqualTo(1);
    }

    @Test
    void anAccountThatIsThereAlreadyGivesThePlaceBack() {
        Jdbi.create(dataSource).useHandle(handle -> handle.execute("INSERT INTO account VALUES ('ada@example.com')"));

        assertThatThrownBy(this::acceptWithJooq).isInstanceOf(DataAccessException.class);
        assertThat(invitations.inspect(token).canAccept()).isTrue();
    }

    private AcceptResult acceptWithJooq() {
        // snippet: jooq
        AcceptResult result = invitations.accept(token, Invitee.verified("ada@example.com"), acceptance -> {
            DSLContext database = DSL.using(transactions.current(), SQLDialect.H2);
            database.insertInto(table("account"))
                    .set(field("address"), acceptance.address().mailbox())
                    .execute();
        });
        // end of snippet
        return result;
    }

    @Test
    void theLibraryInATransactionOfJooq() {
        DSLContext database = DSL.using(dataSource, SQLDialect.H2);

        // snippet: jooq-transaction
        AcceptResult result = database.transactionResult(configuration -> {
            DSLContext own = DSL.using(configuration);
            return own.connectionResult(connection -> transactions.joining(connection, transaction -> {
                AcceptResult accepted = invitations.accept(token, Invitee.verified("ada@example.com"));
                if (accepted instanceof AcceptResult.Accepted fresh) {
                    own.insertInto(table("account"))
                            .set(field("address"), fresh.redemption().address().mailbox())
                            .execute();
                }
                return accepted;
            }));
        });
        // end of snippet

        assertThat(result).isInstanceOf(AcceptResult.Accepted.class);
        assertThat(accounts()).isEqualTo(1);
    }

    @Test
    void jdbiInTheTransactionOfTheLibrary() {
        // snippet: jdbi
        AcceptResult result = invitations.accept(token, Invitee.verified("ada@example.com"), acceptance -> {
            Jdbi database = Jdbi.create(transactions.current());
            database.useHandle(handle -> handle.execute(
                    "INSERT INTO account VALUES (?)", acceptance.address().mailbox()));
        });
        // end of snippet

        assertThat(result).isInstanceOf(AcceptResult.Accepted.class);
        assertThat(accounts()).isEqualTo(1);
    }

    @Test
    void theLibraryInATransactionOfJdbi() {
        Jdbi jdbi = Jdbi.create(dataSource);

        // snippet: jdbi-transaction
        AcceptResult result = jdbi.inTransaction(handle -> transactions.joining(handle.getConnection(), transaction -> {
            AcceptResult accepted = invitations.accept(token, Invitee.verified("ada@example.com"));
            if (accepted instanceof AcceptResult.Accepted fresh) {
                handle.execute(
                        "INSERT INTO account VALUES (?)",
                        fresh.redemption().address().mailbox());
            }
            return accepted;
        }));
        // end of snippet

        assertThat(result).isInstanceOf(AcceptResult.Accepted.class);
        assertThat(accounts()).isEqualTo(1);
    }

    @Test
    void whatTheHostRollsBackLeavesThePlaceFree() {
        Jdbi jdbi = Jdbi.create(dataSource);

        assertThatThrownBy(() -> jdbi.useTransaction(handle -> {
                    transactions.joining(
                            handle.getConnection(),
                            transaction -> invitations.accept(token, Invitee.verified("ada@example.com")));
                    throw new IllegalStateException("the host's own failure");
                }))
                .hasMessage("the host's own failure");

        assertThat(invitations.inspect(token).canAccept()).isTrue();
    }

    private int accounts() {
        return Jdbi.create(dataSource)
                .withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM account")
                        .mapTo(Integer.class)
                        .one());
    }
}
