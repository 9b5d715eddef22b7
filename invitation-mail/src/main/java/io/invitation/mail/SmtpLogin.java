package io.invitation.mail;

import io.invitation.mail.internal.SmtpSettings.Login;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What to log in with at a mail server, and how (RFC 4954).
 *
 * <p>Only the mechanism that was chosen is used. A server that does not offer it is told nothing, and the attempt has
 * failed temporarily ({@code auth-missing}). All of them give the server the secret itself, which is why none is used
 * in clear, except towards the loopback host.
 *
 * <p>Immutable and safe for use by several threads, if the supplier of the token is. Neither user nor secret is in its
 * text form, in an exception or in a log of this library.
 *
 * @since 0.1
 */
public final class SmtpLogin {

    private final Login login;

    private SmtpLogin(Login login) {
        this.login = login;
    }

    /**
     * Logs in with a password by PLAIN (RFC 4616) where the server offers it and else by LOGIN, which protects it
     * neither better nor worse.
     *
     * @param user the user name
     * @param password the password
     * @return the login
     * @throws IllegalArgumentException if one is empty or holds control characters
     */
    public static SmtpLogin password(String user, String password) {
        return withPassword("PLAIN LOGIN", user, password);
    }

    /**
     * Logs in with a password by PLAIN (RFC 4616) only.
     *
     * @param user the user name
     * @param password the password
     * @return the login
     * @throws IllegalArgumentException if one is empty or holds control characters
     */
    public static SmtpLogin plain(String user, String password) {
        return withPassword("PLAIN", user, password);
    }

    /**
     * Logs in with a password by LOGIN only, for servers without PLAIN.
     *
     * @param user the user name
     * @param password the password
     * @return the login
     * @throws IllegalArgumentException if one is empty or holds control characters
     */
    public static SmtpLogin login(String user, String password) {
        return withPassword("LOGIN", user, password);
    }

    /**
     * Logs in with an OAuth 2.0 access token by XOAUTH2, as Google and Microsoft do.
     *
     * <p>The supplier is asked once for each connection, in the thread that sends. It should keep a token for as long
     * as it is good, and have a time limit of its own: the sender's do not end it. If it throws, or returns nothing or
     * control characters, no connection is made, and the attempt has failed temporarily ({@code auth-secret-missing}).
     * If the server refuses the token, the outcome is as for any refused login.
     *
     * @param user the mailbox to send as
     * @param accessToken gives the token; safe for use by several threads
     * @return the login
     * @throws IllegalArgumentException if the user is empty or holds control characters
     */
    public static SmtpLogin xoauth2(String user, Supplier<String> accessToken) {
        return new SmtpLogin(
                new Login("XOAUTH2", requireSecret("user", user), Objects.requireNonNull(accessToken, "accessToken")));
    }

    Login login() {
        return login;
    }

    /** Returns how, and neither as whom nor with what. */
    @Override
    public String toString() {
        return "SmtpLogin[" + login.mechanisms().replace(" ", " or ") + "]";
    }

    private static SmtpLogin withPassword(String mechanisms, String user, String password) {
        requireSecret("user", user);
        requireSecret("password", password);
        return new SmtpLogin(new Login(mechanisms, user, () -> password));
    }

    private static String requireSecret(String option, String value) {
        if (value.isEmpty() || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(option + " is empty or holds control characters");
        }
        return value;
    }
}
