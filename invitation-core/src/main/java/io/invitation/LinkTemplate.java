package io.invitation;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Builds links from one configured address of the landing page; nothing of a request ever takes part in it.
 *
 * <p>The address must be {@code https}; {@code http} is allowed for the loopback host only. Immutable and safe for use
 * by several threads. Source: OWASP Forgot Password cheat sheet ("do not rely on the Host header").
 *
 * @since 0.1
 */
public final class LinkTemplate {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final URI landingPage;
    private final String separator;

    private LinkTemplate(URI landingPage, String separator) {
        this.landingPage = requireUsable(landingPage);
        this.separator = separator;
    }

    /**
     * Puts the token behind the address as the last segment of the path: {@code https://app.example.com/invite/TOKEN}.
     *
     * @param landingPage the absolute address of the landing page, without query and fragment
     * @return the template
     * @throws IllegalArgumentException if the address is no URI, is relative, has no host, carries user information, a
     *     query or a fragment, or is neither {@code https} nor {@code http} on the loopback host; the message repeats
     *     no more of it than scheme and host
     */
    public static LinkTemplate inPath(String landingPage) {
        URI address = parse(landingPage);
        return new LinkTemplate(address, landingPage.endsWith("/") ? "" : "/");
    }

    /**
     * Puts the token into the fragment, which browsers do not send to servers:
     * {@code https://app.example.com/invite#TOKEN}. The landing page then needs a script.
     *
     * @param landingPage the absolute address of the landing page, without query and fragment
     * @return the template
     * @throws IllegalArgumentException as for {@link #inPath(String)}
     */
    public static LinkTemplate inFragment(String landingPage) {
        return new LinkTemplate(parse(landingPage), "#");
    }

    /**
     * Returns the configured address of the landing page.
     *
     * @return the address without a token
     */
    public URI landingPage() {
        return landingPage;
    }

    /**
     * Builds the link that carries a token.
     *
     * @param token a token made of unreserved URI characters (RFC 3986, section 2.3), as every {@code TokenPolicy}
     *     makes
     * @return the link
     * @throws IllegalArgumentException if the token holds another character; the message does not repeat it
     */
    public InvitationLink linkTo(InvitationToken token) {
        String text = token.reveal();
        for (int i = 0; i < text.length(); i++) {
            if (!isUnreserved(text.charAt(i))) {
                throw new IllegalArgumentException("the token holds a character that is not URL-safe at index " + i);
            }
        }
        return new InvitationLink(URI.create(landingPage + separator + text), token);
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    /** Reads an address without repeating it, for it may hold a password by mistake. */
    private static URI parse(String landingPage) {
        try {
            return new URI(Objects.requireNonNull(landingPage, "landingPage"));
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException(
                    "landingPage is not a URI: " + malformed.getReason() + " at index " + malformed.getIndex());
        }
    }

    private static URI requireUsable(URI address) {
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        String host = address.getHost();
        if (host == null) {
            throw new IllegalArgumentException("landingPage must be absolute and have a host");
        }
        if (address.getRawUserInfo() != null) {
            throw new IllegalArgumentException("landingPage must not carry user information");
        }
        if (!scheme.equals("https") && !(scheme.equals("http") && LOOPBACK.contains(host.toLowerCase(Locale.ROOT)))) {
            throw new IllegalArgumentException(
                    "landingPage must be https, or http on the loopback host, is " + scheme + " on " + host);
        }
        if (address.getRawQuery() != null || address.getRawFragment() != null) {
            throw new IllegalArgumentException("landingPage must have neither query nor fragment");
        }
        return address;
    }

    @Override
    public String toString() {
        return landingPage + separator + "TOKEN";
    }
}
