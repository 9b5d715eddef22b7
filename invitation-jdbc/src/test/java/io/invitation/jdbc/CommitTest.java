package io.invitation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.AcceptResult;
import io.invitation.CommitOutcomeUnknownException;
import io.invitation.InvitationLink;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.Invitee;
import io.invitation.LinkTemplate;
import io.invitation.Quota;
import io.invitation.RefusalReason;
import io.invitation.contract.Parallel;
import io.invitation.spi.SendOutcome;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** F2, F3 and F4: what a commit that is not answered means, and what other isolation levels change: nothing. */
class CommitTest {

    @ParameterizedTest
    @EnumSource
    void aLostAnswerToACommitIsAnExceptionOfItsOwnAndNothingIsRunAgain(TestDatabase testDatabase) {
        try (HikariDataSource dataSource = testDatabase.withTables()) {
            AtomicBoolean answersAreLost = new AtomicBoolean();
            InvitationService service = service(losingAnswers(dataSource, answersAreLost));
            InvitationLink link = service.create(
                            InvitationRequest.toAnyone().quota(Quota.of(5)).build())
                    .linkOrElseThrow();
            Invitee ada = Invitee.verified("ada@example.com");

            answersAreLost.set(true);
            assertThatThrownBy(() -> service.accept(link.token(), ada))
                    .isInstanceOf(CommitOutcomeUnknownException.class)
                    .hasMessageContaining("08006");
            answersAreLost.set(false);

            assertThat(service.accept(link.token(), ada)).isInstanceOf(AcceptResult.AlreadyAccepted.class);
            assertThat(service.inspect(link.token()).invitation().orElseThrow().places())
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "POSTGRESQL, TRANSACTION_REPEATABLE_READ",
        "POSTGRESQL, TRANSACTION_SERIALIZABLE",
        "H2, TRANSACTION_REPEATABLE_READ",
        "H2, TRANSACTION_SERIALIZABLE",
        "MARIADB, TRANSACTION_REPEATABLE_READ",
        "MARIADB, TRANSACTION_SERIALIZABLE",
        "SQLITE, TRANSACTION_SERIALIZABLE"
    })
    void stricterIsolationFillsTheQuotaExactlyToo(TestDatabase testDatabase, String isolation) throws Exception {
        try (HikariDataSource dataSource = testDatabase.withTables(config -> {
            config.setMaximumPoolSize(8);
            config.setTransactionIsolation(isolation);
        })) {
            InvitationService service = service(dataSource);
            InvitationLink link = service.create(
                            InvitationRequest.toAnyone().quota(Quota.of(20)).build())
                    .linkOrElseThrow();

            List<AcceptResult> results = Parallel.run(32, i -> () -> patiently(service, link, i));

            assertThat(results)
                    .filteredOn(AcceptResult.Accepted.class::isInstance)
                    .hasSize(20);
            assertThat(service.inspect(link.token()).invitation().orElseThrow().places())
                    .isEqualTo(20);
        }
    }

    /** Whoever hears that others were quicker, and that trying again is safe, tries again. */
    private static AcceptResult patiently(InvitationService service, InvitationLink link, int person) {
        Invitee invitee = Invitee.verified(person + "@example.com");
        AcceptResult result = service.accept(link.token(), invitee);
        while (result instanceof AcceptResult.Refused refused && refused.reason() == RefusalReason.CONTENDED) {
            result = service.accept(link.token(), invitee);
        }
        return result;
    }

    private static InvitationService service(DataSource dataSource) {
        return InvitationService.builder(JdbcInvitationRepository.of(dataSource), outgoing -> SendOutcome.submitted())
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .build();
    }

    /** A fault: the real commit succeeds, and its answer gets lost; so is that of a claim that commits by itself. */
    private static DataSource losingAnswers(DataSource real, AtomicBoolean lost) {
        Fault loss = (method, arguments, answer) -> {
            if (lost.get()) {
                throw new SQLException("connection reset", "08006");
            }
            return answer;
        };
        Fault onConnection = (method, arguments, answer) -> switch (method) {
            case "commit" -> loss.after(method, arguments, answer);
            case "prepareStatement" ->
                ((String) arguments[0]).startsWith("WITH room")
                        ? proxy(PreparedStatement.class, (PreparedStatement) answer, after("executeQuery", loss))
                        : answer;
            default -> answer;
        };
        return proxy(
                DataSource.class,
                real,
                after(
                        "getConnection",
                        (method, arguments, answer) -> proxy(Connection.class, (Connection) answer, onConnection)));
    }

    private static Fault after(String only, Fault fault) {
        return (method, arguments, answer) -> method.equals(only) ? fault.after(method, arguments, answer) : answer;
    }

    private interface Fault {
        Object after(String method, Object[] arguments, Object answer) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, T target, Fault fault) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return fault.after(method.getName(), arguments, method.invoke(target, arguments));
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
    }
}
