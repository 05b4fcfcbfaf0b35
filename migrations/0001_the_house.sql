-- The house: everything one installation holds.
--
-- Every table says which data class of src/classes.rs it holds.
-- Personal data rest only in columns that end in _record (sealed) beside a _key (wrapped), or in _tag
-- and _hash (keyed or of random values); tests/it/schema.rs reads this file and holds it to that.

-- class: agreements
CREATE TABLE provider (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL
);

-- class: agreements
CREATE TABLE project (
    id TEXT PRIMARY KEY,
    provider_id TEXT NOT NULL REFERENCES provider (id) ON DELETE CASCADE,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    time_zone TEXT NOT NULL
);

-- class: agreements (the terms are public: participants read them)
CREATE TABLE agreement (
    project_id TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    terms TEXT NOT NULL,
    PRIMARY KEY (project_id, version)
);

-- class: ledger-proofs (the epoch that living keys are wrapped under)
CREATE TABLE key_epoch (
    only_row BIGINT PRIMARY KEY CHECK (only_row = 1),
    epoch BIGINT NOT NULL
);

-- class: staff-accounts
CREATE TABLE staff (
    id TEXT PRIMARY KEY,
    provider_id TEXT NOT NULL REFERENCES provider (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('lead', 'adviser', 'agency', 'dpo')),
    email_tag BYTEA NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    revision BYTEA NOT NULL,
    person_key BYTEA NOT NULL,
    person_record BYTEA NOT NULL
);

-- class: staff-accounts
CREATE TABLE staff_project (
    staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    project_id TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    PRIMARY KEY (staff_id, project_id)
);

-- class: identity
CREATE TABLE participation (
    id TEXT PRIMARY KEY,
    project_id TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    deletes_on TEXT NOT NULL,
    ends_at BIGINT NOT NULL,
    revision BYTEA NOT NULL,
    identity_key BYTEA NOT NULL,
    identity_record BYTEA NOT NULL
);
CREATE INDEX participation_by_end ON participation (ends_at);
CREATE INDEX participation_by_project ON participation (project_id);

-- class: identity (who counsels whom)
CREATE TABLE assignment (
    participation_id TEXT NOT NULL REFERENCES participation (id) ON DELETE CASCADE,
    staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    PRIMARY KEY (participation_id, staff_id)
);
CREATE INDEX assignment_by_staff ON assignment (staff_id);

