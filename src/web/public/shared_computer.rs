//! *Ich bin an einem Computer, den auch andere benutzen*: said where a session begins.

use crate::store::session::Computer;
use crate::web::parts::Tick;
use crate::web::words::Words;

/// The name of the field.
pub const FIELD: &str = "shared";

/// What a form says: unticked is one's own.
pub fn said(value: &str) -> Computer {
    if value == "yes" { Computer::Shared } else { Computer::Own }
}

/// The box to tick, as it was ticked before.
pub fn tick(words: Words, computer: Computer) -> Tick {
    let minutes = crate::access::participant_seconds(Computer::Shared) / 60;
    Tick {
        name: FIELD.to_owned(),
        label: words.get("shared-computer").into_owned(),
        hint: words.with("shared-computer-hint").number("minutes", minutes).to_string(),
        ticked: computer == Computer::Shared,
    }
}
