package io.invitation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds a small JSON-like tree that travels with an invitation until acceptance.
 *
 * <p>Values are strings, booleans, whole numbers ({@link Long}), decimal numbers ({@link BigDecimal}), {@code null},
 * lists and maps with string keys; nothing else, and no type information. Limits: 8 levels, 1,000 values, 65,536
 * characters in all keys and strings together. Immutable, also in depth, and safe for use by several threads.
 *
 * @since 0.1
 */
public final class Attributes {

    /** How deep lists and maps may be nested; the outermost map is level 1. */
    public static final int MAX_DEPTH = 8;

    /** How many values there may be at all levels together. */
    public static final int MAX_VALUES = 1_000;

    /** How many characters all keys and strings may have together. */
    public static final int MAX_CHARACTERS = 65_536;

    private static final Attributes NONE = new Attributes(Map.of());

    private final Map<String, @Nullable Object> values;

    private Attributes(Map<String, @Nullable Object> values) {
        this.values = values;
    }

    /**
     * Returns the tree without any value.
     *
     * @return empty attributes
     */
    public static Attributes none() {
        return NONE;
    }

    /**
     * Copies a tree. {@link Integer} and the smaller whole types become {@link Long}; {@link Float} and {@link Double}
     * become {@link BigDecimal}; a decimal without a fraction becomes {@link Long}.
     *
     * @param values the outermost map
     * @return the copy
     * @throws InvalidValueException if a limit is passed, or a value has another type or is not finite
     */
    public static Attributes of(Map<String, ? extends @Nullable Object> values) {
        return values.isEmpty() ? NONE : new Attributes(new Copier().map(values, 1));
    }

    /**
     * Returns the tree.
     *
     * @return an unmodifiable map, in the order given
     */
    public Map<String, @Nullable Object> asMap() {
        return values;
    }

    /**
     * Tells whether there is no value.
     *
     * @return {@code true} if the tree is empty
     */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Attributes that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** Returns the number of values at the outermost level; the values may be personal and are not shown. */
    @Override
    public String toString() {
        return "Attributes[" + values.size() + "]";
    }

    /** Copies one tree and counts what it holds. */
    private static final class Copier {

        private int valuesSeen;
        private int charactersSeen;

        Map<String, @Nullable Object> map(Map<?, ?> source, int depth) {
            requireDepth(depth);
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : source.entrySet()) {
                if (!(entry.getKey() instanceof String key)) {
                    throw new InvalidValueException("attributes", "has a key that is not a string");
                }
                copy.put(text(key), value(entry.getValue(), depth));
            }
            return Collections.unmodifiableMap(copy);
        }

        private List<@Nullable Object> list(List<?> source, int depth) {
            requireDepth(depth);
            List<@Nullable Object> copy = new ArrayList<>();
            for (Object element : source) {
                copy.add(value(element, depth));
            }
            return Collections.unmodifiableList(copy);
        }

        private @Nullable Object value(@Nullable Object value, int depth) {
            valuesSeen++;
            if (valuesSeen > MAX_VALUES) {
                throw new InvalidValueException("attributes", "has more than " + MAX_VALUES + " values");
            }
            if (value == null || value instanceof Boolean) {
                return value;
            } else if (value instanceof String text) {
                return text(text);
            } else if (value instanceof Number number) {
                return number(number);
            } else if (value instanceof Map<?, ?> map) {
                return map(map, depth + 1);
            } else if (value instanceof List<?> list) {
                return list(list, depth + 1);
            }
            throw new InvalidValueException(
                    "attributes", "has a value of type " + value.getClass().getName());
        }

        private String text(String text) {
            charactersSeen += text.length();
            if (charactersSeen > MAX_CHARACTERS) {
                throw new InvalidValueException("attributes", "has more than " + MAX_CHARACTERS + " characters");
            }
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == 0 || isLoneSurrogate(text, i)) {
                    throw new InvalidValueException("attributes", "has text with NUL or an unpaired surrogate");
                }
            }
            return text;
        }

        private static boolean isLoneSurrogate(String text, int index) {
            char c = text.charAt(index);
            if (Character.isHighSurrogate(c)) {
                return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
            }
            return Character.isLowSurrogate(c) && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
        }

        private static Object number(Number number) {
            if (number instanceof Long
                    || number instanceof Integer
                    || number instanceof Short
                    || number instanceof Byte) {
                return number.longValue();
            }
            if (!(number instanceof BigDecimal || number instanceof Double || number instanceof Float)) {
                throw new InvalidValueException(
                        "attributes",
                        "has a number of type " + number.getClass().getName());
            }
            return decimal(number.toString());
        }

        private static Object decimal(String text) {
            try {
                BigDecimal decimal = new BigDecimal(text).stripTrailingZeros();
                if (decimal.precision() > 50 || Math.abs(decimal.scale()) > 50) {
                    throw new InvalidValueException("attributes", "has a number of more than 50 digits");
                }
                return decimal.scale() <= 0 ? decimal.longValueExact() : decimal;
            } catch (NumberFormatException notFinite) {
                throw new InvalidValueException("attributes", "has a number that is not finite");
            } catch (ArithmeticException tooLarge) {
                throw new InvalidValueException("attributes", "has a whole number beyond 64 bits");
            }
        }

        private static void requireDepth(int depth) {
            if (depth > MAX_DEPTH) {
                throw new InvalidValueException("attributes", "is nested deeper than " + MAX_DEPTH + " levels");
            }
        }
    }
}
