/** The same operations as JSON. */
@NullMarked
package io.invitation.examples.webapp.api;

import org.jspecify.annotations.NullMarked;
