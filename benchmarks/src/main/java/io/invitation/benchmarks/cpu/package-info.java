/** What depends on the processor alone, measured by JMH. */
@NullMarked
package io.invitation.benchmarks.cpu;

import org.jspecify.annotations.NullMarked;
