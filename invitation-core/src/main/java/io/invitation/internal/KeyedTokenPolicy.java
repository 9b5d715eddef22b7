package io.invitation.internal;

import io.invitation.InvitationToken;
import io.invitation.spi.KeyRing;
import io.invitation.spi.TokenHash;
import io.invitation.spi.TokenPolicy;
import io.invitation.spi.TokenPurpose;
import io.invitation.spi.TokenSubject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * See {@link TokenPolicy#keyed}.
 *
 * <p>Payload: 1 byte length of the key id, the key id, 1 byte purpose, 16 bytes invitation id, 4 bytes generation, for
 * a confirmation 16 bytes redemption id, 32 bytes HMAC-SHA-256 over a label and all bytes before it.
 */
public final class KeyedTokenPolicy implements TokenPolicy {

    private static final byte[] LABEL = "io.invitation/invitation-link/1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int FIXED_LENGTH = 1 + 1 + 16 + 4;
    private static final int REDEMPTION_LENGTH = 16;
    private static final int MAC_LENGTH = 32;
    private static final int MAX_KEY_ID_LENGTH = 16;
    private static final TokenText TEXT = new TokenText(
            "ink_", FIXED_LENGTH + 1 + MAC_LENGTH, FIXED_LENGTH + MAX_KEY_ID_LENGTH + REDEMPTION_LENGTH + MAC_LENGTH);

    private final KeyRing keys;

    /** Those that have read the label, by the ids of their keys: to look one up takes longer than its work. */
    private final Map<String, Mac> begun = new ConcurrentHashMap<>();

    /**
     * Creates the policy.
     *
     * @param keys the first key makes tokens, all keys recognise them
     */
    public KeyedTokenPolicy(KeyRing keys) {
        this.keys = Objects.requireNonNull(keys, "keys");
    }

    @Override
    public InvitationToken mint(TokenSubject subject) {
        byte[] keyId = keys.primaryId().getBytes(StandardCharsets.US_ASCII);
        ByteBuffer claim = ByteBuffer.allocate(FIXED_LENGTH + keyId.length + redemptionLength(subject.purpose()))
                .put((byte) keyId.length)
                .put(keyId)
                .put(code(subject.purpose()));
        put(claim, subject.invitationId().value()).putInt(subject.generation());
        subject.redemption().ifPresent(redemption -> put(claim, redemption.value()));
        byte[] claims = claim.array();
        String primary = keys.primaryId();
        SecretKey key = keys.key(primary).orElseThrow();
        return TEXT.write(ByteBuffer.allocate(claims.length + MAC_LENGTH)
                .put(claims)
                .put(mac(primary, key, claims))
                .array());
    }

    private static int redemptionLength(TokenPurpose purpose) {
        return purpose == TokenPurpose.CONFIRMATION ? REDEMPTION_LENGTH : 0;
    }

    private static ByteBuffer put(ByteBuffer bytes, UUID id) {
        return bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    @Override
    public Optional<TokenHash> recognise(InvitationToken token) {
        return TEXT.read(token).filter(this::isAuthentic).map(payload -> TokenText.hash(token));
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    private boolean isAuthentic(byte[] payload) {
        int keyIdLength = payload[0];
        int plainLength = FIXED_LENGTH + keyIdLength + MAC_LENGTH;
        if (keyIdLength < 1 || (payload.length != plainLength && payload.length != plainLength + REDEMPTION_LENGTH)) {
            return false;
        }
        String keyId = new String(payload, 1, keyIdLength, StandardCharsets.US_ASCII);
        byte[] claims = Arrays.copyOf(payload, payload.length - MAC_LENGTH);
        byte[] stated = Arrays.copyOfRange(payload, claims.length, payload.length);
        return keys.key(keyId)
                .filter(key -> MessageDigest.isEqual(mac(keyId, key, claims), stated))
                .isPresent();
    }

    private static byte code(TokenPurpose purpose) {
        return switch (purpose) {
            case MAILED_LINK -> 'm';
            case SHOWN_LINK -> 's';
            case CONFIRMATION -> 'c';
        };
    }

    private byte[] mac(String keyId, SecretKey key, byte[] claims) {
        try {
            Mac mac = (Mac) begun.computeIfAbsent(keyId, id -> begin(key)).clone();
            return mac.doFinal(claims);
        } catch (CloneNotSupportedException providerCannot) {
            return begin(key).doFinal(claims);
        }
    }

    private static Mac begin(SecretKey key) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            mac.update(LABEL);
            return mac;
        } catch (GeneralSecurityException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }
}
