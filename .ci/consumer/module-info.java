/** A host on the module path; the same class is also compiled and run on the class path, without this file. */
module consumer {
    requires io.invitation.core;
    requires io.invitation.jdbc;
    requires io.invitation.mail;
    requires io.invitation.micrometer;
    requires io.invitation.testkit;
}
