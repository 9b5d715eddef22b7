package io.invitation.examples.springboot;

import io.invitation.AcceptResult;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The application's own part: who has an account. */
@Service
class Accounts {

    private final InvitationService invitations;
    private final JdbcClient database;

    Accounts(InvitationService invitations, JdbcClient database) {
        this.invitations = invitations;
        this.database = database;
    }

    /**
     * Accepts an invitation and makes the account, both or neither.
     *
     * @throws org.springframework.dao.DuplicateKeyException if somebody has that handle; the place is free again then
     */
    // snippet: spring-accept
    @Transactional
    public AcceptResult join(InvitationToken token, String handle) {
        AcceptResult result = invitations.accept(token, Invitee.byMail());
        if (result instanceof AcceptResult.Accepted accepted) {
            database.sql("INSERT INTO account (address, handle) VALUES (?, ?)")
                    .params(accepted.redemption().address().canonical(), handle)
                    .update();
        }
        return result;
    }
    // end of snippet
}
