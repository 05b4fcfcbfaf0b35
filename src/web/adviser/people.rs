//! The people assigned to an adviser, sorted and narrowed by links.
//!
//! Staff learn whether access is set up and whether the person asks for help, and nothing else of what
//! a person does.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;

use crate::access::{self, AdviserDesk};
use crate::installation::Installation;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

use super::{asks_help, page_of, person_of};

#[derive(Template)]
#[template(path = "adviser/people.html")]
struct PeoplePage {
    frame: Frame,
    people: Vec<Line>,
    orders: Vec<Link>,
    filters: Vec<Link>,
    nobody: bool,
}

struct Line {
    name: String,
    page: String,
    reference: String,
    project: String,
    asks_help: bool,
    access: String,
    exit_on: String,
    deletes_on: String,
}

/// A way to sort or to narrow the list.
struct Link {
    to: String,
    label: String,
    current: bool,
}

/// How the list is sorted and narrowed; anything unknown is the usual.
#[derive(Default, Deserialize)]
pub struct View {
    #[serde(default)]
    sort: String,
    #[serde(default)]
    only: String,
}

/// One person with what decides the order.
struct Known {
    line: Line,
    exit_on: Option<chrono::NaiveDate>,
    deletes_on: chrono::NaiveDate,
    has_access: bool,
}

/// `GET /adviser`.
pub async fn list(
    State(installation): App,
    desk: AdviserDesk,
    visit: Visit,
    Query(view): Query<View>,
) -> Result<Page<impl Template>, Problem> {
    let words = Words::of(visit.language);
    let mut people = known(&installation, &desk, words).await?;
    let nobody = people.is_empty();
    people.retain(|one| match view.only.as_str() {
        "without-access" => !one.has_access,
        "without-exit" => one.exit_on.is_none(),
        "help" => one.line.asks_help,
        _ => true,
    });
    people.sort_by_key(|one| one.line.name.to_lowercase());
    match view.sort.as_str() {
        "exit" => people.sort_by_key(|one| (one.exit_on.is_none(), one.exit_on)),
        "end" => people.sort_by_key(|one| one.deletes_on),
        _ => {}
    }
    Ok(Page::new(PeoplePage {
        people: people.into_iter().map(|one| one.line).collect(),
        orders: links(words, &view, Way::Sort),
        filters: links(words, &view, Way::Only),
        nobody,
        frame: Frame::new(visit, Area::Adviser, words.get("adviser-people")).wide(),
    }))
}

async fn known(
    installation: &Arc<Installation>,
    desk: &AdviserDesk,
    words: Words,
) -> Result<Vec<Known>, Problem> {
    let mut known = Vec::new();
    for adviser in desk.people(installation).await? {
        let has_access = access::has_access(installation, adviser.case()).await?;
        let disclosed = person_of(&adviser)?;
        let person = disclosed.get();
        let unknown = || words.get("adviser-exit-open").into_owned();
        known.push(Known {
            line: Line {
                name: person.name().to_owned(),
                page: page_of(person.id()),
                reference: person.agency_reference().to_owned(),
                project: adviser.case().project().name.clone(),
                asks_help: asks_help(installation, &adviser).await?,
                access: words.get(if has_access { "staff-yes" } else { "staff-no" }).into_owned(),
                exit_on: person.exit_on().map_or_else(unknown, |date| words.date(date)),
                deletes_on: words.date(person.deletes_on),
            },
            exit_on: person.exit_on(),
            deletes_on: person.deletes_on,
            has_access,
        });
    }
    Ok(known)
}

#[derive(Clone, Copy)]
enum Way {
    Sort,
    Only,
}

fn links(words: Words, view: &View, way: Way) -> Vec<Link> {
    let (choices, chosen): (&[(&str, &str)], &str) = match way {
        Way::Sort => (
            &[("name", "adviser-by-name"), ("exit", "adviser-by-exit"), ("end", "adviser-by-end")],
            &view.sort,
        ),
        Way::Only => (
            &[
                ("all", "adviser-only-all"),
                ("without-access", "adviser-only-without-access"),
                ("without-exit", "adviser-only-without-exit"),
                ("help", "adviser-only-help"),
            ],
            &view.only,
        ),
    };
    let known = |value: &str, other: &'static str| {
        choices.iter().map(|(name, _)| *name).find(|name| *name == value).unwrap_or(other)
    };
    let current = known(chosen, choices[0].0);
    choices
        .iter()
        .map(|(name, key)| {
            let (sort, only) = match way {
                Way::Sort => (*name, kept(&view.only)),
                Way::Only => (kept(&view.sort), *name),
            };
            Link {
                to: format!("/adviser?sort={sort}&only={only}"),
                label: words.get(key).into_owned(),
                current: *name == current,
            }
        })
        .collect()
}

/// A value of the other link, if it is one of ours: nothing foreign goes into an address.
fn kept(value: &str) -> &str {
    let known = ["name", "exit", "end", "all", "without-access", "without-exit", "help"];
    known.into_iter().find(|known| *known == value).unwrap_or("")
}
