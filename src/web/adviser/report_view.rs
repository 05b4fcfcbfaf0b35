//! What the editor of the short report shows: sentences with marks and wishes, what may go along,
//! and what became of earlier versions.

use crate::access::Adviser;
use crate::clock::Instant;
use crate::counselling::short_report::{
    Along, Draft, Marks, Released, Wish, along_choices, closed_names, find_draft, own_reports,
};
use crate::disclosure::{Disclosed, disclose};
use crate::installation::Installation;
use crate::store::short_report::State;
use crate::web::problem::Problem;
use crate::web::words::Words;

/// The draft, ready for the page.
pub(super) struct Editor {
    /// The key of the words that say how far it has come.
    pub(super) state: &'static str,
    pub(super) text: String,
    pub(super) seen: String,
    pub(super) choices: Vec<Choice>,
    pub(super) lines: Vec<Line>,
    pub(super) along_wish: Option<String>,
    pub(super) versions: Vec<Version>,
}

/// A result that may go along.
pub(super) struct Choice {
    pub(super) result: String,
    pub(super) name: String,
    pub(super) label: String,
    pub(super) chosen: bool,
}

/// One saved sentence with what is to be looked at.
pub(super) struct Line {
    pub(super) sentence: String,
    pub(super) marks: Vec<String>,
    pub(super) wish: Option<String>,
}

/// A version that was released once.
pub(super) struct Version {
    pub(super) number: i64,
    pub(super) state: String,
    pub(super) released_at: String,
    pub(super) handed_over_at: String,
}

impl Editor {
    /// Opens what is being worked on.
    pub(super) async fn open(
        installation: &Installation,
        adviser: &Adviser,
        words: Words,
    ) -> Result<Self, Problem> {
        let draft = find_draft(installation, adviser.case()).await?;
        let draft = draft
            .map(|draft| disclose(adviser, draft).map_err(|_| Problem::NotFound))
            .transpose()?;
        let draft = draft.as_ref().map(Disclosed::get);
        let language =
            draft.map_or(words.language().code(), |draft| draft.text().language.as_str());
        let may_go = along_choices(installation, adviser, language).await?;
        let chosen = draft.map_or(&[][..], |draft| &draft.text().along);
        Ok(Self {
            state: draft.map_or("staff-report-none", state_key),
            text: draft.map(typed).unwrap_or_default(),
            seen: draft.map(Draft::seen).unwrap_or_default(),
            choices: may_go.iter().map(|one| Choice::of(one, chosen)).collect(),
            lines: draft.map(|draft| lines(installation, draft)).unwrap_or_default(),
            along_wish: draft.and_then(|draft| text_of(draft.text().along_wish.as_ref())),
            versions: versions(installation, adviser, words).await?,
        })
    }
}

impl Choice {
    fn of(one: &Along, chosen: &[Along]) -> Self {
        Self {
            result: one.key(),
            name: one.name.clone(),
            label: one.label.clone(),
            chosen: chosen.iter().any(|other| other.key() == one.key()),
        }
    }
}

fn text_of(wish: Option<&Wish>) -> Option<String> {
    wish.map(|Wish(words)| words.clone())
}

fn state_key(draft: &Draft) -> &'static str {
    match draft.state() {
        State::Draft if draft.text().has_wish() => "staff-report-draft-wishes",
        State::Draft => "staff-report-draft",
        State::Proposed if draft.text().has_wish() => "staff-report-proposed-wishes",
        State::Proposed => "staff-report-proposed",
        State::Released => "staff-report-released",
        State::HandedOver => "staff-report-handed-over",
        State::Withdrawn => "staff-report-withdrawn",
    }
}

/// The sentences as they are typed, one a line.
fn typed(draft: &Draft) -> String {
    let sentences: Vec<&str> =
        draft.text().lines.iter().map(|line| line.sentence.as_str()).collect();
    sentences.join("\n")
}

fn lines(installation: &Installation, draft: &Draft) -> Vec<Line> {
    let closed = closed_names(&installation.catalogue);
    let line = |line: &crate::counselling::short_report::Line| {
        let Marks(marks) = Marks::of(&line.sentence, &closed);
        Line { sentence: line.sentence.clone(), marks, wish: text_of(line.wish.as_ref()) }
    };
    draft.text().lines.iter().map(line).collect()
}

async fn versions(
    installation: &Installation,
    adviser: &Adviser,
    words: Words,
) -> Result<Vec<Version>, Problem> {
    let zone = adviser.case().project().zone;
    let time =
        |at: Option<Instant>| at.map_or_else(|| "–".to_owned(), |at| words.date_and_time(at, zone));
    let reports = own_reports(installation, adviser.case()).await?;
    let disclosed = reports.into_iter().filter_map(|report| disclose(adviser, report).ok());
    Ok(disclosed
        .map(|disclosed| {
            let report: &Released = disclosed.get();
            Version {
                number: report.report().number,
                state: words.get(released_key(report)).into_owned(),
                released_at: time(report.released_at()),
                handed_over_at: time(report.handed_over_at()),
            }
        })
        .collect())
}

fn released_key(report: &Released) -> &'static str {
    match report.state() {
        State::HandedOver => "staff-report-handed-over",
        State::Withdrawn => "staff-report-withdrawn",
        State::Released | State::Draft | State::Proposed => "staff-report-released",
    }
}
