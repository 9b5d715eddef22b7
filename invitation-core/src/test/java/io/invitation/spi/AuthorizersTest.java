package io.invitation.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.Actor;
import io.invitation.Attributes;
import io.invitation.Audience;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Expiry;
import io.invitation.Grants;
import io.invitation.InvalidValueException;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationRequest;
import io.invitation.Quota;
import io.invitation.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** P6: the table judges every role, group and attribute, and denies what no row covers. */
class AuthorizersTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Actor ANN = Actor.of("ann");
    private static final Actor BOB = Actor.of("bob");
    private static final Audience ADA = Audience.to(EmailAddress.parse("ada@example.com"));
    private static final Audience DOMAIN = Audience.of(List.of(EmailPattern.domain("example.com")));
    private static final Audience MIXED =
            Audience.of(List.of(EmailPattern.parse("ada@example.com"), EmailPattern.parse("*@example.com")));

    private static Invitation invitation(Audience audience, Grants grants, Scope scope, String kind) {
        InvitationRequest request =
                InvitationRequest.to(audience).grants(grants).kind(kind).build();
        return request.toInvitation(InvitationId.timeOrdered(NOW), scope, NOW, Quota.of(1), Expiry.never());
    }

    private static Invitation granting(List<String> roles, List<String> groups) {
        return invitation(ADA, Grants.NONE.withRoles(roles).withGroups(groups), Scope.DEFAULT, "member");
    }

    private static Set<String> rolesOf(Actor actor) {
        return actor.equals(ANN) ? Set.of("manager", "reader") : Set.of();
    }

    private static AuthorizationRequest request(Actor actor, Invitation invitation) {
        return new AuthorizationRequest(actor, AuthorizationRequest.Action.CREATE, invitation);
    }

    private static boolean allows(GrantRow row, Invitation invitation) {
        return Authorizers.grants(GrantTable.of(row), AuthorizersTest::rolesOf).isEntitled(request(ANN, invitation));
    }

    private static GrantRow.Builder managers() {
        return GrantRow.forRole("manager");
    }

    private static List<String> words(String text) {
        return text == null ? List.of() : List.of(text.split(" "));
    }

    private static GrantRow row(String roles, String groups) {
        GrantRow.Builder row = managers();
        if ("any".equals(roles)) {
            row.anyRole();
        } else if (roles != null) {
            row.roles(roles.split(" "));
        }
        if ("any".equals(groups)) {
            row.anyGroup();
        } else if (groups != null) {
            row.groups(groups.split(" "));
        }
        return row.build();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // row: roles | groups | asked: roles | groups | allowed
                "-             | -         | -             | -         | true",
                "-             | -         | editor        | -         | false",
                "-             | -         | -             | press     | false",
                "-             | -         | editor        | press     | false",
                "editor        | -         | -             | -         | true",
                "editor        | -         | editor        | -         | true",
                "editor        | -         | admin         | -         | false",
                "editor        | -         | editor admin  | -         | false",
                "editor        | -         | EDITOR        | -         | false",
                "editor        | -         | -             | press     | false",
                "editor        | -         | editor        | press     | false",
                "editor        | press     | -             | -         | true",
                "editor        | press     | editor        | -         | false",
                "editor        | press     | -             | press     | true",
                "editor        | press     | -             | press web | false",
                "editor        | press     | editor        | press     | true",
                "editor        | press     | editor        | web       | false",
                "editor        | press     | editor        | press web | false",
                "editor        | press     | editor admin  | press     | false",
                "editor author | press web | editor author | press web | true",
                "editor        | any       | editor        | -         | true",
                "editor        | any       | editor        | press     | true",
                "editor        | any       | -             | press web | true",
                "editor        | any       | admin         | press     | false",
                "any           | -         | editor admin  | -         | true",
                "any           | -         | editor        | press     | false",
                "any           | -         | -             | press     | false",
                "any           | press     | editor admin  | press     | true",
                "any           | press     | admin         | -         | false",
                "any           | press     | -             | press     | true",
                "any           | any       | editor admin  | press web | true",
                "any           | any       | -             | -         | true",
                "-             | press     | -             | press     | true",
                "-             | press     | editor        | press     | false",
            })
    void aRowCoversTheRolesAndGroupsThatItNamesAndNoOthers(
            String rowRoles, String rowGroups, String roles, String groups, boolean allowed) {
        assertThat(allows(row(rowRoles, rowGroups), granting(words(roles), words(groups))))
                .isEqualTo(allowed);
    }

    @Test
    void everyPairOfRoleAndGroupMustBeCoveredByWhicheverRow() {
        GrantTable table = GrantTable.of(
                managers().roles("editor").groups("press").build(),
                managers().roles("author").groups("web").build(),
                managers().roles("editor").groups("web").build());
        InvitationAuthorizer authorizer = Authorizers.grants(table, AuthorizersTest::rolesOf);

        assertThat(authorizer.isEntitled(request(ANN, granting(List.of("editor"), List.of("press", "web")))))
                .isTrue();
        assertThat(authorizer.isEntitled(request(ANN, granting(List.of("editor", "author"), List.of("web")))))
                .isTrue();
        assertThat(authorizer.isEntitled(request(ANN, granting(List.of("editor", "author"), List.of("press", "web")))))
                .as("author in press is covered by no row")
                .isFalse();
    }

    @Test
    void aRowThatForbidsTheAttributesAddsNothingToOneThatAllowsThem() {
        GrantTable table = GrantTable.of(
                managers().roles("editor").attributes().build(),
                managers().roles("admin").build());
        InvitationAuthorizer authorizer = Authorizers.grants(table, AuthorizersTest::rolesOf);
        Grants both = Grants.NONE.withRoles(List.of("editor", "admin"));

        assertThat(authorizer.isEntitled(request(ANN, invitation(ADA, both, Scope.DEFAULT, "member"))))
                .isTrue();
        assertThat(authorizer.isEntitled(request(
                        ANN,
                        invitation(
                                ADA,
                                both.withAttributes(Attributes.of(Map.of("plan", "gold"))),
                                Scope.DEFAULT,
                                "member"))))
                .isFalse();
    }

    @Test
    void attributesNeedARowThatAllowsThem() {
        Grants gold = Grants.NONE.withAttributes(Attributes.of(Map.of("plan", "gold")));
        Invitation invitation = invitation(ADA, gold, Scope.DEFAULT, "member");

        assertThat(allows(managers().anyRole().anyGroup().build(), invitation)).isFalse();
        assertThat(allows(managers().attributes().build(), invitation)).isTrue();
    }

    static Stream<Object[]> audiences() {
        return Stream.of(
                new Object[] {managers(), true, false, false},
                new Object[] {managers().domains(), true, true, false},
                new Object[] {managers().everybody(), true, false, true},
                new Object[] {managers().domains().everybody(), true, true, true});
    }

    @ParameterizedTest
    @MethodSource("audiences")
    void domainsAndTheWholeWorldNeedARowThatAllowsThem(
            GrantRow.Builder row, boolean single, boolean domain, boolean everybody) {
        GrantRow built = row.build();

        assertThat(allows(built, invitation(ADA, Grants.NONE, Scope.DEFAULT, "member")))
                .isEqualTo(single);
        assertThat(allows(built, invitation(DOMAIN, Grants.NONE, Scope.DEFAULT, "member")))
                .isEqualTo(domain);
        assertThat(allows(built, invitation(MIXED, Grants.NONE, Scope.DEFAULT, "member")))
                .isEqualTo(domain);
        assertThat(allows(built, invitation(Audience.anyone(), Grants.NONE, Scope.DEFAULT, "member")))
                .isEqualTo(everybody);
    }

    @Test
    void aRowHoldsInItsScopesAndForItsKindsOnly() {
        GrantRow row = managers()
                .inScopes(Scope.of("acme"), Scope.of("globex"))
                .ofKinds("customer")
                .build();

        assertThat(allows(row, invitation(ADA, Grants.NONE, Scope.of("acme"), "customer")))
                .isTrue();
        assertThat(allows(row, invitation(ADA, Grants.NONE, Scope.of("globex"), "customer")))
                .isTrue();
        assertThat(allows(row, invitation(ADA, Grants.NONE, Scope.DEFAULT, "customer")))
                .isFalse();
        assertThat(allows(row, invitation(ADA, Grants.NONE, Scope.of("acme"), "employee")))
                .isFalse();
    }

    @Test
    void whoHoldsNoRowMayNothing() {
        InvitationAuthorizer authorizer = Authorizers.grants(
                GrantTable.of(managers()
                        .anyRole()
                        .anyGroup()
                        .domains()
                        .everybody()
                        .attributes()
                        .build()),
                AuthorizersTest::rolesOf);
        Invitation plain = granting(List.of(), List.of());

        assertThat(authorizer.isEntitled(request(ANN, plain))).isTrue();
        assertThat(authorizer.isEntitled(request(BOB, plain))).isFalse();
        assertThat(authorizer.isEntitled(request(Actor.SYSTEM, plain))).isFalse();
    }

    @Test
    void aRowForAnAccountIsNotForARoleOfTheSameName() {
        GrantTable table = GrantTable.of(GrantRow.forActor(Actor.of("manager")).build());

        assertThat(Authorizers.grants(table, AuthorizersTest::rolesOf)
                        .isEntitled(request(ANN, granting(List.of(), List.of()))))
                .isFalse();
        assertThat(Authorizers.grants(table).isEntitled(request(Actor.of("manager"), granting(List.of(), List.of()))))
                .isTrue();
    }

    @Test
    void rolesAreLookedUpAtEachQuestionSoThatLosingOneCountsAtOnce() {
        List<Actor> asked = new ArrayList<>();
        Set<String> held = new HashSet<>(Set.of("manager"));
        InvitationAuthorizer authorizer =
                Authorizers.grants(GrantTable.of(managers().build()), actor -> {
                    asked.add(actor);
                    return held;
                });
        Invitation plain = granting(List.of(), List.of());

        assertThat(authorizer.isEntitled(request(ANN, plain))).isTrue();
        held.clear();
        assertThat(authorizer.isEntitled(request(ANN, plain))).isFalse();
        assertThat(asked).containsExactly(ANN, ANN);
    }

    @ParameterizedTest
    @EnumSource
    void whateverIsAskedForIsJudgedByTheSameTable(AuthorizationRequest.Action action) {
        InvitationAuthorizer authorizer =
                Authorizers.grants(GrantTable.of(managers().roles("editor").build()), AuthorizersTest::rolesOf);

        assertThat(authorizer.isEntitled(new AuthorizationRequest(ANN, action, granting(List.of("editor"), List.of()))))
                .isTrue();
        assertThat(authorizer.isEntitled(new AuthorizationRequest(ANN, action, granting(List.of("admin"), List.of()))))
                .isFalse();
    }

    @Test
    void allowAllAllowsAll() {
        Grants much = Grants.NONE.withRoles(List.of("admin")).withAttributes(Attributes.of(Map.of("plan", "gold")));

        assertThat(Authorizers.allowAll()
                        .isEntitled(request(BOB, invitation(Audience.anyone(), much, Scope.of("acme"), "x"))))
                .isTrue();
    }

    @Test
    void aTableThatCannotBeMeantIsRefusedWhenItIsMade() {
        assertThatThrownBy(() -> GrantTable.of(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GrantRow.forRole(" ")).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> managers().roles()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> managers().roles("editor", "")).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> managers().groups()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> managers().groups("a\nb"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("group ");
        assertThatThrownBy(() -> managers().ofKinds("a b")).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> managers().inScopes()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> managers().roles("editor").anyRole()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> managers().anyGroup().groups("press")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Authorizers.grants(GrantTable.of(managers().build())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rolesOf");
    }

    @Test
    void aTableCanBeShownToAdministrators() {
        GrantTable table = GrantTable.of(
                managers()
                        .roles("editor", "author")
                        .groups("press")
                        .ofKinds("employee")
                        .build(),
                GrantRow.forActor(ANN)
                        .inScopes(Scope.of("acme"))
                        .anyRole()
                        .anyGroup()
                        .domains()
                        .everybody()
                        .attributes()
                        .build());

        assertThat(table).hasToString("""
                        role manager: scopes any, kinds [employee], roles [editor, author], groups [press]
                        actor ann: scopes [acme], kinds any, roles any, groups any, domains, everybody, attributes""");
        assertThat(table.rows()).extracting(GrantRow::holderRole).first().hasToString("Optional[manager]");
        assertThat(table.rows().get(0).roles()).contains(Set.of("editor", "author"));
        assertThat(table.rows().get(0).scopes()).isEmpty();
        assertThat(table.rows().get(1).groups()).isEmpty();
        assertThat(table.rows().get(1).holder()).contains(ANN);
    }
}
