-- Invitations, version 1. Times are microseconds since 1970-01-01 in UTC; 253402300799999999 (9999-12-31) in expires_at
-- means never. Ids are the 16 bytes of a UUID. Foreign keys must be switched on in each connection: foreign_keys=ON.

CREATE TABLE IF NOT EXISTS invitation (
    id                BLOB NOT NULL PRIMARY KEY,
    scope             TEXT NOT NULL,
    purpose           TEXT NOT NULL,
    kind              TEXT NOT NULL,
    created_at        INTEGER NOT NULL,
    name              TEXT,
    description       TEXT,
    audience          TEXT NOT NULL,
    audience_except   TEXT NOT NULL,
    single_address    TEXT,
    single_domain     TEXT,
    recipient         TEXT,
    channel           TEXT NOT NULL,
    roles             TEXT NOT NULL,
    member_groups     TEXT NOT NULL,
    attributes        TEXT NOT NULL,
    membership_ends   INTEGER,
    inviter_id        TEXT NOT NULL,
    inviter_name      TEXT,
    inviter_reply_to  TEXT,
    subject           TEXT,
    locale            TEXT,
    message           TEXT,
    return_url        TEXT,
    quota             INTEGER CHECK (quota > 0),
    not_before        INTEGER,
    expires_at        INTEGER NOT NULL,
    enabled           INTEGER NOT NULL,
    closed_as         TEXT,
    closed_at         INTEGER,
    closed_by         TEXT,
    closed_reason     TEXT,
    generation        INTEGER NOT NULL,
    refreshed_at      INTEGER,
    version           INTEGER NOT NULL,
    updated_at        INTEGER NOT NULL,
    places            INTEGER NOT NULL CHECK (places >= 0),
    held_places       INTEGER NOT NULL CHECK (held_places >= 0),
    due_at            INTEGER,
    accepted_at       INTEGER,
    delivery_state    TEXT NOT NULL,
    delivery_attempts INTEGER NOT NULL,
    delivery_since    INTEGER,
    delivery_code     TEXT,
    CONSTRAINT invitation_within_quota CHECK (quota IS NULL OR places + held_places <= quota)
) STRICT;

CREATE INDEX IF NOT EXISTS invitation_by_creation ON invitation (scope, created_at, id);
CREATE INDEX IF NOT EXISTS invitation_by_expiry ON invitation (scope, expires_at, id);
CREATE INDEX IF NOT EXISTS invitation_by_inviter ON invitation (scope, inviter_id);
CREATE INDEX IF NOT EXISTS invitation_by_address ON invitation (scope, single_address);
CREATE INDEX IF NOT EXISTS invitation_by_domain ON invitation (scope, single_domain);
CREATE INDEX IF NOT EXISTS invitation_by_id ON invitation (scope, id);
CREATE INDEX IF NOT EXISTS invitation_by_due ON invitation (due_at, id) WHERE due_at IS NOT NULL;

CREATE TABLE IF NOT EXISTS invitation_token (
    token_hash    BLOB NOT NULL PRIMARY KEY,
    invitation_id BLOB NOT NULL REFERENCES invitation (id) ON DELETE CASCADE,
    generation    INTEGER NOT NULL,
    purpose       TEXT NOT NULL,
    redemption_id BLOB,
    mailed_to     TEXT
) STRICT;

CREATE INDEX IF NOT EXISTS invitation_token_by_invitation ON invitation_token (invitation_id);

CREATE TABLE IF NOT EXISTS invitation_redemption (
    id            BLOB NOT NULL PRIMARY KEY,
    invitation_id BLOB NOT NULL REFERENCES invitation (id) ON DELETE CASCADE,
    address       TEXT NOT NULL,
    mailbox       TEXT NOT NULL,
    account_id    TEXT,
    evidence      TEXT NOT NULL,
    accepted_at   INTEGER NOT NULL,
    held_until    INTEGER
) STRICT;

