-- Deletion in all its states: who carries it out, what was announced, what waits for two persons, what
-- is late, and the highest time ever seen.

-- class: retention-figures (a sweep that is under way; it goes with the sweep)
CREATE TABLE retention_sweep (
    id TEXT PRIMARY KEY,
    lease_ends_at BIGINT NOT NULL
);

-- Which sweep has claimed a person whose storage has ended.
ALTER TABLE participation ADD COLUMN sweep_id TEXT;
CREATE INDEX participation_by_sweep ON participation (sweep_id);

-- class: retention-figures (no id of a person: only the rule, the project and counts)
CREATE TABLE retention_order_next (
    id TEXT PRIMARY KEY,
    project_code TEXT NOT NULL,
    rule TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('intent', 'purged', 'scrubbed', 'verified', 'beyond-horizon', 'certified')),
    counts TEXT NOT NULL,
    executed_at BIGINT NOT NULL,
    epoch BIGINT,
    sweep_id TEXT
);
INSERT INTO retention_order_next (id, project_code, rule, due_at, state, counts, executed_at)
    SELECT id, project_code, rule, due_at, state, counts, executed_at FROM retention_order;
DROP TABLE retention_order;
ALTER TABLE retention_order_next RENAME TO retention_order;
CREATE INDEX retention_order_by_time ON retention_order (executed_at);
CREATE INDEX retention_order_by_sweep ON retention_order (sweep_id);
CREATE INDEX retention_order_by_state ON retention_order (state);

-- class: identity (which end was announced, and when: 30 days ahead, and once more 7 days ahead)
CREATE TABLE announcement (
    participation_id TEXT PRIMARY KEY REFERENCES participation (id) ON DELETE CASCADE,
    ends_at BIGINT NOT NULL,
    announced_at BIGINT NOT NULL,
    again_at BIGINT
);

-- class: retention-figures (a deletion that was not announced waits until two members of staff agree;
-- both accounts may be gone by now, so that the ids refer to no row)
CREATE TABLE brake_release (
    project_id TEXT PRIMARY KEY REFERENCES project (id) ON DELETE CASCADE,
    due_by_at BIGINT NOT NULL,
    proposed_by_id TEXT NOT NULL,
    proposed_at BIGINT NOT NULL,
    agreed_by_id TEXT,
    agreed_at BIGINT
);

-- class: retention-figures
CREATE TABLE alarm (
    code TEXT PRIMARY KEY,
    since_at BIGINT NOT NULL,
    figure BIGINT NOT NULL
);

-- class: retention-figures (the highest time that was believed, and the ledger's last time when the
-- operator last confirmed the clock)
CREATE TABLE clock_seen (
    only_row BIGINT PRIMARY KEY CHECK (only_row = 1),
    seen_at BIGINT NOT NULL,
    ledger_at BIGINT NOT NULL
);
