package io.invitation.testkit;

import static io.invitation.testkit.Samples.NOW;
import static io.invitation.testkit.Samples.invitation;
import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.Actor;
import io.invitation.Audience;
import io.invitation.Closure;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Expiry;
import io.invitation.Grants;
import io.invitation.Invitation;
import io.invitation.InvitationBuilder;
import io.invitation.InvitationId;
import io.invitation.InvitationQuery;
import io.invitation.InvitationSort;
import io.invitation.InvitationStatus;
import io.invitation.Inviter;
import io.invitation.Quota;
import io.invitation.Scope;
import io.invitation.spi.Position;
import io.invitation.spi.Search;
import io.invitation.spi.SearchResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of {@code InvitationRepository.find}; ids as in its documentation. */
abstract class SearchRules extends TransactionRunnerContract {

    private static final int EVERYTHING = 10_000;

    @Test
    @DisplayName("R-SEARCH-1 statuses are those of Invitation.statusAt, for every combination of facts")
    void statusesAreDerived() {
        List<Invitation> all = everyCombinationOfFacts();
        all.forEach(first::insert);

        for (Instant now : List.of(
                NOW.minusSeconds(20),
                NOW.minusSeconds(10).minusNanos(1_000),
                NOW.minusSeconds(10),
                NOW,
                NOW.plusSeconds(10).minusNanos(1_000),
                NOW.plusSeconds(10))) {
            for (InvitationStatus status : InvitationStatus.values()) {
                List<InvitationId> expected = all.stream()
                        .filter(invitation -> invitation.statusAt(now) == status)
                        .map(Invitation::id)
                        .toList();
                SearchResult found = second.find(new Search(
                        Scope.DEFAULT,
                        InvitationQuery.builder().status(status).withTotal().build(),
                        now,
                        Optional.empty(),
                        EVERYTHING));
                assertThat(ids(found)).as("%s at %s", status, now).containsExactlyInAnyOrderElementsOf(expected);
                assertThat(found.total()).hasValue(expected.size());
            }
        }
        for (InvitationStatus status : InvitationStatus.values()) {
            assertThat(all).as("some are %s", status).anyMatch(invitation -> invitation.statusAt(NOW) == status);
        }
        assertThat(find(InvitationQuery.builder()
                        .status(InvitationStatus.EXPIRED, InvitationStatus.PENDING, InvitationStatus.REVOKED)))
                .containsExactlyInAnyOrderElementsOf(all.stream()
                        .filter(invitation -> switch (invitation.statusAt(NOW)) {
                            case EXPIRED, PENDING, REVOKED -> true;
                            default -> false;
                        })
                        .map(Invitation::id)
                        .toList());
    }

    private static List<Invitation> everyCombinationOfFacts() {
        List<Optional<Closure>> closures = List.of(
                Optional.empty(),
                Optional.of(new Closure(Closure.Kind.DECLINED, NOW, Closure.INVITEE, Optional.empty())),
                Optional.of(new Closure(Closure.Kind.REVOKED, NOW, Actor.SYSTEM, Optional.of("reason"))));
        List<InvitationBuilder> built = new ArrayList<>();
        for (Optional<Closure> closure : closures) {
            for (Quota quota : List.of(Quota.of(1), Quota.of(3), Quota.unlimited())) {
                for (int places : new int[] {0, 1, 3}) {
                    for (boolean enabled : new boolean[] {true, false}) {
                        for (Optional<Instant> from : List.of(
                                Optional.<Instant>empty(),
                                Optional.of(NOW.minusSeconds(10)),
                                Optional.of(NOW.plusSeconds(5)))) {
                            for (Expiry expiry : List.of(
                                    Expiry.never(), Expiry.at(NOW.plusSeconds(10)), Expiry.at(NOW.minusSeconds(5)))) {
                                if (quota.covers(places)) {
                                    built.add(invitation()
                                            .closure(closure.orElse(null))
                                            .quota(quota)
                                            .places(places)
                                            .enabled(enabled)
                                            .notBefore(from.orElse(null))
                                            .expiry(expiry));
                                }
                            }
                        }
                    }
                }
            }
        }
        return built.stream().map(InvitationBuilder::build).toList();
    }

