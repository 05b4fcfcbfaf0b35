-- How agreements change: who changed them and why, and changes that wait for a second person.

-- class: agreements (reason and terms are published to everyone in the project; proposed_by_id and
-- agreed_by_id name accounts of staff, which may be gone by now, so that they refer to no row)
CREATE TABLE agreement_change (
    id TEXT PRIMARY KEY,
    project_id TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('proposed', 'made', 'withdrawn', 'ended')),
    proposed_by_id TEXT NOT NULL,
    proposed_at BIGINT NOT NULL,
    agreed_by_id TEXT,
    decided_at BIGINT,
    reason TEXT NOT NULL,
    terms TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    former_starts_on TEXT NOT NULL,
    former_ends_on TEXT NOT NULL,
    effect TEXT NOT NULL
);
CREATE INDEX agreement_change_by_project ON agreement_change (project_id);
-- One proposal at a time, so that whoever agrees knows what they agree to.
CREATE UNIQUE INDEX agreement_change_proposed ON agreement_change (project_id)
    WHERE state = 'proposed';
-- One change for each version.
CREATE UNIQUE INDEX agreement_change_made ON agreement_change (project_id, version)
    WHERE state = 'made';

-- class: retention-figures (on which day the answers of a project were last looked through for those
-- whose term was over; the same for every sheet, so that it says nothing about any)
CREATE TABLE answers_looked_through (
    project_id TEXT PRIMARY KEY REFERENCES project (id) ON DELETE CASCADE,
    through_on TEXT NOT NULL
);
