package io.invitation.mail;

/**
 * Names what {@link MailLinter} checks, each with the number of the point in the guide to the mails
 * ({@code docs/mail-templates.md}) that asks for it.
 *
 * <p>Later versions may add constants.
 *
 * @since 0.1
 */
public enum MailRule {
    /** The subject is there, at most 78 characters long, no reply and no link. */
    SUBJECT(1),
    /** The mail is from one address with a name. */
    SENDER(2),
    /** Answers go to one address at most. */
    REPLY_TO(3),
    /** There are a text part and then an HTML part with the same link, in the text on a line of its own. */
    PARTS(4),
    /** The first text of the HTML part is a hidden preview line, padded so that nothing else follows it. */
    PREHEADER(5),
    /** The Message-ID is of the sender's domain, and the mail continues no other one. */
    MESSAGE_ID(6),
    /** The mail says that a program wrote it (RFC 3834), and not that it is bulk. */
    AUTO_SUBMITTED(7),
    /** A List-Unsubscribe is one https address for one click (RFC 8058), or is not there. */
    UNSUBSCRIBE(8),
    /**
     * The headers that a mail needs are there, once, in ASCII and of lawful length; there is one recipient, in UTF-8
     * where the address is beyond ASCII.
     */
    HEADERS(9),
    /** Nothing in the headers is invisible, turns the direction of text or breaks a line. */
    HEADER_TEXT(10),
    /** There is one link, an anchor with text, at least 44 pixels high. */
    ACTION(14),
    /** The link is https and names no user. */
    LINK(15),
    /** The secret of the link stands in the link and nowhere else. */
    TOKEN(16),
    /** Language and direction are declared, on the document and on the outermost cell; styles know no left or right. */
    LANGUAGE(19),
    /** Layout tables say so, there is one main heading and a title, pictures have a text. */
    STRUCTURE(21),
    /** Text has a contrast of 4.5 to 1, in light and in dark, and both are declared. */
    CONTRAST(22),
    /** Nothing is loaded, run or filled in. */
    RESOURCES(23),
    /** The mail has less than 102 kB, where some programs cut it off. */
    SIZE(23),
    /** The mail fits on a screen of 320 pixels. */
    NARROW(24);

    private final int point;

    MailRule(int point) {
        this.point = point;
    }

    /**
     * Returns the number of the point.
     *
     * @return from 1 to 26
     */
    public int point() {
        return point;
    }
}
