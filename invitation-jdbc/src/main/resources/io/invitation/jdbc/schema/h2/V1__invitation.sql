-- Invitations, version 1. Times are UTC in microseconds; 9999-12-31 23:59:59.999999 in expires_at means never.

CREATE TABLE IF NOT EXISTS invitation (
    id                UUID PRIMARY KEY,
    scope             VARCHAR(100) NOT NULL,
    purpose           VARCHAR(30) NOT NULL,
    kind              VARCHAR(64) NOT NULL,
    created_at        TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    name              VARCHAR(400),
    description       VARCHAR(4000),
    audience          CHARACTER LARGE OBJECT NOT NULL,
    audience_except   CHARACTER LARGE OBJECT NOT NULL,
    single_address    VARCHAR(320),
    single_domain     VARCHAR(255),
    recipient         VARCHAR(320),
    channel           VARCHAR(64) NOT NULL,
    roles             CHARACTER LARGE OBJECT NOT NULL,
    member_groups     CHARACTER LARGE OBJECT NOT NULL,
    attributes        CHARACTER LARGE OBJECT NOT NULL,
    membership_ends   TIMESTAMP(6) WITH TIME ZONE,
    inviter_id        VARCHAR(400) NOT NULL,
    inviter_name      VARCHAR(200),
    inviter_reply_to  VARCHAR(320),
    subject           VARCHAR(400),
    locale            VARCHAR(100),
    message           VARCHAR(4000),
    return_url        VARCHAR(2048),
    quota             INTEGER CHECK (quota > 0),
    not_before        TIMESTAMP(6) WITH TIME ZONE,
    expires_at        TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    enabled           BOOLEAN NOT NULL,
    closed_as         VARCHAR(10),
    closed_at         TIMESTAMP(6) WITH TIME ZONE,
    closed_by         VARCHAR(400),
    closed_reason     VARCHAR(1000),
    generation        INTEGER NOT NULL,
    refreshed_at      TIMESTAMP(6) WITH TIME ZONE,
    version           BIGINT NOT NULL,
    updated_at        TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    places            INTEGER NOT NULL CHECK (places >= 0),
    held_places       INTEGER NOT NULL CHECK (held_places >= 0),
    due_at            TIMESTAMP(6) WITH TIME ZONE,
    accepted_at       TIMESTAMP(6) WITH TIME ZONE,
    delivery_state    VARCHAR(20) NOT NULL,
    delivery_attempts INTEGER NOT NULL,
    delivery_since    TIMESTAMP(6) WITH TIME ZONE,
    delivery_code     VARCHAR(40),
    CONSTRAINT invitation_within_quota CHECK (quota IS NULL OR places + held_places <= quota)
);

CREATE INDEX IF NOT EXISTS invitation_by_creation ON invitation (scope, created_at, id);
CREATE INDEX IF NOT EXISTS invitation_by_expiry ON invitation (scope, expires_at, id);
CREATE INDEX IF NOT EXISTS invitation_by_inviter ON invitation (scope, inviter_id);
CREATE INDEX IF NOT EXISTS invitation_by_address ON invitation (scope, single_address);
CREATE INDEX IF NOT EXISTS invitation_by_domain ON invitation (scope, single_domain);
CREATE INDEX IF NOT EXISTS invitation_by_id ON invitation (scope, id);
CREATE INDEX IF NOT EXISTS invitation_by_due ON invitation (due_at, id);

CREATE TABLE IF NOT EXISTS invitation_token (
    token_hash    VARBINARY(32) PRIMARY KEY,
    invitation_id UUID NOT NULL REFERENCES invitation (id) ON DELETE CASCADE,
    generation    INTEGER NOT NULL,
    purpose       VARCHAR(20) NOT NULL,
    redemption_id UUID,
    mailed_to     VARCHAR(320)
);

CREATE INDEX IF NOT EXISTS invitation_token_by_invitation ON invitation_token (invitation_id);

