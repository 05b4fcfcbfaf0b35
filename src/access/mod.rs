//! Who is asking: accounts, sessions, invitations, throttling, and what staff looked at.
//!
//! The only place that makes an audience value.
