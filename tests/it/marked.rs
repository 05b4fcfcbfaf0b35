//! Questionnaires whose every word is a marker: found anywhere, it says which data class leaked.

use std::fmt::Write as _;
use std::fs;

use lotse::classes::DataClass;
use lotse::definition::Catalogue;

/// The questionnaire that is submitted and shown.
pub const WORK: &str = "zq-work";
/// The questionnaire that stays a draft.
pub const DRAFT: &str = "zq-draft";
/// The questionnaire that is not begun, because the person decided otherwise.
pub const PUT_OFF: &str = "zq-put-off";

/// The scale of both whose band may go along with a short report, and does.
pub const ALONG: &str = "zq7along";

/// Items of a scale.
pub const ITEMS: usize = 6;
/// How someone answers every scale, and what comes out.
#[derive(Clone, Copy)]
pub struct Pattern {
    /// The choice at the first item of each scale, from 0.
    first: usize,
    /// The choice at the others.
    others: usize,
    /// The band of every scale, from 0.
    pub band: usize,
    /// The exact value of every scale, as a German page writes it.
    pub exact: &'static str,
}

/// 7 of 24 points.
pub const LOW: Pattern = Pattern { first: 2, others: 1, band: 1, exact: "29,2" };
/// 17 of 24 points.
pub const HIGH: Pattern = Pattern { first: 2, others: 3, band: 3, exact: "70,8" };

impl Pattern {
    /// The choice at the item at this position.
    pub fn choice(self, item: usize) -> usize {
        if item.is_multiple_of(ITEMS) { self.first } else { self.others }
    }
}

/// A scale of [`WORK`] and what becomes of its band.
pub struct Scale {
    pub id: &'static str,
    /// The class of what others than the person may get.
    pub class: DataClass,
    /// Who gets it, as the definition says it.
    pub rule: &'static str,
}

/// The scales of [`WORK`].
pub const SCALES: [Scale; 5] = [
    Scale {
        id: ALONG,
        class: DataClass::Bands,
        rule: "participant = \"band\"\nadviser = \"band\"\nagency = \"band-when-released\"",
    },
    Scale {
        id: "zq7kept",
        class: DataClass::Bands,
        rule: "participant = \"band\"\nadviser = \"band\"\nagency = \"band-when-released\"",
    },
    Scale {
        id: "zq7zone",
        class: DataClass::MotivationZone,
        rule: "class = \"motivation-zone\"\nparticipant = \"band\"\nadviser = \"band\"",
    },
    Scale {
        id: "zq7fitness",
        class: DataClass::Fitness,
        rule: "class = \"fitness\"\nparticipant = \"band\"\nadviser = \"band\"",
    },
    Scale { id: "zq7own", class: DataClass::OwnResults, rule: "participant = \"value\"" },
];

/// The marker in the label of a band.
pub fn label(scale: &str, band: usize) -> String {
    format!("Zq7label{scale}{band}")
}

/// The marker in the explanation of a band.
pub fn explanation(scale: &str, band: usize) -> String {
    format!("Zq7explanation{scale}{band}")
}

/// The code of a choice of [`WORK`] or [`DRAFT`].
pub fn code(questionnaire: &str, choice: usize) -> String {
    format!("zq7code{}{choice}", questionnaire.trim_start_matches("zq-"))
}

/// The label of a choice.
pub fn option(questionnaire: &str, choice: usize) -> String {
    format!("Zq7option{}{choice}", questionnaire.trim_start_matches("zq-"))
}

fn scales(questionnaire: &str) -> &'static [Scale] {
    if questionnaire == WORK { &SCALES } else { &SCALES[..1] }
}

fn structure(questionnaire: &str) -> String {
    let mut text = format!(
        "id = \"{questionnaire}\"\nversion = \"1.0.0\"\nstatus = \"trial\"\n\
         module = \"{questionnaire}\"\nminutes = 5\n\
         [sign_off]\non = \"2026-11-16\"\nlegal_basis = \"Art. 9\"\nreason = \"Probe\"\n\
         [options.marked]\nchoices = ["
    );
    for choice in 0..5 {
        write!(text, "{{ code = \"{}\", value = {choice} }},", code(questionnaire, choice))
            .unwrap();
    }
    text.push_str(
        "]\n[bands]\nfive = [\"[0,25)\", \"[25,42)\", \"[42,58]\", \"(58,75]\", \"(75,100]\"]\n",
    );
    for Scale { id, rule, .. } in scales(questionnaire) {
        let items = (1..=ITEMS).map(|item| format!("{id}-{item}"));
        for item in items.clone() {
            write!(text, "[[items]]\nid = \"{item}\"\noptions = \"marked\"\n").unwrap();
        }
        let keys: Vec<_> = items.map(|item| format!("\"{item}\"")).collect();
        write!(
            text,
            "[[scales]]\nid = \"{id}\"\nkeys = [{}]\nscore = \"mean\"\nbands = \"five\"\n\
             missing = {{ share = \"4/5\", at_least = 5 }}\n[disclosure.{id}]\n{rule}\n",
            keys.join(", ")
        )
        .unwrap();
    }
    text
}

fn texts(questionnaire: &str) -> String {
    let mut text =
        format!("title = \"Titel {questionnaire}\"\nintro = \"Worum es geht.\"\n[items]\n");
    for Scale { id, .. } in scales(questionnaire) {
        for item in 1..=ITEMS {
            writeln!(text, "{id}-{item} = \"Aussage {questionnaire} {id} {item}.\"").unwrap();
        }
    }
    text.push_str("[options.marked]\n");
    for choice in 0..5 {
        let (code, label) = (code(questionnaire, choice), option(questionnaire, choice));
        writeln!(text, "{code} = \"{label}\"").unwrap();
    }
    for Scale { id, .. } in scales(questionnaire) {
        let list = |word: &dyn Fn(usize) -> String| {
            let words: Vec<_> = (0..5).map(|band| format!("\"{}\"", word(band))).collect();
            words.join(", ")
        };
        write!(
            text,
            "[scales.{id}]\nname = \"Skala {id}\"\nabout = \"Worum es geht.\"\nwhy = \"Wozu.\"\n\
             bands = [{}]\nexplanations = [{}]\nquestions = [{}]\n",
            list(&|band| label(id, band)),
            list(&|band| format!("{} sagt etwas dazu.", explanation(id, band))),
            list(&|band| format!("Was heißt {band} für Sie?")),
        )
        .unwrap();
    }
    text
}

/// The three questionnaires, read from a folder as an installation's own are.
pub fn catalogue() -> Catalogue {
    let folder = tempfile::tempdir().unwrap();
    for questionnaire in [WORK, DRAFT, PUT_OFF] {
        let own = folder.path().join(questionnaire);
        fs::create_dir(&own).unwrap();
        fs::write(own.join("questionnaire.toml"), structure(questionnaire)).unwrap();
        for language in ["de", "en"] {
            fs::write(own.join(format!("{language}.toml")), texts(questionnaire)).unwrap();
        }
    }
    Catalogue::default().with_folder(folder.path()).unwrap()
}
