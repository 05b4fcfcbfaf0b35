//! How long: the one file that says when each data class ends, and how.
//!
//! After DIN 66398 a rule (Löschregel) is a start, a term and a way of deleting.
//! The match over the classes has no wildcard: a new class does not compile without a line here.
//! What the DPO, participants and the documents read about storage is drawn from this file.

use crate::classes::DataClass;

/// What sets a term running (DIN 66398: Startzeitpunkt).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Start {
    /// The end of the project, or what the agreement says for other exits.
    ProjectEnd,
    /// The day a sheet was submitted.
    Submission,
    /// The day a questionnaire was unlocked.
    Unlocking,
    /// The moment something was collected.
    Collection,
    /// The making of an invitation.
    Invitation,
    /// The moment the person put a package there for a recipient.
    Provision,
    /// Logout or expiry of a session.
    SessionEnd,
    /// The day a member of staff left.
    Leaving,
    /// The last day of the quarter that is counted.
    QuarterEnd,
    /// Nothing: it holds nothing personal.
    None,
}

/// How long after its start something may rest (DIN 66398: Regellöschfrist).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Term {
    /// As the project's agreement says; usually six months.
    AsAgreed,
    /// Civil days.
    Days(i64),
    /// Hours, with the hard maximum that an outage may stretch them to.
    Hours {
        /// When it is deleted.
        deleted_at: i64,
        /// Never later than this.
        at_most: i64,
    },
    /// At once.
    AtOnce,
    /// Without end: it holds nothing personal.
    Kept,
}

/// How something is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum How {
    /// Keys and rows, in one transaction; then what deleting leaves behind is scrubbed.
    KeysAndRows,
    /// The record's key is replaced, and the record by one that opens with nothing.
    KeyAndRecord,
    /// The row; then what deleting leaves behind is scrubbed.
    Row,
    /// The hour's key, then the hour's file.
    HourKeyAndFile,
    /// Not at all.
    Kept,
}

/// One rule of the schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name in ledger, rows, pages and documents.
    pub name: &'static str,
    /// What sets the term running.
    pub start: Start,
    /// How long.
    pub term: Term,
    /// How it is deleted.
    pub how: How,
}

/// Everything that hangs on a participation.
pub const PARTICIPATION: Rule = Rule {
    name: "participation",
    start: Start::ProjectEnd,
    term: Term::AsAgreed,
    how: How::KeysAndRows,
};

/// Answers that were submitted, and the exact values made of them: 30 days after the result where
/// that is agreed, otherwise with everything else.
pub const ANSWERS: Rule = Rule {
    name: "answers",
    start: Start::Submission,
    term: Term::AsAgreed,
    how: How::KeyAndRecord,
};

/// Answers that were never submitted.
pub const DRAFTS: Rule = Rule {
    name: "drafts",
    start: Start::Unlocking,
    term: Term::Days(DRAFT_DAYS),
    how: How::KeyAndRecord,
};

/// Ways in for new participants.
pub const INVITATIONS: Rule = Rule {
    name: "invitations",
    start: Start::Invitation,
    term: Term::Days(INVITATION_DAYS),
    how: How::Row,
};

/// Logged-in browsers.
pub const SESSIONS: Rule =
    Rule { name: "sessions", start: Start::SessionEnd, term: Term::AtOnce, how: How::Row };

/// Counts of attempts.
pub const THROTTLE: Rule = Rule {
    name: "throttle",
    start: Start::Collection,
    term: Term::Hours { deleted_at: ADDRESS_HOURS, at_most: ADDRESS_HOURS_AT_MOST },
    how: How::Row,
};

/// IP addresses.
pub const ADDRESSES: Rule = Rule {
    name: "addresses",
    start: Start::Collection,
    term: Term::Hours { deleted_at: ADDRESS_HOURS, at_most: ADDRESS_HOURS_AT_MOST },
    how: How::HourKeyAndFile,
};

/// Accounts of staff.
pub const STAFF: Rule =
    Rule { name: "staff", start: Start::Leaving, term: Term::Days(30), how: How::KeysAndRows };

/// Figures of groups: nobody is in them any more, and still they are not kept for ever, because what
/// can be worked out from other knowledge grows with the years.
pub const GROUP_FIGURES: Rule = Rule {
    name: "group-figures",
    start: Start::QuarterEnd,
    term: Term::Days(GROUP_FIGURE_DAYS),
    how: How::Row,
};

