package io.invitation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.invitation.Actor;
import io.invitation.Closure;
import io.invitation.DeliveryState;
import io.invitation.DeliverySummary;
import io.invitation.EmailAddress;
import io.invitation.Evidence;
import io.invitation.Expiry;
import io.invitation.Invitation;
import io.invitation.InvitationBuilder;
import io.invitation.InvitationId;
import io.invitation.InvitationQuery;
import io.invitation.InvitationStatus;
import io.invitation.Quota;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.Scope;
import io.invitation.contract.Samples;
import io.invitation.spi.Claim;
import io.invitation.spi.EndedInvitation;
import io.invitation.spi.Search;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F10: the time zones of database sessions change neither what is stored nor what is found. */
class SessionTimeZoneTest {

    private static final Instant NOW = Samples.NOW;
    private static final Duration MICRO = Duration.ofNanos(1_000);
    private static final Instant ACCEPTED = NOW.minusSeconds(10);
    private static final Instant REVOKED = NOW.plusSeconds(10);
    private static final Instant DUE = NOW.plusSeconds(20);
    private static final Instant HELD_UNTIL = NOW.plusSeconds(30);
    private static final Instant EXPIRY = NOW.plusSeconds(40);

    /** Two zones whose days and hours differ; servers know them by name or by their distance from UTC. */
    private enum Zone {
        KATHMANDU("Asia/Kathmandu", "+05:45"),
        NEW_YORK("America/New_York", "-05:00");

        private final String name;
        private final String offset;

        Zone(String name, String offset) {
            this.name = name;
            this.offset = offset;
        }

        HikariDataSource pool(TestDatabase database, HikariDataSource tables) {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(tables.getJdbcUrl());
            config.setMaximumPoolSize(2);
            config.setConnectionInitSql(
                    switch (database) {
                        case H2, POSTGRESQL -> "SET TIME ZONE '" + name + "'";
                        default -> "SET time_zone = '" + offset + "'";
                    });
            return new HikariDataSource(config);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB", "MYSQL_DRIVER"})
    void instantsAreReadAndFoundAsTheyWereWritten(TestDatabase database) {
        try (HikariDataSource tables = database.withOwnTables();
                HikariDataSource kathmandu = Zone.KATHMANDU.pool(database, tables);
                HikariDataSource newYork = Zone.NEW_YORK.pool(database, tables)) {
            Invitation open = open().build();
            Invitation over = over().build();
            Redemption held = held(open.id());
            JdbcInvitationStore writer = JdbcInvitationStore.of(kathmandu);
            writer.invitations().insert(open);
            writer.invitations().insert(over);
            writer.invitations().claim(new Claim(held, open.version()));

            for (HikariDataSource reader : List.of(kathmandu, newYork, tables)) {
                JdbcInvitationStore store = JdbcInvitationStore.of(reader);
                assertThat(store.invitations().findById(open.id()))
                        .contains(open.toBuilder().heldPlaces(1).build());
                assertThat(store.invitations().findById(over.id())).contains(over);
                assertThat(store.redemptions().find(held.id())).contains(held);
                assertFoundFrom(EXPIRY, open.id(), now -> expired(store, open.scope(), now));
                assertFoundFrom(DUE, open.id(), now -> store.maintenance().findDue(now, 10));
                assertFoundFrom(HELD_UNTIL, held, now -> store.redemptions().lapsed(now, Optional.empty(), 10));
                assertFoundFrom(
                        REVOKED.plus(MICRO),
                        new EndedInvitation(REVOKED, over.id()),
                        now -> store.maintenance().findEnded(over.scope(), true, now, Optional.empty(), 10));
            }
        }
    }

    private static InvitationBuilder open() {
        return Samples.invitation()
                .quota(Quota.of(7))
                .grants(Samples.grants())
                .notBefore(NOW.minus(MICRO))
                .expiry(Expiry.at(EXPIRY))
                .updatedAt(NOW.plus(MICRO))
                .refreshedAt(NOW.minusSeconds(3_600))
                .delivery(new DeliverySummary(DeliveryState.SENT, 1, Optional.of(NOW.plusSeconds(1)), Optional.empty()))
                .dueAt(DUE);
    }

    private static InvitationBuilder over() {
        return Samples.invitation()
                .quota(Quota.of(7))
                .places(3)
                .acceptedAt(ACCEPTED)
                .closure(new Closure(Closure.Kind.REVOKED, REVOKED, Actor.of("admin"), Optional.empty()))
                .anonymisedAt(REVOKED.plusSeconds(1));
    }

    private static Redemption held(InvitationId invitation) {
        return new Redemption(
                RedemptionId.timeOrdered(NOW),
                invitation,
                EmailAddress.parse("ada@example.com"),
                Optional.empty(),
                Evidence.VERIFIED,
                NOW.minus(MICRO),
                Optional.of(HELD_UNTIL));
    }

    private static List<InvitationId> expired(JdbcInvitationStore store, Scope scope, Instant now) {
        InvitationQuery query =
                InvitationQuery.builder().status(InvitationStatus.EXPIRED).build();
        return store.invitations().find(new Search(scope, query, now, Optional.empty(), 10)).invitations().stream()
                .map(Invitation::id)
                .toList();
    }

    /** In New York clocks show the hour before {@link Samples#NOW} and the one after it alike. */
    private static <T> void assertFoundFrom(Instant first, T expected, Function<Instant, List<T>> find) {
        assertThat(find.apply(first.minus(Duration.ofHours(1)))).isEmpty();
        assertThat(find.apply(first.minus(MICRO))).isEmpty();
        assertThat(find.apply(first)).containsExactly(expected);
    }
}
