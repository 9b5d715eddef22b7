-- Invitations, version 2: since when one is over, and whether its people were forgotten. The database derives both
-- from stored columns, as Invitation.endedAt does; 253402300799999999 (9999-12-31) means never.

ALTER TABLE invitation ADD COLUMN anonymised_at INTEGER;

ALTER TABLE invitation ADD COLUMN anonymous INTEGER GENERATED ALWAYS AS (anonymised_at IS NOT NULL) VIRTUAL;

ALTER TABLE invitation ADD COLUMN ended_at INTEGER GENERATED ALWAYS AS (CASE
        WHEN held_places > 0 THEN NULL
        WHEN places >= quota AND accepted_at IS NOT NULL THEN accepted_at
        WHEN closed_at <= expires_at AND accepted_at > closed_at THEN accepted_at
        WHEN closed_at <= expires_at THEN closed_at
        WHEN accepted_at > expires_at THEN accepted_at
        ELSE expires_at
    END) VIRTUAL;

CREATE INDEX invitation_by_end ON invitation (scope, anonymous, ended_at, id);
