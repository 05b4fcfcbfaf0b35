//! When it ends: agreement, schedule, due dates, sweep and ledger.
