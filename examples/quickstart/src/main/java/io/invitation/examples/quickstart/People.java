package io.invitation.examples.quickstart;

import io.invitation.Audience;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.InvalidEmailAddressException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes up people who belong to an audience, and people who do not. */
record People(Audience audience) {

    /** Returns the n-th person who may accept, from 1 up; empty if there are fewer. */
    Optional<EmailAddress> member(int n) {
        List<EmailAddress> named = audience.patterns().stream()
                .flatMap(pattern -> pattern.address().stream())
                .toList();
        if (n <= named.size()) {
            return Optional.of(named.get(n - 1));
        }
        if (audience.isPublic()) {
            return Optional.of(EmailAddress.parse("visitor-" + n + "@example.net"));
        }
        return audience.patterns().stream()
                .filter(pattern -> !pattern.isPrecise())
                .findFirst()
                .flatMap(pattern -> somebodyAt(pattern, "person-" + n, "team.")
                        // a very long pattern has room for a single character only
                        .or(() -> somebodyAt(pattern, Integer.toString(n), "t.")));
    }

    /** Returns somebody who may not accept; empty if everybody may. */
    Optional<EmailAddress> outsider() {
        return Stream.of("somebody.else@example.org", "somebody.else@example.net", "somebody.else@example.edu")
                .map(EmailAddress::parse)
                .filter(address -> !audience.admits(address))
                .findFirst();
    }

    private static Optional<EmailAddress> somebodyAt(EmailPattern pattern, String name, String subdomain) {
        String canonical = pattern.canonical();
        String local = canonical.substring(0, canonical.indexOf('@')).replace("*", name);
        try {
            return Optional.of(
                    EmailAddress.parse(local + "@" + (pattern.isSubdomainsOnly() ? subdomain : "") + pattern.domain()));
        } catch (InvalidEmailAddressException tooLong) {
            return Optional.empty();
        }
    }
}
