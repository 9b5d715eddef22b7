package io.invitation.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.Actor;
import io.invitation.Audience;
import io.invitation.DeliveryState;
import io.invitation.DeliverySummary;
import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.LinkTemplate;
import io.invitation.corpus.NeededProgram;
import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real mail server takes our mails, defers, refuses and bounces them, and its bounces are understood. Needs a Postfix
 * that can be started, see {@link NeededProgram}.
 */
@Tag("postfix")
class PostfixTest {

    private static final VerpAddresses ADDRESSES = VerpAddresses.of(
            EmailAddress.parse("bounces@acme.example"),
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));

    private static PostfixServer postfix;
    private static SmtpInvitationSender sender;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        NeededProgram.check("postfix", PostfixServer.missing());
        postfix = PostfixServer.start(directory);
        sender = Mails.patient("127.0.0.1", postfix.port())
                .unsafePlaintext()
                .bounceAddresses(ADDRESSES)
                .build();
    }

    @AfterAll
    static void stop() throws Exception {
        if (postfix != null) {
            sender.close();
            postfix.stop();
        }
    }

    @Test
    void deliversWhatItTakes() throws Exception {
        UUID delivery = new UUID(1, 1);

        assertThat(sender.send(to("grace@accept.example", delivery))).isEqualTo(SendOutcome.submitted());
        String mail = postfix.await(() -> delivered(delivery));
        assertThat(mail)
                .contains("Delivered-To: grace@accept.example")
                .contains("Return-Path: <" + ADDRESSES.addressFor(delivery).mailbox() + ">");
    }

    @Test
    void deliversToAnAddressThatNeedsSmtpUtf8() throws Exception {
        UUID delivery = new UUID(1, 2);

        assertThat(sender.send(to("jos\u00e9@accept.example", delivery))).isEqualTo(SendOutcome.submitted());
        assertThat(postfix.await(() -> delivered(delivery)))
                .contains("Delivered-To: jos\u00e9@accept.example", "\nTo: jos\u00e9@accept.example\n");
    }

    @Test
    void defersAndRefusesWithTheCodesThatItGives() {
        assertThat(sender.send(to("later@accept.example", new UUID(1, 3))))
                .isEqualTo(SendOutcome.failedTemporarily("4.2.1"));
        assertThat(sender.send(to("never@accept.example", new UUID(1, 4))))
                .isEqualTo(SendOutcome.failedPermanently("5.1.1"));
    }

    @Test
    void bouncesWhatItTookForNobody() throws Exception {
        UUID delivery = new UUID(1, 5);

        assertThat(sender.send(to("no.such.user@unknown.example", delivery))).isEqualTo(SendOutcome.submitted());
        for (BounceReader reader :
                List.of(BounceReader.signedBy(ADDRESSES), BounceReader.byMessageId(Mails.FROM.domain()))) {
            Bounce bounce = postfix.await(() -> bounce(reader, delivery, Bounce.Kind.PERMANENT));
            assertThat(bounce.code()).isEqualTo("5.1.1");
            assertThat(bounce.recipient()).contains(EmailAddress.parse("no.such.user@unknown.example"));
        }
    }

    @Test
    void tellsThatItIsLateAndLaterThatItGaveUp() throws Exception {
        UUID delivery = new UUID(1, 6);
        BounceReader reader = BounceReader.signedBy(ADDRESSES);

        assertThat(sender.send(to("grace@slow.example", delivery))).isEqualTo(SendOutcome.submitted());
        assertThat(postfix.await(() -> bounce(reader, delivery, Bounce.Kind.DELAYED))
                        .code())
                .isEqualTo("4.4.1");
        assertThat(postfix.await(() -> bounce(reader, delivery, Bounce.Kind.TEMPORARY))
                        .code())
                .isEqualTo("4.4.1");
    }

    @Test
    void bouncesAreWiredToTheService() throws Exception {
        BounceReader reader = BounceReader.signedBy(ADDRESSES);
        List<UUID> deliveries = new CopyOnWriteArrayList<>();
        InvitationService service = InvitationService.builder(new InMemoryInvitationStore(), outgoing -> {
                    deliveries.add(outgoing.deliveryId());
                    return sender.send(outgoing);
                })
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .policy(InvitationPolicy.builder().resendCoolDown(Duration.ZERO).build())
                .build();
        EmailAddress nobody = EmailAddress.parse("no.such.person@unknown.example");
        InvitationId gone = invite(service, nobody);
        InvitationId late = invite(service, EmailAddress.parse("ada@slow.example"));
        Bounce returned = postfix.await(() -> bounce(reader, deliveries.get(0), Bounce.Kind.PERMANENT));
        Bounce delayed = postfix.await(() -> bounce(reader, deliveries.get(1), Bounce.Kind.DELAYED));

        for (Bounce bounce : List.of(returned, delayed)) {
            assertThat(service.maintenance().bounced(bounce.deliveryId(), bounce.code()))
                    .isTrue();
        }

        assertThat(delivery(service, gone).state()).isEqualTo(DeliveryState.BOUNCED);
        assertThat(service.maintenance().suppression(nobody)).isPresent();
        assertThat(delivery(service, late).state()).isEqualTo(DeliveryState.SENT);
        assertThat(delivery(service, late).code()).contains("4.4.1");
        service.resend(gone, Actor.of("admin")).orElseThrow();
        assertThat(delivery(service, gone).state()).isEqualTo(DeliveryState.SUPPRESSED);
        assertThat(deliveries).hasSize(2);
    }

    private static InvitationId invite(InvitationService service, EmailAddress address) {
        Invitation invitation = service.invite(
                        InvitationRequest.to(Audience.to(address)).build())
                .orElseThrow();
        assertThat(invitation.delivery().state()).isEqualTo(DeliveryState.SENT);
        return invitation.id();
    }

    private static DeliverySummary delivery(InvitationService service, InvitationId id) {
        return service.get(id).orElseThrow().delivery();
    }

    private static OutgoingInvitation to(String address, UUID delivery) {
        OutgoingInvitation message = Mails.outgoing(InvitationRequest.to(address));
        return OutgoingInvitation.builder(delivery, message.invitation(), message.recipient(), message.link())
                .build();
    }

    private static Optional<String> delivered(UUID delivery) {
        return postfix.mailbox().stream()
                .map(message -> new String(message, StandardCharsets.UTF_8))
                .filter(message -> message.contains("\nMessage-ID: <" + delivery + "@acme.example>\n"))
                .filter(message -> !message.contains("multipart/report"))
                .findFirst();
    }

    private static Optional<Bounce> bounce(BounceReader reader, UUID delivery, Bounce.Kind kind) {
        return postfix.bounces(reader)
                .filter(bounce -> bounce.deliveryId().equals(delivery) && bounce.kind() == kind)
                .findFirst();
    }
}
