package io.invitation.jdbc.internal;

import io.invitation.InvitationId;
import io.invitation.InvitationStorageException;
import io.invitation.spi.AddressSlot;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which invitation answers for which address. */
public final class AddressStatements {

    static final String COLUMNS = "scope, kind, address, invitation_id";

    private static final String SLOT = "scope = ? AND kind = ? AND address = ?";

    private static final String MOVE =
            "UPDATE invitation_address SET invitation_id = ? WHERE " + SLOT + " AND invitation_id IN (?, ?)";

    private static final String INSERT = "INSERT INTO invitation_address (" + COLUMNS + ") VALUES (?, ?, ?, ?)";

    private static final String FIND = "SELECT invitation_id FROM invitation_address WHERE " + SLOT;

    private static final String OPERATION = "takeAddress";

    /** How often to look again when others change the same address in between. */
    private static final int TRIES = 3;

    private final DatabaseAccess access;

    /**
     * Creates them.
     *
     * @param access runs the statements
     */
    public AddressStatements(DatabaseAccess access) {
        this.access = access;
    }

    /**
     * Makes an invitation answer for an address.
     *
     * @param slot the address
     * @param holder the invitation that is to answer for it
     * @param inPlaceOf the invitation that it may replace
     * @return whoever is in the way
     */
    public Optional<InvitationId> takeAddress(AddressSlot slot, InvitationId holder, Optional<InvitationId> inPlaceOf) {
        InvitationId replaceable = inPlaceOf.orElse(holder);
        return access.writing(() -> {
            for (int tries = 1; tries <= TRIES; tries++) {
                // First: an UPDATE that finds no row keeps others from storing its neighbours, on some databases.
                if (insert(slot, holder)) {
                    return Optional.empty();
                }
                if (move(slot, holder, replaceable)) {
                    // The caller judged the former holder by what it saw.
                    inPlaceOf.ifPresent(former -> access.requireSeenAsItIs(OPERATION, former));
                    return Optional.empty();
                }
                Optional<InvitationId> inTheWay =
                        find(slot).filter(other -> !other.equals(holder)).filter(other -> !other.equals(replaceable));
                if (inTheWay.isPresent()) {
                    return inTheWay;
                }
            }
            throw DatabaseAccess.changedSinceTheTransactionBegan(OPERATION);
        });
    }

    /**
     * Makes invitations answer for addresses, of which one that is not free is a failure.
     *
     * @param holders the invitations by address
     * @throws InvitationStorageException if another invitation answers for one of them; what was stored is to be undone
     */
    public void takeFreeAddresses(Map<AddressSlot, InvitationId> holders) {
        List<Map.Entry<AddressSlot, InvitationId>> taken = List.copyOf(holders.entrySet());
        access.writing(() -> {
            List<Map.Entry<AddressSlot, InvitationId>> inDoubt = access.insertEach(
                    OPERATION,
                    INSERT,
                    taken,
                    (parameters, entry) -> setSlot(parameters, entry.getKey())
                            .uuid(entry.getValue().value()));
            List<Map.Entry<AddressSlot, InvitationId>> held = access.updateEach(
                    OPERATION,
                    MOVE,
                    inDoubt,
                    (parameters, entry) -> setMove(parameters, entry.getKey(), entry.getValue(), entry.getValue()));
            if (held.size() < inDoubt.size()) {
                throw new InvitationStorageException(
                        OPERATION + " failed: another invitation answers for the address", false);
            }
            return held;
        });
    }

    private boolean move(AddressSlot slot, InvitationId holder, InvitationId replaceable) {
        return access.update(OPERATION, MOVE, parameters -> setMove(parameters, slot, holder, replaceable)) == 1;
    }

    private boolean insert(AddressSlot slot, InvitationId holder) {
        return access.insertIfAbsent(
                OPERATION, INSERT, parameters -> setSlot(parameters, slot).uuid(holder.value()));
    }

    private Optional<InvitationId> find(AddressSlot slot) {
        return access.queryOne(
                OPERATION,
                access.dialect().latest(FIND),
                parameters -> setSlot(parameters, slot),
                row -> new InvitationId(row.uuid("invitation_id")));
    }

    private static void setMove(Parameters parameters, AddressSlot slot, InvitationId holder, InvitationId replaceable)
            throws SQLException {
        parameters.uuid(holder.value());
        setSlot(parameters, slot).uuid(holder.value()).uuid(replaceable.value());
    }

    private static Parameters setSlot(Parameters parameters, AddressSlot slot) throws SQLException {
        return parameters
                .text(slot.scope().name())
                .text(slot.kind())
                .text(slot.address().canonical());
    }
}
