package io.invitation.mail.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns that a server cannot be used, once for each reason and not with each message, until a message gets through
 * again. Safe for use by several threads.
 */
final class OutageLog {

    private static final Logger LOG = LoggerFactory.getLogger("io.invitation.mail");

    private final String server;
    /** The codes of this outage; those of our own and of RFC 3463 or 5321, so there are not many. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    OutageLog(String server) {
        this.server = server;
    }

    /**
     * Notes that the server could not be used.
     *
     * @param code our code or the server's
     * @param detail the name of a step or class; no text of the server
     */
    void failed(String code, String detail) {
        if (told.add(code)) {
            LOG.warn("No mail could be given to {}: {} ({})", server, code, detail);
        } else {
            LOG.debug("Still no mail could be given to {}: {} ({})", server, code, detail);
        }
    }

    /** Notes that the server took a message. */
    void succeeded() {
        if (!told.isEmpty()) {
            told.clear();
            LOG.info("Mail can be given to {} again", server);
        }
    }
}
