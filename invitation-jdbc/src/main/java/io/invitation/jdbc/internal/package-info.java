/** The statements and how values stand in columns. Not exported. */
package io.invitation.jdbc.internal;
