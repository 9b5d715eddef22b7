/** The main job of the library as a program to run: invite, mail, accept, end to end. */
@NullMarked
package io.invitation.examples.quickstart;

import org.jspecify.annotations.NullMarked;