CREATE TABLE IF NOT EXISTS invitation_redemption (
    id            UUID PRIMARY KEY,
    invitation_id UUID NOT NULL REFERENCES invitation (id) ON DELETE CASCADE,
    address       VARCHAR(320) NOT NULL,
    mailbox       VARCHAR(320) NOT NULL,
    account_id    VARCHAR(400),
    evidence      VARCHAR(20) NOT NULL,
    accepted_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    held_until    TIMESTAMP(6) WITH TIME ZONE,
    CONSTRAINT invitation_redemption_once_per_address UNIQUE (invitation_id, address),
    CONSTRAINT invitation_redemption_once_per_account UNIQUE (invitation_id, account_id)
);

CREATE INDEX IF NOT EXISTS invitation_redemption_by_id ON invitation_redemption (invitation_id, id);
CREATE INDEX IF NOT EXISTS invitation_redemption_by_address ON invitation_redemption (address, id);
CREATE INDEX IF NOT EXISTS invitation_redemption_by_lease ON invitation_redemption (held_until, id);

CREATE TABLE IF NOT EXISTS invitation_address (
    scope         VARCHAR(100) NOT NULL,
    kind          VARCHAR(64) NOT NULL,
    address       VARCHAR(320) NOT NULL,
    invitation_id UUID NOT NULL,
    PRIMARY KEY (scope, kind, address)
);

CREATE INDEX IF NOT EXISTS invitation_address_by_invitation ON invitation_address (invitation_id);

CREATE TABLE IF NOT EXISTS invitation_delivery (
    id            UUID PRIMARY KEY,
    invitation_id UUID NOT NULL REFERENCES invitation (id) ON DELETE CASCADE,
    scope         VARCHAR(100) NOT NULL,
    generation    INTEGER NOT NULL,
    purpose       VARCHAR(30) NOT NULL,
    redemption_id UUID,
    queued_at     TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    state         VARCHAR(20) NOT NULL,
    attempts      INTEGER NOT NULL,
    since         TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    due_at        TIMESTAMP(6) WITH TIME ZONE,
    code          VARCHAR(40),
    lease_id      UUID,
    leased_until  TIMESTAMP(6) WITH TIME ZONE,
    waiting_scope VARCHAR(100)
);

CREATE INDEX IF NOT EXISTS invitation_delivery_by_invitation ON invitation_delivery (invitation_id);
CREATE INDEX IF NOT EXISTS invitation_delivery_by_due ON invitation_delivery (waiting_scope, due_at, id);
CREATE INDEX IF NOT EXISTS invitation_delivery_by_end ON invitation_delivery (since, id);

CREATE TABLE IF NOT EXISTS invitation_event (
    id            UUID PRIMARY KEY,
    invitation_id UUID NOT NULL REFERENCES invitation (id) ON DELETE CASCADE,
    scope         VARCHAR(100) NOT NULL,
    kind          VARCHAR(64) NOT NULL,
    type          VARCHAR(30) NOT NULL,
    happened_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    age_micros    BIGINT NOT NULL,
    actor         VARCHAR(400),
    detail        VARCHAR(1000)
);

CREATE INDEX IF NOT EXISTS invitation_event_by_invitation ON invitation_event (invitation_id, happened_at, id);
CREATE INDEX IF NOT EXISTS invitation_event_by_scope ON invitation_event (scope, happened_at, type);

CREATE TABLE IF NOT EXISTS invitation_limit (
    limit_key     VARCHAR(100) PRIMARY KEY,
    started_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    taken         INTEGER NOT NULL CHECK (taken > 0)
);

CREATE INDEX IF NOT EXISTS invitation_limit_by_start ON invitation_limit (started_at, limit_key);

CREATE TABLE IF NOT EXISTS invitation_idempotency (
    scope           VARCHAR(100) NOT NULL,
    idempotency_key VARCHAR(250) NOT NULL,
    fingerprint     VARCHAR(64) NOT NULL,
    answer          VARCHAR(600) NOT NULL,
    answered_at     TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    PRIMARY KEY (scope, idempotency_key)
);

CREATE INDEX IF NOT EXISTS invitation_idempotency_by_time ON invitation_idempotency (answered_at, scope, idempotency_key);

-- Addresses to which nothing is sent: the SHA-256 of their canonical form.
CREATE TABLE IF NOT EXISTS invitation_suppression (
    address_hash  VARBINARY(32) PRIMARY KEY,
    reason        VARCHAR(40) NOT NULL,
    suppressed_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
