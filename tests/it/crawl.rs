//! The disclosure crawl: a marker for every kind of data, everyone opens everything they can reach,
//! and nothing shows where the matrix has no line for it.

use std::collections::{BTreeMap, BTreeSet};

use lotse::classes::DataClass;
use lotse::clock::Clock as _;
use lotse::disclosure::matrix::{self, Condition, Reader};
use lotse::ids::{RequestId, TransferId};
use lotse::rights;
use lotse::web::language::Language;
use lotse::web::words::Words;
use scraper::{Html, Selector};

use super::callers::{ADDRESS, COUNTED, Caller, DELETED, FROM_OUTSIDE, Role, Stage, TOLD};
use super::databases::on_both;
use super::house::PASSWORD;
use super::life::Life;
use super::marked::{self, DRAFT, WORK};
use super::routes;
use super::routes::table::ROUTES;
use super::transmission;
use super::tree::assert_none;

/// A marker, and what it would be a sign of.
struct Cell {
    what: String,
    marker: String,
    /// Whose it is; nobody's where both people have it.
    owner: Option<Role>,
    /// The classes that carry it: one line of the matrix for any of them is enough.
    classes: Vec<DataClass>,
    /// What the person did with it.
    given: Given,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Given {
    Held,
    Shown,
    Released,
}

/// The words of the pages that are crawled.
fn words() -> Words {
    Words::of(Language::German)
}

/// What one caller received, by the request that brought it.
pub type Received = BTreeMap<String, String>;

/// Every link and every address of an image or a form to be opened on a page.
fn links(body: &str) -> Vec<String> {
    let page = Html::parse_document(body);
    let all = Selector::parse("[href], [src], form[method=get]").unwrap();
    page.select(&all)
        .filter_map(|element| {
            let value = element.value();
            value.attr("href").or_else(|| value.attr("src")).or_else(|| value.attr("action"))
        })
        .map(|link| link.split('#').next().unwrap_or_default().to_owned())
        .filter(|link| link.starts_with('/') && !link.starts_with("/assets/"))
        .collect()
}

/// Opens every route with the objects of both people, and whatever is linked from there.
pub async fn crawl(stage: &Stage, caller: &Caller) -> Received {
    let mut ahead: BTreeSet<String> = BTreeSet::new();
    for route in ROUTES.iter().filter(|route| route.method == "GET") {
        let path = routes::path_of(stage, route, "/");
        let (her, other) = (&stage.herself, &stage.other);
        let theirs = path
            .replace(her.person.as_str(), other.person.as_str())
            .replace(her.draft.as_str(), other.draft.as_str())
            .replace(her.work.as_str(), other.work.as_str())
            .replace(her.request.as_str(), other.request.as_str());
        ahead.extend([path, theirs]);
    }
    let mut received = Received::new();
    while let Some(path) = ahead.pop_first() {
        if received.contains_key(&path) {
            continue;
        }
        let reply = caller.get(&path).await;
        let next = reply.headers.get("location").and_then(|to| to.to_str().ok());
        ahead.extend(next.map(str::to_owned));
        ahead.extend(links(&reply.body));
        received.insert(path, reply.text());
        assert!(received.len() < 1_000, "links without end");
    }
    received
}

/// The download of single answers, asked for by everyone with the secret they know.
async fn download(stage: &Stage, caller: &Caller, received: &mut Received) {
    let csrf = caller.csrf();
    let own = if caller.role == Role::OtherPerson { &stage.other } else { &stage.herself };
    let foreign = if caller.role == Role::OtherPerson { &stage.herself } else { &stage.other };
    for (life, secret) in [(own, own), (foreign, own), (own, foreign)] {
        for format in ["html", "json"] {
            let path = format!("/participant/sheets/{}/copy", life.work);
            let secret = Life::secret(secret.mark);
            let fields = [("csrf", csrf.as_str()), ("secret", &secret), ("format", format)];
            let reply = caller.send("POST", &path, &fields, &[]).await;
            let right = secret == Life::secret(own.mark);
            received.insert(format!("{path} {format} {right}"), reply.text());
        }
    }
}

/// One marker per cell: every kind of data of both people.
fn cells(stage: &Stage) -> Vec<Cell> {
    use DataClass as C;
    let mut cells = Vec::new();
    for (life, owner, given) in [
        (&stage.herself, Role::Herself, Given::Released),
        (&stage.other, Role::OtherPerson, Given::Held),
    ] {
        let (mark, band) = (life.mark, life.pattern.band);
        let mut add = |what: &str, marker: String, classes: &[C], given: Given| {
            let what = format!("{what} of {mark}");
            cells.push(Cell { what, marker, owner: Some(owner), classes: classes.to_vec(), given });
        };
        let shown = if given == Given::Released { Given::Shown } else { Given::Held };
        add("name", format!("Zq7name{mark}"), &[C::Identity, C::ShortReport], given);
        let reference = Life::reference(mark);
        add("reference", reference, &[C::Identity, C::ShortReport, C::HardSkills], given);
        add("login name", life.login_name.clone(), &[C::Identity], Given::Held);
        add("hard skill", Life::skill(mark), &[C::HardSkills], given);
        add("proof", Life::proof(mark), &[C::HardSkills], given);
        add("request", Life::demand(mark), &[C::RightsCases], Given::Held);
        let number = rights::number(life.request.as_str());
        add("number of the request", number, &[C::RightsCases, C::RightsFigures], Given::Held);
        add("wish", format!("Zq7wunsch{mark}"), &[C::ReportDraft], Given::Held);
        if given == Given::Released {
            add("wish for help", "bittet um Hilfe".to_owned(), &[C::HelpWishes], Given::Held);
        }
        let sentence = format!("Zq7satz{mark}");
        let draft = if given == Given::Released {
            add("released sentence", sentence, &[C::ShortReport], given);
            format!("Zq7entwurf{mark}")
        } else {
            sentence
        };
        add("drafted sentence", draft, &[C::ReportDraft], Given::Held);
        for scale in &marked::SCALES {
            let explanation = marked::explanation(scale.id, band);
            let (classes, given): (&[C], _) = match (scale.id, given) {
                (marked::ALONG, Given::Released) => (&[C::Bands, C::ReleasedBands], given),
                _ => (&[scale.class], shown),
            };
            add(scale.id, explanation, classes, given);
            // The line between two poles names all its bands, whichever it shows.
            if scale.class != C::MotivationZone {
                add(scale.id, marked::label(scale.id, band), classes, given);
            }
        }
        let time = |at| words().date_and_time(at, stage.house.project.zone);
        let otherwise = if given == Given::Released { "task-no" } else { "task-later" };
        add("decision", words().get(otherwise).into_owned(), &[C::Decisions], Given::Held);
        add("viewing", time(life.looked_at), &[C::Viewings], Given::Held);
        if let Some(at) = life.handed_over_at {
            add("transfer", time(at), &[C::Transfers], given);
        }
        add("exact value", life.pattern.exact.to_owned(), &[C::OwnResults], Given::Held);
        add("secret", format!("Zq7geheim{mark}"), &[], Given::Held);
        add("recovery code", life.recovery_code.clone(), &[], Given::Held);
        add("receipt code", life.receipt_code.clone(), &[], Given::Held);
        add("code of the invitation", life.invitation.code.clone(), &[], Given::Held);
    }
    let mut add = |what: &str, marker: String, classes: &[C]| {
        let what = what.to_owned();
        cells.push(Cell {
            what,
            marker,
            owner: None,
            classes: classes.to_vec(),
            given: Given::Held,
        });
    };
    add("single answer", marked::code(WORK, 1), &[C::OwnAnswers]);
    add("answer of a draft", marked::option(DRAFT, 1), &[C::Drafts]);
    add("what is unlocked", format!("Titel {DRAFT}"), &[C::Unlocking]);
    add("name of the project", stage.house.project.name.clone(), &[C::Agreements]);
    add("code of the project", stage.house.project.code.clone(), &[C::Agreements]);
    add("reason of the sign-off", "Zq7begruendung".to_owned(), &[C::Agreements]);
    add("legal basis of the sign-off", "Zq7rechtsgrundlage".to_owned(), &[C::Agreements]);
    add("reason of a legal hold", "Zq7sperre".to_owned(), &[C::Holds]);
    add("figure on deletion", words().number(DELETED.parse().unwrap()), &[C::RetentionFigures]);
    add("figure of a group", words().number(COUNTED.into()), &[C::GroupFigures]);
    let told = rights::number(TransferId::from_bits(TOLD).as_str());
    add("notice of a transfer", told, &[C::RecipientNotices]);
    let outside = rights::number(RequestId::from_bits(FROM_OUTSIDE).as_str());
    add("request from outside", outside, &[C::OutsideRequests, C::RightsFigures]);
    add("order in the ledger", stage.deleted.to_string(), &[C::LedgerProofs]);
    add("password of staff", PASSWORD.to_owned(), &[]);
    add("address", ADDRESS.to_owned(), &[C::Addresses]);
    cells
}

/// What tells of a package that she has put there for a recipient, and its code, which nobody sees again.
async fn waiting(stage: &Stage) -> [Cell; 3] {
    let (_, code) = Box::pin(transmission::provided(stage)).await;
    let until = stage.house.clock.now().plus_days(7);
    let until = words().date_and_time(until, stage.house.project.zone);
    let cell = |what: &str, marker: String, classes: &[DataClass]| Cell {
        what: what.to_owned(),
        marker,
        owner: Some(Role::Herself),
        classes: classes.to_vec(),
        given: Given::Held,
    };
    [
        cell("end of a package", until, &[DataClass::Transmissions]),
        cell(
            "recipient of a package",
            transmission::RECIPIENT.to_owned(),
            &[DataClass::RightsCases],
        ),
        cell("code of a package", code.text().to_string(), &[]),
    ]
}

/// Classes that the matrix speaks about and that have no marker: then the crawl would not see them leak.
fn without_marker(cells: &[Cell]) -> Vec<String> {
    let marked = |class| cells.iter().any(|cell| cell.classes.contains(&class));
    let lines = matrix::MATRIX.iter().filter(|line| !marked(line.class));
    lines.map(|line| format!("{} has no marker", line.class.name())).collect()
}

type Lines<'a> = &'a dyn Fn(Reader, DataClass) -> Option<Condition>;

/// Whether the matrix lets this caller see the cell in the answer to this request.
fn may_see(lines: Lines<'_>, role: Role, cell: &Cell, request: &str) -> bool {
    let Some(reader) = role.reader() else { return false };
    let own = cell.owner.is_none_or(|owner| owner == role);
    cell.classes.iter().any(|class| match lines(reader, *class) {
        None => false,
        Some(Condition::Own) => own,
        Some(Condition::OwnWithStepUp) => own && request.ends_with(" true"),
        Some(Condition::Assigned) => role == Role::Adviser,
        Some(Condition::AssignedAndShown) => role == Role::Adviser && cell.given != Given::Held,
        Some(Condition::Released | Condition::AfterUndo) => {
            role == Role::Agency && cell.given == Given::Released
        }
        Some(Condition::OwnProject) => matches!(role, Role::Agency | Role::Lead | Role::Office),
        Some(Condition::Always) => true,
    })
}

/// Whether a text holds a marker that is not part of a longer number.
fn holds(text: &str, marker: &str) -> bool {
    let digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
    text.match_indices(marker).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + marker.len()..]);
        !digit(before.chars().next_back()) && !digit(after.chars().next())
    })
}