    @Test
    @DisplayName("R-SEARCH-2 an invitation of another scope is never found")
    void scopesAreSeparate() {
        Audience ada = Audience.to(EmailAddress.parse("ada@example.com"));
        Invitation here = insert(invitation(Scope.of("tenant"), ada).name("x"));
        insert(invitation(Scope.of("Tenant"), ada).name("x"));
        insert(invitation(Scope.of("tenant1"), ada).name("x"));
        insert(invitation(ada).name("x"));

        for (InvitationQuery query : List.of(
                InvitationQuery.builder().withTotal().build(),
                InvitationQuery.builder().text("x").withTotal().build(),
                InvitationQuery.builder()
                        .status(InvitationStatus.PENDING)
                        .withTotal()
                        .build())) {
            SearchResult found = second.find(new Search(Scope.of("tenant"), query, NOW, Optional.empty(), EVERYTHING));
            assertThat(ids(found)).containsExactly(here.id());
            assertThat(found.total()).hasValue(1);
        }
    }

    @Test
    @DisplayName("R-SEARCH-3 kind, inviter, role and group are compared exactly")
    void exactConditions() {
        Invitation wanted = insert(invitation()
                .kind("member")
                .inviter(Inviter.of("inviter"))
                .grants(Grants.NONE.withRoles(List.of("first", "role")).withGroups(List.of("group", "last"))));
        insert(invitation()
                .kind("Member")
                .inviter(Inviter.of("Inviter"))
                .grants(Grants.NONE.withRoles(List.of("Role", "roles")).withGroups(List.of("GROUP", "subgroup"))));
        insert(invitation()
                .kind("group")
                .inviter(Inviter.of("inviter "))
                .grants(Grants.NONE.withRoles(List.of("group")).withGroups(List.of("role"))));

        assertThat(find(InvitationQuery.builder().kind("member"))).containsExactly(wanted.id());
        assertThat(find(InvitationQuery.builder().inviter("inviter"))).containsExactly(wanted.id());
        assertThat(find(InvitationQuery.builder().role("role"))).containsExactly(wanted.id());
        assertThat(find(InvitationQuery.builder().role("first"))).containsExactly(wanted.id());
        assertThat(find(InvitationQuery.builder().group("group"))).containsExactly(wanted.id());
        assertThat(find(InvitationQuery.builder().group("last"))).containsExactly(wanted.id());
        assertThat(find(InvitationQuery.builder()
                        .kind("member")
                        .role("role")
                        .group("last")
                        .inviter("inviter")))
                .containsExactly(wanted.id());
        assertThat(find(InvitationQuery.builder().kind("member").role("group"))).isEmpty();
        assertThat(find(InvitationQuery.builder().role("first\", \"role"))).isEmpty();
        assertThat(find(InvitationQuery.builder().role("rol"))).isEmpty();
    }

    @Test
    @DisplayName("R-SEARCH-4 an address finds the invitations for it alone, by its canonical form")
    void byAddress() {
        Invitation adas = insert(invitation(Audience.to(EmailAddress.parse("Ada@Example.com"))));
        Invitation withOtherExclusion = insert(invitation(Audience.to(EmailAddress.parse("ada@example.com"))
                .except(List.of(EmailPattern.parse("eve@example.com")))));
        insert(invitation(
                Audience.of(List.of(EmailPattern.parse("ada@example.com"), EmailPattern.parse("bob@example.com")))));
        insert(invitation(Audience.of(List.of(EmailPattern.parse("*@example.com")))));
        insert(invitation(Audience.anyone()));
        insert(invitation(Audience.to(EmailAddress.parse("ada1@example.com"))));
        insert(invitation(Audience.to(EmailAddress.parse("ada@example.com"))
                .except(List.of(EmailPattern.parse("ada@example.com")))));

        assertThat(find(InvitationQuery.builder().address(EmailAddress.parse("aDA@example.com"))))
                .containsExactlyInAnyOrder(adas.id(), withOtherExclusion.id());
        assertThat(find(InvitationQuery.builder().address(EmailAddress.parse("bob@example.com"))))
                .isEmpty();
    }

    @Test
    @DisplayName("R-SEARCH-5 a domain finds the invitations whose only pattern is for it")
    void byDomain() {
        Invitation precise = insert(invitation(Audience.to(EmailAddress.parse("ada@example.com"))));
        Invitation all = insert(invitation(Audience.of(List.of(EmailPattern.parse("*@EXAMPLE.com")))));
        insert(invitation(Audience.of(List.of(EmailPattern.parse("*@sub.example.com")))));
        insert(invitation(Audience.of(List.of(EmailPattern.parse("*@example.com.example")))));
        insert(invitation(
                Audience.of(List.of(EmailPattern.parse("*@example.com"), EmailPattern.parse("*@example.org")))));
        insert(invitation(Audience.anyone().except(List.of(EmailPattern.parse("*@example.com")))));

        assertThat(find(InvitationQuery.builder().domain("Example.COM")))
                .containsExactlyInAnyOrder(precise.id(), all.id());
    }

