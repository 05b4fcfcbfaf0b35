-- How it survives: when the living epoch began, and when keys were rolled and copied, and data backed
-- up, put back and tried.

-- When the living epoch began; 0 where that is not known, so that a roll is due.
ALTER TABLE key_epoch ADD COLUMN began_at BIGINT NOT NULL DEFAULT 0;

-- class: retention-figures (no person: what was done last, when, and its figures)
CREATE TABLE custody_act (
    act TEXT PRIMARY KEY CHECK (act IN ('roll', 'copy', 'backup', 'restore', 'drill')),
    outcome TEXT NOT NULL CHECK (outcome IN ('done', 'failed')),
    ran_at BIGINT NOT NULL,
    figures TEXT NOT NULL
);
