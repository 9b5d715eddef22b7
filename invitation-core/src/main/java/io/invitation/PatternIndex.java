package io.invitation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds out whether one of many patterns matches an address, without trying them one by one.
 *
 * <p>A pattern whose local part is a literal or a lone asterisk matches exactly the addresses whose possible spellings
 * as a pattern include its canonical form, so one look-up per spelling decides. Only patterns with an asterisk beside
 * other characters are tried one by one, and only those of the address's domain or one of its parents.
 */
final class PatternIndex {

    private final Set<String> byCanonical = new HashSet<>();
    private final Map<String, List<EmailPattern>> partialByDomain = new HashMap<>();

    PatternIndex(Iterable<EmailPattern> patterns) {
        for (EmailPattern pattern : patterns) {
            if (pattern.hasPartialWildcard()) {
                String domain = (pattern.isSubdomainsOnly() ? "*." : "") + pattern.domain();
                partialByDomain
                        .computeIfAbsent(domain, key -> new ArrayList<>())
                        .add(pattern);
            } else {
                byCanonical.add(pattern.canonical());
            }
        }
    }

    boolean matches(EmailAddress address) {
        String domain = address.domain();
        String localPart = address.canonical().substring(0, address.localPart().length());
        if (matches(address, localPart, domain)) {
            return true;
        }
        for (int dot = domain.indexOf('.'); dot >= 0; dot = domain.indexOf('.', dot + 1)) {
            if (matches(address, localPart, '*' + domain.substring(dot))) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(EmailAddress address, String localPart, String domainPattern) {
        return byCanonical.contains(localPart + '@' + domainPattern)
                || byCanonical.contains("*@" + domainPattern)
                || partialByDomain.getOrDefault(domainPattern, List.of()).stream()
                        .anyMatch(pattern -> pattern.matches(address));
    }
}