/// What is left of a request beyond the participation: numbers and days, to answer questions about it.
pub const REQUESTS: Rule = Rule {
    name: "requests",
    start: Start::Collection,
    term: Term::Days(REQUEST_DAYS),
    how: How::Row,
};

/// Packages for recipients whom people named; fetching one ends it sooner.
pub const TRANSMISSIONS: Rule = Rule {
    name: "transmissions",
    start: Start::Provision,
    term: Term::Days(TRANSMISSION_DAYS),
    how: How::KeysAndRows,
};

/// What holds nothing personal.
pub const IMPERSONAL: Rule =
    Rule { name: "impersonal", start: Start::None, term: Term::Kept, how: How::Kept };

/// Days from unlocking after which answers that were not submitted end.
pub const DRAFT_DAYS: i64 = 90;

/// Days from the end of a quarter after which its figures of groups end: three years.
pub const GROUP_FIGURE_DAYS: i64 = 1_096;

/// Days for which the number of a request or of a notice is kept: six months, as for a participation
/// after its project.
pub const REQUEST_DAYS: i64 = 184;

/// Days for which a recipient can fetch a package.
pub const TRANSMISSION_DAYS: i64 = 7;

/// Days for which an invitation can be used.
pub const INVITATION_DAYS: i64 = 14;

/// Days after which a backup's key is destroyed; those who were deleted are unreadable in it earlier,
/// once the epoch has rolled.
pub const BACKUP_DAYS: i64 = 30;

/// Hours after which an IP address is deleted: an outage of 22 hours still keeps the seven days.
pub const ADDRESS_HOURS: i64 = 144;

/// Hours after which no IP address may be left, whatever happened: seven days.
pub const ADDRESS_HOURS_AT_MOST: i64 = 168;

// 22 hours of outage, and the hour in which the oldest address lies.
const _: () = assert!(ADDRESS_HOURS + 22 < ADDRESS_HOURS_AT_MOST);

/// Every rule, in the order of this file.
pub const RULES: &[Rule] = &[
    PARTICIPATION,
    ANSWERS,
    DRAFTS,
    INVITATIONS,
    SESSIONS,
    THROTTLE,
    ADDRESSES,
    STAFF,
    GROUP_FIGURES,
    REQUESTS,
    TRANSMISSIONS,
    IMPERSONAL,
];

/// The rule of a data class.
pub const fn rule(class: DataClass) -> Rule {
    match class {
        DataClass::OwnAnswers | DataClass::OwnResults => ANSWERS,
        DataClass::Decisions
        | DataClass::Bands
        | DataClass::MotivationZone
        | DataClass::Fitness
        | DataClass::ReleasedBands
        | DataClass::Identity
        | DataClass::ReportDraft
        | DataClass::ShortReport
        | DataClass::HardSkills
        | DataClass::Transfers
        | DataClass::Unlocking
        | DataClass::HelpWishes
        | DataClass::Holds
        | DataClass::Viewings
        | DataClass::RightsCases
        | DataClass::RightsFigures => PARTICIPATION,
        DataClass::Drafts => DRAFTS,
        DataClass::Invitations => INVITATIONS,
        DataClass::Sessions => SESSIONS,
        DataClass::Throttle => THROTTLE,
        DataClass::StaffAccounts => STAFF,
        DataClass::Addresses => ADDRESSES,
        DataClass::GroupFigures => GROUP_FIGURES,
        DataClass::OutsideRequests | DataClass::RecipientNotices => REQUESTS,
        DataClass::Transmissions => TRANSMISSIONS,
        DataClass::Agreements | DataClass::RetentionFigures | DataClass::LedgerProofs => IMPERSONAL,
    }
}

/// The whole schedule, class by class, in the order of the list of classes.
pub fn lines() -> impl Iterator<Item = (DataClass, Rule)> {
    DataClass::ALL.iter().map(|class| (*class, rule(*class)))
}

/// The rule with this name.
pub fn find(name: &str) -> Option<Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classes::KeyGroup;

    #[test]
    fn nothing_sealed_is_kept_for_ever() {
        for (class, rule) in lines() {
            if class.key_group() != KeyGroup::Open {
                assert_ne!(rule.term, Term::Kept, "{}", class.name());
            }
        }
    }

    #[test]
    fn every_rule_has_a_class_and_its_own_name() {
        for rule in RULES {
            assert_eq!(find(rule.name), Some(*rule));
            assert!(lines().any(|(_, used)| used == *rule), "{}", rule.name);
        }
    }
}
