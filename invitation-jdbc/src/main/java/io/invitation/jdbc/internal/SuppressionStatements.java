package io.invitation.jdbc.internal;

import io.invitation.EmailAddress;
import io.invitation.Suppression;
import io.invitation.spi.SuppressionStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * How suppressed addresses are known: by the SHA-256 of their canonical form, so that the list can be asked and not
 * read. Whoever can guess an address can find it; nobody else learns one.
 */
public final class SuppressionStatements implements SuppressionStore {

    static final String COLUMNS = "address_hash, reason, suppressed_at";

    private static final String FIND =
            "SELECT reason, suppressed_at FROM invitation_suppression WHERE address_hash = ?";

    private static final String PUT = "INSERT INTO invitation_suppression (" + COLUMNS + ") VALUES (?, ?, ?)";

    private static final String REMOVE = "DELETE FROM invitation_suppression WHERE address_hash = ?";

    private final DatabaseAccess access;

    /**
     * Creates them.
     *
     * @param access runs the statements
     */
    public SuppressionStatements(DatabaseAccess access) {
        this.access = access;
    }

    @Override
    public Optional<Suppression> find(EmailAddress address) {
        return access.queryOne(
                "suppressions.find",
                FIND,
                parameters -> parameters.bytes(hash(address)),
                row -> new Suppression(address, row.text("reason"), row.instant("suppressed_at")));
    }

    @Override
    public void put(Suppression suppression) {
        access.insertIfAbsent(
                "suppressions.put",
                PUT,
                parameters -> parameters
                        .bytes(hash(suppression.address()))
                        .text(suppression.reason())
                        .instant(suppression.at()));
    }

    @Override
    public boolean remove(EmailAddress address) {
        return access.update("suppressions.remove", REMOVE, parameters -> parameters.bytes(hash(address))) == 1;
    }

    private static byte[] hash(EmailAddress address) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(address.canonical().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
