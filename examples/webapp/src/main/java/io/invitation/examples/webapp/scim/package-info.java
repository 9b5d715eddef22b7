/** Users made by an identity system. */
@NullMarked
package io.invitation.examples.webapp.scim;

import org.jspecify.annotations.NullMarked;
