//! What can be found, where, what it means and what to do: the words of `lotse verify`.

use serde::Serialize;

/// Whether something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// The ledger or what was handed in cannot be trusted as it is.
    Fault,
    /// Nothing is wrong, but whoever reads the result must know it.
    Note,
}

/// What kind of thing was found; programs read this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// A line is no line of a ledger.
    NotALine,
    /// A line stands at another place than it says: lines are missing, repeated or swapped.
    WrongNumber,
    /// A line does not name the hash of the line before.
    ChainBroken,
    /// A line cannot stand where it does: a completion without intent, and the like.
    AgainstTheOrder,
    /// A line says an earlier time than one before it.
    EarlierThanBefore,
    /// The last line has no end.
    TornEnd,
    /// A checkpoint speaks for more lines than there are.
    CutOff,
    /// Lines differ from what a checkpoint speaks for.
    Rewritten,
    /// Two checkpoints of one key contradict one another.
    Forked,
    /// No checkpoint speaks for the last lines.
    Uncovered,
    /// A file is no checkpoint.
    CheckpointUnreadable,
    /// A checkpoint's signature does not hold.
    CheckpointForged,
    /// A checkpoint is signed by another key.
    CheckpointOfAnotherKey,
    /// A checkpoint speaks of another ledger.
    CheckpointOfAnotherLedger,
    /// A file is no receipt.
    ReceiptUnreadable,
    /// A receipt proves nothing.
    ReceiptDoesNotHold,
    /// A receipt proves a line that the ledger has not.
    ReceiptNotInLedger,
    /// Signatures could not be checked.
    NoKey,
}

impl Code {
    /// How heavy it weighs.
    pub const fn weight(self) -> Weight {
        match self {
            Self::EarlierThanBefore | Self::TornEnd | Self::Uncovered | Self::NoKey => Weight::Note,
            Self::NotALine
            | Self::WrongNumber
            | Self::ChainBroken
            | Self::AgainstTheOrder
            | Self::CutOff
            | Self::Rewritten
            | Self::Forked
            | Self::CheckpointUnreadable
            | Self::CheckpointForged
            | Self::CheckpointOfAnotherKey
            | Self::CheckpointOfAnotherLedger
            | Self::ReceiptUnreadable
            | Self::ReceiptDoesNotHold
            | Self::ReceiptNotInLedger => Weight::Fault,
        }
    }

    /// What it means.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::NotALine => "The line was damaged or changed, or its disk is failing.",
            Self::WrongNumber => "Lines were removed, repeated, swapped or slipped in here.",
            Self::ChainBroken => "This line or the one before it was changed after it was written.",
            Self::AgainstTheOrder => "No version of the service writes this line here.",
            Self::EarlierThanBefore => {
                "The clock of the service was set back; nothing else shows it."
            }
            Self::TornEnd => {
                "A write was cut off, by a crash or a full disk; it was never acknowledged."
            }
            Self::CutOff => {
                "Lines were cut off the end, or an older ledger was put back; what they recorded is \
                 missing."
            }
            Self::Rewritten => "Something up to there was changed after the checkpoint was signed.",
            Self::Forked => "Whoever holds the signing key has signed two different histories.",
            Self::Uncovered => "Only the chain speaks for them until the next checkpoint is sent.",
            Self::CheckpointUnreadable | Self::ReceiptUnreadable => {
                "The file was damaged, or is something else."
            }
            Self::CheckpointForged => "Its text was changed after signing, or it was never signed.",
            Self::CheckpointOfAnotherKey => {
                "It was made by another installation, or somebody signed with a key of their own."
            }
            Self::CheckpointOfAnotherLedger => "It says nothing about this ledger.",
            Self::ReceiptDoesNotHold => "It was changed, or never given out by this installation.",
            Self::ReceiptNotInLedger => {
                "The ledger was changed, or the receipt belongs to another."
            }
            Self::NoKey => "Anybody could have written these checkpoints.",
        }
    }

    /// What to do.
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::NotALine
            | Self::WrongNumber
            | Self::ChainBroken
            | Self::AgainstTheOrder
            | Self::Rewritten
            | Self::ReceiptNotInLedger => {
                "Keep this file as it is, ask the operator for an explanation, and compare it with a \
                 copy of the ledger from before."
            }
            Self::CutOff => {
                "Keep this file as it is, ask the operator for the whole ledger, and let every \
                 deletion since be shown again."
            }
            Self::Forked => {
                "Keep both checkpoints: together they are the proof. Ask the operator, and tell the \
                 controller."
            }
            Self::EarlierThanBefore => "Ask the operator when and why.",
            Self::TornEnd => "Nothing: the next line that is written removes it.",
            Self::Uncovered => "Check again with the next checkpoint.",
            Self::CheckpointUnreadable | Self::CheckpointForged => {
                "Take the checkpoint from the message or folder in which it came."
            }
            Self::CheckpointOfAnotherKey | Self::CheckpointOfAnotherLedger => {
                "Compare the key with the one you were handed at the beginning, and ask the operator."
            }
            Self::ReceiptUnreadable | Self::ReceiptDoesNotHold => {
                "Ask for the receipt again, by its code."
            }
            Self::NoKey => "Give --key with the line that `lotse ledger key` printed.",
        }
    }
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Finding {
    /// What kind.
    pub code: Code,
    /// Whether something is wrong.
    pub weight: Weight,
    /// Where: a line of the ledger, or a file.
    pub place: String,
    /// What.
    pub what: String,
    /// What it means.
    pub meaning: &'static str,
    /// What to do.
    pub remedy: &'static str,
}

impl Finding {
    pub(super) fn new(code: Code, place: &str, what: &str) -> Self {
        Self {
            code,
            weight: code.weight(),
            place: place.to_owned(),
            what: what.to_owned(),
            meaning: code.meaning(),
            remedy: code.remedy(),
        }
    }

    pub(super) fn line(number: u64, code: Code, what: &str, says: Option<u64>) -> Self {
        let place = format!("line {number}");
        match (code, says) {
            (Code::WrongNumber, Some(says)) => {
                Self::new(code, &place, &format!("{what}: it says that it is line {says}"))
            }
            _ => Self::new(code, &place, what),
        }
    }

    pub(super) fn earlier(number: u64) -> Self {
        let what = "its time is before that of a line above it";
        Self::new(Code::EarlierThanBefore, &format!("line {number}"), what)
    }

    pub(super) fn torn(number: u64, bytes: usize) -> Self {
        let what = format!("the last line was cut off after {bytes} bytes");
        Self::new(Code::TornEnd, &format!("line {number}"), &what)
    }

    pub(super) fn cut_off(place: &str, size: u64, lines: u64) -> Self {
        let missing = size - lines;
        let what = format!("it speaks for {size} lines, the ledger has {lines}: {missing} missing");
        Self::new(Code::CutOff, place, &what)
    }

    pub(super) fn forked(place: &str, size: u64) -> Self {
        let what = format!(
            "it speaks for {size} lines that are others now, and a checkpoint for as many or more \
             lines speaks for those"
        );
        Self::new(Code::Forked, place, &what)
    }

    pub(super) fn rewritten(place: &str, first: u64, last: u64) -> Self {
        let what = format!(
            "it speaks for {last} lines that are others now; the first change lies in lines {first} \
             to {last}"
        );
        Self::new(Code::Rewritten, place, &what)
    }

    pub(super) fn uncovered(covered: u64, lines: u64) -> Self {
        let first = covered + 1;
        let what = format!("no checkpoint that agrees speaks for lines {first} to {lines}");
        Self::new(Code::Uncovered, &format!("line {first}"), &what)
    }
}
