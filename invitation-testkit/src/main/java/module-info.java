/** Contracts to prove a store, transactions, a sender or a token policy with. */
module io.invitation.testkit {
    requires transitive io.invitation.core;
    requires transitive org.junit.jupiter.api;
    requires java.logging;
    requires org.assertj.core;
    requires org.junit.jupiter.params;

    exports io.invitation.testkit;

    // The test engine calls the rules, which are nobody's API.
    opens io.invitation.testkit to
            org.junit.platform.commons;
}
