package io.invitation.contract;

import io.invitation.Audience;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Inspection;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationLink;
import io.invitation.InvitationOptions;
import io.invitation.InvitationPage;
import io.invitation.InvitationToken;
import io.invitation.PendingAcceptance;
import io.invitation.spi.Delivery;
import io.invitation.spi.OutgoingInvitation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Takes answers of a service apart, into parts that can be compared with those of another service. What is chosen by
 * chance becomes a number in the order in which it appears; what has no part of that kind stays as it is.
 */
final class Plain {

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Set<Class<?>> WITH_IDS = Set.of(
            Invitation.class,
            InvitationEvent.class,
            Inspection.class,
            OutgoingInvitation.class,
            Delivery.class,
            Audience.class,
            EmailPattern.class);
    private static final Set<String> NO_PARTS =
            Set.of("toString", "hashCode", "getClass", "toBuilder", "notify", "notifyAll", "wait", "lease");
    private static final Map<Class<?>, List<Method>> PARTS = new ConcurrentHashMap<>();

    private final Map<Object, Integer> numbers = new HashMap<>();

    Object of(Object value) {
        if (value instanceof UUID || value instanceof InvitationToken) {
            return number(value);
        } else if (value instanceof InvitationLink link) {
            return number(link.token());
        } else if (value instanceof EmailAddress address) {
            return of(address.mailbox());
        } else if (value instanceof String text) {
            return text.length() < 36 ? text : ID.matcher(text).replaceAll(id -> number(UUID.fromString(id.group())));
        } else if (value instanceof Optional<?> maybe) {
            return maybe.map(this::of);
        } else if (value instanceof Collection<?> many) {
            return many.stream().map(this::of).toList();
        } else if (value instanceof Map<?, ?> map) {
            return ofMap(map);
        } else if (value instanceof PendingAcceptance) {
            return "sealed";
        } else if (value instanceof InvitationOptions options) {
            return ofOptions(options);
        } else if (value instanceof InvitationPage page) {
            return List.of(
                    of(page.invitations()), page.total(), page.nextCursor().isPresent());
        }
        return value instanceof Record || WITH_IDS.contains(value.getClass()) ? ofParts(value) : value;
    }

    private String number(Object chosen) {
        return "#" + numbers.computeIfAbsent(chosen, unknown -> numbers.size());
    }

    private Object ofMap(Map<?, ?> map) {
        Map<Object, Object> plain = new LinkedHashMap<>();
        map.forEach((key, value) -> plain.put(of(key), of(value)));
        return plain;
    }

    private Object ofOptions(InvitationOptions options) {
        Map<Object, Object> plain = new LinkedHashMap<>();
        plain.put(options.status(), of(options.invitation()));
        InvitationOptions.OPERATIONS.forEach(operation -> plain.put(operation, of(options.whyNot(operation))));
        return plain;
    }

    private Object ofParts(Object value) {
        Map<Object, Object> plain = new LinkedHashMap<>();
        plain.put("", value.getClass().getSimpleName());
        for (Method part : PARTS.computeIfAbsent(value.getClass(), Plain::parts)) {
            try {
                plain.put(part.getName(), of(part.invoke(value)));
            } catch (IllegalAccessException | InvocationTargetException failure) {
                throw new IllegalStateException(failure);
            }
        }
        return plain;
    }

    /** Who leased a message is chosen by chance and no matter. */
    private static List<Method> parts(Class<?> type) {
        if (type.isRecord()) {
            return Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getAccessor)
                    .toList();
        }
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getParameterCount() == 0 && !Modifier.isStatic(method.getModifiers()))
                .filter(method -> !NO_PARTS.contains(method.getName()))
                .sorted(Comparator.comparing(Method::getName))
                .toList();
    }
}
