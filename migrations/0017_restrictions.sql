-- Restriction of processing (Art. 18 GDPR): which request restricts, since when, and until when.
-- What is restricted lies under the hold key; these columns say why.

ALTER TABLE rights_case ADD COLUMN restricted_at BIGINT;
ALTER TABLE rights_case ADD COLUMN lifts_on TEXT;
ALTER TABLE rights_case ADD COLUMN lifted_at BIGINT;

-- Set in a notice that says: what was restricted may be used again.
ALTER TABLE recipient_notice ADD COLUMN lifted_at BIGINT;
