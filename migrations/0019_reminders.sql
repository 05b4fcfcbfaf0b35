-- Of what the privacy office and those who answer alarms were already written to.

-- class: rights-figures (an account of the office and a request, either of somebody with an account or
-- from outside; the day is the one on which the last reminder fell due)
CREATE TABLE reminder (
    staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    case_id TEXT REFERENCES rights_case (id) ON DELETE CASCADE,
    outside_id TEXT REFERENCES outside_request (id) ON DELETE CASCADE,
    last_on TEXT NOT NULL,
    UNIQUE (staff_id, case_id),
    UNIQUE (staff_id, outside_id),
    CHECK ((case_id IS NULL) <> (outside_id IS NULL))
);
CREATE INDEX reminder_by_case ON reminder (case_id);
CREATE INDEX reminder_by_outside ON reminder (outside_id);

-- class: retention-figures (an alarm's code and the keyed hash of an address that was told of it)
CREATE TABLE alarm_letter (
    code TEXT NOT NULL,
    reader_tag BYTEA NOT NULL,
    written_at BIGINT NOT NULL,
    PRIMARY KEY (code, reader_tag)
);
