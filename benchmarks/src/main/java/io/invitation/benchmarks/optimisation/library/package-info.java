/** What {@link io.invitation.benchmarks.optimisation.Build} loads once more for each build of the library. */
@NullMarked
package io.invitation.benchmarks.optimisation.library;

import org.jspecify.annotations.NullMarked;
