//! What can happen to a request, and why the law lets it be refused.

use serde::{Deserialize, Serialize};

use crate::clock::Instant;

/// What happened to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// The office asked for proof of who is asking.
    Identity,
    /// The deadline was extended.
    Extended,
    /// Granted.
    Granted,
    /// Granted in part.
    Partly,
    /// Refused.
    Refused,
    /// A file went to the recipient that the person named.
    HandedOver,
    /// The person downloaded the package.
    PackageTaken,
    /// Processing is restricted from now on.
    Restricted,
    /// The office told the person that it will lift the restriction (Art. 18(3)).
    LiftAnnounced,
    /// The office lifted the restriction.
    Lifted,
    /// The person ended the restriction.
    EndedByPerson,
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 11] = [
        Self::Identity,
        Self::Extended,
        Self::Granted,
        Self::Partly,
        Self::Refused,
        Self::HandedOver,
        Self::PackageTaken,
        Self::Restricted,
        Self::LiftAnnounced,
        Self::Lifted,
        Self::EndedByPerson,
    ];

    /// The name in forms and words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Extended => "extended",
            Self::Granted => "granted",
            Self::Partly => "partly",
            Self::Refused => "refused",
            Self::HandedOver => "handed-over",
            Self::PackageTaken => "package-taken",
            Self::Restricted => "restricted",
            Self::LiftAnnounced => "lift-announced",
            Self::Lifted => "lifted",
            Self::EndedByPerson => "ended-by-person",
        }
    }
}

/// Why the law lets a request be refused, wholly or in part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// Nobody can tell who is asking (Art. 12(2)).
    NotIdentified,
    /// Manifestly unfounded or excessive (Art. 12(5)).
    Excessive,
    /// What is kept is accurate (Art. 16).
    Accurate,
    /// A law demands that it is kept (Art. 17(3)(b)).
    LegalDuty,
    /// Needed for legal claims (Art. 17(3)(e)).
    LegalClaims,
    /// It would harm others (Art. 15(4), 20(4)).
    OthersRights,
    /// Compelling grounds outweigh the objection (Art. 21(1)).
    Compelling,
}

impl Ground {
    /// Every ground.
    pub const ALL: [Self; 7] = [
        Self::NotIdentified,
        Self::Excessive,
        Self::Accurate,
        Self::LegalDuty,
        Self::LegalClaims,
        Self::OthersRights,
        Self::Compelling,
    ];

    /// The name in forms and words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotIdentified => "not-identified",
            Self::Excessive => "excessive",
            Self::Accurate => "accurate",
            Self::LegalDuty => "legal-duty",
            Self::LegalClaims => "legal-claims",
            Self::OthersRights => "others-rights",
            Self::Compelling => "compelling",
        }
    }
}

/// One thing that happened, with the words for the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    at: i64,
    /// What.
    pub step: Step,
    /// Why the law allows it, where it was refused.
    pub ground: Option<Ground>,
    /// The reason, or what was changed.
    pub words: String,
}

impl Event {
    /// One that happens now.
    pub(super) fn now(now: Instant, step: Step, ground: Option<Ground>, words: String) -> Self {
        Self { at: now.unix(), step, ground, words }
    }

    /// When.
    pub fn at(&self) -> Instant {
        Instant::from_unix(self.at)
    }
}
