//! Where it rests: one file per noun, one statement per act.
//!
//! Only [`sql`] names a database driver.
//! A function that writes takes `&mut Tx`, so the caller decides what one transaction is.
//! Rows are private to their file; what leaves is sealed bytes and ids.
//! Reads of what expires carry the expiry in their `WHERE`: a page shows nothing that is due, even
//! when the sweep has not run.

pub mod agreement_change;
pub mod alarm;
pub mod alarm_letter;
pub mod announcement;
pub mod answer_sheet;
pub mod answers_looked_through;
pub mod brake_release;
pub mod claim;
pub mod clock_seen;
pub mod cover;
pub mod custody_act;
pub mod decisions;
pub mod erasure;
pub mod group_figure;
pub mod hard_skill;
pub mod help_wish;
pub mod invitation;
pub mod key_table;
pub mod legal_hold;
pub mod night;
pub mod oldest;
pub mod opening_count;
pub mod outside_request;
pub mod participation;
pub mod person_access;
pub mod project;
pub mod published_version;
pub mod receipt;
pub mod recipient_notice;
pub mod records;
pub mod recovery;
pub mod reminder;
pub mod restriction;
pub mod retention_order;
pub mod rights_case;
pub mod session;
pub mod sheet_place;
pub mod short_report;
pub mod sign_off;
pub mod sql;
pub mod staff;
pub mod staff_letter;
pub mod throttle;
pub mod transfer;
pub mod transmission;
pub mod value;
pub mod viewing;
pub mod wrapped_key;

pub use sql::{Location, Store, Tx};

use std::fmt::Display;

/// What can go wrong with the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database could not be opened.
    #[error(
        "cannot open {place}: {cause}; check that it exists, that this user may write there, and that the disk has room"
    )]
    Opening {
        /// The file or server.
        place: String,
        /// The driver's words.
        cause: String,
    },
    /// The tables were written by a newer program.
    #[error(
        "the database has migration {version}, which this program does not know: it belongs to a newer version of lotse; install that version"
    )]
    Newer {
        /// The first migration that this program lacks.
        version: i64,
    },
    /// Bringing the tables up to date failed; nothing was changed.
    #[error("cannot bring the database up to date: {0}")]
    Migration(#[source] Cause),
    /// The disk or the tablespace is full; nothing was changed.
    #[error("the disk that holds the database is full; nothing was saved; make room and try again")]
    Full,
    /// Someone still reads what is to be scrubbed.
    #[error("the database is busy; try again")]
    Busy,
    /// Someone else changed the row first.
    #[error("the row has changed since it was read")]
    Stale,
    /// A statement was given too few or too many values: a fault of the program.
    #[error("{given} values for {wanted} placeholders in: {text}")]
    Values {
        /// How many the text has.
        wanted: usize,
        /// How many were bound.
        given: usize,
        /// The text.
        text: &'static str,
    },
    /// A row holds what no row may hold: a fault of the program, or tampering.
    #[error("a row of {table} holds an impossible {column}")]
    Impossible {
        /// Where.
        table: &'static str,
        /// What.
        column: &'static str,
    },
    /// Anything else the driver says.
    #[error("database: {0}")]
    Driver(#[source] Cause),
}

/// What the driver said, for the log.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

impl StoreError {
    fn opening(place: impl Display, cause: impl Display) -> Self {
        Self::Opening { place: place.to_string(), cause: cause.to_string() }
    }
}
