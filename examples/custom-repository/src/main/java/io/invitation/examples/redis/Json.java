package io.invitation.examples.redis;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.introspect.DefaultAccessorNamingStrategy;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.invitation.Attributes;
import io.invitation.Audience;
import io.invitation.DeliverySummary;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Expiry;
import io.invitation.Invitation;
import io.invitation.InvitationBuilder;
import io.invitation.InvitationId;
import io.invitation.InvitationStorageException;
import io.invitation.Quota;
import io.invitation.Scope;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Values as JSON. Jackson knows records by their components, and an invitation by its accessors and the methods of its
 * builder, which have the same names; what is neither is told here.
 */
final class Json {

    /** Of which an invitation is made again. */
    static final String[] FIELDS = {"document", "quota", "places", "held", "accepted_at", "delivery"};

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .accessorNaming(new DefaultAccessorNamingStrategy.Provider()
                    .withGetterPrefix("")
                    .withSetterPrefix(""))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .addMixIn(Invitation.class, Document.class)
            .addModules(
                    new Jdk8Module(),
                    as(String.class, Instant.class, Instant::toString, Instant::parse),
                    as(String.class, Locale.class, Locale::toLanguageTag, Locale::forLanguageTag),
                    as(String.class, EmailAddress.class, EmailAddress::mailbox, EmailAddress::parse),
                    as(String.class, EmailPattern.class, Json::typed, EmailPattern::parse),
                    as(Tree.class, Attributes.class, from -> new Tree(from.asMap()), to -> Attributes.of(to.values())),
                    as(
                            Patterns.class,
                            Audience.class,
                            audience -> new Patterns(audience.patterns(), audience.exclusions()),
                            patterns -> Audience.of(patterns.admitted()).except(patterns.excluded())),
                    as(
                            Instant.class,
                            Expiry.class,
                            expiry -> expiry.instant().orElse(Instant.MAX),
                            end -> end.equals(Instant.MAX) ? Expiry.never() : Expiry.at(end)))
            .build();

    private record Tree(Map<String, @Nullable Object> values) {}

    private record Patterns(List<EmailPattern> admitted, List<EmailPattern> excluded) {}

    /** What never changes of an invitation. */
    private record Origin(InvitationId id, Scope scope, Audience audience, Instant createdAt) {}

    /** What of an invitation is left out. */
    @JsonIgnoreProperties({
        "quota", "places", "heldPlaces", "acceptedAt", "delivery", // beside the document, in the other fields
        "placesLeft", "endedAt", "toBuilder", "hashCode", "toString"
    })
    @JsonPropertyOrder({"version", "anonymisedAt"}) // the builder wants them in this order
    private interface Document {}

    private Json() {}

    static String write(Object value) {
        return MAPPER.valueToTree(value).toString();
    }

    static <T> T read(String json, Class<T> type) {
        return type.cast(read(json, MAPPER.readerFor(type)));
    }

    /** Makes an invitation of its {@link #FIELDS}. */
    static Invitation invitation(List<String> fields) {
        Origin origin = read(fields.get(0), Origin.class);
        InvitationBuilder one = Invitation.builder(origin.id(), origin.scope(), origin.audience(), origin.createdAt());
        int most = Integer.parseInt(fields.get(1));
        read(fields.get(0), MAPPER.readerForUpdating(one));
        return one.quota(most == Integer.MAX_VALUE ? Quota.unlimited() : Quota.of(most))
                .places(Integer.parseInt(fields.get(2)))
                .heldPlaces(Integer.parseInt(fields.get(3)))
                .acceptedAt(fields.get(4).isEmpty() ? null : Instant.parse(fields.get(4)))
                .delivery(read(fields.get(5), DeliverySummary.class))
                .build();
    }

    private static Object read(String json, ObjectReader reader) {
        try {
            return reader.readValue(json);
        } catch (JsonProcessingException failure) {
            throw new InvitationStorageException("what is stored is not what was written", false);
        }
    }

    /** A pattern in the case in which its address was typed. */
    private static String typed(EmailPattern pattern) {
        return pattern.address().map(EmailAddress::mailbox).orElseGet(pattern::canonical);
    }

    private static <J, T> SimpleModule as(Class<J> plain, Class<T> type, Function<T, J> write, Function<J, T> read) {
        return new SimpleModule(type.getSimpleName())
                .addSerializer(type, new JsonSerializer<T>() {
                    @Override
                    public void serialize(T value, JsonGenerator out, SerializerProvider context) throws IOException {
                        out.writePOJO(write.apply(value));
                    }
                })
                .addDeserializer(type, new JsonDeserializer<T>() {
                    @Override
                    public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
                        return read.apply(context.readValue(in, plain));
                    }
                });
    }
}
