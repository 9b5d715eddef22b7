/**
 * Contracts for those who implement {@code io.invitation.spi}: extend the one for your type, hand over what it asks
 * for, and every rule becomes a test, with the id under which the rule stands in the type's documentation.
 */
package io.invitation.testkit;
