package io.invitation.internal;

import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationLink;
import io.invitation.InvitationToken;
import io.invitation.LinkTemplate;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.StoredToken;
import io.invitation.spi.TokenHash;
import io.invitation.spi.TokenMatch;
import io.invitation.spi.TokenPolicy;
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
        InvitationToken token = tokens.mint(invitation.id(), invitation.generation());
        store(invitation, hash(token), Optional.empty());
        return links.linkTo(token);
    }

    /**
     * Makes a link that goes to one mailbox: it proves that mailbox unless the same link was shown or went elsewhere.
     */
    InvitationLink linkToMail(Invitation invitation, EmailAddress recipient) {
        InvitationToken token = tokens.mint(invitation.id(), invitation.generation());
        TokenHash hash = hash(token);
        Optional<EmailAddress> provenMailbox = Optional.of(recipient);
        if (tokens.isRepeatable()) {
            Optional<TokenMatch> before = repository.findByTokenHash(hash);
            if (before.isPresent()) {
                provenMailbox = before.get().token().mailedTo().filter(recipient::equals);
            }
        }
        store(invitation, hash, provenMailbox);
        return links.linkTo(token);
    }

    private void store(Invitation invitation, TokenHash hash, Optional<EmailAddress> mailedTo) {
        repository.putToken(new StoredToken(hash, invitation.id(), invitation.generation(), mailedTo));
    }

    private TokenHash hash(InvitationToken token) {
        return tokens.recognise(token)
                .orElseThrow(() -> new IllegalStateException("the token policy does not recognise its own token"));
    }
}
