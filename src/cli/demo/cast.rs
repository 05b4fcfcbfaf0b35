//! Who plays in the demo: invented people, clearly so, one in each state that a newcomer should see.

/// How far a person has come.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Holds an invitation that nobody has used.
    Invited,
    /// Has set a secret and decided nothing.
    Arrived,
    /// Said no to every module.
    Declined,
    /// Stopped in the middle of a questionnaire.
    HalfDone,
    /// Submitted, and has shown nothing.
    NotShown,
    /// Has shown every result.
    Shown,
    /// A short report lies before them, with a wish of theirs.
    Wishing,
    /// A short report lies before them, to be released.
    Proposed,
    /// Has released the short report.
    Released,
    /// The agency has received the report and the hard skills.
    HandedOver,
    /// Withdrew a module after showing it.
    Withdrawn,
    /// Never came; storage ends within a week.
    EndsSoon,
    /// Never came; storage has ended, and the first sweep deletes it.
    Ended,
}

/// One invented person.
pub struct Person {
    /// First and last name.
    pub name: &'static str,
    /// Which of the two advisers counsels them.
    pub adviser: usize,
    /// How far they have come.
    pub state: State,
    /// What a newcomer sees there.
    pub note: &'static str,
}

/// The two advisers.
pub const ADVISERS: [&str; 2] = ["Berta Beraterin", "Bruno Berater"];

/// Everyone, in the order of their names.
pub const CAST: &[Person] = &[
    Person {
        name: "Amsel Musterfrau",
        adviser: 0,
        state: State::Invited,
        note: "a fresh invitation: set a secret, decide, answer",
    },
    Person {
        name: "Birk Beispielmann",
        adviser: 0,
        state: State::Arrived,
        note: "has access and decided nothing yet",
    },
    Person {
        name: "Carla Probefrau",
        adviser: 0,
        state: State::Declined,
        note: "said no; her adviser sees the same as for Dino",
    },
    Person {
        name: "Dino Mustermann",
        adviser: 0,
        state: State::HalfDone,
        note: "stopped in the middle; goes on at the first open question",
    },
    Person {
        name: "Esra Beispielfrau",
        adviser: 0,
        state: State::NotShown,
        note: "sees her own result and can show or discard it",
    },
    Person {
        name: "Flora Probefrau",
        adviser: 0,
        state: State::Shown,
        note: "has shown everything",
    },
    Person {
        name: "Gero Mustermann",
        adviser: 0,
        state: State::Wishing,
        note: "wishes for a change in the short report",
    },
    Person {
        name: "Hanna Beispielfrau",
        adviser: 0,
        state: State::Proposed,
        note: "can release the short report with her secret",
    },
    Person {
        name: "Ivo Probemann",
        adviser: 1,
        state: State::Released,
        note: "has released the short report and can take it back; under a legal hold",
    },
    Person {
        name: "Jana Musterfrau",
        adviser: 1,
        state: State::HandedOver,
        note: "the agency has read the report; asked for a copy of all her data",
    },
    Person {
        name: "Kaja Beispielfrau",
        adviser: 1,
        state: State::Withdrawn,
        note: "withdrew what she had shown, and objected: nobody else sees her",
    },
    Person {
        name: "Levin Probemann",
        adviser: 1,
        state: State::EndsSoon,
        note: "never came; everything ends within a week",
    },
    Person {
        name: "Mara Musterfrau",
        adviser: 1,
        state: State::Ended,
        note: "is deleted when the demo starts",
    },
];
