-- What a person has sent to somebody else (Art. 20(2) GDPR), until it is fetched.

-- class: rights-figures (when the recipient fetched the package)
ALTER TABLE rights_case ADD COLUMN transmitted_at BIGINT;

-- class: transmissions (a package sealed under a code that only the person was shown: its key lies in
-- the wrap of the code, and that in the wrap of the epoch; beside it a keyed hash of the code)
CREATE TABLE transmission (
    case_id TEXT PRIMARY KEY REFERENCES rights_case (id) ON DELETE CASCADE,
    participation_id TEXT NOT NULL REFERENCES participation (id) ON DELETE CASCADE,
    code_hash BYTEA NOT NULL UNIQUE,
    provided_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    package_key BYTEA NOT NULL,
    package_record BYTEA NOT NULL
);
CREATE INDEX transmission_by_participation ON transmission (participation_id);
CREATE INDEX transmission_by_end ON transmission (ends_at);
CREATE INDEX transmission_by_epoch ON transmission (epoch);
