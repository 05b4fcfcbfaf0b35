//! Which questionnaires touch on special categories of data, and which of them wait for a sign-off.

use askama::Template;
use axum::extract::State;

use crate::access::Dpo;
use crate::counselling::sign_off::{self, SignOffError, Version, Versions};
use crate::definition::Published;
use crate::disclosure::{Disclosed, disclose};
use crate::installation::Installation;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

#[derive(Template)]
#[template(path = "dpo/questionnaires.html")]
struct QuestionnairesPage {
    frame: Frame,
    lines: Vec<Line>,
}

/// One version.
struct Line {
    path: String,
    title: String,
    version: String,
    places: String,
    asked: String,
    state: String,
}

/// `GET /dpo/questionnaires`.
pub async fn show(
    State(installation): App,
    dpo: Dpo,
    visit: Visit,
) -> Result<Page<impl Template>, Problem> {
    let versions = versions(&installation, &dpo).await?;
    let words = Words::of(visit.language);
    let lines = versions.get().list().iter().map(|version| line(version, words)).collect();
    let frame = Frame::new(visit, Area::Dpo, words.get("sign-off-title")).wide();
    Ok(Page::new(QuestionnairesPage { frame, lines }))
}

/// Every version that needs a sign-off, as the officer may see it.
pub(super) async fn versions<'i>(
    installation: &'i Installation,
    dpo: &Dpo,
) -> Result<Disclosed<Dpo, Versions<'i>>, Problem> {
    let versions = sign_off::list(installation).await?;
    disclose(dpo, versions).map_err(|_| Problem::NotFound)
}

impl From<SignOffError> for Problem {
    fn from(error: SignOffError) -> Self {
        match error {
            SignOffError::Unknown => Self::NotFound,
            // The page is older than what happened since: it is looked at anew.
            SignOffError::InForce | SignOffError::NotInForce => Self::StaleForm,
            SignOffError::Denied(denied) => denied.into(),
            other @ (SignOffError::LegalBasis | SignOffError::Reason | SignOffError::Ledger(_)) => {
                Self::broken(other)
            }
        }
    }
}

fn line(version: &Version<'_>, words: Words) -> Line {
    let definition = version.published.definition();
    let places = i64::try_from(version.published.sensitive().len()).unwrap_or(i64::MAX);
    Line {
        path: path_of(definition.id(), definition.version()),
        title: title_of(version.published, words),
        version: definition.version().to_owned(),
        places: words.number(places),
        asked: asked(version, words),
        state: state(version, words),
    }
}

/// The page of one version.
pub(super) fn path_of(questionnaire: &str, version: &str) -> String {
    format!("/dpo/questionnaires/{questionnaire}/{version}")
}

/// The title in the page's language, or in German, or in the first there is.
pub(super) fn title_of(published: &Published, words: Words) -> String {
    let mut languages = [words.language().code(), "de"].into_iter().chain(published.languages());
    let title = languages.find_map(|language| published.texts(language));
    title.map_or_else(|| published.definition().id().to_owned(), |texts| texts.title().to_owned())
}

/// Which projects wait, by code and day.
pub(super) fn asked(version: &Version<'_>, words: Words) -> String {
    let day = |(code, at): &(String, crate::clock::Instant)| {
        format!("{code} ({})", words.date(at.date_in(chrono_tz::UTC)))
    };
    let asked: Vec<String> = version.asked.iter().map(day).collect();
    if asked.is_empty() { words.get("sign-off-asked-none").into_owned() } else { asked.join(", ") }
}

fn state(version: &Version<'_>, words: Words) -> String {
    let on = |key: &str, at: crate::clock::Instant| {
        words.with(key).text("date", words.date(at.date_in(chrono_tz::UTC))).to_string()
    };
    match (&version.in_force, version.former.first().and_then(|row| row.withdrawn_at)) {
        (Some(row), _) => on("sign-off-in-force", row.signed_at),
        (None, Some(at)) => on("sign-off-withdrawn", at),
        (None, None) => words.get("sign-off-waits").into_owned(),
    }
}
