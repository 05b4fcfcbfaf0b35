-- The nightly round joins what was done last: the list of acts is the program's, checked by it.

-- class: retention-figures (no person: what was done last, when, and its figures)
CREATE TABLE custody_act_next (
    act TEXT PRIMARY KEY,
    outcome TEXT NOT NULL CHECK (outcome IN ('done', 'failed')),
    ran_at BIGINT NOT NULL,
    figures TEXT NOT NULL
);
INSERT INTO custody_act_next (act, outcome, ran_at, figures)
    SELECT act, outcome, ran_at, figures FROM custody_act;
DROP TABLE custody_act;
ALTER TABLE custody_act_next RENAME TO custody_act;
