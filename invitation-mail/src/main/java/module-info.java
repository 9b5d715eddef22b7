import org.jspecify.annotations.NullMarked;

/** Sends invitations by e-mail, over SMTP with TLS. */
@NullMarked
module io.invitation.mail {
    requires static transitive org.jspecify;
    requires transitive io.invitation.core;
    requires com.samskivert.jmustache;
    requires java.logging;
    requires transitive jakarta.mail;
    requires org.eclipse.angus.mail;
    requires org.slf4j;

    exports io.invitation.mail;
}
