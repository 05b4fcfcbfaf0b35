-- What a person can do of their own accord: keep a recovery code, say on what computer
-- they work, and ask for help.

-- class: identity (a second way to the answers key, wrapped under a recovery code and the epoch)
CREATE TABLE recovery (
    participation_id TEXT PRIMARY KEY REFERENCES participation (id) ON DELETE CASCADE,
    made_at BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    wrapped BYTEA NOT NULL
);
CREATE INDEX recovery_by_epoch ON recovery (epoch);

-- When the secret was last set anew with a recovery code.
ALTER TABLE person_access ADD COLUMN recovered_at BIGINT;

-- Whether others use the person's computer too: then the session is short and its pages tell less.
ALTER TABLE session ADD COLUMN computer TEXT NOT NULL DEFAULT 'own' CHECK (computer IN ('own', 'shared'));

-- class: help-wishes (a row while somebody asks; it does not say when)
CREATE TABLE help_wish (
    participation_id TEXT PRIMARY KEY REFERENCES participation (id) ON DELETE CASCADE
);