/// What was received that the matrix does not allow.
fn leaks(lines: Lines<'_>, role: Role, received: &Received, cells: &[Cell]) -> Vec<String> {
    let mut leaks = Vec::new();
    for (request, text) in received {
        for cell in cells {
            // The address that one asked for is no news: it comes back in the way to the login.
            let told = holds(text, &cell.marker) && !request.contains(&cell.marker);
            if told && !may_see(lines, role, cell, request) {
                leaks.push(format!("{role:?} sees {} at {request}", cell.what));
            }
        }
    }
    leaks
}

/// What the matrix allows and no page shows: then the crawl would prove nothing about it.
fn unseen(role: Role, received: &Received, cells: &[Cell]) -> Vec<String> {
    let shows = |cell: &Cell| received.values().any(|text| holds(text, &cell.marker));
    let due = |cell: &&Cell| {
        may_see(&matrix::condition, role, cell, "true") && !not_on_pages(role, &cell.what)
    };
    cells
        .iter()
        .filter(due)
        .filter(|cell| !shows(cell))
        .map(|cell| format!("{role:?} never sees {}", cell.what))
        .collect()
}

/// What the matrix allows and the pages leave out, because nobody needs it there.
fn not_on_pages(role: Role, what: &str) -> bool {
    // Everyone may know why and under which law; the officer's page is where it stands.
    if what.ends_with("of the sign-off") && role != Role::Dpo {
        return true;
    }
    match role {
        Role::Adviser => {
            what.starts_with("login name")
                || what.starts_with("released sentence")
                || what == "code of the project"
        }
        Role::Herself | Role::OtherPerson | Role::OtherAdviser => what == "code of the project",
        // The clerk of another project reads of that one; the officer compares codes with the ledger.
        Role::OtherAgency => what.ends_with("of the project"),
        Role::Dpo => what == "name of the project",
        Role::Lead => what.starts_with("login name"),
        // It counts the notices that wait; the numbers are the agency's to act on.
        Role::Office => what == "notice of a transfer",
        Role::Nobody | Role::Agency => false,
    }
}

