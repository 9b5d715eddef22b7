/** The pages of whoever invites. */
@NullMarked
package io.invitation.examples.webapp.admin;

import org.jspecify.annotations.NullMarked;
