package io.invitation.examples.sender;

import io.invitation.EmailAddress;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/**
 * Sends invitations as short texts of one part each. Safe for use by several threads.
 *
 * <p>The link goes in whole, and as many of the words as there is room for; what is not ASCII would halve the room and
 * is left out. So the service needs a short {@link io.invitation.LinkTemplate}. A service that shortens links would
 * have to store the token, which nobody else does.
 */
public final class TextSender implements InvitationSender {

    /** The longest text that goes in one part. */
    public static final int MAX_LENGTH = 160;

    private final TextGateway gateway;
    private final Function<EmailAddress, Optional<String>> numbers;

    /**
     * Creates a sender.
     *
     * @param gateway whoever carries the texts, with a time limit of its own
     * @param numbers finds the number of an address
     */
    public TextSender(TextGateway gateway, Function<EmailAddress, Optional<String>> numbers) {
        this.gateway = gateway;
        this.numbers = numbers;
    }

    @Override
    public SendOutcome send(OutgoingInvitation message) {
        Optional<String> number = numbers.apply(message.recipient());
        String link = message.link().reveal().toString();
        if (number.isEmpty()) {
            return SendOutcome.failedPermanently("NO_NUMBER");
        } else if (link.length() > MAX_LENGTH) {
            return SendOutcome.failedPermanently("LINK_TOO_LONG");
        }
        try {
            return switch (gateway.submit(number.get(), wordsFor(message, link) + link)) {
                case TAKEN -> SendOutcome.submitted();
                case BUSY -> SendOutcome.failedTemporarily("BUSY");
                case REFUSED -> SendOutcome.failedPermanently("REFUSED");
            };
        } catch (IOException lost) {
            return SendOutcome.undecided("ANSWER");
        }
    }

    private static String wordsFor(OutgoingInvitation message, String link) {
        int room = MAX_LENGTH - link.length();
        String plain = "You are invited: ";
        return Names.harmless(message.invitation())
                .map(name -> "Join " + name + ": ")
                .filter(words -> words.length() <= room && words.chars().allMatch(c -> c >= ' ' && c <= '~'))
                .orElse(plain.length() <= room ? plain : "");
    }
}
