package io.invitation.internal;

import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationConfiguration;
import io.invitation.InvitationLink;
import io.invitation.InvitationToken;
import io.invitation.Redemption;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.StoredToken;
import io.invitation.spi.TokenHash;
import io.invitation.spi.TokenPolicy;
import io.invitation.spi.TokenPurpose;
import io.invitation.spi.TokenSubject;
import java.util.Optional;

/** Makes links and stores the hashes of their tokens. */
final class LinkIssuer {

    private final InvitationRepository repository;
    private final TokenPolicy tokens;
    private final InvitationConfiguration configuration;

    LinkIssuer(Parts parts) {
        this.repository = parts.repository();
        this.tokens = parts.tokens();
        this.configuration = parts.configuration();
    }

    /**
     * Makes a link for the eyes of somebody other than the invitee, or to go another way than by mail: it proves no
     * mailbox.
     */
    InvitationLink linkToShow(Invitation invitation) {
        return link(invitation, subject(invitation, TokenPurpose.SHOWN_LINK), Optional.empty());
    }

    /** Makes a link that goes to one mailbox, and proves that mailbox unless the same link went elsewhere too. */
    InvitationLink linkToMail(Invitation invitation, EmailAddress recipient) {
        return link(invitation, subject(invitation, TokenPurpose.MAILED_LINK), Optional.of(recipient));
    }

    /** Makes a link that goes to the mailbox of a place, and confirms it. */
    InvitationLink linkToConfirm(Invitation invitation, Redemption place) {
        TokenSubject subject = TokenSubject.confirmation(invitation.id(), invitation.generation(), place.id());
        return link(invitation, subject, Optional.of(place.address()));
    }

    private static TokenSubject subject(Invitation invitation, TokenPurpose purpose) {
        return TokenSubject.link(invitation.id(), invitation.generation(), purpose);
    }

    private InvitationLink link(Invitation invitation, TokenSubject subject, Optional<EmailAddress> mailedTo) {
        InvitationToken token = tokens.mint(subject);
        TokenHash hash = tokens.recognise(token)
                .orElseThrow(() -> new IllegalStateException("the token policy does not recognise its own token"));
        repository.putToken(new StoredToken(hash, subject, mailedTo));
        return configuration
                .settings(invitation.scope(), invitation.kind())
                .links()
                .linkTo(token);
    }
}
