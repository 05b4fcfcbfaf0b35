-- Legal holds (Sperren): deletion is suspended for a purpose that the law knows, until a date.

-- class: holds (reason and legal basis say nothing about a person; the staff ids name accounts, which
-- may be gone by now, so that they refer to no row)
CREATE TABLE legal_hold (
    id TEXT PRIMARY KEY,
    project_id TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    participation_id TEXT REFERENCES participation (id) ON DELETE CASCADE,
    legal_basis TEXT NOT NULL,
    reason TEXT NOT NULL,
    until_on TEXT NOT NULL,
    until_at BIGINT NOT NULL,
    proposer_id TEXT NOT NULL,
    proposer_role TEXT NOT NULL CHECK (proposer_role IN ('lead', 'dpo')),
    proposed_at BIGINT NOT NULL,
    seconder_id TEXT,
    seconder_role TEXT CHECK (seconder_role IN ('lead', 'dpo')),
    placed_at BIGINT,
    lifted_at BIGINT,
    ended_at BIGINT
);
CREATE INDEX legal_hold_by_participation ON legal_hold (participation_id);
CREATE INDEX legal_hold_by_project ON legal_hold (project_id);
