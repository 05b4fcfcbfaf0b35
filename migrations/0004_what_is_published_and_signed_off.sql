-- Which versions of questionnaires this installation has published, and what the data protection
-- officer signed off before they touch on special categories of data.

-- class: agreements (a version keeps its contents for ever: this says which they were)
CREATE TABLE published_version (
    definition_id TEXT NOT NULL,
    definition_version TEXT NOT NULL,
    definition_hash TEXT NOT NULL,
    first_seen_at BIGINT NOT NULL,
    PRIMARY KEY (definition_id, definition_version)
);

-- class: agreements (a project waits for a sign-off; no person is named)
CREATE TABLE sign_off_request (
    definition_hash TEXT NOT NULL,
    project_id TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    asked_at BIGINT NOT NULL,
    PRIMARY KEY (definition_hash, project_id)
);

-- class: agreements (reason and legal basis say nothing about a person; staff_id names the officer's
-- account, which may be gone by now, so that it refers to no row)
CREATE TABLE sign_off (
    id TEXT PRIMARY KEY,
    definition_id TEXT NOT NULL,
    definition_version TEXT NOT NULL,
    definition_hash TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    signed_at BIGINT NOT NULL,
    legal_basis TEXT NOT NULL,
    reason TEXT NOT NULL,
    withdrawn_at BIGINT
);
-- One sign-off in force for each version.
CREATE UNIQUE INDEX sign_off_in_force ON sign_off (definition_hash) WHERE withdrawn_at IS NULL;
