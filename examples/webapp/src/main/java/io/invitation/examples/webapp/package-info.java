/** A web application around the library: start reading at {@link io.invitation.examples.webapp.Application}. */
@NullMarked
package io.invitation.examples.webapp;

import org.jspecify.annotations.NullMarked;
