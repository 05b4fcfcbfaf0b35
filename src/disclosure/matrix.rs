//! Who may see what: the one table of the project.
//!
//! A line that is missing here is a compile error wherever a page would have shown the data.
//! The same table is what participants, the data protection officer and the documents show.
//! A questionnaire's definition may narrow it for its own results, never widen it.

use crate::access::{
    Adviser, Agency, AgencyDesk, Dpo, Lead, LeadDesk, Office, OfficeDesk, Participant,
};
use crate::classes::{self, Class, DataClass};

/// When a line of the matrix holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Condition {
    /// The data are the person's own.
    Own,
    /// The data are the person's own, and the secret was entered again just now.
    OwnWithStepUp,
    /// The person is assigned to this adviser.
    Assigned,
    /// The person is assigned to this adviser and pressed *Meiner Beratung zeigen*.
    AssignedAndShown,
    /// The person released exactly this.
    Released,
    /// The short time in which it could be undone is over.
    AfterUndo,
    /// The person's project is one of this reader's projects.
    OwnProject,
    /// The data say nothing about one person.
    Always,
}

impl Condition {
    /// The key of its words.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Own => "condition-own",
            Self::OwnWithStepUp => "condition-own-with-step-up",
            Self::Assigned => "condition-assigned",
            Self::AssignedAndShown => "condition-assigned-and-shown",
            Self::Released => "condition-released",
            Self::AfterUndo => "condition-after-undo",
            Self::OwnProject => "condition-own-project",
            Self::Always => "condition-always",
        }
    }
}

macro_rules! readers {
    ($($(#[$doc:meta])* $reader:ident = $key:literal;)*) => {
        /// Someone the matrix speaks about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Reader {
            $($(#[$doc])* $reader,)*
        }

        impl Reader {
            /// Every reader, in the order of this list: the columns of every table of them.
            pub const ALL: &'static [Self] = &[$(Self::$reader),*];

            /// The key of its words.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$reader => $key,)* }
            }
        }
    };
}

readers! {
    /// The person counselled.
    Participant = "reader-participant";
    /// The person's adviser.
    Adviser = "reader-adviser";
    /// The agency.
    Agency = "reader-agency";
    /// The data protection officer.
    Dpo = "reader-dpo";
    /// The project lead.
    Lead = "reader-lead";
    /// The agency's privacy office.
    Office = "reader-office";
}

/// One line of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Who sees.
    pub reader: Reader,
    /// What they see.
    pub class: DataClass,
    /// On which condition.
    pub condition: Condition,
}

/// Says that an audience may see a class, and when.
///
/// Only the matrix implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` may not see `{C}`: there is no line for it in src/disclosure/matrix.rs"
)]
pub trait Sees<C: Class> {
    /// When it may.
    const CONDITION: Condition;
}

macro_rules! matrix {
    ($($reader:ident sees { $($class:ident: $condition:ident),* $(,)? })*) => {
        $($(
            impl Sees<classes::$class> for $reader {
                const CONDITION: Condition = Condition::$condition;
            }
        )*)*

        /// The whole matrix, line by line, in the order of this file.
        pub const MATRIX: &[Line] = &[$($(
            Line {
                reader: Reader::$reader,
                class: DataClass::$class,
                condition: Condition::$condition,
            },
        )*)*];
    };
}

matrix! {
    Participant sees {
        OwnAnswers: OwnWithStepUp,
        Drafts: Own,
        OwnResults: Own,
        Decisions: Own,
        Bands: Own,
        MotivationZone: Own,
        Fitness: Own,
        ReleasedBands: Own,
        Identity: Own,
        ReportDraft: Own,
        ShortReport: Own,
        HardSkills: Own,
        Transfers: Own,
        Unlocking: Own,
        HelpWishes: Own,
        Holds: Own,
        Viewings: Own,
        RightsCases: Own,
        Transmissions: Own,
        Agreements: Always,
    }
    Adviser sees {
        Bands: AssignedAndShown,
        MotivationZone: AssignedAndShown,
        Fitness: AssignedAndShown,
        ReleasedBands: Assigned,
        Identity: Assigned,
        ReportDraft: Assigned,
        ShortReport: Assigned,
        HardSkills: Assigned,
        Transfers: Assigned,
        Unlocking: Assigned,
        HelpWishes: Assigned,
        Agreements: Always,
    }
    Agency sees {
        ReleasedBands: Released,
        ShortReport: Released,
        HardSkills: AfterUndo,
        Transfers: OwnProject,
        RecipientNotices: OwnProject,
        Agreements: Always,
    }
    Dpo sees {
        RetentionFigures: Always,
        LedgerProofs: Always,
        Holds: Always,
        Agreements: Always,
        GroupFigures: Always,
        RightsFigures: Always,
    }
    Lead sees {
        Identity: OwnProject,
        RetentionFigures: OwnProject,
        Holds: OwnProject,
        Agreements: Always,
        GroupFigures: OwnProject,
    }
    Office sees {
        RightsCases: OwnProject,
        RightsFigures: OwnProject,
        OutsideRequests: OwnProject,
        RecipientNotices: OwnProject,
        Agreements: Always,
    }
}

