//! What is agreed: what the person decided, what is unlocked, hard skills, the short report.
//!
//! Uses audiences and the matrix; knows no page.

pub mod agreements;
pub mod brake;
pub mod decisions;
pub mod ending_letters;
pub mod group_figures;
pub mod help;
pub mod holds;
pub mod import;
pub mod own_copies;
pub mod people;
pub mod projects;
pub mod questionnaires;
pub mod results;
pub mod sheets;
pub mod short_report;
pub mod sign_off;
pub mod skills;
pub mod unlocking;
