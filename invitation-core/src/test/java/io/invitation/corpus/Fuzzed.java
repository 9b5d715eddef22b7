package io.invitation.corpus;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What fuzz tests have in common: inputs are texts in UTF-8, and now and then one of them comes as a megabyte. */
public final class Fuzzed {

    private static final int LONG = 1 << 20;
    private static final int ONE_OF = 256;

    private Fuzzed() {}

    /** Returns the text of an input; what is not UTF-8 in it becomes U+FFFD. */
    public static String text(byte[] input) {
        return new String(input, StandardCharsets.UTF_8);
    }

    /** Returns inputs to begin with. */
    public static Stream<byte[]> seeds(Collection<String> texts) {
        return texts.stream().distinct().map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Repeats an input until it has a megabyte and lets it be read in the time that no input may exceed. Does so for
     * one input of a few hundred, always the same ones, because it takes as long as thousands of others.
     */
    public static void readAtLength(byte[] input, Consumer<byte[]> reader) {
        if (input.length == 0 || Math.floorMod(Arrays.hashCode(input), ONE_OF) != 0) {
            return;
        }
        byte[] all = new byte[LONG];
        for (int i = 0; i < LONG; i++) {
            all[i] = input[i % input.length];
        }
        Pace.quickly(() -> {
            reader.accept(all);
            return all;
        });
    }
}
