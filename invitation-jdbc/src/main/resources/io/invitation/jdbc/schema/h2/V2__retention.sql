-- Invitations, version 2: since when one is over, and whether its people were forgotten. The database derives both
-- from stored columns, as Invitation.endedAt does; 9999-12-31 23:59:59.999999 means never.

ALTER TABLE invitation ADD COLUMN IF NOT EXISTS anonymised_at TIMESTAMP(6) WITH TIME ZONE;

ALTER TABLE invitation ADD COLUMN IF NOT EXISTS anonymous BOOLEAN
    GENERATED ALWAYS AS (anonymised_at IS NOT NULL);

ALTER TABLE invitation ADD COLUMN IF NOT EXISTS ended_at TIMESTAMP(6) WITH TIME ZONE
    GENERATED ALWAYS AS (CASE
        WHEN held_places > 0 THEN NULL
        WHEN places >= quota AND accepted_at IS NOT NULL THEN accepted_at
        WHEN closed_at <= expires_at AND accepted_at > closed_at THEN accepted_at
        WHEN closed_at <= expires_at THEN closed_at
        WHEN accepted_at > expires_at THEN accepted_at
        ELSE expires_at
    END);

CREATE INDEX IF NOT EXISTS invitation_by_end ON invitation (scope, anonymous, ended_at, id);
