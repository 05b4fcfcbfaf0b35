//! When it ends: agreement, schedule, due dates, sweep and ledger.

pub mod agreement;
pub mod due;
pub mod schedule;