    @Test
    @DisplayName("R-SEARCH-6 a text is found in name and description, ASCII letters without case, all others exactly")
    void byText() {
        Invitation named = insert(invitation().name("The Title \u00C4rger"));
        Invitation described = insert(invitation().name("other").description("first line\nsecond TITLE"));
        insert(invitation().kind("title").subject("title").message("title").inviter(Inviter.of("title", "title")));
        insert(invitation().name("t\u0131tle").description("T\u0130TLE"));
        insert(invitation());

        assertThat(find(InvitationQuery.builder().text("title"))).containsExactlyInAnyOrder(named.id(), described.id());
        assertThat(find(InvitationQuery.builder().text("TITLE"))).containsExactlyInAnyOrder(named.id(), described.id());
        assertThat(find(InvitationQuery.builder().text("\u00C4RGER"))).containsExactly(named.id());
        assertThat(find(InvitationQuery.builder().text("\u00E4rger"))).isEmpty();
        assertThat(find(InvitationQuery.builder().text("e \u00C4"))).containsExactly(named.id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%",
                "_",
                "\\",
                "!",
                "'",
                "\"",
                "[",
                "*",
                "?",
                "$",
                "^",
                "\\%",
                "!_",
                "a%c",
                "a_c",
                "%%",
                "\uD83D\uDE80"
            })
    @DisplayName("R-SEARCH-7 no character of a text, role or group has a special meaning")
    void specialCharactersAreLiteral(String special) {
        Invitation named = insert(invitation().name("x" + special + "y"));
        Invitation described = insert(invitation().description("x" + special + "y"));
        Invitation granted = insert(invitation()
                .grants(Grants.NONE.withRoles(List.of("other", special)).withGroups(List.of(special, "other"))));
        insert(invitation()
                .name("xabcy")
                .description("plain text")
                .grants(Grants.NONE.withRoles(List.of("abc", "a")).withGroups(List.of("abc", "a"))));

        assertThat(find(InvitationQuery.builder().text(special))).containsExactlyInAnyOrder(named.id(), described.id());
        assertThat(find(InvitationQuery.builder().role(special))).containsExactly(granted.id());
        assertThat(find(InvitationQuery.builder().group(special))).containsExactly(granted.id());
    }

    @Test
    @DisplayName("R-SEARCH-8 what expires within a time ends after now and not after its end")
    void expiringWithin() {
        insert(invitation().expiry(Expiry.at(NOW)));
        Invitation next = insert(invitation().expiry(Expiry.at(NOW.plusNanos(1_000))));
        Invitation last = insert(invitation().expiry(Expiry.at(NOW.plusSeconds(60))));
        insert(invitation().expiry(Expiry.at(NOW.plusSeconds(60).plusNanos(1_000))));
        insert(invitation().expiry(Expiry.never()));

        assertThat(find(InvitationQuery.builder().expiringWithin(Duration.ofMinutes(1))))
                .containsExactlyInAnyOrder(next.id(), last.id());
        assertThat(find(InvitationQuery.builder().expiringWithin(Duration.ofDays(3_650))))
                .hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(InvitationSort.class)
    @DisplayName(
            "R-SEARCH-9 every order is that of Position, ties by id, and pages of any size put together are the whole")
    void pagesPutTogetherAreTheWhole(InvitationSort sort) {
        long seed = Long.getLong("invitation.seed", System.nanoTime());
        List<Invitation> all = manyWithTies(new Random(seed));
        all.forEach(first::insert);
        List<InvitationId> expected = all.stream()
                .sorted(Comparator.comparing(one -> Position.of(one, sort), Position.comparator(sort)))
                .map(Invitation::id)
                .toList();

        for (int size : new int[] {1, 2, 7, 25, EVERYTHING}) {
            List<InvitationId> pages = new ArrayList<>();
            Optional<Position> after = Optional.empty();
            while (true) {
                SearchResult page =
                        second.find(search(InvitationQuery.builder().sort(sort).withTotal(), after, size));
                assertThat(page.total()).hasValue(all.size());
                if (page.invitations().isEmpty()) {
                    break;
                }
                assertThat(page.invitations()).hasSizeLessThanOrEqualTo(size);
                pages.addAll(ids(page));
                after = Optional.of(
                        Position.of(page.invitations().get(page.invitations().size() - 1), sort));
            }
            assertThat(pages)
                    .as("-Dinvitation.seed=%d, page size %d", seed, size)
                    .isEqualTo(expected);
        }
    }

    private static List<Invitation> manyWithTies(Random random) {
        String[] names = {
            "", "a", "a ", "A", "B", "Z", "_", "a b", "ab", "\u00C4", "\u00E4", "z", "\u0131", "\u4E00", "10", "9"
        };
        List<Invitation> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Instant created = NOW.plusNanos(1_000L * random.nextInt(4));
            String name = names[random.nextInt(names.length)];
            int end = random.nextInt(4);
            all.add(Invitation.builder(
                            new InvitationId(new java.util.UUID(random.nextLong(), random.nextLong())),
                            Scope.DEFAULT,
                            Audience.anyone(),
                            created)
                    .name(name.isEmpty() ? null : name)
                    .expiry(end == 0 ? Expiry.never() : Expiry.at(NOW.plusSeconds(end)))
                    .build());
        }
        return all;
    }

