-- What a person can demand, and the office of the controller that decides it.

-- The privacy office is of the agency, which is the controller, and is never its clerk.
ALTER TABLE staff ADD COLUMN duty TEXT NOT NULL DEFAULT 'usual' CHECK (duty IN ('usual', 'privacy-office'));

-- class: rights-cases (request, recipient, reasons and notices are one sealed record) and
-- rights-figures (kind, days and state)
CREATE TABLE rights_case (
    id TEXT PRIMARY KEY,
    participation_id TEXT NOT NULL REFERENCES participation (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('access', 'rectification', 'erasure', 'restriction', 'portability', 'objection')),
    recorded_by TEXT NOT NULL CHECK (recorded_by IN ('person', 'staff')),
    received_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    extended_at BIGINT,
    state TEXT NOT NULL CHECK (state IN ('open', 'identity', 'granted', 'partly', 'refused')),
    package_ends_at BIGINT,
    package_taken_at BIGINT,
    revision BYTEA NOT NULL,
    case_key BYTEA NOT NULL,
    case_record BYTEA NOT NULL
);
CREATE INDEX rights_case_by_participation ON rights_case (participation_id);

-- class: outside-requests (of somebody without an account: no name and no word of theirs, the letter
-- stays with the office)
CREATE TABLE outside_request (
    id TEXT PRIMARY KEY,
    project_id TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('access', 'rectification', 'erasure', 'restriction', 'portability', 'objection')),
    received_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'identity', 'nothing-held', 'belongs-elsewhere')),
    ends_at BIGINT NOT NULL
);
CREATE INDEX outside_request_by_end ON outside_request (ends_at);

-- class: recipient-notices (outlives whom it is about: the number and hash of a transfer, no id of a
-- person)
CREATE TABLE recipient_notice (
    id TEXT PRIMARY KEY,
    project_id TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    transfer_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('short-report', 'hard-skills')),
    handed_over_at BIGINT NOT NULL,
    package_hash BYTEA NOT NULL,
    reason TEXT NOT NULL CHECK (reason IN ('erasure', 'rectification', 'restriction')),
    made_at BIGINT NOT NULL,
    acknowledged_at BIGINT,
    ends_at BIGINT NOT NULL
);
CREATE INDEX recipient_notice_by_end ON recipient_notice (ends_at);
