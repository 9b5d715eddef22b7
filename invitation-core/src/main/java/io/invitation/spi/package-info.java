/**
 * What hosts implement: where invitations are stored, how links reach people, how tokens are made, and how a
 * transaction is run.
 */
package io.invitation.spi;
