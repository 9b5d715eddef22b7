/**
 * Meters for Micrometer. No tag holds an address, a link, a scope or anything else that grows with the number of
 * people.
 */
package io.invitation.micrometer;
