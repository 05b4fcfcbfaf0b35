-- Figures of groups: what is said of the shown bands of ten people and more.
-- Counts come in changed by chance, joined and rounded; exact ones are stored nowhere.

-- class: group-figures (fixed once for each quarter and never worked out again)
CREATE TABLE group_figure (
    project_id TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    quarter_on TEXT NOT NULL,
    definition_id TEXT NOT NULL,
    definition_version TEXT NOT NULL,
    result_id TEXT NOT NULL,
    figure TEXT NOT NULL,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (project_id, quarter_on, definition_id, definition_version, result_id)
);
CREATE INDEX group_figure_by_end ON group_figure (ends_at);

-- class: group-figures (up to which day the quarters of a project are fixed, with or without figures)
CREATE TABLE group_figures_fixed (
    project_id TEXT PRIMARY KEY REFERENCES project (id) ON DELETE CASCADE,
    through_on TEXT NOT NULL
);
