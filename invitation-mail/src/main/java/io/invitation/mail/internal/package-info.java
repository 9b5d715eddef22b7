/** How mails are worded, built and handed to a server. Not exported. */
package io.invitation.mail.internal;
