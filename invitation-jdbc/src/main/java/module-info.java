import org.jspecify.annotations.NullMarked;

/** Keeps invitations in a relational database. */
@NullMarked
module io.invitation.jdbc {
    requires static transitive org.jspecify;
    requires transitive io.invitation.core;
    requires transitive java.sql;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires org.slf4j;

    exports io.invitation.jdbc;

    // Folders of scripts, which count as packages: closed, they would hide them from Flyway and Liquibase.
    opens io.invitation.jdbc.schema.h2;
    opens io.invitation.jdbc.schema.postgresql;
}
