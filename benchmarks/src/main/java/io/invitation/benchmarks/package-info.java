/** Questions about speed, each answered by variants that take turns in one run. */
@NullMarked
package io.invitation.benchmarks;

import org.jspecify.annotations.NullMarked;
