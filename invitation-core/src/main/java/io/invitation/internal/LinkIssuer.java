package io.invitation.internal;

import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationLink;
import io.invitation.InvitationToken;
import io.invitation.LinkTemplate;
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
    private final LinkTemplate links;

    LinkIssuer(InvitationRepository repository, TokenPolicy tokens, LinkTemplate links) {
        this.repository = repository;
        this.tokens = tokens;
        this.links = links;
    }

    /** Tells whether a link can be made a second time. */
    boolean isRepeatable() {
        return tokens.isRepeatable();
    }

    /** Makes a link for the eyes of somebody other than the invitee: it proves no mailbox. */
    InvitationLink linkToShow(Invitation invitation) {
        return link(invitation, TokenPurpose.SHOWN_LINK, Optional.empty());
    }

    /** Makes a link that goes to one mailbox, and proves that mailbox unless the same link went elsewhere too. */
    InvitationLink linkToMail(Invitation invitation, EmailAddress recipient) {
        return link(invitation, TokenPurpose.MAILED_LINK, Optional.of(recipient));
    }

    private InvitationLink link(Invitation invitation, TokenPurpose purpose, Optional<EmailAddress> mailedTo) {
        TokenSubject subject = TokenSubject.link(invitation.id(), invitation.generation(), purpose);
        InvitationToken token = tokens.mint(subject);
        TokenHash hash = tokens.recognise(token)
                .orElseThrow(() -> new IllegalStateException("the token policy does not recognise its own token"));
        repository.putToken(new StoredToken(hash, subject, mailedTo));
        return links.linkTo(token);
    }
}
