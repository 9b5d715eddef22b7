/** The library beside itself with one line written otherwise. */
@NullMarked
package io.invitation.benchmarks.optimisation;

import org.jspecify.annotations.NullMarked;
