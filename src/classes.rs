//! The one list of data classes: everything the service holds, by name.
//!
//! The disclosure matrix says who may see a class, the retention schedule says when it ends, the
//! ledger counts by it, and every table and sealed record names it.
//! A class that lacks a line in either does not compile.

/// The key that a class is sealed under.
///
/// A participation has one key of each of the groups answers, results and identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyGroup {
    /// Opens only with the person's own secret.
    Answers,
    /// Opens only with a code that nobody but the person was shown.
    Code,
    /// Opens for those whom the matrix names, with the keyring.
    Results,
    /// Names, contact data and words about a person.
    Identity,
    /// A staff account's own key.
    Staff,
    /// One key for each hour, in a file outside the database.
    Hour,
    /// Holds nothing personal, or only hashes: not sealed.
    Open,
}

impl KeyGroup {
    /// The name that stands in derivations, associated data and rows.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Answers => "answers",
            Self::Code => "code",
            Self::Results => "results",
            Self::Identity => "identity",
            Self::Staff => "staff",
            Self::Hour => "hour",
            Self::Open => "open",
        }
    }
}

/// A type that stands for one data class, for the matrix to speak about.
pub trait Class {
    /// The class it stands for.
    const CLASS: DataClass;
}

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $group:ident;)*) => {
        /// What kind of data something is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum DataClass {
            $($(#[$doc])* $name,)*
        }

        impl DataClass {
            /// Every class, in the order of this file.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name that stands in rows, ledger, definitions and documents.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// The key it is sealed under.
            pub const fn key_group(self) -> KeyGroup {
                match self { $(Self::$name => KeyGroup::$group,)* }
            }
        }

        $(
            $(#[$doc])*
            pub enum $name {}

            impl Class for $name {
                const CLASS: DataClass = DataClass::$name;
            }
        )*
    };
}

classes! {
    /// Single answers of a submitted sheet.
    OwnAnswers = "own-answers", Answers;
    /// Answers of a sheet that is not submitted.
    Drafts = "drafts", Answers;
    /// Exact scores.
    OwnResults = "own-results", Answers;
    /// What the person decided, module by module.
    Decisions = "decisions", Answers;
    /// Results in bands: competences and proFive.
    Bands = "bands", Results;
    /// The zone between success-seeking and failure-avoiding (mLevel).
    MotivationZone = "motivation-zone", Results;
    /// The Fit-for-Work index (FFA) in bands.
    Fitness = "fitness", Results;
    /// Bands that the person released along with a short report.
    ReleasedBands = "released-bands", Identity;
    /// Name, contact data and login name of a participant.
    Identity = "identity", Identity;
    /// Drafts of the short report and the wishes for changes.
    ReportDraft = "report-draft", Identity;
    /// A short report that the person released, word for word.
    ShortReport = "short-report", Identity;
    /// Hard skills.
    HardSkills = "hard-skills", Identity;
    /// What was sent to the agency, and when.
    Transfers = "transfers", Open;
    /// Which questionnaires are unlocked for whom.
    Unlocking = "unlocking", Open;
    /// Who asks for help.
    HelpWishes = "help-wishes", Open;
    /// Legal holds: why, under which law and until when deletion is suspended.
    Holds = "holds", Open;
    /// Which pages about a person staff opened.
    Viewings = "viewings", Open;
    /// Invitations: hashes of codes and their life.
    Invitations = "invitations", Open;
    /// Logged-in browsers: hashes of tokens.
    Sessions = "sessions", Open;
    /// Counts of attempts under keyed hashes.
    Throttle = "throttle", Open;
    /// Name, e-mail and password hash of staff.
    StaffAccounts = "staff-accounts", Staff;
    /// IP addresses of the last seven days at most.
    Addresses = "addresses", Hour;
    /// Projects, agreements and their dates.
    Agreements = "agreements", Open;
    /// Counts and dates of what is due, done and overdue.
    RetentionFigures = "retention-figures", Open;
    /// Proofs of deletion.
    LedgerProofs = "ledger-proofs", Open;
    /// What is said of the shown bands of ten people and more, fixed once for a quarter.
    GroupFigures = "group-figures", Open;
    /// What a person demands of their data, what was decided, and why.
    RightsCases = "rights-cases", Identity;
    /// Requests by number, kind, days and state: no word of them.
    RightsFigures = "rights-figures", Open;
    /// A package for a recipient whom the person named (Art. 20(2) GDPR), until it is fetched.
    Transmissions = "transmissions", Code;
    /// Requests of people without an account: a number, no name.
    OutsideRequests = "outside-requests", Open;
    /// What the agency is told about something it received: a transfer's number.
    RecipientNotices = "recipient-notices", Open;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_distinct() {
        let mut names: Vec<_> = DataClass::ALL.iter().map(|class| class.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), DataClass::ALL.len());
    }
}
