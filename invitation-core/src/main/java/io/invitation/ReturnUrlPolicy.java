package io.invitation;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether a visitor may be sent to a URL that came with a request: only to the application's own origin.
 *
 * <p>Allowed are a path that starts with a single {@code /}, and an absolute URL with the scheme, host and effective
 * port of the configured base and without user information. Everything else is refused, also what browsers and servers
 * are known to read differently:
 *
 * <ul>
 *   <li>more than {@value #MAX_LENGTH} characters, or a character that RFC 3986 does not allow at its place, so also
 *       backslashes, spaces, controls and everything beyond ASCII;
 *   <li>a {@code %} that does not start an escape, or the escape of an ASCII control character;
 *   <li>in the path, an escaped slash or backslash, a {@code //} at its start, or a {@code //} together with a
 *       {@code .} or {@code ..} segment;
 *   <li>a port that is empty or has leading zeros, and relative references such as {@code home}, {@code ?x=1} or
 *       {@code #x}.
 * </ul>
 *
 * <p>The text itself is judged, not what {@link URI} makes of it. The path of the base plays no part.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class ReturnUrlPolicy {

    /** How many characters a return URL can have, its origin included. */
    public static final int MAX_LENGTH = 2_048;

    private static final int MAX_PORT = 65_535;
    private static final String UNRESERVED_MARKS = "-._~";
    private static final String SUB_DELIMITERS = "!$&'()*+,;=";

    private final String schemePrefix;
    private final Set<String> authorities;
    private final String origin;

    private ReturnUrlPolicy(String scheme, String host, int port, int defaultPort) {
        this.schemePrefix = scheme + "://";
        String withPort = host + ':' + port;
        boolean portCanBeOmitted = port == defaultPort;
        this.authorities = portCanBeOmitted ? Set.of(host, withPort) : Set.of(withPort);
        this.origin = schemePrefix + (portCanBeOmitted ? host : withPort);
    }

    /**
     * Returns the policy that allows the origin of a base URL: its scheme, host and port.
     *
     * @param base an absolute {@code http} or {@code https} URL with a host and without user information; its path,
     *     query and fragment play no part
     * @return the policy
     * @throws IllegalArgumentException if the base is not such a URL; the message says why, without user information
     * @throws NullPointerException if the base is {@code null}
     */
    public static ReturnUrlPolicy sameOrigin(URI base) {
        String scheme = AsciiCase.toLowerCase(Objects.requireNonNullElse(base.getScheme(), ""));
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("base URL must be absolute, with the scheme http or https");
        }
        if (Objects.requireNonNullElse(base.getRawAuthority(), "").contains("@")) {
            throw new IllegalArgumentException("base URL must not have user information");
        }
        String host = base.getHost();
        if (host == null) {
            throw new IllegalArgumentException("base URL must have a host; an internationalised one in A-label form");
        }
        int defaultPort = scheme.equals("https") ? 443 : 80;
        int port = base.getPort() == -1 ? defaultPort : base.getPort();
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("base URL has port " + port + ", must be from 1 to " + MAX_PORT);
        }
        return new ReturnUrlPolicy(scheme, AsciiCase.toLowerCase(host), port, defaultPort);
    }

    /**
     * Tells whether a visitor may be sent to this URL.
     *
     * @param candidate the URL as it came with the request
     * @return {@code true} if {@link #resolve(String)} would return a URL
     * @throws NullPointerException if the candidate is {@code null}
     */
    public boolean allows(String candidate) {
        return resolve(candidate).isPresent();
    }

    /**
     * Returns the absolute URL to send a visitor to, if the candidate is allowed.
     *
     * <p>The scheme, host and port are those of the base; the path, query and fragment are those of the candidate, with
     * no escape decoded and no segment removed.
     *
     * @param candidate the URL as it came with the request
     * @return an absolute URL of the base's origin, or empty if the candidate is not allowed
     * @throws NullPointerException if the candidate is {@code null}
     */
    public Optional<URI> resolve(String candidate) {
        Objects.requireNonNull(candidate, "candidate");
        if (candidate.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        return behindOrigin(candidate)
                .filter(ReturnUrlPolicy::isSafeTarget)
                .map(target -> origin + (target.startsWith("/") ? "" : "/") + target)
                .filter(url -> url.length() <= MAX_LENGTH)
                .map(URI::create);
    }

    /** Returns the allowed origin, such as {@code https://app.example.com}. */
    @Override
    public String toString() {
        return origin;
    }

    /** What follows the origin, which is all of a path; empty if the candidate is neither a path nor of this origin. */
    private Optional<String> behindOrigin(String candidate) {
        if (candidate.startsWith("/")) {
            return Optional.of(candidate);
        }
        if (candidate.length() < schemePrefix.length()) {
            return Optional.empty();
        }
        String prefix = candidate.substring(0, schemePrefix.length());
        String rest = candidate.substring(schemePrefix.length());
        String authority = rest.substring(0, endBeforeAny(rest, "/?#"));
        boolean sameOrigin = AsciiCase.toLowerCase(prefix).equals(schemePrefix)
                && authorities.contains(AsciiCase.toLowerCase(authority));
        return sameOrigin ? Optional.of(rest.substring(authority.length())) : Optional.empty();
    }

    /** Judges a path, query and fragment, each of which may be missing. */
    private static boolean isSafeTarget(String target) {
        int pathEnd = endBeforeAny(target, "?#");
        String path = target.substring(0, pathEnd);
        String rest = target.substring(pathEnd);
        int fragmentStart = rest.indexOf('#');
        String query = fragmentStart < 0 ? rest : rest.substring(0, fragmentStart);
        String fragment = fragmentStart < 0 ? "" : rest.substring(fragmentStart + 1);
        return hasOnly(path, "/:@") && hasOnly(query, "/?:@") && hasOnly(fragment, "/?:@") && isSafePath(path);
    }

    private static boolean isSafePath(String path) {
        String lower = AsciiCase.toLowerCase(path);
        if (lower.startsWith("//") || lower.contains("%2f") || lower.contains("%5c")) {
            return false;
        }
        boolean dotSegments = false;
        for (String segment : lower.replace("%2e", ".").split("/", -1)) {
            dotSegments |= segment.equals(".") || segment.equals("..");
        }
        return !(dotSegments && lower.contains("//"));
    }

    private static boolean hasOnly(String component, String delimiters) {
        for (int i = 0; i < component.length(); i++) {
            char c = component.charAt(i);
            if (c == '%' ? !isPrintableEscape(component, i) : !isUnescaped(c) && delimiters.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUnescaped(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || UNRESERVED_MARKS.indexOf(c) >= 0
                || SUB_DELIMITERS.indexOf(c) >= 0;
    }

    /** Whether a percent sign starts the escape of an octet that is not an ASCII control character. */
    private static boolean isPrintableEscape(String component, int percent) {
        if (percent + 2 >= component.length()) {
            return false;
        }
        int high = hexDigit(component.charAt(percent + 1));
        int low = hexDigit(component.charAt(percent + 2));
        int octet = 16 * high + low;
        return high >= 0 && low >= 0 && octet >= ' ' && octet != 0x7F;
    }

    private static int hexDigit(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    private static int endBeforeAny(String text, String delimiters) {
        for (int i = 0; i < text.length(); i++) {
            if (delimiters.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }
}
