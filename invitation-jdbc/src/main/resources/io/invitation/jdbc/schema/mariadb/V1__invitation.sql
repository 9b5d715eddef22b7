-- Invitations, version 1. Times are UTC in microseconds; 9999-12-31 23:59:59.999999 in expires_at means never.
-- Ids are the 16 bytes of a UUID. Text is compared byte by byte; what may end in a blank and is compared stands in
-- VARBINARY as UTF-8, because utf8mb4_bin takes no notice of such blanks.

CREATE TABLE IF NOT EXISTS invitation (
    id                BINARY(16) PRIMARY KEY,
    scope             VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    purpose           VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    kind              VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at        DATETIME(6) NOT NULL,
    name              VARBINARY(800),
    description       VARCHAR(4000),
    audience          MEDIUMTEXT NOT NULL,
    audience_except   MEDIUMTEXT NOT NULL,
    single_address    VARCHAR(320),
    single_domain     VARCHAR(255),
    recipient         VARCHAR(320),
    channel           VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    roles             MEDIUMTEXT NOT NULL,
    member_groups     MEDIUMTEXT NOT NULL,
    attributes        MEDIUMTEXT NOT NULL,
    membership_ends   DATETIME(6),
    inviter_id        VARBINARY(800) NOT NULL,
    inviter_name      VARCHAR(200),
    inviter_reply_to  VARCHAR(320),
    subject           VARCHAR(400),
    locale            VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin,
    message           VARCHAR(4000),
    return_url        VARCHAR(2048) CHARACTER SET ascii COLLATE ascii_bin,
    quota             INTEGER CHECK (quota > 0),
    not_before        DATETIME(6),
    expires_at        DATETIME(6) NOT NULL,
    enabled           BOOLEAN NOT NULL,
    closed_as         VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin,
    closed_at         DATETIME(6),
    closed_by         VARCHAR(400),
    closed_reason     VARCHAR(1000),
    generation        INTEGER NOT NULL,
    refreshed_at      DATETIME(6),
    version           BIGINT NOT NULL,
    updated_at        DATETIME(6) NOT NULL,
    places            INTEGER NOT NULL CHECK (places >= 0),
    held_places       INTEGER NOT NULL CHECK (held_places >= 0),
    due_at            DATETIME(6),
    accepted_at       DATETIME(6),
    delivery_state    VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    delivery_attempts INTEGER NOT NULL,
    delivery_since    DATETIME(6),
    delivery_code     VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin,
    CONSTRAINT invitation_within_quota CHECK (quota IS NULL OR places + held_places <= quota),
    INDEX invitation_by_creation (scope, created_at, id),
    INDEX invitation_by_expiry (scope, expires_at, id),
    INDEX invitation_by_inviter (scope, inviter_id),
    INDEX invitation_by_address (scope, single_address),
    INDEX invitation_by_domain (scope, single_domain),
    INDEX invitation_by_id (scope, id),
    INDEX invitation_by_due (due_at, id)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS invitation_token (
    token_hash    BINARY(32) PRIMARY KEY,
    invitation_id BINARY(16) NOT NULL,
    generation    INTEGER NOT NULL,
    purpose       VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    redemption_id BINARY(16),
    mailed_to     VARCHAR(320),
    INDEX invitation_token_by_invitation (invitation_id),
    FOREIGN KEY (invitation_id) REFERENCES invitation (id) ON DELETE CASCADE
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS invitation_redemption (
    id            BINARY(16) PRIMARY KEY,
    invitation_id BINARY(16) NOT NULL,
    address       VARCHAR(320) NOT NULL,
    mailbox       VARCHAR(320) NOT NULL,
    account_id    VARBINARY(800),
    evidence      VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    accepted_at   DATETIME(6) NOT NULL,
    held_until    DATETIME(6),
    CONSTRAINT invitation_redemption_once_per_address UNIQUE (invitation_id, address),
    CONSTRAINT invitation_redemption_once_per_account UNIQUE (invitation_id, account_id),
    INDEX invitation_redemption_by_id (invitation_id, id),
    INDEX invitation_redemption_by_address (address, id),
    INDEX invitation_redemption_by_lease (held_until, id),
    FOREIGN KEY (invitation_id) REFERENCES invitation (id) ON DELETE CASCADE
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS invitation_address (
    scope         VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    kind          VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    address       VARCHAR(320) NOT NULL,
    invitation_id BINARY(16) NOT NULL,
    PRIMARY KEY (scope, kind, address),
    INDEX invitation_address_by_invitation (invitation_id)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS invitation_delivery (
    id            BINARY(16) PRIMARY KEY,
    invitation_id BINARY(16) NOT NULL,
    scope         VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    generation    INTEGER NOT NULL,
    purpose       VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    redemption_id BINARY(16),
    queued_at     DATETIME(6) NOT NULL,
    state         VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    attempts      INTEGER NOT NULL,
    since         DATETIME(6) NOT NULL,
    due_at        DATETIME(6),
    code          VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin,
    lease_id      BINARY(16),
    leased_until  DATETIME(6),
    waiting_scope VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin,
    INDEX invitation_delivery_by_invitation (invitation_id),
    INDEX invitation_delivery_by_due (waiting_scope, due_at, id),
    INDEX invitation_delivery_by_end (since, id),
    FOREIGN KEY (invitation_id) REFERENCES invitation (id) ON DELETE CASCADE
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS invitation_event (
    id            BINARY(16) PRIMARY KEY,
    invitation_id BINARY(16) NOT NULL,
    scope         VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    kind          VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    type          VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    happened_at   DATETIME(6) NOT NULL,
    age_micros    BIGINT NOT NULL,
    actor         VARCHAR(400),
    detail        VARCHAR(1000),
    INDEX invitation_event_by_invitation (invitation_id, happened_at, id),
    INDEX invitation_event_by_scope (scope, happened_at, type),
    FOREIGN KEY (invitation_id) REFERENCES invitation (id) ON DELETE CASCADE
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS invitation_limit (
    limit_key     VARCHAR(100) PRIMARY KEY,
    started_at    DATETIME(6) NOT NULL,
    taken         INTEGER NOT NULL CHECK (taken > 0),
    INDEX invitation_limit_by_start (started_at, limit_key)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS invitation_idempotency (
    scope           VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    idempotency_key VARCHAR(250) NOT NULL,
    fingerprint     VARCHAR(64) NOT NULL,
    answer          VARCHAR(600) NOT NULL,
    answered_at     DATETIME(6) NOT NULL,
    PRIMARY KEY (scope, idempotency_key),
    INDEX invitation_idempotency_by_time (answered_at, scope, idempotency_key)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Addresses to which nothing is sent: the SHA-256 of their canonical form.
CREATE TABLE IF NOT EXISTS invitation_suppression (
    address_hash  BINARY(32) PRIMARY KEY,
    reason        VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    suppressed_at DATETIME(6) NOT NULL
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
