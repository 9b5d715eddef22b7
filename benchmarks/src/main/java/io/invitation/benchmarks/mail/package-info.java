/** What depends on SMTP, to a server in this JVM that takes everything. */
@NullMarked
package io.invitation.benchmarks.mail;

import org.jspecify.annotations.NullMarked;
