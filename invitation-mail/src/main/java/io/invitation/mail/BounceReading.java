package io.invitation.mail;

/**
 * What a {@link BounceReader} made of one message: a {@link Bounce}, or {@link NoBounce} and why.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public sealed interface BounceReading permits Bounce, NoBounce {}
