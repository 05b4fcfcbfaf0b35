-- How often what only a person's secret opens was opened.

-- class: retention-figures (counts of the whole installation by month; no person, no project)
CREATE TABLE opening_count (
    month_on TEXT NOT NULL,
    data_class TEXT NOT NULL,
    openings BIGINT NOT NULL,
    PRIMARY KEY (month_on, data_class)
);
