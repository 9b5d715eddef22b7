/** What a demonstration needs beside the application. */
@NullMarked
package io.invitation.examples.webapp.demo;

import org.jspecify.annotations.NullMarked;
