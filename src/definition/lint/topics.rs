//! What is never asked, and under which law.

/// A topic that no question may touch without somebody looking at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Topic {
    /// Diagnoses, symptoms, medicines, therapy, addiction, disability, sick days, pregnancy.
    Health,
    /// Religion and world view.
    Religion,
    /// Political opinions.
    Politics,
    /// Membership of a union.
    Union,
    /// Ethnic origin, mother tongue, nationality, residence status.
    Origin,
    /// Sexual life and orientation.
    SexualLife,
    /// Partner, children, wish for children, household, care duties.
    Family,
    /// Age and looks.
    AgeAndLooks,
    /// Debts, benefits, sanctions, criminal record.
    MoneyAndLaw,
    /// Other people by name.
    OtherPeople,
    /// Why a job was lost.
    JobLoss,
}

impl Topic {
    /// Every topic.
    pub const ALL: [Self; 11] = [
        Self::Health,
        Self::Religion,
        Self::Politics,
        Self::Union,
        Self::Origin,
        Self::SexualLife,
        Self::Family,
        Self::AgeAndLooks,
        Self::MoneyAndLaw,
        Self::OtherPeople,
        Self::JobLoss,
    ];

    /// Its name in word lists, and the end of the key of its words on pages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Health => "health",
            Self::Religion => "religion",
            Self::Politics => "politics",
            Self::Union => "union",
            Self::Origin => "origin",
            Self::SexualLife => "sexual-life",
            Self::Family => "family",
            Self::AgeAndLooks => "age-and-looks",
            Self::MoneyAndLaw => "money-and-law",
            Self::OtherPeople => "other-people",
            Self::JobLoss => "job-loss",
        }
    }

    /// Whether it is a special category of personal data (Art. 9 GDPR).
    ///
    /// Origin takes in mother tongue, nationality and residence status, from which ethnic origin can
    /// be inferred.
    pub const fn is_special(self) -> bool {
        match self {
            Self::Health
            | Self::Religion
            | Self::Politics
            | Self::Union
            | Self::Origin
            | Self::SexualLife => true,
            Self::Family
            | Self::AgeAndLooks
            | Self::MoneyAndLaw
            | Self::OtherPeople
            | Self::JobLoss => false,
        }
    }

    /// What the topic takes in, for a message.
    pub(super) const fn means(self) -> &'static str {
        match self {
            Self::Health => "health",
            Self::Religion => "religion or world view",
            Self::Politics => "politics",
            Self::Union => "union membership",
            Self::Origin => "origin, language or nationality",
            Self::SexualLife => "sexual life",
            Self::Family => "family, household or care",
            Self::AgeAndLooks => "age or looks",
            Self::MoneyAndLaw => "debts, benefits or criminal record",
            Self::OtherPeople => "other people by name",
            Self::JobLoss => "the reasons for losing a job",
        }
    }

    /// What to write instead, for a message.
    pub(super) const fn remedy(self) -> &'static str {
        match self {
            Self::Health => "ask what goes well, never why not",
            Self::Religion
            | Self::Politics
            | Self::Union
            | Self::Origin
            | Self::SexualLife
            | Self::MoneyAndLaw => "leave it out; counselling does not need it",
            Self::Family => "ask for \"people in my private life\", never for a relation",
            Self::AgeAndLooks => "ask what someone can do or wants to do",
            Self::OtherPeople => "ask what others do for the person, never who they are",
            Self::JobLoss => "ask what the next work should be like",
        }
    }
}
