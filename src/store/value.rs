//! What may stand in a statement: text, whole numbers, bytes, and ids of every kind.

use crate::clock::Instant;
use crate::ids::{
    InvitationId, KeyId, NoticeId, OrderId, ParticipationId, ProjectId, ProviderId, ReportId,
    RequestId, SheetId, SkillId, StaffId, SweepId, TransferId, ViewingId,
};
use crate::keys::Revision;

/// A value for one placeholder; `None` is SQL's `NULL`.
pub enum Value {
    /// For `TEXT`.
    Text(Option<String>),
    /// For `BIGINT`.
    Integer(Option<i64>),
    /// For `BYTEA`.
    Bytes(Option<Vec<u8>>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(Some(number))
    }
}

impl From<Option<i64>> for Value {
    fn from(number: Option<i64>) -> Self {
        Self::Integer(number)
    }
}

impl From<Instant> for Value {
    fn from(instant: Instant) -> Self {
        Self::Integer(Some(instant.unix()))
    }
}

impl From<chrono::NaiveDate> for Value {
    fn from(date: chrono::NaiveDate) -> Self {
        Self::Text(Some(date.to_string()))
    }
}

impl From<Option<chrono::NaiveDate>> for Value {
    fn from(date: Option<chrono::NaiveDate>) -> Self {
        Self::Text(date.map(|date| date.to_string()))
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Self {
        Self::Bytes(Some(bytes.to_vec()))
    }
}

impl<const N: usize> From<&[u8; N]> for Value {
    fn from(bytes: &[u8; N]) -> Self {
        Self::Bytes(Some(bytes.to_vec()))
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(Some(bytes))
    }
}

impl From<Option<Vec<u8>>> for Value {
    fn from(bytes: Option<Vec<u8>>) -> Self {
        Self::Bytes(bytes)
    }
}

impl From<&Revision> for Value {
    fn from(revision: &Revision) -> Self {
        Self::from(revision.bytes())
    }
}

macro_rules! ids {
    ($($id:ty),*) => {$(
        impl From<&$id> for Value {
            fn from(id: &$id) -> Self {
                Self::Text(Some(id.as_str().to_owned()))
            }
        }

        impl From<Option<&$id>> for Value {
            fn from(id: Option<&$id>) -> Self {
                Self::Text(id.map(|id| id.as_str().to_owned()))
            }
        }
    )*};
}

ids!(
    ProviderId,
    ProjectId,
    StaffId,
    ParticipationId,
    SheetId,
    SkillId,
    ReportId,
    TransferId,
    InvitationId,
    KeyId,
    ViewingId,
    OrderId,
    SweepId,
    RequestId,
    NoticeId
);
