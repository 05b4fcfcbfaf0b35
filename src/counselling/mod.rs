//! What is agreed: what the person decided, what is unlocked, hard skills, the short report.
//!
//! Uses audiences and the matrix; knows no page.

// pub mod short_report;
pub mod skills;
