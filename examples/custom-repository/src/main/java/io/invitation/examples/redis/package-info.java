/** A repository in Redis, proved by the testkit. */
@NullMarked
package io.invitation.examples.redis;

import org.jspecify.annotations.NullMarked;
