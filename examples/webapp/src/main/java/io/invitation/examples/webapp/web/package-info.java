/** What all pages have in common: templates, cookies, headers, limits. */
@NullMarked
package io.invitation.examples.webapp.web;

import org.jspecify.annotations.NullMarked;
