/** A Spring Boot application that invites people, with nothing between it and the library. */
@NullMarked
package io.invitation.examples.springboot;

import org.jspecify.annotations.NullMarked;