    @ParameterizedTest
    @EnumSource(InvitationSort.class)
    @DisplayName("R-SEARCH-10 what is inserted between two pages neither repeats nor hides anything")
    void pagesAreStableUnderInserts(InvitationSort sort) {
        List<Invitation> before = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            before.add(insert(Invitation.builder(
                            InvitationId.timeOrdered(NOW), Scope.DEFAULT, Audience.anyone(), NOW.plusSeconds(10L * i))
                    .name("name " + i)
                    .expiry(Expiry.at(NOW.plusSeconds(1_000 + 10L * i)))));
        }
        List<InvitationId> expected = before.stream().map(Invitation::id).collect(java.util.stream.Collectors.toList());
        if (sort == InvitationSort.NEWEST_FIRST) {
            Collections.reverse(expected);
        }
        List<Invitation> page = second.find(search(InvitationQuery.builder().sort(sort), Optional.empty(), 3))
                .invitations();
        Invitation last = page.get(2);

        insert(Invitation.builder(
                        InvitationId.timeOrdered(NOW),
                        Scope.DEFAULT,
                        Audience.anyone(),
                        page.get(0).createdAt())
                .name(page.get(0).name().orElseThrow())
                .expiry(page.get(0).expiry()));
        List<Invitation> next = second.find(
                        search(InvitationQuery.builder().sort(sort), Optional.of(Position.of(last, sort)), 3))
                .invitations();

        assertThat(page).extracting(Invitation::id).isEqualTo(expected.subList(0, 3));
        assertThat(next).extracting(Invitation::id).isEqualTo(expected.subList(3, 6));
    }

    @Test
    @DisplayName("R-SEARCH-11 the total counts all matches, wherever the page starts, and only when asked for")
    void totals() {
        Invitation one = insert(invitation().kind("a"));
        insert(invitation().kind("a"));
        insert(invitation().kind("b"));
        InvitationQuery.Builder counted = InvitationQuery.builder().kind("a").withTotal();

        assertThat(second.find(search(counted, Optional.empty(), 1)).total()).hasValue(2);
        assertThat(second.find(search(counted, Optional.of(Position.of(one, InvitationSort.NEWEST_FIRST)), 1))
                        .total())
                .hasValue(2);
        assertThat(second.find(search(InvitationQuery.builder().kind("a"), Optional.empty(), 1))
                        .total())
                .isEmpty();
        assertThat(second.find(search(InvitationQuery.builder().kind("c").withTotal(), Optional.empty(), 1))
                        .total())
                .hasValue(0);
    }

    @Test
    @DisplayName("R-SEARCH-12 a limit of zero gives the total alone")
    void limitZero() {
        insert(invitation());
        insert(invitation());

        SearchResult found = second.find(search(InvitationQuery.builder().withTotal(), Optional.empty(), 0));

        assertThat(found.invitations()).isEmpty();
        assertThat(found.total()).hasValue(2);
    }

    @Test
    @DisplayName("R-SEARCH-13 what is found is equal to what was stored")
    void whatIsFoundIsEqual() {
        Invitation full = Samples.full();
        Invitation largest = Samples.largest();
        first.insert(full);
        first.insert(largest);

        for (Invitation expected : Arrays.asList(full, largest)) {
            assertThat(second.find(new Search(
                                    expected.scope(), InvitationQuery.all(), NOW, Optional.empty(), EVERYTHING))
                            .invitations())
                    .containsExactly(expected);
        }
    }

    private List<InvitationId> find(InvitationQuery.Builder query) {
        return ids(second.find(search(query, Optional.empty(), EVERYTHING)));
    }

    private static Search search(InvitationQuery.Builder query, Optional<Position> after, int limit) {
        return new Search(Scope.DEFAULT, query.build(), NOW, after, limit);
    }

    private static List<InvitationId> ids(SearchResult result) {
        return result.invitations().stream().map(Invitation::id).toList();
    }
}
