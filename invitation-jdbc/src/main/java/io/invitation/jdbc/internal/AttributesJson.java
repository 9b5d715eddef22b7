package io.invitation.jdbc.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.invitation.Attributes;
import io.invitation.InvalidValueException;
import io.invitation.InvitationStorageException;
import java.util.Map;

/**
 * Writes attributes as plain JSON: no type information is written, none is read. What is larger than attributes can be
 * is not read to its end.
 */
final class AttributesJson {

    /**
     * Every character may have been escaped as six; numbers and punctuation need far less than the two that are left.
     */
    private static final int MAX_DOCUMENT_LENGTH = 8 * Attributes.MAX_CHARACTERS;

    /** A name, and a value or the begin and end of one. */
    private static final int MAX_TOKENS = 3 * Attributes.MAX_VALUES + 2;

    /** Attributes hold no decimal of more than 50 digits, written with its sign and its leading zero. */
    private static final int MAX_NUMBER_LENGTH = 60;

    private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxNestingDepth(Attributes.MAX_DEPTH)
            .maxDocumentLength(MAX_DOCUMENT_LENGTH)
            .maxTokenCount(MAX_TOKENS)
            .maxStringLength(Attributes.MAX_CHARACTERS)
            .maxNameLength(Attributes.MAX_CHARACTERS)
            .maxNumberLength(MAX_NUMBER_LENGTH)
            .build();

    private static final JsonMapper MAPPER = JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build())
            .enable(DeserializationFeature.USE_LONG_FOR_INTS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final ObjectWriter WRITER = MAPPER.writer().with(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
    private static final ObjectReader READER = MAPPER.readerFor(new TypeReference<Map<String, Object>>() {});

    /** What most invitations have; what a parser for it allocates is measured by the benchmark "optimisations". */
    private static final String NONE = "{}";

    private AttributesJson() {}

    static String write(Attributes attributes) {
        try {
            return WRITER.writeValueAsString(attributes.asMap());
        } catch (JsonProcessingException failure) {
            throw new InvitationStorageException("attributes cannot be written as JSON", false);
        }
    }

    /** Reads what was written; the exception repeats nothing of it, and neither does it have a cause that might. */
    static Attributes read(String json) {
        if (json.equals(NONE)) {
            return Attributes.none();
        }
        Map<String, Object> tree;
        try {
            tree = READER.readValue(json);
        } catch (JsonProcessingException failure) {
            throw new InvalidValueException("attributes", "are not JSON, or larger than attributes can be");
        }
        if (tree == null) {
            throw new InvalidValueException("attributes", "are null");
        }
        return Attributes.of(tree);
    }
}
