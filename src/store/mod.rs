//! Where it rests: one file per noun, one statement per act.
//!
//! Only `sql` names a database driver.
