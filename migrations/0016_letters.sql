-- When a member of staff was last written to about ends that were announced.

-- class: staff-accounts
CREATE TABLE staff_letter (
    staff_id TEXT PRIMARY KEY REFERENCES staff (id) ON DELETE CASCADE,
    written_at BIGINT NOT NULL
);