#[tokio::test]
async fn nothing_shows_where_the_matrix_has_no_line() {
    on_both(async |database| {
        let stage = Stage::on(database).await;
        let mut cells = cells(&stage);
        cells.extend(waiting(&stage).await);
        let mut faults = without_marker(&cells);
        let mut of_agency = Received::new();
        for caller in &stage.callers {
            let mut received = crawl(&stage, caller).await;
            download(&stage, caller, &mut received).await;
            faults.extend(leaks(&matrix::condition, caller.role, &received, &cells));
            faults.extend(unseen(caller.role, &received, &cells));
            let strangers = stage.callers.iter().filter(|other| other.role != caller.role);
            for secret in strangers.flat_map(Caller::secrets) {
                let seen = received.values().any(|text| text.contains(&secret));
                assert!(!seen, "{:?} sees a token of somebody else's session", caller.role);
            }
            if caller.role == Role::Agency {
                of_agency = received;
            }
        }
        assert_none(&faults);

        // The controls: a matrix without the agency's line for short reports makes the crawl complain
        // about pages that are right, and a page that shows too much is found by the right matrix.
        let narrower = |reader, class| match (reader, class) {
            (Reader::Agency, DataClass::ShortReport) => None,
            _ => matrix::condition(reader, class),
        };
        let complaints = leaks(&narrower, Role::Agency, &of_agency, &cells);
        assert!(complaints.iter().any(|one| one.contains("released sentence of anna")));
        for cell in cells.iter().filter(|cell| !may_see(&matrix::condition, Role::Agency, cell, ""))
        {
            let page = format!("<p>{}</p>", cell.marker);
            let wrong = Received::from([("/agency/wrong".to_owned(), page)]);
            let complaints = leaks(&matrix::condition, Role::Agency, &wrong, &cells);
            assert!(complaints.iter().any(|one| one.contains(&cell.what)), "{}", cell.what);
        }
        stage.house.close().await;
    })
    .await;
}
