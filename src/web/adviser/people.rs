//! The people assigned to an adviser, sorted and narrowed by links.
//!
//! Staff learn whether access is set up and whether the person asks for help, and nothing else of what
//! a person does.
//! Names lie sealed, so the list is sorted after it is opened; who is left out is not recorded.

use std::cmp::Ordering;

use askama::Template;
use axum::extract::{Query, State};
use chrono::NaiveDate;

use crate::access::{AdviserDesk, Listed};
use crate::clock::Instant;
use crate::counselling::help::HelpWish;
use crate::disclosure::disclose;
use crate::retention::announcing;
use crate::web::collation;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

use super::people_view::{Asked, Group, Sort, View};
use super::{page_of, person_of};

#[derive(Template)]
#[template(path = "adviser/people.html")]
struct PeoplePage {
    frame: Frame,
    people: Vec<Line>,
    groups: Vec<Group>,
    /// How many people are assigned, listed or not.
    assigned: usize,
    restricted: usize,
    sort: Sort,
    order: String,
    narrowed: Vec<String>,
    everybody: Option<String>,
}

struct Line {
    name: String,
    page: String,
    reference: String,
    project: String,
    asks_help: bool,
    /// Whether the project is over and nobody has entered when they left.
    asks_exit: bool,
    access: String,
    exit_on: String,
    deletes_on: String,
    ends_soon: bool,
}

impl PeoplePage {
    /// Whether the list is sorted by this column.
    fn is_by(&self, sort: Sort) -> bool {
        self.sort == sort
    }
}

/// One person with what decides the order.
struct Known {
    line: Line,
    exit_on: Option<NaiveDate>,
    deletes_on: NaiveDate,
}

/// `GET /adviser`.
pub async fn list(
    State(installation): App,
    desk: AdviserDesk,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Page<impl Template>, Problem> {
    let words = Words::of(visit.language);
    let projects = desk.desk().projects();
    let view = View::of(&asked, projects);
    let now = installation.clock.now();
    let people = desk
        .people(&installation, |entry| view.wants(entry, now.date_in(entry.project.zone)))
        .await?;
    let known: Result<Vec<_>, Problem> =
        people.listed.iter().map(|listed| known(listed, words, now)).collect();
    let mut known = known?;
    known.sort_by(|one, other| order(view.sort, one, other));
    Ok(Page::new(PeoplePage {
        people: known.into_iter().map(|one| one.line).collect(),
        groups: view.groups(words, projects),
        assigned: people.assigned,
        restricted: people.restricted,
        sort: view.sort,
        order: view.order(words),
        narrowed: view.narrowed(words),
        everybody: view.narrows().then(|| view.of_all().address()),
        frame: Frame::new(visit, Area::Adviser, words.get("adviser-people")).wide(),
    }))
}

fn known(listed: &Listed, words: Words, now: Instant) -> Result<Known, Problem> {
    let disclosed = person_of(&listed.adviser)?;
    let person = disclosed.get();
    let wish = HelpWish::of(listed.adviser.case(), listed.asks_help);
    let wish = disclose(&listed.adviser, wish).map_err(|_| Problem::NotFound)?;
    let unknown = || words.get("adviser-exit-open").into_owned();
    let project = listed.adviser.case().project();
    let over = now.date_in(project.zone) >= project.ends_on;
    let access = if listed.has_access { "staff-yes" } else { "staff-no" };
    Ok(Known {
        line: Line {
            name: person.name().to_owned(),
            page: page_of(person.id()),
            reference: person.agency_reference().to_owned(),
            project: project.name.clone(),
            asks_help: wish.get().is_asked(),
            asks_exit: over && person.exit_on().is_none(),
            access: words.get(access).into_owned(),
            exit_on: person.exit_on().map_or_else(unknown, |date| words.date(date)),
            deletes_on: words.date(person.deletes_on),
            ends_soon: announcing::is_announced(listed.adviser.case().ends_at(), now),
        },
        exit_on: person.exit_on(),
        deletes_on: person.deletes_on,
    })
}

/// The order of a list; whoever is alike in it stands by name, then by reference, then by id.
fn order(sort: Sort, one: &Known, other: &Known) -> Ordering {
    let by_name = || collation::names(&one.line.name, &other.line.name);
    let by_reference = || collation::codes(&one.line.reference, &other.line.reference);
    let first = match sort {
        Sort::Name => Ordering::Equal,
        Sort::Reference => by_reference(),
        Sort::Exit => {
            (one.exit_on.is_none(), one.exit_on).cmp(&(other.exit_on.is_none(), other.exit_on))
        }
        Sort::End => one.deletes_on.cmp(&other.deletes_on),
    };
    first
        .then_with(by_name)
        .then_with(by_reference)
        .then_with(|| one.line.page.cmp(&other.line.page))
}
