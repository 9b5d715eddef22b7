/** What the links of mails lead to, and signing in. */
@NullMarked
package io.invitation.examples.webapp.landing;

import org.jspecify.annotations.NullMarked;
