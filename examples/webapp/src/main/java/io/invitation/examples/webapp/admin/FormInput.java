package io.invitation.examples.webapp.admin;

import io.invitation.Invitation;
import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.invitations.Draft;
import io.javalin.http.Context;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What somebody has typed into the form; read only when it is used, so that the form can be shown again as it was. */
public record FormInput(Map<String, List<String>> fields) {

    private static final Pattern IN_BRACKETS = Pattern.compile("<([^<>]*)>");
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm").withZone(ZoneOffset.UTC);

    static FormInput empty() {
        return new FormInput(Map.of("places", List.of("1"), "expiry", List.of("P7D")));
    }

    static FormInput of(Context ctx) {
        return new FormInput(ctx.formParamMap());
    }

    /** Fills the form with an invitation as it is. */
    static FormInput of(Invitation invitation) {
        Optional<String> until = invitation.expiry().instant().map(LOCAL::format);
        return new FormInput(Map.of(
                "name", invitation.name().stream().toList(),
                "description", invitation.description().stream().toList(),
                "message", invitation.message().stream().toList(),
                "role", invitation.grants().roles(),
                "team", invitation.grants().groups(),
                "places",
                        invitation.quota().limit().stream()
                                .mapToObj(Integer::toString)
                                .toList(),
                "unlimited", invitation.quota().isUnlimited() ? List.of("yes") : List.of(),
                "expiry", List.of(until.isPresent() ? "at" : "never"),
                "expiresAt", until.stream().toList(),
                "membershipEnds",
                        invitation.grants().membershipEnds().map(LOCAL::format).stream()
                                .toList()));
    }

    public String text(String name) {
        return list(name).stream().findFirst().orElse("").strip().replace("\r\n", "\n");
    }

    public List<String> list(String name) {
        return fields.getOrDefault(name, List.of());
    }

    /** Returns the addresses in a pasted list: commas, semicolons, blanks or lines between them, names around them. */
    static List<String> addresses(String pasted) {
        Set<String> found = new LinkedHashSet<>();
        for (String part : pasted.split("[,;\\n\\r]+", -1)) {
            List<String> inBrackets = part.indexOf('<') < 0 ? List.of() : inBrackets(part);
            found.addAll(inBrackets.isEmpty() ? wordsOf(part) : inBrackets);
        }
        return List.copyOf(found);
    }

    private static List<String> inBrackets(String part) {
        return IN_BRACKETS
                .matcher(part)
                .results()
                .map(brackets -> String.join(" ", wordsOf(brackets.group(1))))
                .filter(address -> !address.isEmpty())
                .toList();
    }

    private static List<String> wordsOf(String text) {
        List<String> words = new ArrayList<>();
        StringTokenizer tokens = new StringTokenizer(text, " \t\n\u000B\f\r");
        while (tokens.hasMoreTokens()) {
            words.add(tokens.nextToken());
        }
        words.removeIf(String::isBlank); // those of Unicode's other blanks
        return words;
    }

    public List<String> people() {
        return addresses(text("people"));
    }

    public List<String> domains() {
        return addresses(text("patterns"));
    }

    /** Certain people, unless it says otherwise. */
    public boolean isForPeople() {
        return !Set.of("domain", "public").contains(text("mode"));
    }

    List<Wish> wishes(Account inviter) {
        if (isForPeople()) {
            return people().stream()
                    .map(address ->
                            new Wish(address, () -> draft(List.of(address), "1").toPerson(inviter)))
                    .toList();
        }
        if (text("mode").equals("public")) {
            return List.of(new Wish(
                    "anybody with the link",
                    () -> draft(List.of(), quota()).request(inviter).build()));
        }
        List<String> patterns = domains().stream()
                .map(domain -> domain.contains("@") ? domain : "*@" + domain)
                .toList();
        return patterns.isEmpty()
                ? List.of()
                : List.of(new Wish(
                        text("patterns"),
                        () -> draft(patterns, quota()).request(inviter).build()));
    }

    private String quota() {
        return list("unlimited").isEmpty() ? text("places") : "unlimited";
    }

    /**
     * Returns what to change: no text or time that the form still has as it showed it, cut to minutes and without
     * blanks.
     */
    Draft changes(Invitation before) {
        FormInput shown = of(before);
        return draft(
                null,
                changed(shown, "name"),
                changed(shown, "description"),
                changed(shown, "message"),
                quota(),
                isAsIn(shown, "expiry") && isAsIn(shown, "expiresAt") ? null : expiresAt(),
                isAsIn(shown, "membershipEnds") ? null : utc("membershipEnds"));
    }

    private @Nullable String changed(FormInput shown, String name) {
        return isAsIn(shown, name) ? null : text(name);
    }

    private boolean isAsIn(FormInput other, String name) {
        return text(name).equals(other.text(name));
    }

    private Draft draft(List<String> emails, String quota) {
        return draft(
                emails, text("name"), text("description"), text("message"), quota, expiresAt(), utc("membershipEnds"));
    }

    private Draft draft(
            @Nullable List<String> emails,
            @Nullable String name,
            @Nullable String description,
            @Nullable String message,
            String quota,
            @Nullable String expiresAt,
            @Nullable String membershipEnds) {
        String expiry = text("expiry");
        return new Draft(
                emails,
                name,
                description,
                message,
                emails == null ? null : text("language"),
                null,
                null,
                list("role"),
                list("team"),
                quota,
                expiresAt,
                expiry.startsWith("P") ? expiry : null,
                membershipEnds);
    }

    private @Nullable String expiresAt() {
        String expiry = text("expiry");
        return expiry.equals("at") ? utc("expiresAt") : expiry.equals("never") ? "never" : null;
    }

    private String utc(String name) {
        return text(name).isEmpty() ? "" : text(name) + "Z";
    }

    /** Says where this form and another one differ. */
    List<String> differencesTo(FormInput theirs) {
        return Stream.of(
                        "name",
                        "description",
                        "message",
                        "role",
                        "team",
                        "places",
                        "unlimited",
                        "expiry",
                        "expiresAt",
                        "membershipEnds")
                .filter(name -> !theirs.values(name).equals(values(name)))
                .map(name -> name + ": theirs is \"" + theirs.words(name) + "\", yours is \"" + words(name) + "\"")
                .toList();
    }

    /** Boxes have several values; a text is compared as it will be read, because browsers send other line ends. */
    private List<String> values(String name) {
        return Set.of("role", "team").contains(name) ? list(name) : List.of(text(name));
    }

    private String words(String name) {
        return String.join(", ", values(name));
    }
}
