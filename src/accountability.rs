//! What has to be accounted for: the record of processing (Art. 30 GDPR) and the risks that a draft
//! of the impact assessment (Art. 35) weighs.
//!
//! Only what neither matrix nor schedule knows stands here: which activity a class of data belongs
//! to, what could go wrong, and which test shows that it does not.
//! Everything else in the two documents is drawn from those tables when the documents are written.

use crate::classes::DataClass;

/// One processing activity (Art. 30(1) GDPR: Verarbeitungstätigkeit).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Activity {
    /// Answering questionnaires and scoring them.
    Questionnaires,
    /// Counselling, and the short report that comes of it.
    Counselling,
    /// What is passed on to the agency.
    Transmission,
    /// What is said of many people.
    GroupFigures,
    /// Letting the right people in, and keeping attackers out.
    Security,
    /// Agreements, deletion and its proof.
    Accountability,
}

impl Activity {
    /// Every activity, in the order of the record.
    pub const ALL: [Self; 6] = [
        Self::Questionnaires,
        Self::Counselling,
        Self::Transmission,
        Self::GroupFigures,
        Self::Security,
        Self::Accountability,
    ];

    /// The name in keys of words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Questionnaires => "questionnaires",
            Self::Counselling => "counselling",
            Self::Transmission => "transmission",
            Self::GroupFigures => "group-figures",
            Self::Security => "security",
            Self::Accountability => "accountability",
        }
    }

    /// The classes of data that it processes, in the order of the list of classes.
    pub fn classes(self) -> impl Iterator<Item = DataClass> {
        DataClass::ALL.iter().copied().filter(move |class| activity(*class) == self)
    }
}

/// The activity for which data of this class are processed first of all.
pub const fn activity(class: DataClass) -> Activity {
    match class {
        DataClass::OwnAnswers
        | DataClass::Drafts
        | DataClass::OwnResults
        | DataClass::Decisions
        | DataClass::Bands
        | DataClass::MotivationZone
        | DataClass::Fitness
        | DataClass::Unlocking => Activity::Questionnaires,
        DataClass::Identity
        | DataClass::ReportDraft
        | DataClass::HelpWishes
        | DataClass::Viewings
        | DataClass::Invitations => Activity::Counselling,
        DataClass::ReleasedBands
        | DataClass::ShortReport
        | DataClass::HardSkills
        | DataClass::Transfers
        | DataClass::Transmissions => Activity::Transmission,
        DataClass::GroupFigures => Activity::GroupFigures,
        DataClass::Sessions
        | DataClass::Throttle
        | DataClass::StaffAccounts
        | DataClass::Addresses => Activity::Security,
        DataClass::Agreements
        | DataClass::RetentionFigures
        | DataClass::LedgerProofs
        | DataClass::Holds
        | DataClass::RightsCases
        | DataClass::RightsFigures
        | DataClass::OutsideRequests
        | DataClass::RecipientNotices => Activity::Accountability,
    }
}

/// Something that could go wrong for the people whose data these are (Art. 35(7)(c) GDPR).
#[derive(Clone, Copy, Debug)]
pub struct Risk {
    /// The name in keys of words: who could do what, what stands against it, what remains.
    pub name: &'static str,
    /// What it touches.
    pub classes: &'static [DataClass],
    /// Tests that fail when the measure breaks, as paths in the source.
    pub proofs: &'static [&'static str],
}

/// The risks that the draft weighs.
pub const RISKS: &[Risk] = &[
    Risk {
        name: "pressure",
        classes: &[DataClass::Decisions, DataClass::Unlocking, DataClass::Drafts],
        proofs: &["tests/it/refusal.rs"],
    },
    Risk {
        name: "single-answers",
        classes: &[DataClass::OwnAnswers, DataClass::Drafts, DataClass::OwnResults],
        proofs: &["tests/it/tidy.rs", "src/definition/gate/mod.rs"],
    },
    Risk {
        name: "curious-staff",
        classes: &[DataClass::Identity, DataClass::Bands, DataClass::Viewings],
        proofs: &["tests/it/routes.rs", "tests/it/callers.rs"],
    },
    Risk {
        name: "agency",
        classes: &[DataClass::MotivationZone, DataClass::Fitness, DataClass::ReportDraft],
        proofs: &["tests/it/crawl.rs", "tests/it/matrix.rs"],
    },
    Risk { name: "health", classes: &[DataClass::Fitness], proofs: &["tests/it/sign_off.rs"] },
    Risk {
        name: "shared-computer",
        classes: &[DataClass::Sessions],
        proofs: &["tests/it/participant/shared_computer.rs"],
    },
    Risk {
        name: "stolen-database",
        classes: &[DataClass::OwnAnswers, DataClass::Bands, DataClass::Identity],
        proofs: &["tests/it/markers.rs", "src/keys/tampering.rs"],
    },
    Risk {
        name: "recipient",
        classes: &[DataClass::Transmissions],
        proofs: &["tests/it/transmission.rs", "tests/it/custody/packages.rs"],
    },
    Risk {
        name: "kept-too-long",
        classes: &[DataClass::Identity, DataClass::OwnAnswers, DataClass::Bands],
        proofs: &[
            "tests/it/retention.rs",
            "tests/it/retention/interrupted.rs",
            "tests/it/custody/year.rs",
            "tests/it/ledger/tampering.rs",
        ],
    },
    Risk {
        name: "addresses",
        classes: &[DataClass::Addresses, DataClass::Throttle],
        proofs: &["src/retention/addresses.rs", "tests/it/addresses.rs"],
    },
    Risk {
        name: "small-groups",
        classes: &[DataClass::GroupFigures],
        proofs: &["tests/it/groups.rs", "tests/it/groups/comparing.rs"],
    },
    Risk {
        name: "lost-data",
        classes: &[DataClass::OwnAnswers, DataClass::HardSkills],
        proofs: &["tests/it/survival.rs"],
    },
    Risk {
        name: "running-host",
        classes: &[DataClass::OwnAnswers],
        proofs: &["src/keys/memory.rs"],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_belongs_to_one_activity_and_every_activity_has_classes() {
        let listed: usize = Activity::ALL.iter().map(|activity| activity.classes().count()).sum();
        assert_eq!(listed, DataClass::ALL.len());
        assert!(Activity::ALL.iter().all(|activity| activity.classes().next().is_some()));
    }

    #[test]
    fn every_risk_touches_something_and_names_tests_that_are_there() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        for risk in RISKS {
            assert!(!risk.classes.is_empty(), "{}", risk.name);
            assert!(!risk.proofs.is_empty(), "{}", risk.name);
            for proof in risk.proofs {
                assert!(root.join(proof).is_file(), "{}: {proof}", risk.name);
            }
        }
    }
}
