//! Identifiers: one newtype for each noun that has rows.
//!
//! An id is 26 characters of unpadded base 32 over 128 random bits.
//! It says nothing about its holder, carries no time, and never stands for a right: whoever uses an
//! id in a request is still asked who they are.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The text of an id was not 26 characters of lower-case base 32.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("an id is 26 characters of a–z and 2–7")]
pub struct NotAnId;

fn encode(bits: [u8; 16]) -> String {
    data_encoding::BASE32_NOPAD.encode(&bits).to_ascii_lowercase()
}

fn parse(text: &str) -> Result<String, NotAnId> {
    let upper = text.to_ascii_uppercase();
    let well_formed = text.len() == 26
        && !text.bytes().any(|byte| byte.is_ascii_uppercase())
        && data_encoding::BASE32_NOPAD.decode(upper.as_bytes()).is_ok();
    if well_formed { Ok(text.to_owned()) } else { Err(NotAnId) }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The id made of these 128 random bits.
            pub fn from_bits(bits: [u8; 16]) -> Self {
                Self(encode(bits))
            }

            /// Reads an id from a path, a form or a row.
            pub fn parse(text: &str) -> Result<Self, NotAnId> {
                parse(text).map(Self)
            }

            /// The 26 characters.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;
            fn try_from(text: String) -> Result<Self, NotAnId> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )*};
}

ids! {
    /// An organisation that counsels (Träger).
    ProviderId;
    /// A funded measure with a period and an agreement (Projekt).
    ProjectId;
    /// Someone who works with Lotse: project lead, adviser, agency clerk or DPO.
    StaffId;
    /// One person in one project (Teilnahme); all personal data hang on it.
    ParticipationId;
    /// One person's answers to one questionnaire version (Antwortbogen).
    SheetId;
    /// One hard skill of one person.
    SkillId;
    /// One version of a short report (Kurzbericht).
    ReportId;
    /// One delivery to the agency (Übermittlung).
    TransferId;
    /// One way into the service for a new participant.
    InvitationId;
    /// One backup of the whole installation.
    BackupId;
    /// One logged-in browser.
    SessionId;
    /// One wrapped key.
    KeyId;
    /// One page about people that staff opened.
    ViewingId;
    /// One deletion that fell due.
    OrderId;
    /// One run of the sweep.
    SweepId;
    /// One request about one's data.
    RequestId;
    /// One notice to whoever received something.
    NoticeId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_what_it_wrote() {
        let id = SheetId::from_bits([7; 16]);
        assert_eq!(id.as_str().len(), 26);
        assert_eq!(SheetId::parse(id.as_str()), Ok(id));
    }

    #[test]
    fn anything_else_is_no_id() {
        for text in [
            "",
            "short",
            "AAAAAAAAAAAAAAAAAAAAAAAAAA",
            "../../../../etc/passwd0000",
            "1aaaaaaaaaaaaaaaaaaaaaaaaa",
        ] {
            assert_eq!(SheetId::parse(text), Err(NotAnId), "{text}");
        }
    }
}
