-- What lets each batch of a sweep cost the same, however many people are due.

-- The longest overdue of a project stand first in the index, so that nobody is sorted.
CREATE INDEX participation_by_project_and_end ON participation (project_id, ends_at, id);
DROP INDEX participation_by_project;

-- Nearly everybody is claimed by no sweep: an index of them is walked in vain.
DROP INDEX participation_by_sweep;
CREATE INDEX participation_by_sweep ON participation (sweep_id) WHERE sweep_id IS NOT NULL;
