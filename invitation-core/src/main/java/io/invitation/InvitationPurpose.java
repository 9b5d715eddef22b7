package io.invitation;

/**
 * Names what the links of an invitation are for. A link opens nothing but its purpose: one that confirms an address
 * cannot join anything. Later versions may add some.
 *
 * @since 0.1
 */
public enum InvitationPurpose {
    /** Joining: an account is made, or an existing one becomes a member, on acceptance. */
    MEMBERSHIP,
    /** An account that was made first, locked: its owner sets the password, which unlocks it. */
    ACCOUNT_ACTIVATION,
    /** An account that was made first: only its address is confirmed. */
    ADDRESS_VERIFICATION
}
