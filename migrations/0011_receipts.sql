-- What a person takes to be shown, after the deletion, that it took place.

-- class: identity (a hash of the receipt code, covered under the keyring; the code is kept by nobody)
CREATE TABLE receipt (
    participation_id TEXT PRIMARY KEY REFERENCES participation (id) ON DELETE CASCADE,
    made_at BIGINT NOT NULL,
    code_hash BYTEA NOT NULL
);
