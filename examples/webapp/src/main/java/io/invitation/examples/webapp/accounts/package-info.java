/** Who can sign in, and what they belong to. */
@NullMarked
package io.invitation.examples.webapp.accounts;

import org.jspecify.annotations.NullMarked;
