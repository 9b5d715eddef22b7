/** Invitations from the command line, on the database of an application that uses the library. */
@NullMarked
package io.invitation.examples.cli;

import org.jspecify.annotations.NullMarked;
