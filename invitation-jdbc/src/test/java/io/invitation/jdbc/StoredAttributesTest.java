package io.invitation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.Attributes;
import io.invitation.Grants;
import io.invitation.Invitation;
import io.invitation.InvitationStorageException;
import io.invitation.contract.Samples;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What stands in the column of attributes, whoever wrote it. */
class StoredAttributesTest {

    private static final String SECRET = "personal";

    private HikariDataSource dataSource;
    private JdbcInvitationRepository repository;

    @BeforeAll
    static void requireServer() {
        TestDatabase.H2.require();
    }

    @BeforeEach
    void openTheDatabase() {
        dataSource = TestDatabase.H2.withTables();
        repository = JdbcInvitationRepository.of(dataSource);
    }

    @AfterEach
    void closeTheDatabase() {
        dataSource.close();
    }

    static Stream<Arguments> documents() {
        return Stream.of(
                Arguments.of("nested deeper", "{\"a\":".repeat(9) + "\"personal\"" + "}".repeat(9)),
                Arguments.of("nested without end", "{\"a\":" + "[".repeat(50_000)),
                Arguments.of("a text that is too long", "{\"personal\":\"" + "p".repeat(65_537) + "\"}"),
                Arguments.of("a name that is too long", "{\"" + "personal".repeat(8_193) + "\":1}"),
                Arguments.of("a document that is too long", "{\"personal\":1" + " ".repeat(600_000) + "}"),
                Arguments.of("too many values", "{\"personal\":[" + "1,".repeat(1_000) + "1]}"),
                Arguments.of("far too many values", "{\"personal\":[" + "1,".repeat(100_000) + "1]}"),
                Arguments.of("a number that is too long", "{\"personal\":" + "1".repeat(1_000) + "}"),
                Arguments.of("a whole number beyond 64 bits", "{\"personal\":9223372036854775808}"),
                Arguments.of("more than one document", "{} \"personal\""),
                Arguments.of("not an object", "[\"personal\"]"),
                Arguments.of("null", "null"),
                Arguments.of("nothing", ""),
                Arguments.of("not JSON", "personal"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documents")
    void whatAttributesCannotBeIsAnsweredByTheIdAloneAndNothingOfIt(String what, String document) throws SQLException {
        Invitation invitation = Samples.invitation().build();
        repository.insert(invitation);
        store(document);

        assertThatThrownBy(() -> repository.findById(invitation.id()))
                .isInstanceOf(InvitationStorageException.class)
                .hasMessageStartingWith("the stored invitation " + invitation.id() + " breaks a rule: attributes ")
                .hasMessageNotContaining(SECRET)
                .hasNoCause();
    }

    @Test
    void theLargestAttributesOfEveryKindAreReadAsTheyWere() {
        Map<String, Object> deepest =
                Map.of("8", BigDecimal.ONE.movePointLeft(50).negate());
        for (int level = 7; level > 0; level--) {
            deepest = Map.of(Integer.toString(level), deepest);
        }
        Map<String, Object> many = new HashMap<>();
        for (int i = 0; i < Attributes.MAX_VALUES; i++) {
            many.put("name" + i, Map.of());
        }
        for (Map<String, Object> largest : List.of(
                deepest,
                many,
                Map.<String, Object>of("", "\u0001".repeat(Attributes.MAX_CHARACTERS)),
                Map.<String, Object>of("\u0001".repeat(Attributes.MAX_CHARACTERS), Long.MIN_VALUE))) {
            Attributes attributes = Attributes.of(largest);
            Invitation invitation = Samples.invitation()
                    .grants(Grants.NONE.withAttributes(attributes))
                    .build();
            repository.insert(invitation);

            assertThat(repository
                            .findById(invitation.id())
                            .orElseThrow()
                            .grants()
                            .attributes())
                    .isEqualTo(attributes);
        }
    }

    /** What names a class is a name like any other. */
    @Test
    void typesThatADocumentNamesAreNotLookedFor() throws SQLException {
        Invitation invitation = Samples.invitation().build();
        repository.insert(invitation);
        store("{\"@class\":\"java.net.URL\",\"list\":[\"java.net.URL\",\"https://example.com\"]}");

        assertThat(repository.findById(invitation.id()).orElseThrow().grants().attributes())
                .isEqualTo(Attributes.of(
                        Map.of("@class", "java.net.URL", "list", List.of("java.net.URL", "https://example.com"))));
    }

    private void store(String document) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement("UPDATE invitation SET attributes = ?")) {
            update.setString(1, document);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }
}
