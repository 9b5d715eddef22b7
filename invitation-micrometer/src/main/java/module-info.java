import org.jspecify.annotations.NullMarked;

/** Counts what happens to invitations, and watches the queue of their messages. */
@NullMarked
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"
}) // Micrometer names its module, and declares none.
module io.invitation.micrometer {
    requires static transitive org.jspecify;
    requires transitive io.invitation.core;
    requires transitive micrometer.core;

    exports io.invitation.micrometer;
}
