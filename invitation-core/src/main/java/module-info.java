import org.jspecify.annotations.NullMarked;

/** Inviting users: the values, the rules and the service, without a framework, a database or a mail server. */
@NullMarked
module io.invitation.core {
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports io.invitation;
    exports io.invitation.memory;
    exports io.invitation.spi;
}
