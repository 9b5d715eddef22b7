/** A store in memory, with real rollback: for first steps and for the tests of hosts. */
package io.invitation.memory;
