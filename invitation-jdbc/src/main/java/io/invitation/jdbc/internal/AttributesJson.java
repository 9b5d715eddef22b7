package io.invitation.jdbc.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.invitation.Attributes;
import io.invitation.InvitationStorageException;
import java.util.Map;

/** Writes attributes as plain JSON: no type information is written, none is read. */
final class AttributesJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_LONG_FOR_INTS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final ObjectWriter WRITER = MAPPER.writer().with(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
    private static final ObjectReader READER = MAPPER.readerFor(new TypeReference<Map<String, Object>>() {});

    private AttributesJson() {}

    static String write(Attributes attributes) {
        try {
            return WRITER.writeValueAsString(attributes.asMap());
        } catch (JsonProcessingException failure) {
            throw new InvitationStorageException("attributes cannot be written as JSON", false);
        }
    }

    static Attributes read(String json) {
        try {
            Map<String, Object> tree = READER.readValue(json);
            return Attributes.of(tree);
        } catch (JsonProcessingException failure) {
            throw new InvitationStorageException("stored attributes are not JSON", false);
        }
    }
}
