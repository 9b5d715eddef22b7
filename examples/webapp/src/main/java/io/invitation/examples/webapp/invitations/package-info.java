/** What pages and programs do with invitations alike. */
@NullMarked
package io.invitation.examples.webapp.invitations;

import org.jspecify.annotations.NullMarked;