CREATE UNIQUE INDEX IF NOT EXISTS invitation_redemption_once_per_address ON invitation_redemption (invitation_id, address);
CREATE UNIQUE INDEX IF NOT EXISTS invitation_redemption_once_per_account ON invitation_redemption (invitation_id, account_id);
CREATE INDEX IF NOT EXISTS invitation_redemption_by_id ON invitation_redemption (invitation_id, id);
CREATE INDEX IF NOT EXISTS invitation_redemption_by_address ON invitation_redemption (address, id);
CREATE INDEX IF NOT EXISTS invitation_redemption_by_lease ON invitation_redemption (held_until, id) WHERE held_until IS NOT NULL;

CREATE TABLE IF NOT EXISTS invitation_address (
    scope         TEXT NOT NULL,
    kind          TEXT NOT NULL,
    address       TEXT NOT NULL,
    invitation_id BLOB NOT NULL,
    PRIMARY KEY (scope, kind, address)
) STRICT;

CREATE INDEX IF NOT EXISTS invitation_address_by_invitation ON invitation_address (invitation_id);

CREATE TABLE IF NOT EXISTS invitation_delivery (
    id            BLOB NOT NULL PRIMARY KEY,
    invitation_id BLOB NOT NULL REFERENCES invitation (id) ON DELETE CASCADE,
    scope         TEXT NOT NULL,
    generation    INTEGER NOT NULL,
    purpose       TEXT NOT NULL,
    redemption_id BLOB,
    queued_at     INTEGER NOT NULL,
    state         TEXT NOT NULL,
    attempts      INTEGER NOT NULL,
    since         INTEGER NOT NULL,
    due_at        INTEGER,
    code          TEXT,
    lease_id      BLOB,
    leased_until  INTEGER,
    waiting_scope TEXT
) STRICT;

CREATE INDEX IF NOT EXISTS invitation_delivery_by_invitation ON invitation_delivery (invitation_id);
CREATE INDEX IF NOT EXISTS invitation_delivery_by_due ON invitation_delivery (waiting_scope, due_at, id) WHERE waiting_scope IS NOT NULL;
CREATE INDEX IF NOT EXISTS invitation_delivery_by_end ON invitation_delivery (since, id) WHERE waiting_scope IS NULL;

CREATE TABLE IF NOT EXISTS invitation_event (
    id            BLOB NOT NULL PRIMARY KEY,
    invitation_id BLOB NOT NULL REFERENCES invitation (id) ON DELETE CASCADE,
    scope         TEXT NOT NULL,
    kind          TEXT NOT NULL,
    type          TEXT NOT NULL,
    happened_at   INTEGER NOT NULL,
    age_micros    INTEGER NOT NULL,
    actor         TEXT,
    detail        TEXT
) STRICT;

CREATE INDEX IF NOT EXISTS invitation_event_by_invitation ON invitation_event (invitation_id, happened_at, id);
CREATE INDEX IF NOT EXISTS invitation_event_by_scope ON invitation_event (scope, happened_at, type);

CREATE TABLE IF NOT EXISTS invitation_limit (
    limit_key     TEXT NOT NULL PRIMARY KEY,
    started_at    INTEGER NOT NULL,
    taken         INTEGER NOT NULL CHECK (taken > 0)
) STRICT;

CREATE INDEX IF NOT EXISTS invitation_limit_by_start ON invitation_limit (started_at, limit_key);

CREATE TABLE IF NOT EXISTS invitation_idempotency (
    scope           TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    fingerprint     TEXT NOT NULL,
    answer          TEXT NOT NULL,
    answered_at     INTEGER NOT NULL,
    PRIMARY KEY (scope, idempotency_key)
) STRICT;

CREATE INDEX IF NOT EXISTS invitation_idempotency_by_time ON invitation_idempotency (answered_at, scope, idempotency_key);

-- Addresses to which nothing is sent: the SHA-256 of their canonical form.
CREATE TABLE IF NOT EXISTS invitation_suppression (
    address_hash  BLOB NOT NULL PRIMARY KEY,
    reason        TEXT NOT NULL,
    suppressed_at INTEGER NOT NULL
) STRICT;
