/** Cookies, headers, passwords and limits. */
@NullMarked
package io.invitation.examples.webapp.security;

import org.jspecify.annotations.NullMarked;
