package io.invitation.benchmarks;

import io.invitation.benchmarks.database.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How much is measured.
 *
 * @param rounds how often each variant has its turn
 * @param warmUp how long each variant goes on before it counts; not at all, if that is nothing
 * @param time how long a turn takes, where a variant can go on for any time
 * @param engines the databases to measure on
 * @param sizes how many invitations tables hold where growth is measured, the fewest first
 * @param bulk how many invitations are made or mailed in one go
 * @param before another checkout of the library, built, to be measured beside this one where optimisations are
 * @param isSmoke whether it is only seen whether everything works
 */
public record Settings(
        int rounds,
        Duration warmUp,
        Duration time,
        List<Engine> engines,
        List<Integer> sizes,
        int bulk,
        Optional<Path> before,
        boolean isSmoke) {

    public Settings {
        engines = List.copyOf(engines);
        sizes = List.copyOf(sizes);
    }

    /** Returns the same for a look at whether everything works. */
    Settings smoke() {
        return new Settings(1, Duration.ZERO, Duration.ofMillis(20), engines, List.of(100, 200), 200, before, true);
    }

    /** Returns numbers of threads or connections to measure with; a few, where it is only seen whether it works. */
    public List<Integer> concurrency(Integer... numbers) {
        return isSmoke ? List.of(2) : List.of(numbers);
    }
}
