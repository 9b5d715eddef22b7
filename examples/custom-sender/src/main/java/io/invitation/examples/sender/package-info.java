/** Senders for other channels than SMTP, each proved by the testkit. */
@NullMarked
package io.invitation.examples.sender;

import org.jspecify.annotations.NullMarked;
