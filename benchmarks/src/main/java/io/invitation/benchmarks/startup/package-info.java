/** What it costs to have the library at all. */
@NullMarked
package io.invitation.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
