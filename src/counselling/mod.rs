//! What is agreed: hard skills, the short report and its release.
