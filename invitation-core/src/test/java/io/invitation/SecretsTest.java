package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.invitation.contract.RecordingSender;
import io.invitation.contract.Samples;
import io.invitation.contract.TestClock;
import io.invitation.memory.InMemoryInvitationRepository;
import io.invitation.spi.AddressSlot;
import io.invitation.spi.AuthorizationRequest;
import io.invitation.spi.Claim;
import io.invitation.spi.Delivery;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.KeyRing;
import io.invitation.spi.Replacement;
import io.invitation.spi.SendOutcome;
import io.invitation.spi.StoredToken;
import io.invitation.spi.TokenHash;
import io.invitation.spi.TokenMatch;
import io.invitation.spi.TokenPolicy;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** P10 and P26: the token is in the link and nowhere else; text forms and logs name no address either. */
class SecretsTest {

    private final List<Object> handedToTheStore = new ArrayList<>();
    private final RecordingSender sender = new RecordingSender();

    static Stream<TokenPolicy> policies() {
        return Stream.of(TokenPolicy.random(), TokenPolicy.keyed(KeyRing.of("k", new byte[32])));
    }

    private InvitationService service(TokenPolicy tokens) {
        InvitationRepository store = new InMemoryInvitationRepository();
        InvitationRepository recording = (InvitationRepository) Proxy.newProxyInstance(
                InvitationRepository.class.getClassLoader(),
                new Class<?>[] {InvitationRepository.class},
                (proxy, method, arguments) -> {
                    if (arguments != null) {
                        handedToTheStore.addAll(Arrays.asList(arguments));
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
        return InvitationService.builder(recording, sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .tokens(tokens)
                .clock(new TestClock(Samples.NOW))
                .build();
    }

    @DisplayName("P10, P26: no text form shows a token, a link or an address")
    @ParameterizedTest
    @MethodSource("policies")
    void noTextFormShowsATokenLinkOrAddress(TokenPolicy tokens) {
        InvitationService service = service(tokens);
        InvitationRequest request = InvitationRequest.to("ada.lovelace@example.com")
                .inviter(Inviter.of("inviter"))
                .build();
        InvitationResult created = service.create(request);
        InvitationResult mailed = service.invite(InvitationRequest.to("ada.lovelace@example.com")
                .kind("another")
                .inviter(Inviter.of("inviter"))
                .build());
        InvitationToken token = created.linkOrElseThrow().token();
        InvitationToken mailedToken = sender.last().link().token();
        Invitee invitee = Invitee.verified("ada.lovelace@example.com", "ada");
        List<Object> roots = new ArrayList<>(List.of(request, created, mailed, sender.last(), token, invitee));
        roots.add(service.inspect(token));
        roots.add(service.accept(token, invitee));
        roots.add(service.accept(token, invitee));
        roots.add(service.accept(token, Invitee.verified("eve@example.com")));
        roots.add(service.decline(mailedToken, Invitee.byMail()));
        roots.add(service.find(InvitationQuery.all()));
        roots.add(new TokenMatch(
                Samples.token(Samples.hash(1), InvitationId.timeOrdered(Samples.NOW), 1, invitee.address()),
                created.orElseThrow()));
        roots.addAll(handedToTheStore);
        roots.addAll(handedToHosts(created, token, EmailAddress.parse("ada.lovelace@example.com")));

        Set<Class<?>> seen = new LinkedHashSet<>();
        for (Object object : reachable(roots, false)) {
            seen.add(object.getClass());
            assertThat(object.toString())
                    .as("toString of %s", object.getClass())
                    .doesNotContain(token.reveal())
                    .doesNotContain(mailedToken.reveal())
                    .doesNotContainIgnoringCase("ada.lovelace");
        }
        assertThat(seen)
                .contains(
                        InvitationToken.class,
                        InvitationLink.class,
                        InvitationResult.Done.class,
                        Invitation.class,
                        EmailAddress.class,
                        EmailPattern.class,
                        Audience.class,
                        Invitee.class,
                        Inspection.class,
                        Redemption.class,
                        Claim.class,
                        Replacement.class,
                        TokenMatch.class,
                        StoredToken.class,
                        TokenHash.class,
                        AcceptResult.Accepted.class,
                        AcceptResult.AlreadyAccepted.class,
                        DeclineResult.Declined.class,
                        InvitationPage.class,
                        InvitationRequest.class,
                        PendingAcceptance.class,
                        Credential.class,
                        NewAccount.class,
                        VerifyResult.Requested.class,
                        ReserveResult.Reserved.class,
                        ReserveResult.AlreadyAccepted.class,
                        InvitationQuery.class,
                        AddressSlot.class,
                        Suppression.class,
                        BulkResult.class,
                        AuthorizationRequest.class,
                        Delivery.class);
    }

    /** Values that hold a secret or an address and that this store and these calls do not bring. */
    private static List<Object> handedToHosts(InvitationResult created, InvitationToken token, EmailAddress address) {
        Invitation invitation = created.orElseThrow();
        Redemption place = Samples.place(invitation.id(), address.mailbox(), "ada");
        return List.of(
                PendingAcceptance.of(token.reveal()),
                Credential.of(token.reveal()),
                NewAccount.of(address.mailbox(), address),
                new VerifyResult.Requested(Samples.NOW),
                new ReserveResult.Reserved(invitation, place),
                new ReserveResult.AlreadyAccepted(invitation, place),
                InvitationQuery.builder().address(address).build(),
                new AddressSlot(Scope.DEFAULT, "member", address),
                new Suppression(address, "5.1.1", Samples.NOW),
                new BulkResult(1, created, false),
                new AuthorizationRequest(Actor.of("admin"), AuthorizationRequest.Action.CREATE, invitation),
                Samples.delivery(invitation, Samples.NOW));
    }

    @DisplayName("P10: nothing that is handed to the store holds the token")
    @ParameterizedTest
    @MethodSource("policies")
    void nothingThatIsHandedToTheStoreHoldsTheToken(TokenPolicy tokens) {
        InvitationService service = service(tokens);
        InvitationRequest request = InvitationRequest.to("ada@example.com").build();
        InvitationId id = service.invite(request).orElseThrow().id();
        InvitationToken mailed = sender.last().link().token();
        InvitationToken refreshed =
                service.refresh(id, Actor.SYSTEM).linkOrElseThrow().token();
        service.accept(refreshed, Invitee.verified("ada@example.com"));

        int hashes = 0;
        for (Object object : reachable(handedToTheStore, true)) {
            assertThat(object).isNotInstanceOf(InvitationToken.class).isNotInstanceOf(InvitationLink.class);
            for (InvitationToken token : List.of(mailed, refreshed)) {
                if (object instanceof CharSequence text) {
                    assertThat(text).doesNotContain(token.reveal());
                } else if (object instanceof TokenHash hash) {
                    hashes++;
                    byte[] bytes = hash.toByteArray();
                    assertThat(List.of(
                                    new String(bytes, StandardCharsets.ISO_8859_1),
                                    HexFormat.of().formatHex(bytes),
                                    Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)))
                            .noneMatch(written -> token.reveal().contains(written));
                }
            }
        }
        assertThat(hashes).isPositive();
    }

    @DisplayName("P10, P26: no log names a token, a link or an address, however delivery fails")
    @Test
    void noLogNamesATokenLinkOrAddressHoweverDeliveryFails() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        Level before = root.getLevel();
        appender.start();
        root.addAppender(appender);
        root.setLevel(Level.TRACE);
        try {
            InvitationService service = service(TokenPolicy.random());
            sender.answerWith(() -> SendOutcome.failedPermanently("5.1.1"));
            service.invite(InvitationRequest.to("ada.lovelace@example.com").build());
            sender.answerWith(() -> {
                throw new IllegalStateException("no " + sender.last().link().reveal() + " to ada.lovelace@example.com");
            });
            service.invite(InvitationRequest.to("ada.lovelace@example.com")
                    .kind("another")
                    .build());
            service.accept(InvitationToken.of("x\r\n2026-01-01 INFO accepted"), Invitee.byMail());
        } finally {
            root.setLevel(before);
            root.detachAppender(appender);
        }

        assertThat(appender.list).hasSizeGreaterThanOrEqualTo(2);
        assertThat(appender.list).allSatisfy(event -> {
            assertThat(event.getFormattedMessage()).doesNotContain("ada.lovelace", "inv_", "/invite/", "\n", "\r");
            assertThat(stackTraceOf(event)).doesNotContain("ada.lovelace", "inv_", "/invite/");
        });
        assertThat(appender.list)
                .as("where the sender failed can be found without its message")
                .anySatisfy(event -> assertThat(stackTraceOf(event))
                        .contains("java.lang.IllegalStateException (message withheld)", "SecretsTest"));
    }

    private static String stackTraceOf(ILoggingEvent event) {
        return event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
    }

    /**
     * Everything that the public accessors of the library's types lead to; without texts where only text forms count:
     * an address shows itself when asked, not when printed.
     */
    private static Collection<Object> reachable(Collection<?> roots, boolean withTexts) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>();
        roots.forEach(open::add);
        List<Object> found = new ArrayList<>();
        while (!open.isEmpty()) {
            Object object = open.pop();
            if (!seen.add(object)) {
                continue;
            }
            if (object instanceof Optional<?> optional) {
                optional.ifPresent(open::add);
            } else if (object instanceof Collection<?> collection) {
                collection.stream().filter(element -> element != null).forEach(open::add);
            } else if (object instanceof Map<?, ?> map) {
                open.addAll(map.keySet());
                map.values().stream().filter(value -> value != null).forEach(open::add);
            } else if (object.getClass().getName().startsWith("io.invitation.")) {
                found.add(object);
                accessors(object, withTexts).forEach(open::add);
            } else if (object instanceof CharSequence) {
                found.add(object);
            }
        }
        return found;
    }

    private static List<Object> accessors(Object object, boolean withTexts) {
        List<Object> values = new ArrayList<>();
        for (Method method : object.getClass().getMethods()) {
            boolean isAccessor = method.getParameterCount() == 0
                    && !Modifier.isStatic(method.getModifiers())
                    && Modifier.isPublic(method.getModifiers())
                    && method.getDeclaringClass().getName().startsWith("io.invitation.")
                    && (withTexts || !method.getReturnType().equals(String.class))
                    // What makes a changed copy of itself would lead on for ever.
                    && !method.getReturnType().equals(object.getClass())
                    && !method.getName().startsWith("toBuilder")
                    && !method.getName().startsWith("orElseThrow")
                    && !method.getName().startsWith("linkOrElseThrow")
                    && !method.getReturnType().isPrimitive();
            if (isAccessor) {
                try {
                    Object value = method.invoke(object);
                    if (value != null) {
                        values.add(value);
                    }
                } catch (ReflectiveOperationException failure) {
                    throw new IllegalStateException(method.toString(), failure);
                }
            }
        }
        return values;
    }
}
