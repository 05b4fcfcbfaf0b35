-- Covers: what lies under a person's secret, and how their sheets stand, gets an outer envelope that is
-- renewed at every writing and every night.

-- The state of the row's covers: every sealed column of the row is bound to it. Empty where the row was
-- written by a program that knew no covers, until the first night.
ALTER TABLE answer_sheet ADD COLUMN cover_revision BYTEA;
ALTER TABLE decisions ADD COLUMN cover_revision BYTEA;
