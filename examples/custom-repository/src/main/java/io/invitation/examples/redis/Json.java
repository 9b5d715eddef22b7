package io.invitation.examples.redis;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.invitation.InvitationStorageException;
import java.util.List;
import java.util.Map;

/** Lists and trees as text, numbers exactly. */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_LONG_FOR_INTS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Json() {}

    static String write(Object value) {
        try {
            return MAPPER.writer()
                    .with(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
                    .writeValueAsString(value);
        } catch (JsonProcessingException failure) {
            throw new InvitationStorageException("a value cannot be written as JSON", false);
        }
    }

    static List<String> list(String json) {
        return read(json, new TypeReference<List<String>>() {});
    }

    static Map<String, Object> tree(String json) {
        return read(json, new TypeReference<Map<String, Object>>() {});
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException failure) {
            throw new InvitationStorageException("a stored value is not JSON", false);
        }
    }
}
