/**
 * The rules: what may happen to an invitation in which status, who is admitted, and the order of steps. Not exported.
 */
package io.invitation.internal;
