/** A host that brings no library of its own. */
module host {
    requires io.invitation.jdbc;
    requires io.invitation.mail;
}