macro_rules! at_desks {
    ($($desk:ident as $reader:ident),*) => {$(
        /// At their desk, without anybody's file, they see what the matrix gives them about
        /// projects; the desk reaches no person.
        impl<C: Class> Sees<C> for $desk
        where
            $reader: Sees<C>,
        {
            const CONDITION: Condition = <$reader as Sees<C>>::CONDITION;
        }
    )*};
}

at_desks!(LeadDesk as Lead, AgencyDesk as Agency, OfficeDesk as Office);

/// The classes that are about a person, because that person sees their own: in the order of the list
/// of classes.
pub fn about_a_person() -> impl Iterator<Item = DataClass> {
    DataClass::ALL.iter().copied().filter(|class| {
        matches!(
            condition(Reader::Participant, *class),
            Some(Condition::Own | Condition::OwnWithStepUp)
        )
    })
}

/// The condition on which `reader` sees `class`; `None` means never.
pub fn condition(reader: Reader, class: DataClass) -> Option<Condition> {
    MATRIX
        .iter()
        .find(|line| line.reader == reader && line.class == class)
        .map(|line| line.condition)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_agency_never_sees_motivation_or_fitness() {
        for class in [DataClass::MotivationZone, DataClass::Fitness, DataClass::Bands] {
            assert_eq!(condition(Reader::Agency, class), None, "{}", class.name());
        }
    }

    #[test]
    fn every_reader_has_lines_in_the_matrix() {
        for reader in Reader::ALL {
            assert!(MATRIX.iter().any(|line| line.reader == *reader), "{reader:?} sees nothing");
        }
    }

    #[test]
    fn what_others_see_of_a_person_the_person_sees_as_well() {
        // Figures, and what was asked without an account, name no participation.
        let of_nobody = [
            DataClass::Agreements,
            DataClass::RetentionFigures,
            DataClass::LedgerProofs,
            DataClass::GroupFigures,
            DataClass::RightsFigures,
            DataClass::OutsideRequests,
            DataClass::RecipientNotices,
        ];
        let about: Vec<DataClass> = about_a_person().collect();
        for line in MATRIX {
            let name = line.class.name();
            assert_ne!(about.contains(&line.class), of_nobody.contains(&line.class), "{name}");
        }
    }

    #[test]
    fn single_answers_go_to_nobody_else() {
        for line in MATRIX {
            if matches!(
                line.class,
                DataClass::OwnAnswers
                    | DataClass::Drafts
                    | DataClass::OwnResults
                    | DataClass::Decisions
            ) {
                assert_eq!(line.reader, Reader::Participant, "{}", line.class.name());
            }
        }
    }

    #[test]
    fn the_dpo_sees_nothing_about_a_person() {
        for line in MATRIX.iter().filter(|line| line.reader == Reader::Dpo) {
            assert_eq!(line.condition, Condition::Always, "{}", line.class.name());
        }
    }

    #[test]
    fn figures_of_groups_go_to_lead_and_officer_only() {
        let readers: Vec<_> = MATRIX
            .iter()
            .filter(|line| line.class == DataClass::GroupFigures)
            .map(|line| (line.reader, line.condition))
            .collect();
        let wanted = [(Reader::Dpo, Condition::Always), (Reader::Lead, Condition::OwnProject)];
        assert_eq!(readers, wanted);
    }

    #[test]
    fn no_line_stands_twice() {
        for (position, line) in MATRIX.iter().enumerate() {
            let twin = MATRIX[position + 1..]
                .iter()
                .find(|other| other.reader == line.reader && other.class == line.class);
            assert_eq!(twin, None);
        }
    }
}