-- class: identity (the keys of people and staff, wrapped under the epoch's key)
CREATE TABLE wrapped_key (
    id TEXT PRIMARY KEY,
    participation_id TEXT REFERENCES participation (id) ON DELETE CASCADE,
    staff_id TEXT REFERENCES staff (id) ON DELETE CASCADE,
    key_group TEXT NOT NULL CHECK (key_group IN ('answers', 'results', 'identity', 'staff')),
    epoch BIGINT NOT NULL,
    wrapped BYTEA NOT NULL,
    UNIQUE (participation_id, key_group),
    UNIQUE (staff_id, key_group)
);
CREATE INDEX wrapped_key_by_epoch ON wrapped_key (epoch);

-- class: identity (how a person gets in: a keyed hash of the login name, half of the secret's hash)
CREATE TABLE person_access (
    participation_id TEXT PRIMARY KEY REFERENCES participation (id) ON DELETE CASCADE,
    login_tag BYTEA NOT NULL UNIQUE,
    secret_hash TEXT NOT NULL,
    first_used_at BIGINT NOT NULL,
    revision BYTEA NOT NULL,
    login_key BYTEA NOT NULL,
    login_record BYTEA NOT NULL
);

-- class: invitations
CREATE TABLE invitation (
    id TEXT PRIMARY KEY,
    participation_id TEXT NOT NULL UNIQUE REFERENCES participation (id) ON DELETE CASCADE,
    token_hash BYTEA NOT NULL UNIQUE,
    code_tag BYTEA NOT NULL UNIQUE,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

-- class: sessions
CREATE TABLE session (
    token_hash BYTEA PRIMARY KEY,
    participation_id TEXT REFERENCES participation (id) ON DELETE CASCADE,
    staff_id TEXT REFERENCES staff (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    epoch BIGINT,
    answers_key BYTEA,
    CHECK ((participation_id IS NULL) <> (staff_id IS NULL))
);
CREATE INDEX session_by_expiry ON session (expires_at);
CREATE INDEX session_by_participation ON session (participation_id);
CREATE INDEX session_by_staff ON session (staff_id);

-- class: throttle
CREATE TABLE throttle (
    subject_tag BYTEA PRIMARY KEY,
    window_ends_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL
);

-- class: decisions
CREATE TABLE decisions (
    participation_id TEXT PRIMARY KEY REFERENCES participation (id) ON DELETE CASCADE,
    revision BYTEA NOT NULL,
    decisions_key BYTEA NOT NULL,
    decisions_record BYTEA NOT NULL
);

-- class: unlocking (the row), drafts and own-answers (answers_*), own-results (exact_*),
-- bands, motivation-zone and fitness (standing_*).
-- All three records exist, at their full size, from unlocking on; a row taken back stays as it is, so
-- that taking back leaves the same trace whatever the person did.
CREATE TABLE answer_sheet (
    id TEXT PRIMARY KEY,
    participation_id TEXT NOT NULL REFERENCES participation (id) ON DELETE CASCADE,
    definition_id TEXT NOT NULL,
    definition_version TEXT NOT NULL,
    definition_hash TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('unlocked', 'taken-back')),
    unlocked_on TEXT NOT NULL,
    draft_ends_at BIGINT NOT NULL,
    answers_revision BYTEA NOT NULL,
    answers_key BYTEA NOT NULL,
    answers_record BYTEA NOT NULL,
    exact_key BYTEA NOT NULL,
    exact_record BYTEA NOT NULL,
    standing_revision BYTEA NOT NULL,
    standing_key BYTEA NOT NULL,
    standing_record BYTEA NOT NULL,
    UNIQUE (participation_id, definition_id, definition_version)
);
CREATE INDEX answer_sheet_by_draft_end ON answer_sheet (draft_ends_at);

-- class: hard-skills
CREATE TABLE hard_skill (
    id TEXT PRIMARY KEY,
    participation_id TEXT NOT NULL REFERENCES participation (id) ON DELETE CASCADE,
    goes_at BIGINT NOT NULL,
    revision BYTEA NOT NULL,
    skill_key BYTEA NOT NULL,
    skill_record BYTEA NOT NULL
);
CREATE INDEX hard_skill_by_participation ON hard_skill (participation_id);

-- class: report-draft (state draft or proposed), short-report and released-bands (the other states)
CREATE TABLE short_report (
    id TEXT PRIMARY KEY,
    participation_id TEXT NOT NULL REFERENCES participation (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'proposed', 'released', 'handed-over', 'withdrawn')),
    released_at BIGINT,
    handed_over_at BIGINT,
    revision BYTEA NOT NULL,
    report_key BYTEA NOT NULL,
    report_record BYTEA NOT NULL,
    UNIQUE (participation_id, number)
);

-- class: transfers
CREATE TABLE transfer (
    id TEXT PRIMARY KEY,
    participation_id TEXT NOT NULL REFERENCES participation (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('short-report', 'hard-skills')),
    report_id TEXT REFERENCES short_report (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    package_hash BYTEA NOT NULL
);
CREATE INDEX transfer_by_participation ON transfer (participation_id);
CREATE INDEX transfer_by_report ON transfer (report_id);

-- class: viewings
CREATE TABLE viewing (
    id TEXT PRIMARY KEY,
    staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    page TEXT NOT NULL,
    at BIGINT NOT NULL
);

-- class: viewings
CREATE TABLE viewing_of (
    viewing_id TEXT NOT NULL REFERENCES viewing (id) ON DELETE CASCADE,
    participation_id TEXT NOT NULL REFERENCES participation (id) ON DELETE CASCADE,
    PRIMARY KEY (viewing_id, participation_id)
);
CREATE INDEX viewing_of_by_participation ON viewing_of (participation_id);

-- class: retention-figures (no id of a person: only the rule, the project and counts)
CREATE TABLE retention_order (
    id TEXT PRIMARY KEY,
    project_code TEXT NOT NULL,
    rule TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('purged', 'scrubbed', 'verified')),
    counts TEXT NOT NULL,
    executed_at BIGINT NOT NULL
);
CREATE INDEX retention_order_by_time ON retention_order (executed_at);
