/** What all pages have in common. */
@NullMarked
package io.invitation.examples.webapp.pages;

import org.jspecify.annotations.NullMarked;
